import type { Behaviour } from '../move.js'
import { leaveByFlowsTaken } from './leave.js'

/** Waits for its message, or to be triggered where it names none (BPMN 2.0.1 §13.3.3). */
export const receiveTask: Behaviour<'receiveTask'> = {
  enter(at) {
    const { message, id } = at.node
    const wait = message && at.waitFor(message)
    return { type: 'wait', waits: [wait ?? { type: 'subscription', kind: 'trigger', trigger: id, name: id }] }
  },
  resume: leaveByFlowsTaken,
}
