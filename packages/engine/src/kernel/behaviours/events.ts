import type { Id, Result } from '../../model/graph.js'
import { flowsTaken } from '../flows.js'
import type { At, Behaviour, Move } from '../move.js'
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

/** Throws its result and leaves; a milestone where it has none (BPMN 2.0.1 §13.5.2). */
export const intermediateThrowEvent: Behaviour<'intermediateThrowEvent'> = {
  enter(at) {
    const flows = flowsTaken(at.graph, at.node, (expression) => at.evaluate(expression))
    return at.node.results.length === 0 ? { type: 'leave', flows } : thrown(at.node.results, flows)
  },
  resume: leaveByFlowsTaken,
}

/** Ends its token; with a result, throws that first (BPMN 2.0.1 §13.5.6). */
export const endEvent: Behaviour<'endEvent'> = { enter: end, resume: end }

function end({ node }: At<'endEvent'>): Move {
  return thrown(node.results, [])
}

function thrown([result]: readonly Result[], flows: readonly Id[]): Move {
  switch (result?.type) {
    case undefined:
      return { type: 'leave', flows }
    case 'terminate':
      return { type: 'terminate' }
    case 'error':
      return { type: 'throwError', code: result.code ?? null }
    case 'escalation':
      return { type: 'escalate', code: result.code ?? null, flows }
  }
}
