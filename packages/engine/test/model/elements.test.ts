import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { behaviours } from '../../src/kernel/behaviours/index.js'
import { word } from '../../src/model/element.js'
import { places } from '../../src/model/nodes/event-definitions.js'
import { readers } from '../../src/model/nodes/index.js'
import { types } from '../../src/model/support.js'
import { type Answers, elements, engines } from './elements.js'

const page = join(import.meta.dirname, '../../../../docs/elements.md')
const [begin, end] = ['<!-- generated -->', '<!-- end -->'] as const

const isFlowNode = /([Tt]ask|Event|Gateway|[sS]ubProcess|^transaction|Activity)$/

/** Whether our registries have what a row speaks of. */
function isSupported(row: string): boolean {
  const [element = '', place] = row.split(' @ ')
  if (place !== undefined) return places[place]?.includes(element) === true
  const type = `bpmn:${element[0]?.toUpperCase()}${element.slice(1)}`
  if (types[type] !== 'read') return false
  return readers[type] !== undefined || !isFlowNode.test(element)
}

const yes = { true: 'yes', false: '–' } as const

function rowText(row: string, answers: Answers): string {
  const [element = '', place = ''] = row.split(' @ ')
  return `| ${element} | ${place} | ${[yes[`${isSupported(row)}`], ...answers].join(' | ')} |\n`
}

function tableText(): string {
  const head = ['BPMN', 'Place', 'Quytrinh', ...engines]
  const rows = Object.entries(elements).map(([row, answers]) => rowText(row, answers))
  return `| ${head.join(' | ')} |\n|${head.map(() => '---').join('|')}|\n${rows.join('')}`
}

test('docs/elements.md says of each element what the registries say: npm test -- --project engine --update', async () => {
  const text = readFileSync(page, 'utf8')
  const [before = '', rest = ''] = text.split(`${begin}\n`)
  const after = rest.slice(rest.indexOf(end))

  await expect(`${before}${begin}\n\n${tableText()}\n${after}`).toMatchFileSnapshot(page)
})

describe('the table leaves out nothing', () => {
  test('that has a reader', () => {
    const withReader = Object.keys(readers).map(word)

    expect(withReader.filter((name) => !Object.hasOwn(elements, name))).toEqual([])
  })

  test('that an event may have in a place', () => {
    const placed = Object.entries(places).flatMap(([place, names]) => names.map((name) => `${name} @ ${place}`))

    expect(placed.filter((row) => !Object.hasOwn(elements, row))).toEqual([])
  })

  test('that the kernel has a behaviour for', () => {
    expect(Object.keys(behaviours).filter((kind) => !Object.hasOwn(elements, kind))).toEqual([])
  })
})
