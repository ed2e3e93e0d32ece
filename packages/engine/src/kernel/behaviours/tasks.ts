import type { Behaviour } from '../move.js'
import { leaveByFlowsTaken } from './leave.js'

/** Nothing to do: leaves at once (BPMN 2.0.1 §13.3.3, abstract task). */
export const task: Behaviour<'task'> = { enter: leaveByFlowsTaken, resume: leaveByFlowsTaken }

/** Done by a person without the engine's knowledge: passes at once (BPMN 2.0.1 §13.3.3). */
export const manualTask: Behaviour<'manualTask'> = { enter: leaveByFlowsTaken, resume: leaveByFlowsTaken }
