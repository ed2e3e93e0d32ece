import type { Element } from '../element.js'
import type { Node, ProcessGraph, SequenceFlow } from '../graph.js'
import type { Reading } from '../reading.js'

/** One process, read and assembled. */
export interface Context {
  readonly graph: ProcessGraph
  readonly process: Element
  readonly reading: Reading
}

export interface Check {
  check(context: Context): void
  /** Says something only where every node could be read. */
  readonly needsAll: boolean
}

export function nodesOf({ graph }: Context): readonly Node[] {
  return Object.values(graph.nodes)
}

export function flowsOf({ graph }: Context): readonly SequenceFlow[] {
  return Object.values(graph.flows)
}
