/**
 * Where a token can still come from: what an inclusive join has to know (BPMN 2.0.1 §13.4.3). A boundary event counts as a way out of its
 * activity, for a token may still take it.
 */
import type { Id, ProcessGraph } from '../model/graph.js'

/** Nodes from which a token can get to one of these flows without passing through `without`. */
export function nodesBefore(graph: ProcessGraph, flows: readonly Id[], without: Id): ReadonlySet<Id> {
  const found = new Set<Id>()
  const queue = flows.map((id) => graph.flows[id]?.source)
  for (let next = 0; next < queue.length; next++) {
    const id = queue[next]
    if (id === undefined || id === without || found.has(id)) continue
    found.add(id)
    const node = graph.nodes[id]
    if (node === undefined) continue
    for (const flow of node.incoming) queue.push(graph.flows[flow]?.source)
    if (node.kind === 'boundaryEvent') queue.push(node.attachedTo)
  }
  return found
}
