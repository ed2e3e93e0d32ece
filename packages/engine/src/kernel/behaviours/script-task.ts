import type { Behaviour } from '../move.js'
import { leaveByFlowsTaken } from './leave.js'

/** Makes its assignments inside the step (BPMN 2.0.1 §13.3.3). */
export const scriptTask: Behaviour<'scriptTask'> = {
  enter: (at) => ({ type: 'answer', variables: at.evaluateAll(at.node.script) }),
  resume: leaveByFlowsTaken,
}
