/** Lanes (BPMN 2.0.1 §10.8): who does the user tasks in them, unless a task or an inner lane says otherwise. */
import { extrasOf } from '../../extensions/index.js'
import { type Element, is, one, present, text, word } from '../element.js'
import type { Assignment, Id, Lane, Node } from '../graph.js'
import type { Reading } from '../reading.js'
import { lanesOf } from '../wiring.js'
import { group, assignmentsOf as rolesOf } from './roles.js'

export function readLanes(process: Element, reading: Reading): readonly Lane[] {
  return lanesOf(process).flatMap((lane) => {
    if (lane.id === undefined) return []
    const { assignments = partitioned(lane, reading), deadlines = [] } = extrasOf(lane, reading)
    return [present({ id: lane.id, name: text(lane, 'name'), parent: laneAround(lane), assignments, deadlines })]
  })
}

/** The element that a lane stands for: a resource or a role of one says who; anything else only sorts (BPMN 2.0.1 §10.8). */
function partitioned(lane: Element, reading: Reading): readonly Assignment[] {
  const element = one(lane, 'partitionElement') ?? one(lane, 'partitionElementRef')
  if (element === undefined) return []
  if (is(element, 'bpmn:Resource')) return [{ role: 'lead', mode: 'claim', to: group(element) }]
  if (is(element, 'bpmn:ResourceRole')) return rolesOf(element, reading)
  reading.report.warning(
    'partition-unread',
    lane,
    { element: element.id ?? word(element.$type) },
    'partitionElementRef',
  )
  return []
}

function laneAround(lane: Element): Id | undefined {
  const around = lane.$parent?.$parent
  return is(around, 'bpmn:Lane') ? around?.id : undefined
}

/** A user task that nobody is assigned to takes the assignments of the nearest lane around it that has any. */
export function inherit(node: Node, lanes: Readonly<Record<Id, Lane>>): Node {
  if (node.kind !== 'userTask' || node.assignments.length > 0) return node
  return { ...node, assignments: assignmentsOf(node.lane, lanes) }
}

function assignmentsOf(lane: Id | undefined, lanes: Readonly<Record<Id, Lane>>): readonly Assignment[] {
  const at = lane === undefined ? undefined : lanes[lane]
  if (at === undefined) return []
  return at.assignments.length > 0 ? at.assignments : assignmentsOf(at.parent, lanes)
}
