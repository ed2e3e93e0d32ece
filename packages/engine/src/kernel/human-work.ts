/** Who a user task is for and by when: evaluated once, when the task is put on the desk. */
import type { Json } from '../json.js'
import type { Assignment, Deadline } from '../model/graph.js'
import { Trouble } from './env.js'
import type { At } from './move.js'
import type { HumanTaskWait } from './state.js'

/** The references a task is offered to. A bare word is a user. */
export function refsOf(at: At<'userTask'>): string[] {
  return [...new Set(at.node.assignments.flatMap((assignment) => refs(at, assignment)))]
}

function refs(at: At<'userTask'>, assignment: Assignment): string[] {
  const value = at.evaluate(assignment.to)
  const list = Array.isArray(value) ? value : typeof value === 'string' ? value.split(',') : [value]
  return list.map((item: Json) => {
    if (typeof item !== 'string' || item.trim() === '')
      throw new Trouble('assignment-invalid', { node: at.node.id, value })
    const ref = item.trim()
    return ref.includes(':') ? ref : `user:${ref}`
  })
}

/** The one user it is for, if it is for one: the task is reserved for them at once (WS-HumanTask §4.10.1). */
export function soleOwner(at: At<'userTask'>, candidates: readonly string[]): string | undefined {
  const [only, ...others] = candidates
  if (only === undefined || others.length > 0 || !only.startsWith('user:')) return undefined
  return at.node.assignments.some(({ mode }) => mode === 'claim') ? undefined : only.slice('user:'.length)
}

/** Due of the handler and of the agency: the nearest of each, on the task, its lane, or (the agency's) the whole process. */
export function duesOf(at: At<'userTask'>): Pick<HumanTaskWait, 'due' | 'agencyDue'> {
  const lane = at.node.lane === undefined ? undefined : at.graph.lanes[at.node.lane]
  const deadlines = [...at.node.deadlines, ...(lane?.deadlines ?? [])]
  const due = earliest(at, deadlines.filter(bindsHandler))
  const agencyDue =
    earliest(
      at,
      deadlines.filter((deadline) => !bindsHandler(deadline)),
    ) ?? at.state.due
  return { ...(due === undefined ? {} : { due }), ...(agencyDue === undefined ? {} : { agencyDue }) }
}

function bindsHandler(deadline: Deadline): boolean {
  return deadline.for === 'handler' || deadline.for === 'unit'
}

function earliest(at: Pick<At, 'env' | 'evaluate'>, deadlines: readonly Deadline[]): number | undefined {
  const dues = deadlines.map((deadline) => dueOf(at, deadline)).filter((due) => due !== undefined)
  return dues.length > 0 ? Math.min(...dues) : undefined
}

/** A deadline that evaluates to null is none: the leader may leave it open. */
export function dueOf(at: Pick<At, 'env' | 'evaluate'>, deadline: Deadline): number | undefined {
  const value = deadline.at === undefined ? deadline.within && at.evaluate(deadline.within) : at.evaluate(deadline.at)
  if (value === undefined || value === null) return undefined
  if (typeof value !== 'string') throw new Trouble('deadline-invalid', { value })
  return deadline.at === undefined ? at.env.due(value, at.env.now, deadline.calendar) : at.env.moment(value)
}
