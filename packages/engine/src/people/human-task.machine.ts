/**
 * The life of a human task as WS-HumanTask 1.1 §4.10 draws it, and the single definition of what may happen to one next.
 *
 * A task is *created*; once people are named for it, it is *ready* (offered to several) or *reserved* (one owner). The owner starts and
 * stops work, gives the task back (*release*), hands it to another (*delegate*) or passes it to other people (*forward*), and completes
 * it, also without having said that work started, because a desk with one click too many is not used. A suspended task remembers where
 * it was. Late is no state: it follows from clock and deadline.
 */
import { type AnyStateMachine, createMachine, type StateValue, transition } from 'xstate'

/** Events that every open state takes: the task fails technically, or the process goes on without it (§4.10.6). */
const ends = { error: '#humanTask.error', exit: '#humanTask.exited' }
const skip = '#humanTask.obsolete'

/** Never started as an actor; `transition` reads it. */
export const humanTaskMachine: AnyStateMachine = createMachine({
  id: 'humanTask',
  initial: 'created',
  states: {
    created: { on: { ...ends, skip, activate: 'ready', nominate: 'reserved' } },
    ready: {
      on: {
        ...ends,
        skip,
        claim: 'reserved',
        start: 'inProgress',
        delegate: 'reserved',
        forward: 'ready',
        suspend: 'suspended.ready',
      },
    },
    reserved: {
      on: {
        ...ends,
        skip,
        start: 'inProgress',
        release: 'ready',
        delegate: 'reserved',
        forward: 'ready',
        complete: 'completed',
        suspend: 'suspended.reserved',
      },
    },
    inProgress: {
      on: {
        ...ends,
        skip,
        stop: 'reserved',
        release: 'ready',
        delegate: 'reserved',
        forward: 'ready',
        complete: 'completed',
        fail: 'failed',
        suspend: 'suspended.inProgress',
      },
    },
    suspended: {
      on: ends,
      initial: 'ready',
      states: {
        ready: { on: { resume: '#humanTask.ready' } },
        reserved: { on: { resume: '#humanTask.reserved' } },
        inProgress: { on: { resume: '#humanTask.inProgress' } },
      },
    },
    completed: { type: 'final' },
    failed: { type: 'final' },
    error: { type: 'final' },
    exited: { type: 'final' },
    obsolete: { type: 'final' },
  },
})

/** Every state of the machine, nested ones by path. */
export const machineStates = [
  'created',
  'ready',
  'reserved',
  'inProgress',
  'suspended.ready',
  'suspended.reserved',
  'suspended.inProgress',
  'completed',
  'failed',
  'error',
  'exited',
  'obsolete',
] as const

export type MachineState = (typeof machineStates)[number]

/**
 * The machine as a function.
 *
 * @returns the state afterwards; `undefined` where the event is not possible
 */
export function machineNext(state: MachineState, event: string): MachineState | undefined {
  const snapshot = humanTaskMachine.resolveState({ value: stateValue(state), context: {} })
  if (!snapshot.can({ type: event })) return undefined
  const [after] = transition(humanTaskMachine, snapshot, { type: event })
  return pathOf(after.value)
}

function stateValue(state: MachineState): StateValue {
  const [outer = state, inner] = state.split('.')
  return inner === undefined ? outer : { [outer]: inner }
}

function pathOf(value: unknown): MachineState | undefined {
  const path = typeof value === 'string' ? value : Object.entries(Object(value)).flat().join('.')
  return machineStates.find((state) => state === path)
}
