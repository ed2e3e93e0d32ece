/** Deployed decisions, and how their files are kept. */
import { Definitions } from './definitions.js'
import { type DecisionModel, readDecisions } from './expressions.js'
import type { Store } from './ports/store.js'

/** Activations of decisions stand among those of processes, whose ids hold no colon. */
const space = 'dmn:'

export function decisionKey(decision: string): string {
  return `${space}${decision}`
}

/** The decision an activation is of; undefined for one of a process. */
export function decisionOf(key: string): string | undefined {
  return key.startsWith(space) ? key.slice(space.length) : undefined
}

/** Deployed DMN files. */
export class DecisionModels extends Definitions<DecisionModel> {
  constructor(store: Store, cacheMax: number) {
    super(store, cacheMax, async (source) => readDecisions(filesOf(source)).model)
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
