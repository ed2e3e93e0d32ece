/** Where scopes begin and end (BPMN 2.0.1 §10.5.2, §10.5.3, §10.3.5). */
import { word } from '../element.js'
import type { ScopeGraph } from '../graph.js'
import { isEventSubProcess } from '../scopes.js'
import { containersOf } from '../wiring.js'
import { type Context, nodesOf } from './check.js'

export function starts({ graph, process, reading }: Context): void {
  for (const container of containersOf(process)) {
    const scope = graph.scopes[container.id ?? '']
    if (scope === undefined || isEventScope(graph.nodes, scope)) continue
    const { starts: plain, triggeredStarts } = scope
    if (plain.length + triggeredStarts.length === 0) {
      reading.report.error('scope-without-start', container, { scope: word(container.$type) })
    }
    const events = plain.filter((id) => graph.nodes[id]?.kind === 'startEvent')
    if (events.length > 1) {
      reading.report.error('several-starts', container, { count: String(events.length), starts: events.join(', ') })
    }
    if (scope.parent === undefined) continue
    for (const id of triggeredStarts) reading.report.error('start-trigger-misplaced', graph.nodes[id])
  }
}

function isEventScope(nodes: Context['graph']['nodes'], { id }: ScopeGraph): boolean {
  const node = nodes[id]
  return node !== undefined && isEventSubProcess(node)
}

export function ends(context: Context): void {
  const { report } = context.reading
  for (const node of nodesOf(context)) {
    if (node.kind === 'startEvent' && node.incoming.length > 0) report.error('start-with-incoming', node)
    if (node.kind === 'boundaryEvent' && node.incoming.length > 0) report.error('boundary-with-incoming', node)
    if (node.kind === 'endEvent' && node.outgoing.length > 0) report.error('end-with-outgoing', node)
  }
}

export function eventSubProcesses(context: Context): void {
  const { graph, reading } = context
  for (const node of nodesOf(context)) {
    if (!isEventSubProcess(node)) continue
    const { starts: plain = [], triggeredStarts = [] } = graph.scopes[node.id] ?? {}
    if (triggeredStarts.length !== 1 || plain.length > 0) {
      reading.report.error('event-sub-process-start', node, { count: String(plain.length + triggeredStarts.length) })
    }
    if (node.incoming.length + node.outgoing.length > 0) reading.report.error('event-sub-process-with-flow', node)
    const [start] = triggeredStarts.map((id) => graph.nodes[id])
    if (start?.kind !== 'startEvent') continue
    const types = start.triggers.map(({ type }) => type)
    if (!start.isInterrupting && types.includes('error')) reading.report.error('error-not-interrupting', start)
    if (node.scope === graph.id && types.every((type) => type === 'compensate')) {
      reading.report.warning('compensation-never-occurs', start)
    }
  }
}
