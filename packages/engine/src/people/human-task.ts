/** What may happen to a human task next, as a table: the machine is asked once, when this module is loaded. */
import type { HumanTaskEvent, HumanTaskState } from '../kernel/env.js'
import { type MachineState, machineNext } from './human-task.machine.js'

/**
 * States as the kernel stores them. The kernel's `suspended` does not say what was suspended, so a task there could not be resumed:
 * nothing leads into it or out of it until the kernel remembers. The machine already does.
 */
const states: Readonly<Record<HumanTaskState, MachineState | undefined>> = {
  created: 'created',
  ready: 'ready',
  reserved: 'reserved',
  inProgress: 'inProgress',
  suspended: undefined,
}

const events: Readonly<Record<HumanTaskEvent, true>> = {
  claim: true,
  start: true,
  stop: true,
  release: true,
  delegate: true,
  forward: true,
  suspend: true,
  resume: true,
  complete: true,
}

type Next = HumanTaskState | 'completed'

const table: ReadonlyMap<string, ReadonlyMap<string, Next>> = new Map(
  Object.entries(states).map(([name, state]) => [name, state === undefined ? new Map() : rowOf(state)]),
)

/** The events that some state takes, in the order in which a screen offers them. */
export const humanTaskEvents: readonly HumanTaskEvent[] = keys(events).filter((event) =>
  [...table.values()].some((row) => row.has(event)),
)

/**
 * The state of a human task after an event (WS-HumanTask 1.1 §4.10).
 *
 * @returns `undefined` where the event is not possible
 * @example
 * ```ts
 * humanTaskNext('ready', 'claim') // 'reserved'
 * humanTaskNext('ready', 'complete') // undefined: somebody must claim it first
 * ```
 */
export function humanTaskNext(state: HumanTaskState, event: HumanTaskEvent): HumanTaskState | 'completed' | undefined {
  return table.get(state)?.get(event)
}

function rowOf(state: MachineState): ReadonlyMap<string, Next> {
  return new Map(
    keys(events).flatMap((event) => {
      const next = machineNext(state, event)
      return next !== undefined && isStored(next) ? [[event, next] as const] : []
    }),
  )
}

function isStored(state: MachineState): state is MachineState & Next {
  return state === 'completed' || state in states
}

function keys<K extends string>(record: Readonly<Record<K, unknown>>): readonly K[] {
  return Object.keys(record) as K[] // exactly the keys that the type of the literal names
}
