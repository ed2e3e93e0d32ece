import { existsSync } from 'node:fs'
import { glob, stat } from 'node:fs/promises'
import { CliError } from '../failure.js'

/** Files, folders (searched for *.bpmn and *.dmn) and patterns the shell has not expanded, as a list of files, each once, in order. */
export async function filesOf(patterns: readonly string[]): Promise<readonly string[]> {
  const files = new Set<string>()
  for (const pattern of patterns) {
    const found = await matches(pattern)
    if (found.length === 0) throw nothingFound(pattern)
    for (const file of found) files.add(file)
  }
  return [...files]
}

async function matches(pattern: string): Promise<readonly string[]> {
  if (!existsSync(pattern)) return collect(glob(pattern, { exclude }))
  const isFolder = (await stat(pattern)).isDirectory()
  return isFolder ? collect(glob(`${pattern.replace(/\/+$/, '')}/**/*.{bpmn,dmn}`, { exclude })) : [pattern]
}

function exclude(path: string): boolean {
  return path.split(/[\\/]/).includes('node_modules')
}

async function collect(paths: AsyncIterable<string>): Promise<readonly string[]> {
  const found: string[] = []
  for await (const path of paths) found.push(path)
  return found.sort()
}

function nothingFound(pattern: string): CliError {
  return new CliError('file-not-found', {
    vi: `Không có tệp BPMN hoặc DMN nào ở “${pattern}”.`,
    en: `There is no BPMN or DMN file at “${pattern}”.`,
  })
}
