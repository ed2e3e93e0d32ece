import { isActivity, type Node, type ProcessGraph } from '../graph.js'
import type { Context } from './check.js'

/** Cancel events belong to transactions: thrown inside one, caught on its boundary (BPMN 2.0.1 §10.5.5, cancel event). */
export function transactions({ graph, reading }: Context): void {
  for (const node of Object.values(graph.nodes)) {
    if (node.kind === 'endEvent' && node.results.some(({ type }) => type === 'cancel')) {
      const scope = graph.nodes[node.scope]
      if (!isTransaction(scope)) reading.report.error('cancel-outside-transaction', node)
      else if (!catchesCancel(graph, scope)) reading.report.error('cancel-uncaught', node, { transaction: node.scope })
    }
    if (node.kind === 'boundaryEvent' && node.triggers.some(({ type }) => type === 'cancel')) {
      if (!isTransaction(graph.nodes[node.attachedTo])) reading.report.error('cancel-outside-transaction', node)
    }
  }
}

function isTransaction(node: Node | undefined): node is Node {
  return node?.kind === 'subProcess' && node.isTransaction === true
}

function catchesCancel(graph: ProcessGraph, transaction: Node): boolean {
  if (!isActivity(transaction)) return false
  return transaction.boundaryEvents.some((id) => {
    const event = graph.nodes[id]
    return event?.kind === 'boundaryEvent' && event.triggers.some(({ type }) => type === 'cancel')
  })
}
