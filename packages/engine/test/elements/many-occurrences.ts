import { play } from '@quytrinh/engine/testing'
import type { Variables } from '../../src/json.js'
import { checkInvariants, type Violation } from '../../src/kernel/invariants.js'
import type { InstanceState } from '../../src/kernel/state.js'
import { step } from '../../src/kernel/step.js'
import { rows } from '../../src/kernel/table.js'
import { CheckedInstance } from '../../src/testing/checked-instance.js'

export interface Occurred {
  readonly before: InstanceState
  readonly after: InstanceState
  readonly violations: readonly Violation[]
}

/**
 * What a diagram comes to after its only event beside the flow has occurred so often. Invariants are asked for once, at the end: after each
 * of so many steps they take long.
 */
export async function afterMany(count: number, diagram: string, variables: Variables = {}): Promise<Occurred> {
  const { graph, now, state: before, subscriptions } = await play(diagram, { variables })
  const env = new CheckedInstance(graph, now).env()
  const wait = subscriptions[0]?.id ?? 0
  let after: InstanceState = before
  for (let index = 0; index < count; index++) {
    const outcome = step(graph, after, { type: 'trigger', wait, variables: {} }, env)
    if (outcome.type !== 'done') throw new Error(`occurrence ${index} is ${outcome.type}`)
    after = outcome.state
  }
  return { before, after, violations: checkInvariants(graph, after) }
}

/** Where an instance waits, without the event itself. */
export function waitingNodes({ waits }: InstanceState): readonly string[] {
  return rows(waits)
    .map(({ node }) => node)
    .filter((node) => node !== 'event')
    .sort()
}
