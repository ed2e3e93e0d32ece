import { firstFlow } from '../flows.js'
import type { At, Behaviour, Move } from '../move.js'
import type { Token } from '../state.js'

/** Passes each token on by the first flow whose condition holds, else the default flow (BPMN 2.0.1 §13.4.2). */
export const exclusiveGateway: Behaviour<'exclusiveGateway'> = { enter: passFirst, resume: passFirst }

function passFirst(at: At): Move {
  if (at.node.outgoing.length === 0) return { type: 'leave', flows: [] }
  return { type: 'leave', flows: [firstFlow(at.graph, at.node, (expression) => at.evaluate(expression))] }
}

/** Waits for one token on every incoming flow, then puts one on every outgoing flow (BPMN 2.0.1 §13.4.1). */
export const parallelGateway: Behaviour<'parallelGateway'> = {
  enter(at) {
    if (at.node.incoming.length <= 1) return { type: 'leave', flows: at.node.outgoing }
    const others = oneForEachOtherFlow(at)
    if (others === undefined) return { type: 'arrive' }
    return { type: 'join', tokens: others, flows: at.node.outgoing }
  },
}

/** The oldest waiting token of each incoming flow but the one this token came by; `undefined` while one is missing. */
function oneForEachOtherFlow(at: At<'parallelGateway'> & { arrived(): readonly Token[] }): number[] | undefined {
  const waiting = at.arrived()
  const oldest = at.node.incoming
    .filter((flow) => flow !== at.token.flow)
    .map((flow) => waiting.find((other) => other.flow === flow)?.id)
  return oldest.every((id) => id !== undefined) ? oldest : undefined
}
