import type { Id } from '../../model/graph.js'
import { firstFlow, flowsTaken, oldestOfEachFlow } from '../flows.js'
import type { At, Behaviour, Move, WaitRequest } from '../move.js'
import { nodesBefore } from '../reach.js'
import type { Token } from '../state.js'
import { leaveByFlowsTaken } from './leave.js'

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

/**
 * Waits until no token can come by a flow that has none yet, then puts one on every outgoing flow whose condition holds, else on the
 * default flow (BPMN 2.0.1 §13.4.3). Also unstructured, and in loops: it is looked at again whenever nothing moves any more.
 */
export const inclusiveGateway: Behaviour<'inclusiveGateway'> = {
  enter(at) {
    return at.node.incoming.length <= 1 ? leaveByFlowsTaken(at) : { type: 'arrive' }
  },
  atRest(at) {
    const joining = oldestOfEachFlow(at.arrived())
    if (mayStillCome(at, joining)) return undefined
    const flows = flowsTaken(at.graph, at.node, (expression) => at.evaluate(expression))
    return { type: 'join', tokens: joining.filter(({ id }) => id !== at.token.id).map(({ id }) => id), flows }
  },
  resume: leaveByFlowsTaken,
}

/**
 * A token somewhere in the scope can get to an incoming flow that has none, and not to one that has: the specification's rule, with
 * paths that pass through the gateway itself left out.
 */
function mayStillCome(at: At<'inclusiveGateway'>, joining: readonly Token[]): boolean {
  const { graph, node } = at
  const taken = node.incoming.filter((id) => joining.some(({ flow }) => flow === id))
  const empty = node.incoming.filter((id) => !taken.includes(id))
  if (empty.length === 0) return false
  const toEmpty = nodesBefore(graph, empty, node.id)
  const toTaken = nodesBefore(graph, taken, node.id)
  return at.others().some((token) => {
    if (token.node === node.id) return isInFront(token, empty)
    return toEmpty.has(token.node) && !toTaken.has(token.node)
  })
}

/** A token at a join that waits for a step of its own has not arrived: it still comes by its flow. */
export function isInFront({ flow = '', waits }: Token, flows: readonly Id[]): boolean {
  return waits !== undefined && flows.includes(flow)
}

/** Waits for the first of the events behind it; the others are withdrawn (BPMN 2.0.1 §13.4.4). */
export const eventBasedGateway: Behaviour<'eventBasedGateway'> = {
  enter: (at) => ({ type: 'wait', waits: at.node.outgoing.flatMap((flow) => waitsBehind(at, flow)) }),
}

function waitsBehind(at: At<'eventBasedGateway'>, flow: Id): WaitRequest[] {
  const node = at.graph.nodes[at.graph.flows[flow]?.target ?? '']
  if (node?.kind === 'receiveTask' && node.message !== undefined)
    return [{ ...at.waitFor(node.message), node: node.id }]
  if (node?.kind !== 'intermediateCatchEvent') return []
  return node.triggers.map((trigger) => ({ ...at.waitFor(trigger), node: node.id }))
}
