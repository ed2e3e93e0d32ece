import type { Variables } from '../../json.js'
import type { Id, Result } from '../../model/graph.js'
import type { Effect } from '../input.js'
import type { At, Behaviour, Move } from '../move.js'
import { keyText } from '../triggers.js'
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
  enter: (at) => thrown(at, at.node.results, leaveByFlowsTaken(at)),
  resume: leaveByFlowsTaken,
}

/** Throws its results and ends its token (BPMN 2.0.1 §13.5.6). */
export const endEvent: Behaviour<'endEvent'> = {
  enter: end,
  resume(at, signal) {
    if (signal.type === 'retried') return end(at)
    const isCancel = at.node.results.some(({ type }) => type === 'cancel')
    return isCancel ? { type: 'transactionCancelled' } : { type: 'leave', flows: [] }
  },
}

function end(at: At<'endEvent'>): Move {
  return thrown(at, at.node.results, { type: 'leave', flows: [] })
}

/** Messages and signals go out with the commit; what else is thrown decides how the token goes on. */
function thrown(at: At, results: readonly Result[], leaving: Move): Move {
  const given = 'inputs' in at.node ? at.evaluateAll(at.node.inputs ?? []) : undefined
  const effects = results.flatMap((result) => effectOf(at, result, given ?? at.variables()))
  const moves = results.flatMap((result) => moveOf(result, leaving, given ?? {}))
  const signals = results.flatMap((result) =>
    result.type === 'signal' && result.isLocal === true
      ? [{ name: result.name, variables: given ?? at.variables() }]
      : [],
  )
  return { ...(moves[0] ?? leaving), effects, signals }
}

function effectOf(at: At, result: Result, variables: Variables): Effect[] {
  if (result.type === 'signal')
    return result.isLocal === true ? [] : [{ type: 'broadcastSignal', name: result.name, variables }]
  if (result.type !== 'message') return []
  const key = result.key === undefined ? null : at.evaluate(result.key)
  return [{ type: 'publishMessage', name: result.name, key: key === null ? null : keyText(key), variables }]
}

function flowsOf(leaving: Move): readonly Id[] {
  return leaving.type === 'leave' ? leaving.flows : []
}

function moveOf(result: Result, leaving: Move, variables: Variables): Move[] {
  switch (result.type) {
    case 'terminate':
      return [{ type: 'terminate' }]
    case 'error':
      return [{ type: 'throwError', code: result.code ?? null, variables }]
    case 'escalation':
      return [{ type: 'escalate', code: result.code ?? null, flows: flowsOf(leaving), variables }]
    case 'compensate':
      return [
        result.activity === undefined ? { type: 'compensate' } : { type: 'compensate', activity: result.activity },
      ]
    case 'cancel':
      return [{ type: 'cancelTransaction' }]
    case 'message':
    case 'signal':
      return []
  }
}
