import { readFileSync } from 'node:fs'
import { join, posix } from 'node:path'
import { type Finding, parse, repository, type Source } from './source.js'

/** A public door of a package and the file behind it. */
export interface Entry {
  readonly name: string
  readonly source: Source
}

/** The entries that a package's `exports` offer from sources: `@quytrinh/engine`, `@quytrinh/engine/ports`, … */
export function publicEntries(folder: string): readonly Entry[] {
  // Our own package.json files, whose shape the bootstrap would not survive otherwise.
  const manifest = JSON.parse(readFileSync(join(repository, folder, 'package.json'), 'utf8')) as Manifest
  return Object.entries(manifest.exports).flatMap(([door, target]) => {
    if (typeof target === 'string') return []
    const path = posix.join(folder, target['@quytrinh/source'])
    return [
      { name: posix.join(manifest.name, door), source: parse(path, readFileSync(join(repository, path), 'utf8')) },
    ]
  })
}

interface Manifest {
  readonly name: string
  readonly exports: Readonly<Record<string, string | { readonly '@quytrinh/source': string }>>
}

/** Sorted, types marked as such: `createEngine`, `type Engine`. */
export function exportedNames({ exports }: Source): readonly string[] {
  return exports.map(({ name, isType }) => `${isType ? 'type ' : ''}${name ?? '*'}`).sort()
}

/** A door says by name what it lets through, so that nothing becomes public unnoticed. */
export function unnamedExports({ path, exports }: Source): readonly Finding[] {
  return exports.flatMap(({ name, line }) => {
    if (name === undefined) return [`${path}:${line} exports everything of another file; name what is public`]
    return name === 'default' ? [`${path}:${line} has a default export; give it a name`] : []
  })
}
