import { flowsTaken } from '../flows.js'
import type { At, Move } from '../move.js'

/** Done here: leaves by every flow that is open. One instance of a multi-instance activity leaves by none: the activity does. */
export function leaveByFlowsTaken(at: At): Move {
  if (at.token.index !== undefined) return { type: 'leave', flows: [] }
  return { type: 'leave', flows: flowsTaken(at.graph, at.node, (expression) => at.evaluate(expression)) }
}
