/** What passes goes on passing: the committed lists of passing cases, and the tables of the documentation. */
import { existsSync } from 'node:fs'
import { readFile, writeFile } from 'node:fs/promises'
import { basename, dirname, join, resolve } from 'node:path'
import type { Result } from './play.js'
import { markdownTables } from './report.js'

/** The repository, also from a compiled file. */
export const root: string = rootAbove(import.meta.dirname)

function rootAbove(folder: string): string {
  return existsSync(join(folder, 'pnpm-workspace.yaml')) ? folder : rootAbove(dirname(folder))
}

/** The list of a folder of cases is named after it. */
function listOf(folder: string): string {
  return join(root, 'conformance', 'passing', `${basename(resolve(folder))}.json`)
}

/** Ids of the cases that passed when the list was last written; none where there is no list. */
export async function readPassing(folder: string): Promise<readonly string[]> {
  const path = listOf(folder)
  return existsSync(path) ? (JSON.parse(await readFile(path, 'utf8')) as readonly string[]) : [] // written below
}

/** What has got worse, and what has got better without being written down. */
export interface Movement {
  readonly lost: readonly Result[]
  readonly gained: readonly Result[]
}

export function movement(results: readonly Result[], passing: readonly string[]): Movement {
  const listed = new Set(passing)
  return {
    lost: results.filter(({ id, passed }) => listed.has(id) && !passed),
    gained: results.filter(({ id, passed }) => !listed.has(id) && passed),
  }
}

/** Writes the list of a folder and its section of the documentation. */
export async function update(folder: string, results: readonly Result[]): Promise<readonly string[]> {
  const ids = results.flatMap(({ id, passed }) => (passed ? [id] : [])).sort()
  const docs = join(root, 'docs', 'conformance.md')
  await writeFile(listOf(folder), `${JSON.stringify(ids, null, 2)}\n`)
  await writeFile(docs, withSection(await readFile(docs, 'utf8'), basename(resolve(folder)), markdownTables(results)))
  return [listOf(folder), docs]
}

function withSection(page: string, name: string, text: string): string {
  const [from, to] = [`<!-- generated: ${name} -->`, `<!-- end: ${name} -->`]
  const section = `${from}\n\n## ${name}\n\n${text}\n\n${to}`
  const [start, end] = [page.indexOf(from), page.indexOf(to)]
  if (start < 0 || end < start) return `${page.trimEnd()}\n\n${section}\n`
  return page.slice(0, start) + section + page.slice(end + to.length)
}
