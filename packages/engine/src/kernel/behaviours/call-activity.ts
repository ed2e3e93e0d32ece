import { Trouble } from '../env.js'
import type { Behaviour } from '../move.js'
import { keyText } from '../triggers.js'
import { leaveByFlowsTaken } from './leave.js'

/**
 * Calls a process of the agency and goes on when it has ended (BPMN 2.0.1 §13.3.4). Errors and escalations that it does not catch itself
 * come to the call activity; stopping the call activity stops it.
 */
export const callActivity: Behaviour<'callActivity'> = {
  enter(at) {
    const called = at.evaluate(at.node.called)
    if (typeof called !== 'string') throw new Trouble('called-element-invalid', { value: called })
    if (!at.env.isCallable(called)) throw new Trouble('called-process-not-active', { process: called })
    const key = at.node.businessKey === undefined ? null : at.evaluate(at.node.businessKey)
    const variables = at.node.passesAll === true ? at.variables() : at.ownVariables()
    return { type: 'call', called, businessKey: key === null ? null : keyText(key), variables }
  },
  resume: leaveByFlowsTaken,
}
