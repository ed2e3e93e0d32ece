/** How the elements of one process hang together, gathered once before they are read one by one. */
import { type Element, flag, is, many, one, text } from './element.js'
import type { Expressions } from './expression.js'
import type { Expression, Id, SequenceFlow } from './graph.js'
import type { MessageFlows } from './message-flows.js'
import { isName } from './names.js'

export interface Wiring {
  incoming(node: Id): readonly Id[]
  outgoing(node: Id): readonly Id[]
  /** The boundary events attached to an activity. */
  boundaryEvents(activity: Id): readonly Id[]
  /** The innermost lane that holds the node. */
  lane(node: Id): Id | undefined
  /** The activity that undoes this one: what its compensation boundary event is associated with. */
  compensatedBy(activity: Id): Id | undefined
  /** What the process correlates a message by. */
  correlationKey(message: Id): Expression | undefined
  /** The variable that an item-aware element stands for: a data object, property, data input or output. */
  variable(item: Element): string
  /** What passes between this process and others. */
  readonly messageFlows: MessageFlows
  /** Whether a data object is drawn in states. */
  hasStates(dataObject: Element): boolean
}

/** The process and every embedded or event sub-process, outermost first. Other kinds of scope are not looked into. */
export function containersOf(process: Element): readonly Element[] {
  const known = containers.get(process)
  if (known !== undefined) return known
  const found = [process, ...many(process, 'flowElements').filter(isScope).flatMap(containersOf)]
  containers.set(process, found)
  return found
}

/** Every reader asks; what has been parsed stays as it is. */
const containers = new WeakMap<Element, readonly Element[]>()

function isScope({ $type }: Element): boolean {
  return $type === 'bpmn:SubProcess' || $type === 'bpmn:Transaction' || $type === 'bpmn:AdHocSubProcess'
}

/** Whether a container is the event sub-process of its scope. */
export function isEventSubProcess(element: Element | undefined): boolean {
  return is(element, 'bpmn:SubProcess') && flag(element, 'triggeredByEvent')
}

export function wire(
  process: Element,
  flows: readonly SequenceFlow[],
  messageFlows: MessageFlows,
  expressions: Expressions,
): Wiring {
  const elements = containersOf(process).flatMap((container) => many(container, 'flowElements'))
  const incoming = groups(flows.map(({ id, target }) => [target, id]))
  const outgoing = groups(flows.map(({ id, source }) => [source, id]))
  const boundary = groups(
    elements.flatMap((element) => {
      const host = one(element, 'attachedToRef')?.id
      return element.$type === 'bpmn:BoundaryEvent' && element.id !== undefined && host !== undefined
        ? [[host, element.id]]
        : []
    }),
  )
  const lanes = new Map(lanesOf(process).flatMap((lane) => nodesOf(lane).map((node) => [node, lane.id ?? ''] as const)))
  const names = dataNames(elements)
  const handlers = compensationHandlers(process, elements)
  const keys = correlationKeys(process, expressions)
  const stateful = new Set(elements.filter((each) => one(each, 'dataState')).map((each) => one(each, 'dataObjectRef')))
  return {
    incoming: (node) => incoming.get(node) ?? [],
    outgoing: (node) => outgoing.get(node) ?? [],
    boundaryEvents: (activity) => boundary.get(activity) ?? [],
    lane: (node) => lanes.get(node),
    compensatedBy: (activity) => handlers.get(activity),
    correlationKey: (message) => keys.get(message),
    variable: (item) => variableOf(item, names),
    messageFlows,
    hasStates: (dataObject) => stateful.has(dataObject),
  }
}

function groups(pairs: readonly (readonly [Id, Id])[]): ReadonlyMap<Id, readonly Id[]> {
  const map = new Map<Id, Id[]>()
  for (const [key, value] of pairs) {
    const group = map.get(key)
    if (group === undefined) map.set(key, [value])
    else group.push(value)
  }
  return map
}

/** All lanes of a process, each before the lanes inside it: the innermost is met last. */
export function lanesOf(process: Element): readonly Element[] {
  const inside = (laneSet: Element): readonly Element[] =>
    many(laneSet, 'lanes').flatMap((lane) => {
      const child = one(lane, 'childLaneSet')
      return [lane, ...(child === undefined ? [] : inside(child))]
    })
  return containersOf(process).flatMap((container) => many(container, 'laneSets').flatMap(inside))
}

function nodesOf(lane: Element): readonly Id[] {
  return many(lane, 'flowNodeRef').flatMap(({ id }) => (id === undefined ? [] : [id]))
}

/** Activity → handler, through the association that leaves its compensation boundary event (BPMN 2.0.1 §10.7.1). */
function compensationHandlers(process: Element, elements: readonly Element[]): ReadonlyMap<Id, Id> {
  const hosts = new Map<Id, Id>()
  for (const event of elements) {
    const host = one(event, 'attachedToRef')?.id
    const isCompensation = many(event, 'eventDefinitions').some(
      ({ $type }) => $type === 'bpmn:CompensateEventDefinition',
    )
    if (isCompensation && event.id !== undefined && host !== undefined) hosts.set(event.id, host)
  }
  const associations = containersOf(process).flatMap((container) => many(container, 'artifacts'))
  const handlers = new Map<Id, Id>()
  for (const association of associations) {
    const host = hosts.get(one(association, 'sourceRef')?.id ?? '')
    const handler = one(association, 'targetRef')?.id
    if (host !== undefined && handler !== undefined) handlers.set(host, handler)
  }
  return handlers
}

/**
 * Message → the expression a waiting instance is found by (key-based correlation, BPMN 2.0.1 §8.3.2): the data path that the process's
 * subscription binds to a property which the message carries. A key of several properties is the list of them.
 */
function correlationKeys(process: Element, expressions: Expressions): ReadonlyMap<Id, Expression> {
  const bindings = many(process, 'correlationSubscriptions').flatMap((subscription) =>
    many(subscription, 'correlationPropertyBinding').map((binding) => ({
      property: one(binding, 'correlationPropertyRef'),
      path: expressions.formal(binding, 'dataPath'),
    })),
  )
  const byMessage = new Map<Id, Expression[]>()
  for (const { property, path } of bindings) {
    for (const retrieval of many(property, 'correlationPropertyRetrievalExpression')) {
      const message = one(retrieval, 'messageRef')?.id
      if (message !== undefined && path !== undefined) byMessage.set(message, [...(byMessage.get(message) ?? []), path])
    }
  }
  return new Map([...byMessage].map(([message, paths]) => [message, keyOf(paths)]))
}

function keyOf(paths: readonly Expression[]): Expression {
  const [only] = paths
  if (only !== undefined && paths.length === 1) return only
  const texts = paths.map((path) => (path.language === 'constant' ? JSON.stringify(path.value) : path.text))
  return { language: 'feel', text: `[${texts.join(', ')}]` }
}

/** Modellers write the name of a data object on its references: it counts where they agree. */
function dataNames(elements: readonly Element[]): ReadonlyMap<Id, string> {
  const names = new Map<Id, string>()
  const disputed = new Set<Id>()
  for (const reference of elements) {
    const object = one(reference, 'dataObjectRef')?.id
    const name = text(reference, 'name')
    if (object === undefined || name === undefined || reference.$type !== 'bpmn:DataObjectReference') continue
    if (names.has(object) && names.get(object) !== name) disputed.add(object)
    names.set(object, name)
  }
  for (const object of disputed) names.delete(object)
  return names
}

/** The name where it can be one, else the id, with what a name may not have in it replaced. */
function variableOf(item: Element, names: ReadonlyMap<Id, string>): string {
  const object = item.$type === 'bpmn:DataObjectReference' ? one(item, 'dataObjectRef') : undefined
  if (object !== undefined) return variableOf(object, names)
  const candidates = [text(item, 'name'), names.get(item.id ?? ''), item.id]
  const name = candidates.find((candidate) => candidate !== undefined && isName(candidate))
  return name ?? (item.id ?? text(item, 'name') ?? '').replace(/[^\p{L}\p{N}_]/gu, '_')
}
