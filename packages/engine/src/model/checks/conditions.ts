/** Which flows leave a node, and when (BPMN 2.0.1 §8.3.13, §10.6). */
import { type Context, flowsOf, nodesOf } from './check.js'

export function defaults(context: Context): void {
  const { graph, reading } = context
  for (const node of nodesOf(context)) {
    if (node.default === undefined) continue
    const flow = graph.flows[node.default]
    if (flow?.source !== node.id) reading.report.error('default-misplaced', node, { flow: node.default }, 'default')
    else if (flow.condition !== undefined) reading.report.warning('default-with-condition', flow)
  }
}

export function conditions(context: Context): void {
  const { graph, reading } = context
  const unreadable = placesOfUnreadable(context)
  for (const flow of flowsOf(context)) {
    const node = graph.nodes[flow.source]
    if (node?.kind === 'parallelGateway' && flow.condition !== undefined)
      reading.report.warning('condition-ignored', flow)
    if (node?.kind !== 'exclusiveGateway' || node.outgoing.length < 2) continue
    const isUnreadable = [flow.id, node.scope].some((place) => unreadable.has(place))
    if (flow.condition === undefined && !isUnreadable && node.default !== flow.id)
      reading.report.error('condition-missing', flow)
  }
}

/** A condition that could not be read has been reported as that: at its flow, or at the scope where the flow has no id. */
function placesOfUnreadable({ reading }: Context): ReadonlySet<string | undefined> {
  const said = reading.report.problems.filter(
    ({ place, severity }) => severity === 'error' && place.property === 'conditionExpression',
  )
  return new Set(said.map(({ place }) => place.element))
}
