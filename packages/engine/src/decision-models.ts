/** Decisions in memory: what was compiled of a file, by the file's hash. A hash never means anything else, so nothing goes stale. */
import { LeastRecentlyUsed } from './committer/least-recently-used.js'
import { EngineError } from './errors.js'
import { type DecisionModel, readDecisions } from './expressions.js'
import type { Hash, Store } from './ports/store.js'

/** Activations of decisions stand among those of processes, whose ids hold no colon. */
const space = 'dmn:'

export function decisionKey(decision: string): string {
  return `${space}${decision}`
}

/** The decision an activation is of; undefined for one of a process. */
export function decisionOf(key: string): string | undefined {
  return key.startsWith(space) ? key.slice(space.length) : undefined
}

export class DecisionModels {
  readonly #store: Store
  readonly #models: LeastRecentlyUsed<Hash, DecisionModel>

  constructor(store: Store, cacheMax: number) {
    this.#store = store
    this.#models = new LeastRecentlyUsed(cacheMax)
  }

  /** The model of a file, if it is at hand. */
  at(definition: Hash): DecisionModel | undefined {
    return this.#models.get(definition)
  }

  keep(definition: Hash, model: DecisionModel): void {
    this.#models.set(definition, model)
  }

  /** Fetches and compiles a file that is deployed. */
  async load(definition: Hash): Promise<DecisionModel> {
    const kept = this.#models.get(definition)
    if (kept !== undefined) return kept
    const row = await this.#store.catalogue.definition(definition)
    const model = row && readDecisions(filesOf(row.source)).model
    if (model === undefined) {
      throw new EngineError(
        'definition-not-found',
        `Expected definition ${definition} in the store, but it is not there.`,
        { status: 404 },
      )
    }
    this.keep(definition, model)
    return model
  }
}

/** Files that import each other are kept as one text: a list in JSON. One file is kept as it is, and begins like XML. */
export function sourceOf(files: readonly string[]): string {
  const [only] = files
  return files.length === 1 && only !== undefined ? only : JSON.stringify(files)
}

export function filesOf(source: string): readonly string[] {
  return source.startsWith('[') ? (JSON.parse(source) as readonly string[]) : [source] // as `sourceOf` wrote it
}
