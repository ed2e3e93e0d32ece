import type { SendTask } from '../../model/graph.js'
import type { At, Behaviour, Move } from '../move.js'
import { eventName, keyText } from '../triggers.js'
import { leaveByFlowsTaken } from './leave.js'
import { askHandler } from './service-task.js'

/** Sends a message by way of a host's handler; one for another process of the file itself (BPMN 2.0.1 §13.3.3). */
export const sendTask: Behaviour<'sendTask'> = {
  enter: (at) => (at.node.work.type === 'message' ? send(at, at.node.work) : askHandler(at, at.node.work)),
  resume: leaveByFlowsTaken,
}

/** Gives its data inputs along; without any, all it sees. */
function send(at: At<'sendTask'>, { key, ...named }: Extract<SendTask['work'], { type: 'message' }>): Move {
  const targets = at.node.inputs.map(({ target }) => target)
  const own = Object.entries(at.ownVariables()).filter(([variable]) => targets.includes(variable))
  const variables = targets.length === 0 ? at.variables() : Object.fromEntries(own)
  const name = eventName(named, (expression) => at.evaluate(expression))
  const value = key === undefined ? null : at.evaluate(key)
  const message = { type: 'publishMessage', name, key: value === null ? null : keyText(value), variables } as const
  return { type: 'answer', variables: {}, effects: [message] }
}
