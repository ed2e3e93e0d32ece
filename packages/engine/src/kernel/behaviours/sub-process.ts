import { isTrue } from '../flows.js'
import type { At, Behaviour, Move } from '../move.js'
import { leaveByFlowsTaken } from './leave.js'

/**
 * Begins the scope inside and goes on when nothing runs there any more (BPMN 2.0.1 §13.3.4). An ad-hoc sub-process looks at its
 * completion condition whenever an activity inside is complete (§13.3.5).
 */
export const subProcess: Behaviour<'subProcess'> = {
  enter: () => ({ type: 'begin' }),
  resume: (at, signal) =>
    at.node.adHoc === undefined || signal.type === 'finished' ? leaveByFlowsTaken(at) : goOnAdHoc(at),
}

function goOnAdHoc(at: At<'subProcess'>): Move {
  const { live, next } = at.inside()
  const { completionCondition: condition, cancelsRemaining = true, isSequential = false } = at.node.adHoc ?? {}
  if (condition !== undefined && isTrue(at.evaluate(condition), condition)) {
    if (live === 0) return leaveByFlowsTaken(at)
    return { type: cancelsRemaining ? 'finish' : 'stay' }
  }
  if (live > 0) return { type: 'stay' }
  return isSequential && next !== undefined ? { type: 'beginInside', node: next } : leaveByFlowsTaken(at)
}
