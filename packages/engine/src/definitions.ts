/** Deployed files in memory: what was compiled of a file, by the file's hash. A hash never means anything else, so nothing goes stale. */
import { hash } from 'node:crypto'
import { LeastRecentlyUsed } from './committer/least-recently-used.js'
import { EngineError } from './errors.js'
import { compile } from './model/compile.js'
import type { Graph, ProcessGraph } from './model/graph.js'
import type { Hash, Store } from './ports/store.js'

/** The hash that a file is known by. */
export function definitionHash(source: string): Hash {
  return hash('sha256', source, 'base64url')
}

export class Definitions<Compiled> {
  readonly #store: Store
  readonly #compile: (source: string) => Promise<Compiled | undefined>
  readonly #compiled: LeastRecentlyUsed<Hash, Compiled>

  constructor(store: Store, cacheMax: number, compile: (source: string) => Promise<Compiled | undefined>) {
    this.#store = store
    this.#compile = compile
    this.#compiled = new LeastRecentlyUsed(cacheMax)
  }

  /** What was compiled of a file, if it is at hand. */
  at(definition: Hash): Compiled | undefined {
    return this.#compiled.get(definition)
  }

  keep(definition: Hash, compiled: Compiled): void {
    this.#compiled.set(definition, compiled)
  }

  /** Fetches and compiles a file that is deployed. */
  async load(definition: Hash): Promise<Compiled> {
    const kept = this.#compiled.get(definition)
    if (kept !== undefined) return kept
    const row = await this.#store.catalogue.definition(definition)
    const compiled = row && (await this.#compile(row.source))
    if (compiled === undefined) {
      throw new EngineError(
        'definition-not-found',
        `Expected definition ${definition} in the store, but it is not there.`,
        { status: 404 },
      )
    }
    this.keep(definition, compiled)
    return compiled
  }
}

/** Deployed BPMN files. */
export class Procedures extends Definitions<Graph> {
  constructor(store: Store, cacheMax: number) {
    super(store, cacheMax, async (source) => (await compile(source)).graph)
  }

  /** A process of a file, if that is at hand. */
  process(definition: Hash, key: string): ProcessGraph | undefined {
    return this.at(definition)?.processes[key]
  }
}
