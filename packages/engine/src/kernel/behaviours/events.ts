import type { Variables } from '../../json.js'
import type { Result } from '../../model/graph.js'
import type { Effect } from '../input.js'
import type { At, Behaviour, Move } from '../move.js'
import { eventName, keyText } from '../triggers.js'
import { leaveByFlowsTaken } from './leave.js'

/** Where a scope begins, or a trigger has begun one: leaves at once (BPMN 2.0.1 §13.5.1). */
export const startEvent: Behaviour<'startEvent'> = { enter: leaveByFlowsTaken, resume: leaveByFlowsTaken }

/** Has just been triggered on its activity: leaves at once (BPMN 2.0.1 §13.5.3). */
export const boundaryEvent: Behaviour<'boundaryEvent'> = { enter: leaveByFlowsTaken, resume: leaveByFlowsTaken }

/** Waits for its trigger (BPMN 2.0.1 §13.5.2). */
export const intermediateCatchEvent: Behaviour<'intermediateCatchEvent'> = {
  enter(at) {
    if (at.node.triggers.length === 0) return leaveByFlowsTaken(at) // a link's other end
    return { type: 'wait', waits: at.node.triggers.map((trigger) => at.waitFor(trigger)) }
  },
  resume: leaveByFlowsTaken,
}

/** Throws its results and leaves; a milestone where it has none (BPMN 2.0.1 §13.5.2). */
export const intermediateThrowEvent: Behaviour<'intermediateThrowEvent'> = {
  enter: (at) => thrown(at, leaveByFlowsTaken(at)),
  resume: leaveByFlowsTaken,
}

/** Throws its results and ends its token (BPMN 2.0.1 §13.5.6). What has been told and undone is so once, also where an error is uncaught. */
export const endEvent: Behaviour<'endEvent'> = {
  enter: (at) => thrown(at, ending(at)),
  resume(at) {
    const move = ending(at)
    return move.type === 'cancelTransaction' ? { type: 'transactionCancelled' } : move
  },
}

/** Messages, signals and escalations go out at once; compensation is waited for; then comes what is last. */
function thrown(at: At<'intermediateThrowEvent' | 'endEvent'>, last: Move): Move {
  const { results } = at.node
  const given = givenAlong(at)
  const seen = given ?? at.variables()
  const told = {
    effects: results.flatMap((result) => effectOf(at, result, seen)),
    signals: results.flatMap((result) =>
      result.type === 'signal' && result.isLocal === true ? [{ name: nameOf(at, result), variables: seen }] : [],
    ),
    escalations: results.flatMap((result) =>
      result.type === 'escalation' ? [{ code: result.code ?? null, variables: given ?? {} }] : [],
    ),
  }
  const compensation = results.find((result) => result.type === 'compensate')
  return { ...(compensation === undefined ? last : compensate(compensation)), ...told }
}

function givenAlong(at: At<'intermediateThrowEvent' | 'endEvent'>): Variables | undefined {
  return at.node.inputs === undefined ? undefined : at.evaluateAll(at.node.inputs)
}

function effectOf(at: At, result: Result, variables: Variables): Effect[] {
  if (result.type === 'signal')
    return result.isLocal === true ? [] : [{ type: 'broadcastSignal', name: nameOf(at, result), variables }]
  if (result.type !== 'message') return []
  const key = result.key === undefined ? null : at.evaluate(result.key)
  return [{ type: 'publishMessage', name: nameOf(at, result), key: key === null ? null : keyText(key), variables }]
}

function nameOf(at: At, result: Extract<Result, { type: 'message' | 'signal' }>): string {
  return eventName(result, (expression) => at.evaluate(expression))
}

function compensate({ activity }: Extract<Result, { type: 'compensate' }>): Move {
  return activity === undefined ? { type: 'compensate' } : { type: 'compensate', activity }
}

/** What ends the token: of these an event has one at most. */
function ending(at: At<'endEvent'>): Move {
  for (const result of at.node.results) {
    if (result.type === 'terminate')
      return result.whole === undefined ? { type: 'terminate' } : { type: 'terminate', whole: result.whole }
    if (result.type === 'cancel') return { type: 'cancelTransaction' }
    if (result.type === 'error')
      return { type: 'throwError', code: result.code ?? null, variables: givenAlong(at) ?? {} }
  }
  return { type: 'leave', flows: [] }
}
