import { duesOf, refsOf, soleOwner } from '../human-work.js'
import type { Behaviour } from '../move.js'
import { leaveByFlowsTaken } from './leave.js'

/** Puts a human task on somebody's desk and waits until it is completed (BPMN 2.0.1 §13.3.3; WS-HumanTask §4.10). */
export const userTask: Behaviour<'userTask'> = {
  enter(at) {
    const candidates = refsOf(at)
    const owner = soleOwner(at, candidates)
    const role = at.node.assignments[0]?.role
    const title = at.node.title === undefined ? null : at.evaluate(at.node.title)
    return {
      type: 'wait',
      waits: [
        {
          type: 'humanTask',
          state: owner === undefined ? 'ready' : 'reserved',
          name: typeof title === 'string' ? title : (at.node.name ?? at.node.id),
          candidates,
          createdAt: at.env.now,
          ...(owner === undefined ? {} : { owner }),
          ...(role === undefined ? {} : { role }),
          ...(at.node.form === undefined ? {} : { form: at.node.form }),
          ...duesOf(at),
        },
      ],
    }
  },
  resume: leaveByFlowsTaken,
}
