/** How often a job is tried again, and after which pause: as its diagram says, unless a worker has said otherwise. */
import type { ProcessGraph } from '../model/graph.js'
import type { JobWait } from './state.js'

/** Attempts that are left once the one under way has failed. */
export function retriesLeft(graph: ProcessGraph, wait: JobWait): number {
  return Math.max(0, wait.retries === undefined ? pausesOf(graph, wait).length - wait.attempts : wait.retries - 1)
}

/** The pause after the attempt under way. Where the diagram foresees no further one, the last that it names. */
export function pauseMs(graph: ProcessGraph, wait: JobWait): number {
  const pauses = pausesOf(graph, wait)
  return pauses[wait.attempts] ?? pauses.at(-1) ?? 0
}

function pausesOf({ nodes }: ProcessGraph, wait: JobWait): readonly number[] {
  const node = nodes[wait.node]
  return node !== undefined && 'work' in node && node.work.type === 'handler' ? node.work.retries.pausesMs : []
}
