import type { At, Behaviour } from '../move.js'
import { leaveByFlowsTaken } from './leave.js'
import { askHandler } from './service-task.js'

/** Sends a message by way of a host's handler (BPMN 2.0.1 §13.3.3). */
export const sendTask: Behaviour<'sendTask'> = { enter: ask, resume: leaveByFlowsTaken }

/** Has a host's handler decide (BPMN 2.0.1 §13.3.3). */
export const businessRuleTask: Behaviour<'businessRuleTask'> = { enter: ask, resume: leaveByFlowsTaken }

function ask(at: At<'sendTask'> | At<'businessRuleTask'>): ReturnType<typeof askHandler> {
  return askHandler(at, at.node.work)
}
