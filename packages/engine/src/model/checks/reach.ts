import { type Id, isActivity } from '../graph.js'
import { isEventSubProcess } from '../scopes.js'
import { type Context, nodesOf } from './check.js'

/** Nodes that no token can ever come to. What stands in an unreachable sub-process is not named one by one. */
export function reach(context: Context): void {
  const { graph, reading } = context
  const reached = new Set<Id>()
  for (const scope of Object.values(graph.scopes)) {
    const pending = [...scope.starts, ...scope.triggeredStarts]
    for (let id = pending.pop(); id !== undefined; id = pending.pop()) {
      if (reached.has(id)) continue
      reached.add(id)
      const node = graph.nodes[id]
      if (node === undefined) continue
      pending.push(...node.outgoing.map((flow) => graph.flows[flow]?.target ?? ''))
      if (isActivity(node))
        pending.push(...node.boundaryEvents, ...(node.compensatedBy === undefined ? [] : [node.compensatedBy]))
    }
  }
  for (const node of nodesOf(context)) {
    const instantiates = 'instantiates' in node && node.instantiates
    if (!reached.has(node.id) && !isEventSubProcess(node) && !instantiates) reading.report.warning('unreachable', node)
  }
}
