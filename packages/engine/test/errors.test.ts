/** `docs/errors.md` lists every code that the sources throw, with its status, and none that they do not. */
import { globSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { reasonCodes } from '../src/people/messages.js'

const root = join(import.meta.dirname, '../../..')
const read = (path: string): string => readFileSync(join(root, path), 'utf8')
const filesIn = (pattern: string): readonly string[] => globSync(pattern, { cwd: root }).map(String)
const words = (text: string): string[] => [...text.matchAll(/'([a-z]+(?:-[a-z]+)*)'/g)].map(([, word = '']) => word)

/** The arguments of every `new Name(…)`, as they are written. */
function callsOf(name: string, paths: readonly string[]): { readonly path: string; readonly text: string }[] {
  return paths.flatMap((path) => {
    const source = read(path)
    return [...source.matchAll(new RegExp(`new ${name}\\(`, 'g'))].map(({ index, 0: { length } }) => {
      let end = index + length
      for (let open = 1; open > 0 && end < source.length; end++) open += { '(': 1, ')': -1 }[source[end] ?? ''] ?? 0
      return { path, text: source.slice(index + length, end - 1).trim() }
    })
  })
}

const unionOf = (path: string, type: string): string[] =>
  words(new RegExp(`export type ${type} =([\\s\\S]*?)(?:\\n\\n|\\nexport|$(?![\\s\\S]))`).exec(read(path))?.[1] ?? '')

const refusals = unionOf('packages/engine/src/kernel/input.ts', 'RefusalCode')

/** First arguments that are no literal, and the codes they stand for. */
const computed: Readonly<Record<string, readonly string[]>> = {
  // A refusal of the kernel, under the name that callers know it by.
  '(isTask ? taskCodes[code] : undefined) ?? code': [...refusals, 'task-closed', 'task-not-found'],
  // A refusal that was stored, or that the testing kit passes on.
  code: [],
  '`${type}-invalid`': ['calendar-invalid', 'directory-invalid'],
  '`store-${code}`': ['store-…'],
}

function codesIn({ path, text }: { readonly path: string; readonly text: string }): readonly string[] {
  const first = /^([^,]*)/.exec(text)?.[1]?.trim() ?? ''
  const known = computed[first] ?? words(first.replace(/^[^'?]*\?/, ''))
  if (known.length === 0 && computed[first] === undefined) throw new Error(`${path}: which codes are ${first}?`)
  return known
}

/** The rows of the table under a heading, cell by cell. */
function table(heading: string): string[][] {
  const lines = read('docs/errors.md').split('\n')
  const from = lines.indexOf(heading)
  const to = lines.findIndex((line, at) => at > from && line.startsWith('#'))
  return lines
    .slice(from, to === -1 ? undefined : to)
    .filter((line) => line.startsWith('| `'))
    .map((line) => line.split('|').map((cell) => cell.trim().replaceAll('`', '')))
    .map((cells) => cells.slice(1, -1))
}

const firstCells = (heading: string): string[] => table(heading).map(([code = '']) => code)
const sorted = (codes: Iterable<string>): string[] => [...new Set(codes)].sort()

const testingKit = filesIn('packages/engine/src/testing/**/*.ts')
const sources = filesIn('packages/{engine,persistence}/src/**/*.ts').filter((path) => !testingKit.includes(path))

describe('docs/errors.md lists exactly', () => {
  test('the codes of EngineError', () => {
    const thrown = callsOf('EngineError', sources).flatMap(codesIn)

    expect(firstCells('## EngineError')).toEqual(sorted(thrown))
  })

  test('the codes of the testing kit that the engine does not have', () => {
    const thrown = callsOf('EngineError', testingKit).flatMap(codesIn)

    const engine = new Set(firstCells('## EngineError'))
    expect(firstCells('### Of the testing kit')).toEqual(sorted(thrown).filter((code) => !engine.has(code)))
  })

  test('the reasons of a denial', () => {
    expect(firstCells('### Reasons of `not-authorised`')).toEqual(sorted(reasonCodes))
  })

  test('the codes of stores', () => {
    const catalogues = ['sqlite', 'postgres'].map((db) => read(`packages/persistence/src/${db}/errors.ts`))
    const listed = catalogues.flatMap((text) => words(/const troubles[\s\S]*?\n\]/.exec(text)?.[0] ?? ''))
    const thrown = callsOf('StoreUnavailable', sources).flatMap(({ text }) => words(text.split(',')[0] ?? ''))

    expect(listed.length).toBeGreaterThan(8)
    expect(firstCells('## The store')).toEqual(sorted([...listed, ...thrown]))
  })

  test('the codes of incidents', () => {
    const troubles = callsOf('Trouble', sources).filter(({ text }) => !text.startsWith('first.code'))
    // Absent data is no incident.
    const expressions = unionOf('packages/rules/src/feel/values.ts', 'WarningCode').filter(
      (code) => code !== 'no-value',
    )
    const raised = [...read('packages/engine/src/kernel/intake.ts').matchAll(/^ {4}code: '([a-z-]+)',$/gm)]

    expect(expressions.length).toBeGreaterThan(5)
    expect(raised.map(([, code]) => code)).toEqual(['job-failed'])
    expect(firstCells('## Incidents')).toEqual(
      sorted([...troubles.flatMap(codesIn), ...expressions, ...raised.map(([, code = '']) => code)]),
    )
  })
})

test('docs/errors.md gives each code the status that it has', () => {
  const statuses = new Map<string, Set<string>>()
  const note = (code: string, status: string) => statuses.set(code, (statuses.get(code) ?? new Set()).add(status))
  for (const call of callsOf('EngineError', sources)) {
    if (call.text.startsWith('(isTask') || call.text.startsWith('code')) continue // in the catalogue of refusals
    const said = /status: ([^,}]+)/.exec(call.text)?.[1]?.trim() ?? '409'
    if (said.includes('?')) continue // both codes of it are also thrown by themselves, or are refusals
    for (const code of codesIn(call)) note(code, said)
  }
  for (const [, code = '', status = ''] of read('packages/engine/src/session/refusals.ts').matchAll(
    /^ {2}'([a-z-]+)': \{\s*status: (\d+)/gm,
  ))
    note(code, status)
  note('task-closed', '409')

  const documented = table('## EngineError').map(([code = '', status = '']) => [code, status])
  expect(documented).toEqual(
    sorted(statuses.keys()).map((code) => [code, [...(statuses.get(code) ?? [])].sort().join(', ')]),
  )
})

test('docs/errors.md says of each code of a store whether asking again helps, as the stores do', () => {
  const again = new Set(table('## The store').flatMap(([code = '', answer]) => (answer === 'yes' ? [code] : [])))
  const postgres = read('packages/persistence/src/postgres/errors.ts').matchAll(/'([a-z-]+)',\s*(true|false),/g)
  const thrown = callsOf('StoreUnavailable', sources).map(({ text }) => [
    words(text.split(',')[0] ?? '')[0],
    /isRetriable: (true|false)/.exec(text)?.[1],
  ])

  const said = [...[...postgres].map(([, code, isRetriable]) => [code, isRetriable]), ...thrown]
  for (const [code, isRetriable] of said)
    if (code !== undefined && isRetriable !== undefined)
      expect([code, again.has(code)]).toEqual([code, isRetriable === 'true'])
  expect(said.length).toBeGreaterThan(12)
})
