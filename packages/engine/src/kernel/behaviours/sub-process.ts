import type { Behaviour } from '../move.js'
import { leaveByFlowsTaken } from './leave.js'

/** Begins the scope inside and goes on when nothing runs there any more (BPMN 2.0.1 §13.3.4). */
export const subProcess: Behaviour<'subProcess'> = {
  enter: () => ({ type: 'begin' }),
  resume: leaveByFlowsTaken,
}
