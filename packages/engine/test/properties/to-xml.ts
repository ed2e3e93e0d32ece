/** A graph written as a BPMN file, as far as random processes go. */
import type {
  Activity,
  EventDefinition,
  Expression,
  Id,
  InstanceEvent,
  Loop,
  Node,
  ProcessGraph,
  SequenceFlow,
  SubProcess,
} from '../../src/model/graph.js'
import { isActivity } from '../../src/model/graph.js'

export function toXml(graph: ProcessGraph): string {
  const roots = new Map(
    Object.values(graph.nodes).flatMap((node) =>
      [...definitionsOf(node), ...messageOf(node), ...thrownBy(node)].flatMap(rootOf).map((xml) => [xml, xml] as const),
    ),
  )
  const namespaces = {
    xmlns: 'http://www.omg.org/spec/BPMN/20100524/MODEL',
    'xmlns:xsi': 'http://www.w3.org/2001/XMLSchema-instance',
    'xmlns:qt': 'urn:quytrinh:bpmn:1',
    'xmlns:flowable': 'http://flowable.org/bpmn',
    targetNamespace: 'urn:quytrinh:test',
  }
  const data = graph.declared.map((name) => element('qt:data', { name }))
  const object = element('dataObject', { id: 'paper', name: 'paper' })
  const process = [element('extensionElements', {}, data), object, ...inside(graph, graph.id)]
  return element('definitions', namespaces, [
    ...roots.keys(),
    element('process', { id: graph.id, isExecutable: 'true' }, process),
  ])
}

function inside(graph: ProcessGraph, scope: Id): readonly string[] {
  const nodes = Object.values(graph.nodes).filter((node) => node.scope === scope)
  const flows = Object.values(graph.flows).filter((flow) => graph.nodes[flow.source]?.scope === scope && !isLink(flow))
  return [
    ...nodes.map((node) => nodeXml(graph, node)),
    ...flows.map(({ id, source, target, condition }) =>
      element('sequenceFlow', { id, sourceRef: source, targetRef: target }, formal('conditionExpression', condition)),
    ),
    ...nodes.flatMap((node) => associationXml(graph, node)),
  ]
}

/** Drawn in two pieces, and therefore without an id of its own. */
function isLink({ id, source, target }: SequenceFlow): boolean {
  return id === `${source}->${target}`
}

/** Both ends of a link go by the name of the event that catches it. */
function linkXml(graph: ProcessGraph, node: Node): readonly string[] {
  const ends = Object.values(graph.flows).filter((flow) => isLink(flow) && [flow.source, flow.target].includes(node.id))
  return ends.map(({ target }) => element('linkEventDefinition', { name: target }))
}

/** From the compensation boundary event of an activity to what undoes it. */
function associationXml(graph: ProcessGraph, node: Node): readonly string[] {
  if (!isActivity(node) || node.compensatedBy === undefined) return []
  const event = node.boundaryEvents.find((id) =>
    definitionsOf(graph.nodes[id]).some(({ type }) => type === 'compensate'),
  )
  const ends = { sourceRef: event, targetRef: node.compensatedBy, associationDirection: 'One' }
  return [element('association', { id: `undoes_${node.id}`, ...ends })]
}

/** What the instances of a multi-instance activity throw; a default signal is declared nowhere. */
function thrownBy(node: Node): readonly EventDefinition[] {
  const loop = isActivity(node) ? node.loop : undefined
  const events = loop?.type === 'multiInstance' ? (loop.events ?? []) : []
  return events.filter(({ when }) => typeof when !== 'string').flatMap(({ results }) => results)
}

function behaviorOf(events: readonly InstanceEvent[] | undefined): string | undefined {
  const when = events?.[0]?.when
  if (when === undefined) return undefined
  return when === 'each' ? 'None' : when === 'first' ? 'One' : 'Complex'
}

function behaviorXml({ id, when, results }: InstanceEvent): readonly string[] {
  if (typeof when === 'string') return []
  const content = [...formal('condition', when), element('event', { id }, results.map(definitionXml))]
  return [element('complexBehaviorDefinition', {}, content)]
}

function messageOf(node: Node): readonly EventDefinition[] {
  return node.kind === 'receiveTask' && node.message !== undefined ? [node.message] : []
}

function nodeXml(graph: ProcessGraph, node: Node): string {
  const content = [
    ...extensions(node),
    ...(isActivity(node) ? dataXml(node) : []),
    ...(isActivity(node) ? loopXml(node.loop) : []),
    ...definitionsOf(node).map(definitionXml),
    ...linkXml(graph, node),
    ...(node.kind === 'complexGateway' ? formal('activationCondition', node.activationCondition) : []),
    ...(node.kind === 'subProcess' ? inside(graph, node.id) : []),
    ...(node.kind === 'subProcess' ? formal('completionCondition', node.adHoc?.completionCondition) : []),
    ...scriptXml(node),
  ]
  return element(tagOf(node), { id: node.id, default: node.default, ...attributesOf(node) }, content)
}

function tagOf(node: Node): string {
  if (node.kind !== 'subProcess') return node.kind
  if (node.adHoc !== undefined) return 'adHocSubProcess'
  return node.isTransaction === true ? 'transaction' : 'subProcess'
}

function adHocAttributes({ adHoc }: SubProcess): Readonly<Record<string, string>> {
  if (adHoc === undefined) return {}
  const ordering = adHoc.isSequential ? 'Sequential' : 'Parallel'
  return { ordering, cancelRemainingInstances: String(adHoc.cancelsRemaining) }
}

function scriptXml(node: Node): readonly string[] {
  if (node.kind !== 'scriptTask') return []
  const lines = node.script.map(({ target, source }) => `${target} = ${textOf(source).replace(/^=/, '')}`)
  return [element('script', {}, [escaped(lines.join('\n'))])]
}

function attributesOf(node: Node): Readonly<Record<string, string | undefined>> {
  if (isActivity(node) && node.isForCompensation) return { isForCompensation: 'true' }
  switch (node.kind) {
    case 'scriptTask':
      return { scriptFormat: 'text/x-assign' }
    case 'receiveTask':
      return { messageRef: node.message && `message_${node.message.name}` }
    case 'callActivity':
      return { calledElement: textOf(node.called) }
    case 'intermediateCatchEvent':
      return { parallelMultiple: String(node.isParallelMultiple) }
    case 'startEvent':
      return { parallelMultiple: String(node.isParallelMultiple), isInterrupting: String(node.isInterrupting) }
    case 'boundaryEvent':
      return {
        attachedToRef: node.attachedTo,
        cancelActivity: String(node.isInterrupting),
        parallelMultiple: String(node.isParallelMultiple),
      }
    case 'subProcess':
      return { triggeredByEvent: String(node.isTriggeredByEvent), ...adHocAttributes(node) }
    default:
      return {}
  }
}

function extensions(node: Node): readonly string[] {
  if (!isActivity(node)) return []
  const all = [
    ...node.inputs
      .filter(({ items }) => items === undefined)
      .map(({ target, source }) => element('qt:input', { target, source: textOf(source) })),
    ...node.outputs.map(({ target, source }) => element('qt:output', { target, source: textOf(source) })),
    ...workXml(node),
  ]
  return all.length === 0 ? [] : [element('extensionElements', {}, all)]
}

/** Data inputs and the sets that ask for them; each is a copy of a data object. */
function dataXml({ inputs, inputSets = [] }: Activity): readonly string[] {
  const associated = inputs.flatMap(({ items = [], target }) => items.map((item) => ({ item, target })))
  if (inputSets.length === 0) return []
  const specification = [
    ...associated.map(({ item, target }) => element('dataInput', { id: item, name: target })),
    ...inputSets.map(({ id, items }) =>
      element(
        'inputSet',
        { id },
        items.map((item) => element('dataInputRefs', {}, [item])),
      ),
    ),
  ]
  const sources = inputSets.flatMap(({ requires }) => requires)
  return [
    element('ioSpecification', {}, specification),
    ...sources.map(({ item, variable }) =>
      element('dataInputAssociation', {}, [element('sourceRef', {}, [variable]), element('targetRef', {}, [item])]),
    ),
  ]
}

function workXml(node: Activity): readonly string[] {
  if (node.kind !== 'serviceTask' && node.kind !== 'sendTask' && node.kind !== 'businessRuleTask') return []
  const { work } = node
  if (work.type === 'number') return [element('qt:number', { register: work.register, variable: work.variable })]
  if (work.type !== 'handler') throw new Error(`no random process has work by ${work.type}`)
  const pauses = work.retries.pausesMs.map((ms) => `PT${ms / 1000}S`)
  return [element('qt:work', { topic: work.topic, retries: pauses.join(', ') || 'R0/PT1M' })]
}

function loopXml(loop: Loop | undefined): readonly string[] {
  if (loop === undefined) return []
  if (loop.type === 'standard') {
    const { testBefore, maximum } = loop
    const bounds = { testBefore: String(testBefore), loopMaximum: maximum === undefined ? undefined : String(maximum) }
    return [element('standardLoopCharacteristics', bounds, formal('loopCondition', loop.condition))]
  }
  const { elementVariable, outputCollection: output, outputElement } = loop
  const collection = loop.collection && {
    source: textOf(loop.collection),
    element: elementVariable,
    output,
    outputElement: outputElement && textOf(outputElement),
  }
  const content = [
    ...(collection === undefined ? [] : [element('extensionElements', {}, [element('qt:collection', collection)])]),
    ...formal('loopCardinality', loop.cardinality),
    ...(loop.events ?? []).flatMap(behaviorXml),
    ...formal('completionCondition', loop.completionCondition),
  ]
  const attributes = { isSequential: String(loop.isSequential), behavior: behaviorOf(loop.events) }
  return [element('multiInstanceLoopCharacteristics', attributes, content)]
}

function definitionsOf(node: Node | undefined): readonly EventDefinition[] {
  if (node === undefined) return []
  if ('triggers' in node) return node.triggers
  return 'results' in node ? node.results : []
}

/** The element at the root of the file that a definition refers to. */
function rootOf(definition: EventDefinition): readonly string[] {
  const { type } = definition
  if (type === 'message' || type === 'signal')
    return [element(type, { id: `${type}_${definition.name}`, name: definition.name })]
  if ((type !== 'error' && type !== 'escalation') || definition.code === undefined) return []
  return [element(type, { id: `${type}_${definition.code}`, [`${type}Code`]: definition.code })]
}

const times = { date: 'timeDate', duration: 'timeDuration', cycle: 'timeCycle' }

function definitionXml(definition: EventDefinition): string {
  const { id, type } = definition
  const name = `${type}EventDefinition`
  switch (type) {
    case 'timer':
      return element(name, { id }, formal(times[definition.timer], definition.expression))
    case 'conditional':
      return element(name, { id }, formal('condition', definition.condition))
    case 'message':
    case 'signal':
      return element(name, { id, [`${type}Ref`]: `${type}_${definition.name}` })
    case 'error':
    case 'escalation':
      return element(name, { id, [`${type}Ref`]: definition.code && `${type}_${definition.code}` })
    case 'terminate':
      return element(name, { id, 'flowable:terminateMultiInstance': definition.whole && 'true' })
    case 'compensate':
    case 'cancel':
      return element(name, { id })
  }
}

function formal(name: string, expression: Expression | undefined): readonly string[] {
  if (expression === undefined) return []
  return [element(name, { 'xsi:type': 'tFormalExpression' }, [escaped(textOf(expression))])]
}

function textOf(expression: Expression): string {
  return expression.language === 'constant' ? String(expression.value) : `=${expression.text}`
}

function element(
  name: string,
  attributes: Readonly<Record<string, string | undefined>>,
  content: readonly string[] = [],
): string {
  const given = Object.entries(attributes).flatMap(([key, value]) =>
    value === undefined ? [] : [` ${key}="${escaped(value)}"`],
  )
  return content.length === 0
    ? `<${name}${given.join('')} />`
    : `<${name}${given.join('')}>${content.join('')}</${name}>`
}

function escaped(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('"', '&quot;')
}
