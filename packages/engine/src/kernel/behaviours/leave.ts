import { flowsTaken } from '../flows.js'
import type { At, Move } from '../move.js'

/** Done here: leaves by every flow that is open. */
export function leaveByFlowsTaken(at: At): Move {
  return { type: 'leave', flows: flowsTaken(at.graph, at.node, (expression) => at.evaluate(expression)) }
}
