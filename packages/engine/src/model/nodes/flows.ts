/** Sequence flows (BPMN 2.0.1 §8.3.13): read before the nodes, which are wired by them. */
import { type Element, is, many, one, present, text } from '../element.js'
import type { Expressions } from '../expression.js'
import type { Id, SequenceFlow } from '../graph.js'
import type { Report } from '../report.js'
import { containersOf } from '../wiring.js'

/** The flows of a process whose both ends are flow nodes of one scope; the others are reported. */
export function readFlows(process: Element, expressions: Expressions, report: Report): readonly SequenceFlow[] {
  const dangling = danglingEnds(report)
  const between = new Map<string, number>()
  const links = containersOf(process).flatMap((container) => linksIn(container, report, between))
  const flows = containersOf(process).flatMap((container) =>
    many(container, 'flowElements')
      .filter((element) => element.$type === 'bpmn:SequenceFlow')
      .flatMap((flow) => {
        const condition = expressions.formal(flow, 'conditionExpression')
        const source = end(flow, 'sourceRef', container, report, dangling)
        const target = end(flow, 'targetRef', container, report, dangling)
        if (source === undefined || target === undefined) return []
        const id = flow.id ?? derivedId(source, target, between)
        return [present({ id, name: text(flow, 'name'), source, target, condition })]
      }),
  )
  return [...flows, ...links]
}

/** A link is one flow drawn in two pieces (BPMN 2.0.1 §10.5.5, link event): from each event that throws it to the one that catches it. */
function linksIn(container: Element, report: Report, between: Map<string, number>): readonly SequenceFlow[] {
  const ends = many(container, 'flowElements').flatMap((event) =>
    [...many(event, 'eventDefinitions'), ...many(event, 'eventDefinitionRef')]
      .filter(({ $type }) => $type === 'bpmn:LinkEventDefinition')
      .map((link) => ({
        event,
        name: text(link, 'name') ?? '',
        isCatching: event.$type === 'bpmn:IntermediateCatchEvent',
      })),
  )
  return ends.flatMap(({ event, name, isCatching }) => {
    if (isCatching) return []
    const targets = ends.filter((end) => end.isCatching && end.name === name)
    const [target] = targets
    if (target === undefined) report.error('link-without-target', event, { name })
    if (targets.length > 1) report.error('link-ambiguous', event, { name, count: String(targets.length) })
    if (target?.event.id === undefined || event.id === undefined) return []
    return [{ id: derivedId(event.id, target.event.id, between), source: event.id, target: target.event.id }]
  })
}

/** Flows need no id (BPMN 2.0.1 table 8.5): one without is known by its ends, which no id in a file can look like. */
function derivedId(source: Id, target: Id, between: Map<string, number>): Id {
  const ends = `${source}->${target}`
  const count = (between.get(ends) ?? 0) + 1
  between.set(ends, count)
  return count === 1 ? ends : `${ends}#${count}`
}

/** Ends that point to nothing have been reported as that. */
function danglingEnds(report: Report): ReadonlySet<string> {
  const said = report.problems.filter(({ code }) => code === 'unresolved-reference')
  return new Set(said.map(({ place }) => `${place.element} ${place.property}`))
}

function end(
  flow: Element,
  property: 'sourceRef' | 'targetRef',
  container: Element,
  report: Report,
  dangling: ReadonlySet<string>,
): Id | undefined {
  const node = one(flow, property)
  if (node === undefined) {
    if (!dangling.has(`${flow.id} ${property}`)) report.error('flow-end-missing', flow, { end: property }, property)
    return undefined
  }
  if (!is(node, 'bpmn:FlowNode')) {
    report.error('flow-end-invalid', flow, { end: property, element: node.id ?? node.$type }, property)
    return undefined
  }
  if (node.$parent === container) return node.id
  const source = one(flow, 'sourceRef')?.id ?? ''
  const target = one(flow, 'targetRef')?.id ?? ''
  report.error('flow-crosses-scope', flow, { source, target })
  return undefined
}
