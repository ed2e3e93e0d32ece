import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { wrongImports } from './architecture/dependencies.js'
import { exportedNames, publicEntries, unnamedExports } from './architecture/exported-names.js'
import { impurities } from './architecture/purity.js'
import { oversizes } from './architecture/sizes.js'
import { parse, readSources, repository } from './architecture/source.js'

const sources = await readSources('packages/*/src/**/*.ts', 'processes/src/**/*.ts', 'examples/*/src/**/*.ts')
const packages = readdirSync(join(repository, 'packages')).map((name) => `packages/${name}`)
const kernelFile = 'packages/engine/src/kernel/behaviours/user-task.ts'

test('the sources are found', () => {
  expect(sources.map(({ path }) => path)).toContain('packages/engine/src/index.ts')
})

describe('imports', () => {
  test('every import points from the outside in', () => {
    expect(sources.flatMap(wrongImports)).toEqual([])
  })

  test.each([
    ['packages/rules/src/a.ts', "import '@quytrinh/engine'"],
    ['packages/rules/src/a.ts', "import { readFile } from 'node:fs/promises'"],
    ['packages/engine/src/a.ts', "export { sqliteStore } from '@quytrinh/persistence'"],
    ['packages/engine/src/a.ts', "import type { Calendar } from '@quytrinh/rules'"],
    ['packages/engine/src/a.ts', "const rules = await import('@quytrinh/rules')"],
    ['packages/engine/src/model/a.ts', "import { b } from '../../../rules/src/index.js'"],
    ['packages/persistence/src/a.ts', "export type X = import('@quytrinh/cli').X"],
    ['packages/unheard-of/src/a.ts', "import { engine } from '@quytrinh/engine'"],
    [kernelFile, "import { compile } from '../../model/compile.js'"],
    [kernelFile, "import { assign, type Actor } from 'xstate'"],
    [kernelFile, "import 'node:crypto'"],
  ])('a wrong one is found: %s, %s', (path, text) => {
    expect(wrongImports(parse(path, text))).toEqual([expect.stringContaining(`${path}:1 `)])
  })

  test.each([
    ['packages/engine/src/expressions.ts', "import { compile } from '@quytrinh/rules'"],
    ['packages/engine/src/people/a.ts', "import { setup } from 'xstate'"],
    ['packages/cli/src/a.ts', "import { sqliteStore } from '@quytrinh/persistence'"],
    [kernelFile, "import { wait } from '../move.js'"],
    [kernelFile, "import type { Graph } from '../../model/graph.js'"],
    [kernelFile, "import { type Clock } from '../../ports/clock.js'"],
  ])('a right one is left alone: %s, %s', (path, text) => {
    expect(wrongImports(parse(path, text))).toEqual([])
  })
})

describe('purity', () => {
  test('the kernel and the rules know no clock, no chance and no machine', () => {
    expect(sources.flatMap(impurities)).toEqual([])
  })

  test.each([
    'const now = new Date(0)',
    'const chance = Math.random()',
    'const { random } = Math',
    'const id = crypto.randomUUID()',
    'console.log(1)',
    'export const f = () => ({ process })',
    'export const f = (a = process.env) => a',
    'export function f(process: string): string { return process }\nconst n = 1; export const g = () => process.env',
    'setTimeout(() => 1, 0)',
    'export async function f(): Promise<void> {}',
    'export const v = await 1',
    'for await (const v of []) v',
  ])('the kernel may not: %s', (text) => {
    expect(impurities(parse(kernelFile, text))).not.toEqual([])
  })

  test.each([
    'export const at = (process: { readonly id: string }): string => process.id',
    'export const f = ({ a: process, b: [console] }: X): unknown => [process, console]',
    'export interface Fact { readonly Date: Date }',
    'export const g = (x: { Date: number }): number => Math.max(x.Date, 1)',
    "// Date and process.env in a comment\nexport const text = 'new Date()'",
  ])('the kernel may: %s', (text) => {
    expect(impurities(parse(kernelFile, text))).toEqual([])
  })

  test.each([
    'Date.now()',
    'new Date()',
    'Date()',
    'const D = Date',
    'Math.random()',
    'process.cwd()',
    'console.log(1)',
  ])('the rules may not: %s', (text) => {
    expect(impurities(parse('packages/rules/src/a.ts', text))).not.toEqual([])
  })

  test.each(['new Date(2026, 0)', 'Date.UTC(2026, 0)', 'x instanceof Date', 'Math.floor(1.5)'])(
    'the rules may: %s',
    (text) => {
      expect(impurities(parse('packages/rules/src/a.ts', text))).toEqual([])
    },
  )
})

describe('public names', () => {
  const entries = packages.flatMap(publicEntries)

  test('each package exports by name', () => {
    expect(entries.flatMap(({ source }) => unnamedExports(source))).toEqual([])
  })

  test.each(["export * from './a.js'", 'export default 1', "export { a as default } from './a.js'"])(
    '%s is found',
    (text) => {
      expect(unnamedExports(parse('packages/rules/src/index.ts', text))).toEqual([
        expect.stringContaining('index.ts:1 '),
      ])
    },
  )

  test('what is exported changes only by decision: npm test -- --project workspace --update', async () => {
    const names = Object.fromEntries(entries.map(({ name, source }) => [name, exportedNames(source)]))

    await expect(`${JSON.stringify(names, null, 2)}\n`).toMatchFileSnapshot('exported-names.json')
  })

  test('values and types are told apart', () => {
    const source = parse(
      'index.ts',
      "export { b, type A } from './a.js'\nexport type { C } from './c.js'\nexport const d = 1",
    )

    expect(exportedNames(source)).toEqual(['b', 'd', 'type A', 'type C'])
  })
})

describe('sizes', () => {
  const long = (lines: number): string => `export const f = () => {\n${'  g()\n'.repeat(lines - 2)}}\n`

  test('long files and functions are named, as a warning', () => {
    const warnings = sources.flatMap(oversizes)

    if (warnings.length > 0) console.warn(`Two ideas in one?\n${warnings.join('\n')}`)
  })

  test('a file, step.ts and a function have a limit each', () => {
    expect(oversizes(parse('src/a.ts', long(60)))).toEqual([])
    expect(oversizes(parse('src/a.ts', long(61)))).toEqual(['src/a.ts:1 has a function of 61 lines, more than 60'])
    expect(oversizes(parse('src/a.ts', '//\n'.repeat(401)))).toEqual(['src/a.ts:1 has 401 lines, more than 400'])
    expect(oversizes(parse('src/kernel/step.ts', '//\n'.repeat(301)))).toHaveLength(1)
  })

  test.each(['src/postgres.sql.ts', 'src/messages/vi.ts'])('%s may be long', (path) => {
    expect(oversizes(parse(path, '//\n'.repeat(500)))).toEqual([])
  })
})
