import { isActivity } from '../graph.js'
import { isEventSubProcess } from '../scopes.js'
import { type Context, nodesOf } from './check.js'

/** What boundary events hang on, and whether anything follows them (BPMN 2.0.1 §10.5.4). */
export function attachment(context: Context): void {
  const { graph, reading } = context
  for (const node of nodesOf(context)) {
    if (node.kind !== 'boundaryEvent') continue
    const host = graph.nodes[node.attachedTo]
    const isHost = host !== undefined && isActivity(host) && host.scope === node.scope && !isEventSubProcess(host)
    if (!isHost) reading.report.error('boundary-misattached', node, { host: node.attachedTo }, 'attachedToRef')
    // What follows a compensation event is an association, not a flow.
    const isCompensation = node.triggers.some(({ type }) => type === 'compensate')
    if (node.outgoing.length === 0 && !isCompensation) reading.report.warning('boundary-without-outgoing', node)
  }
}
