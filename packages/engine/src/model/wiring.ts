/** How the elements of one process hang together, gathered once before they are read one by one. */
import { type Element, flag, is, many, one, text } from './element.js'
import type { Id, SequenceFlow } from './graph.js'
import { isName } from './names.js'

export interface Wiring {
  incoming(node: Id): readonly Id[]
  outgoing(node: Id): readonly Id[]
  /** The boundary events attached to an activity. */
  boundaryEvents(activity: Id): readonly Id[]
  /** The innermost lane that holds the node. */
  lane(node: Id): Id | undefined
  /** The variable that an item-aware element stands for: a data object, property, data input or output. */
  variable(item: Element): string
}

/** The process and every embedded or event sub-process, outermost first. Other kinds of scope are not looked into. */
export function containersOf(process: Element): readonly Element[] {
  return [process, ...many(process, 'flowElements').filter(isScope).flatMap(containersOf)]
}

function isScope({ $type }: Element): boolean {
  return $type === 'bpmn:SubProcess'
}

/** Whether a container is the event sub-process of its scope. */
export function isEventSubProcess(element: Element | undefined): boolean {
  return is(element, 'bpmn:SubProcess') && flag(element, 'triggeredByEvent')
}

export function wire(process: Element, flows: readonly SequenceFlow[]): Wiring {
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
  return {
    incoming: (node) => incoming.get(node) ?? [],
    outgoing: (node) => outgoing.get(node) ?? [],
    boundaryEvents: (activity) => boundary.get(activity) ?? [],
    lane: (node) => lanes.get(node),
    variable: (item) => variableOf(item, names),
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
