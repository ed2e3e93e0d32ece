import type { Id } from '../../model/graph.js'
import { isTrue, oldestOfEachFlow } from '../flows.js'
import type { At, Behaviour, Move } from '../move.js'
import { nodesBefore } from '../reach.js'
import type { Token } from '../state.js'
import { isInFront } from './gateways.js'
import { leaveByFlowsTaken } from './leave.js'

/**
 * Works in two phases (BPMN 2.0.1 §13.4.5). It waits for start until its activation condition holds, takes one token of each flow that has
 * one, and puts tokens on its outgoing flows. Then it waits for reset until every other incoming flow has brought a token or can bring none
 * any more, takes those, and puts tokens on the outgoing flows whose condition holds now. Conditions may use `activationCount` and
 * `waitingForStart`.
 */
export const complexGateway: Behaviour<'complexGateway'> = {
  enter: (at) => (at.node.incoming.length === 0 ? leaveByFlowsTaken(at) : { type: 'arrive' }),
  atRest(at) {
    const activatedBy = at.activatedBy()
    const waiting = oldestOfEachFlow(at.arrived())
    return activatedBy === undefined ? start(at, waiting) : reset(at, waiting, activatedBy)
  },
  resume: leaveByFlowsTaken,
}

function start(at: At<'complexGateway'>, waiting: readonly Token[]): Move | undefined {
  const { activationCondition: condition } = at.node
  const names = { activationCount: waiting.length, waitingForStart: true }
  if (condition !== undefined && !isTrue(at.evaluateWith(names, condition), condition)) return undefined
  return join(
    at,
    waiting,
    true,
    waiting.map(({ flow }) => flow ?? ''),
  )
}

function reset(at: At<'complexGateway'>, waiting: readonly Token[], activatedBy: readonly Id[]): Move | undefined {
  const late = waiting.filter(({ flow }) => !activatedBy.includes(flow ?? ''))
  const { graph, node } = at
  const here = [...activatedBy, ...late.map(({ flow }) => flow ?? '')]
  const missing = node.incoming.filter((flow) => !here.includes(flow))
  const toMissing = missing.length === 0 ? new Set<Id>() : nodesBefore(graph, missing, node.id)
  const mayCome = (token: Token) => (token.node === node.id ? isInFront(token, missing) : toMissing.has(token.node))
  if (at.others().some(mayCome)) return undefined
  return late.length === 0 ? { type: 'reset' } : join(at, late, false, null)
}

/** The first of these tokens leaves and takes the others along. */
function join(
  at: At<'complexGateway'>,
  taken: readonly Token[],
  waitingForStart: boolean,
  activatedBy: readonly Id[] | null,
): Move {
  const [first = at.token, ...others] = taken
  const flows = flowsOpen(at, taken.length, waitingForStart)
  return { type: 'join', by: first.id, tokens: others.map(({ id }) => id), flows, activatedBy }
}

/** Outgoing flows whose condition holds in this phase. One without a condition belongs to the start. */
function flowsOpen(at: At<'complexGateway'>, activationCount: number, waitingForStart: boolean): readonly Id[] {
  return at.node.outgoing.filter((id) => {
    const condition = at.graph.flows[id]?.condition
    if (condition === undefined) return waitingForStart
    return isTrue(at.evaluateWith({ activationCount, waitingForStart }, condition), condition)
  })
}
