import type { Variables } from '../json.js'
import type { InstanceState } from '../kernel/state.js'
import { step } from '../kernel/step.js'
import type { ProcessGraph } from '../model/graph.js'
import { nationalCalendar } from '../people/deadlines.js'
import type { InlineHandler } from '../ports/handler.js'
import { StepEnv } from '../step-env.js'

/**
 * The bare kernel, for measuring: each call starts an instance, lets it run until it waits or has ended, and gives its state. No command,
 * no facts kept, no store.
 *
 * @example
 * ```ts
 * const once = stepOnce(graph, { variables: { i: 0 }, inline: { count: ({ i }) => ({ i: Number(i) + 1 }) } })
 * once().status // 'completed'
 * ```
 */
export function stepOnce(
  process: ProcessGraph,
  options: { readonly variables?: Variables; readonly inline?: Readonly<Record<string, InlineHandler>> } = {},
): () => InstanceState {
  const { variables = {}, inline = {} } = options
  const input = { type: 'start', definition: 'definition', version: 1, variables, by: 'an' } as const
  return () => {
    const env = new StepEnv({
      now: 0,
      zone: 'UTC',
      movesMax: 20_000,
      calendar: () => nationalCalendar,
      lastNumber: () => 0,
      inline: (topic) => inline[topic],
      decision: () => 'none',
      callable: () => ({ definition: 'called', version: 1 }),
      storedData: () => null,
      resource: () => undefined,
      newId: () => '00000000-0000-7000-8000-000000000000',
    })
    const result = step(process, undefined, input, env)
    if (result.type !== 'done') throw new Error(`${process.id} does not start: ${JSON.stringify(result)}`)
    return result.state
  }
}
