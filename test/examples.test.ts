import { execFile } from 'node:child_process'
import { existsSync } from 'node:fs'
import { mkdir, readFile, rm, writeFile } from 'node:fs/promises'
import { dirname, join, relative } from 'node:path'
import { expect, test } from 'vitest'
import { type parse, readSources, repository } from './architecture/source.js'

/** One block of code that readers will copy, as a module of its own. */
interface Example {
  /** Where it stands: path and line. */
  readonly at: string
  readonly code: string
}

const folder = join(repository, '.tsc', 'examples')
const pages = [
  'README.md',
  'packages/rules/README.md',
  'docs/embed.md',
  'docs/operate.md',
  'docs/operate-postgresql.md',
  'docs/rules/decisions.md',
  'docs/rules/decisions.vi.md',
]

test('every example compiles, on the pages as in the descriptions of functions', { timeout: 120_000 }, async () => {
  const examples = [...(await onPages()), ...(await inDescriptions())]

  expect(examples.length).toBeGreaterThan(40)
  expect(await complaints(examples)).toEqual([])
})

test('an example that does not compile is named by its place', { timeout: 120_000 }, async () => {
  const examples = [
    { at: 'a page:7', code: 'await clerk.tasks.claim(3)' },
    { at: 'a page:9', code: 'await clerk.tasks.claim(task.id)' },
  ]

  expect(await complaints(examples)).toEqual([expect.stringMatching(/^a page:7: error TS2345: /)])
})

async function onPages(): Promise<readonly Example[]> {
  const texts = await Promise.all(pages.map((page) => readFile(join(repository, page), 'utf8')))
  return texts.flatMap((text, index) => blocksOf(text, /^```ts\n([\s\S]*?)^```/gm, pages[index] ?? ''))
}

async function inDescriptions(): Promise<readonly Example[]> {
  const sources = await readSources('packages/*/src/**/*.ts')
  return sources.flatMap((source) => {
    const blocks = blocksOf(source.text, /^ *\* ```ts\n([\s\S]*?)^ *\* ```/gm, source.path)
    return blocks.map(({ at, code }) => ({ at, code: `${ownNames(source)}\n${code.replace(/^ *\* ?/gm, '')}` }))
  })
}

function blocksOf(text: string, pattern: RegExp, path: string): readonly Example[] {
  return [...text.matchAll(pattern)].map(({ 1: code = '', index }) => ({
    at: `${path}:${text.slice(0, index).split('\n').length}`,
    code,
  }))
}

/** The description of a function speaks of it, and of its neighbours, without importing them. */
function ownNames({ path, exports }: ReturnType<typeof parse>): string {
  const compiled = join(repository, path.replace('/src/', '/dist/').replace(/\.ts$/, '.js'))
  if (!existsSync(compiled)) throw new Error(`Expected ${compiled}: run \`npm run build\` first.`)
  const names = exports.map(({ name, isType }) => `${isType ? 'type ' : ''}${name}`)
  return `import { ${names.join(', ')} } from '${relative(folder, compiled).replaceAll('\\', '/')}'`
}

/** What the compiler says, with the place of the example instead of the file made of it. */
async function complaints(examples: readonly Example[]): Promise<readonly string[]> {
  await rm(folder, { recursive: true, force: true })
  await mkdir(folder, { recursive: true })
  const files = examples.map((_, index) => `example-${index}.ts`)
  await Promise.all(
    examples.map(({ code }, index) => writeFile(join(folder, `example-${index}.ts`), `${code}\nexport {}\n`)),
  )
  const config = {
    extends: '../../tsconfig.base.json',
    compilerOptions: {
      composite: false,
      declaration: false,
      declarationMap: false,
      isolatedDeclarations: false,
      noEmit: true,
    },
    files: [...files, '../../test/examples/surroundings.d.ts'],
  }
  await writeFile(join(folder, 'tsconfig.json'), JSON.stringify(config))
  const lines = (await compile()).split('\n').filter((line) => line.includes('error TS'))
  return lines.map((line) =>
    line.replace(/^.*?example-(\d+)\.ts\(\d+,\d+\)/, (_, index: string) => examples[Number(index)]?.at ?? ''),
  )
}

function compile(): Promise<string> {
  const compiler = join(repository, 'node_modules', 'typescript', 'bin', 'tsc')
  return new Promise((resolve) => {
    // It fails where there is something to say.
    execFile(process.execPath, [compiler, '--project', folder], { cwd: dirname(folder) }, (_, output) =>
      resolve(output),
    )
  })
}
