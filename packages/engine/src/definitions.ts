/** Definitions in memory: what `compile` made of a file, by the file's hash. A hash never means anything else, so nothing goes stale. */
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

export class Definitions {
  readonly #store: Store
  readonly #graphs: LeastRecentlyUsed<Hash, Graph>

  constructor(store: Store, cacheMax: number) {
    this.#store = store
    this.#graphs = new LeastRecentlyUsed(cacheMax)
  }

  /** A process of a definition, if it is at hand. */
  process(definition: Hash, key: string): ProcessGraph | undefined {
    return this.#graphs.get(definition)?.processes[key]
  }

  keep(definition: Hash, graph: Graph): void {
    this.#graphs.set(definition, graph)
  }

  /** Fetches and compiles a definition that is deployed. */
  async load(definition: Hash): Promise<Graph> {
    const kept = this.#graphs.get(definition)
    if (kept !== undefined) return kept
    const row = await this.#store.catalogue.definition(definition)
    if (row === undefined) {
      throw new EngineError(
        'definition-not-found',
        `Expected definition ${definition} in the store, but it is not there.`,
        { status: 404 },
      )
    }
    const { graph } = await compile(row.source)
    this.keep(definition, graph)
    return graph
  }
}
