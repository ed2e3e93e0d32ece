/** Conditional events (BPMN 2.0.1 §10.5.5): looked at whenever nothing moves any more; they occur when their condition becomes true. */
import type { Expression, Node, ProcessGraph } from '../model/graph.js'
import { Trouble } from './env.js'
import { isTrue } from './flows.js'
import { emit, nodeOf, type Run } from './run.js'
import type { SubscriptionWait } from './state.js'
import { row, rows } from './table.js'
import { occur } from './triggers.js'
import { evaluate } from './variables.js'

export function lookAtConditions(run: Run): void {
  if (!hasConditions(run.graph)) return
  for (const { id } of rows(run.state.waits)) {
    const wait = row(run.state.waits, id)
    if (wait?.type !== 'subscription' || wait.kind !== 'condition') continue
    const condition = conditionOf(nodeOf(run, wait.node), wait.trigger)
    if (condition !== undefined) look(run, wait, condition)
  }
}

/**
 * It occurs once each time it becomes true. One that cannot be evaluated, as for data that is not there yet, does not hold: what is wrong
 * stands in the journal, and it is looked at again with the next step.
 */
function look(run: Run, wait: SubscriptionWait, condition: Expression): void {
  const { holds, trouble } = outcome(run, wait, condition)
  if (holds === (wait.holds ?? false) && trouble === wait.trouble) return
  emit(run, { type: 'conditionChanged', wait: wait.id, holds, ...(trouble === undefined ? {} : { trouble }) })
  if (holds) occur(run, { ...wait, holds }, {})
}

function outcome(run: Run, wait: SubscriptionWait, condition: Expression): { holds: boolean; trouble?: string } {
  try {
    return { holds: isTrue(evaluate(run, condition, scopeOfWait(run, wait)), condition) }
  } catch (thrown) {
    if (!(thrown instanceof Trouble)) throw thrown
    return { holds: false, trouble: thrown.code }
  }
}

function scopeOfWait(run: Run, wait: SubscriptionWait): number {
  if (wait.scope !== undefined) return wait.scope
  const token = row(run.state.tokens, wait.token ?? 0)
  return token?.owns ?? token?.scope ?? 1
}

function conditionOf(node: Node, trigger: string): Expression | undefined {
  const triggers = 'triggers' in node ? node.triggers : []
  const found = triggers.find(({ id }) => id === trigger)
  return found?.type === 'conditional' ? found.condition : undefined
}

const conditional = new WeakMap<ProcessGraph, boolean>()

function hasConditions(graph: ProcessGraph): boolean {
  const known = conditional.get(graph)
  if (known !== undefined) return known
  const nodes = Object.values(graph.nodes)
  const found = nodes.some((node) => 'triggers' in node && node.triggers.some(({ type }) => type === 'conditional'))
  conditional.set(graph, found)
  return found
}
