/** Who a user task is for and by when: evaluated once, when the task is put on the desk. */
import type { Json } from '../json.js'
import type { Assignment, Deadline } from '../model/graph.js'
import type { EpochMs } from '../ports/store.js'
import { Trouble } from './env.js'
import type { At } from './move.js'
import type { InstanceState, Scope } from './state.js'
import { row } from './table.js'

/** The references a task is offered to. A bare word is a user, or what the assignment says. */
export function refsOf(at: At<'userTask'>): string[] {
  return [...new Set(at.node.assignments.flatMap((assignment) => refs(at, assignment)))]
}

function refs(at: At<'userTask'>, assignment: Assignment): string[] {
  const { query, to } = assignment
  const value =
    query === undefined ? at.evaluate(to) : at.env.resource(query.resource, at.evaluateAll(query.parameters))
  const list = Array.isArray(value) ? value : typeof value === 'string' ? value.split(',') : [value]
  return list.map((item: Json) => {
    if (typeof item !== 'string' || item.trim() === '')
      throw new Trouble('assignment-invalid', { node: at.node.id, value })
    const ref = item.trim()
    return ref.includes(':') ? ref : `${assignment.kind ?? 'user'}:${ref}`
  })
}

/** The one user it is for, if it is for one: the task is reserved for them at once (WS-HumanTask §4.10.1). */
export function soleOwner(at: At<'userTask'>, candidates: readonly string[]): string | undefined {
  const [only, ...others] = candidates
  if (only === undefined || others.length > 0 || !only.startsWith('user:')) return undefined
  return at.node.assignments.some(({ mode }) => mode === 'claim') ? undefined : only.slice('user:'.length)
}

/** By when something is due: for the person, and for the agency. */
export interface Dues {
  readonly due?: EpochMs
  readonly agencyDue?: EpochMs
}

/**
 * Dues of a user task: the earliest on the task itself or its lane; where those say nothing, of the nearest sub-process around it that
 * does; the agency's at last of the whole process.
 */
export function duesOf(at: At<'userTask'>): Dues {
  const lane = at.node.lane === undefined ? undefined : at.graph.lanes[at.node.lane]
  return { ...inherited(at.state, at.token.scope), ...duesOn(at, [...at.node.deadlines, ...(lane?.deadlines ?? [])]) }
}

/** The earliest due of each kind among some deadlines, each reckoned from now. */
export function duesOn(at: Pick<At, 'env' | 'evaluate'>, deadlines: readonly Deadline[]): Dues {
  if (deadlines.length === 0) return {}
  const due = earliest(at, deadlines.filter(bindsHandler))
  const agencyDue = earliest(at, deadlines.filter(bindsAgency))
  return { ...(due === undefined ? {} : { due }), ...(agencyDue === undefined ? {} : { agencyDue }) }
}

function inherited(state: InstanceState, from: number): Dues {
  let dues: { due?: EpochMs; agencyDue?: EpochMs } = state.due === undefined ? {} : { agencyDue: state.due }
  for (const { due, agencyDue } of scopesAround(state, from)) {
    if (due !== undefined) dues = { ...dues, due }
    if (agencyDue !== undefined) dues = { ...dues, agencyDue }
  }
  return dues
}

/** Outermost first. */
function scopesAround(state: InstanceState, from: number): readonly Scope[] {
  const scope = row(state.scopes, from)
  if (scope === undefined) return []
  return scope.parent === undefined ? [scope] : [...scopesAround(state, scope.parent), scope]
}

function bindsHandler(deadline: Deadline): boolean {
  return deadline.for === 'handler' || deadline.for === 'unit'
}

function bindsAgency(deadline: Deadline): boolean {
  return !bindsHandler(deadline)
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
  if (deadline.at === undefined || isAmount.test(value)) return at.env.due(value, at.env.now, deadline.calendar)
  const moment = at.env.moment(value)
  return isDay.test(value) ? at.env.due('0 wd', moment, deadline.calendar) : moment
}

/** Other engines take a duration where a moment is asked for: from now on. */
const isAmount = /^\s*P/

/** A day is over at closing time, or at that of the next working day (Civil Code 2015, Art. 148). */
const isDay = /^\s*\d{4}-\d\d-\d\d\s*$/
