import { readdir } from 'node:fs/promises'
import { dirname, join, resolve } from 'node:path'
import { compileDecisions, type Definitions } from '@quytrinh/rules'
import { bytesOf } from './bpmn-file.js'

export function isDecisionFile(path: string): boolean {
  return path.toLowerCase().endsWith('.dmn')
}

/**
 * A DMN file and what it imports, however indirectly: imported models are looked for where the importing one lies.
 *
 * @throws CliError `file-not-found`, `file-unreadable`
 */
export async function decisionFiles(path: string): Promise<readonly [Uint8Array, ...Uint8Array[]]> {
  const main = await bytesOf(path)
  const { model } = compileDecisions(main)
  const [definitions] = model?.definitions ?? []
  if (definitions === undefined || definitions.imports.length === 0) return [main]
  const others = await neighbours(path)
  const needed: Uint8Array[] = []
  const seen = new Set([definitions.namespace])
  const wanted = [...definitions.imports]
  for (let next = wanted.shift(); next !== undefined; next = wanted.shift()) {
    const found = others.get(next.namespace)
    if (found === undefined || seen.has(next.namespace)) continue
    seen.add(next.namespace)
    needed.push(found.bytes)
    wanted.push(...found.definitions.imports)
  }
  return [main, ...needed]
}

/** Models of the same folder by their namespace; files that are no models are passed over. */
async function neighbours(
  path: string,
): Promise<ReadonlyMap<string, { readonly bytes: Uint8Array; readonly definitions: Definitions }>> {
  const folder = dirname(path)
  const names = (await readdir(folder)).filter(isDecisionFile).sort()
  const others = names.map((name) => join(folder, name)).filter((each) => resolve(each) !== resolve(path))
  const read = await Promise.all(others.map(bytesOf))
  return new Map(
    read.flatMap((bytes) => {
      const [definitions] = compileDecisions(bytes).model?.definitions ?? []
      return definitions === undefined ? [] : [[definitions.namespace, { bytes, definitions }]]
    }),
  )
}
