import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import {
  type Host,
  hosts,
  isDrawable,
  isUndone,
  loops,
  type Pair,
  type Place,
  pairs,
  refusalOf,
  triggers,
} from './axes.js'
import { waysOf } from './guarantees.js'

const page = join(import.meta.dirname, '../../../../docs/interactions.md')
const [begin, end] = ['<!-- generated -->', '<!-- end -->'] as const

const plain = [
  'process',
  'user task',
  'service task',
  'sub-process',
  'transaction',
  'ad-hoc sub-process',
  'call activity',
  'event sub-process',
] as const satisfies readonly Host[]

const kinds = { true: 'interrupts', false: 'does not' } as const

/** What deployment says, and whether anything can make it occur. */
function answer(pair: Pair): string {
  const refusal = refusalOf(pair)
  if (refusal !== undefined) return `\`${refusal}\``
  const occurs = pair.trigger === 'compensate' ? isUndone(pair) : waysOf(pair).length > 0
  return occurs ? 'yes' : 'never occurs'
}

function cell(pair: Pair): string {
  return isDrawable(pair) ? answer(pair) : ''
}

const titles = { boundaryEvent: 'Boundary event on a …', eventSubProcess: 'Event sub-process in a …' } as const

function table(place: Place): string {
  const columns = plain.filter((host) => pairs.some((pair) => pair.place === place && pair.host === host))
  const rows = triggers.flatMap((trigger) =>
    ([true, false] as const).map((isInterrupting) => {
      const cells = columns.map((host) => cell({ place, trigger, isInterrupting, host, loop: 'once' }))
      return `| ${trigger} | ${kinds[`${isInterrupting}`]} | ${cells.join(' | ')} |\n`
    }),
  )
  const head = [titles[place], '', ...columns]
  return `| ${head.join(' | ')} |\n|${head.map(() => '---').join('|')}|\n${rows.join('')}`
}

function insideText(): string {
  const others = (Object.keys(hosts) as Host[]).filter((host) => !plain.some((each) => each === host)) // the keys of a constant
  const played = pairs.filter((pair) => refusalOf(pair) === undefined).length
  const lines = others.map((host) => `- ${host}\n`).join('')
  return `The same holds of hosts with more inside:\n\n${lines}\nOf ${pairs.length} pairs ${played} are played and ${pairs.length - played} refused.\n`
}

test('docs/interactions.md says of each pair what its test holds: npm test -- --project engine --update', async () => {
  const text = readFileSync(page, 'utf8')
  const [before = '', rest = ''] = text.split(`${begin}\n`)
  const after = rest.slice(rest.indexOf(end))
  const generated = `${table('boundaryEvent')}\n${table('eventSubProcess')}\n${insideText()}`

  await expect(`${before}${begin}\n\n${generated}\n${after}`).toMatchFileSnapshot(page)
})

describe('the table may leave out', () => {
  test('how the host is repeated: the answer is the same', () => {
    const different = pairs.filter((pair) => loops.some((loop) => answer({ ...pair, loop }) !== answer(pair)))

    expect(different).toEqual([])
  })
})
