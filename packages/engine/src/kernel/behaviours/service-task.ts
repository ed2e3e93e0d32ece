import type { Work } from '../../model/graph.js'
import type { At, Behaviour, Move } from '../move.js'
import { leaveByFlowsTaken } from './leave.js'

/**
 * Has a machine do the work (BPMN 2.0.1 §13.3.3). A host's handler is a job: it runs after the commit and the token waits for its
 * answer. A number of a register is taken inside the step; so is the result of a handler registered as inline.
 */
export const serviceTask: Behaviour<'serviceTask'> = {
  enter(at) {
    const { work } = at.node
    if (work.type === 'assign') return { type: 'answer', variables: at.evaluateAll(work.assignments) }
    return work.type === 'number' ? takeNumber(at, work) : askHandler(at, work)
  },
  resume: leaveByFlowsTaken,
}

function takeNumber(at: At<'serviceTask'>, { register, variable }: Extract<Work, { type: 'number' }>): Move {
  const number = at.env.nextNumber(register)
  return { type: 'answer', variables: { [variable]: number }, effects: [{ type: 'takeNumber', register, number }] }
}

/** A job for the host, or its result at once where the handler runs inline. */
export function askHandler(at: Pick<At, 'env' | 'variables'>, { topic }: Extract<Work, { type: 'handler' }>): Move {
  const inline = at.env.inline(topic)
  if (inline === undefined) return { type: 'wait', waits: [{ type: 'job', topic, due: at.env.now, attempts: 0 }] }
  return { type: 'answer', variables: inline(at.variables()) }
}
