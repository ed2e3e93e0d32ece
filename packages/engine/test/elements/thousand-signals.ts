import { play } from '@quytrinh/engine/testing'
import { checkInvariants, type Violation } from '../../src/kernel/invariants.js'
import type { InstanceState } from '../../src/kernel/state.js'
import { step } from '../../src/kernel/step.js'
import { rows } from '../../src/kernel/table.js'
import { CheckedInstance } from '../../src/testing/checked-instance.js'

/** What a diagram comes to after a thousand signals. Invariants are asked for once, at the end: after each of so many steps they take long. */
export async function afterThousandSignals(
  diagram: string,
): Promise<{ readonly nodes: readonly string[]; readonly violations: readonly Violation[] }> {
  const { graph, now, state: first, subscriptions } = await play(diagram)
  const env = new CheckedInstance(graph, now).env()
  const wait = subscriptions[0]?.id ?? 0
  let state: InstanceState = first
  for (let count = 0; count < 1000; count++) {
    const outcome = step(graph, state, { type: 'trigger', wait, variables: {} }, env)
    if (outcome.type !== 'done') throw new Error(`signal ${count} is ${outcome.type}`)
    state = outcome.state
  }
  const nodes = rows(state.waits).map(({ node }) => node)
  return { nodes: nodes.filter((node) => node !== 'event').sort(), violations: checkInvariants(graph, state) }
}
