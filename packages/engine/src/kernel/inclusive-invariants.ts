/**
 * The inclusive join by the letter of BPMN 2.0.1 §13.4.3, reckoned forwards from each token, where the kernel reckons backwards from the
 * gateway: two ways to be wrong differently.
 */
import type { Id, Node, ProcessGraph } from '../model/graph.js'
import type { Token } from './state.js'

/** Those of `others`, tokens of the same scope, for which a join of tokens from the flows `taken` has to wait. */
export function stillToCome(
  graph: ProcessGraph,
  gateway: Node,
  taken: readonly (Id | undefined)[],
  others: readonly Token[],
): readonly Token[] {
  const empty = gateway.incoming.filter((flow) => !taken.includes(flow))
  if (empty.length === 0) return []
  return others.filter((token) => {
    if (token.node === gateway.id) return token.waits !== undefined && empty.includes(token.flow ?? '') // in front of it
    const ahead = flowsAhead(graph, token.node, gateway.id)
    return empty.some((flow) => ahead.has(flow)) && !taken.some((flow) => flow !== undefined && ahead.has(flow))
  })
}

/** Flows that a token at a node can still go by without passing through `without`. */
function flowsAhead(graph: ProcessGraph, from: Id, without: Id): ReadonlySet<Id> {
  const flows = new Set<Id>()
  const seen = new Set<Id>([without])
  const visit = (id: Id): void => {
    const node = graph.nodes[id]
    if (node === undefined || seen.has(id)) return
    seen.add(id)
    for (const flow of node.outgoing) {
      flows.add(flow)
      visit(graph.flows[flow]?.target ?? '')
    }
    if ('boundaryEvents' in node) for (const event of node.boundaryEvents) visit(event)
  }
  visit(from)
  return flows
}
