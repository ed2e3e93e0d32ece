import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { HumanTaskEvent, HumanTaskState } from '../../src/kernel/env.js'
import { humanTaskEvents, humanTaskNext } from '../../src/people/human-task.js'
import { humanTaskMachine, type MachineState, machineNext, machineStates } from '../../src/people/human-task.machine.js'

const machineEvents = [...humanTaskMachine.events].sort()
const open: readonly HumanTaskState[] = ['created', 'ready', 'reserved', 'inProgress', 'suspended']
const all: readonly HumanTaskEvent[] = [
  'claim',
  'release',
  'start',
  'stop',
  'suspend',
  'resume',
  'delegate',
  'forward',
  'complete',
]

describe('the machine of WS-HumanTask §4.10', () => {
  test('knows every event', () => {
    expect(machineEvents).toEqual([
      'activate',
      'claim',
      'complete',
      'delegate',
      'error',
      'exit',
      'fail',
      'forward',
      'nominate',
      'release',
      'resume',
      'skip',
      'start',
      'stop',
      'suspend',
    ])
  })

  test('the listed states are the states of the machine', () => {
    const paths = Object.values(humanTaskMachine.states).flatMap(({ key, states }) => {
      const inner = Object.keys(states)
      return inner.length === 0 ? [key] : inner.map((name) => `${key}.${name}`)
    })

    expect([...machineStates].sort()).toEqual(paths.sort())
  })

  test('no sequence of events leaves the states of the machine, and nothing happens to a task that is over', () => {
    const over = ['completed', 'failed', 'error', 'exited', 'obsolete']

    fc.assert(
      fc.property(fc.array(fc.constantFrom(...machineEvents, 'unheard-of')), (events) => {
        let state: MachineState = 'created'
        for (const event of events) {
          const next = machineNext(state, event)
          if (over.includes(state)) expect(next).toBeUndefined()
          state = next ?? state
          expect(machineStates).toContain(state)
        }
      }),
    )
  })

  test.each(['ready', 'reserved', 'inProgress'] as const)('a task suspended while %s resumes there', (state) => {
    const suspended = machineNext(state, 'suspend')

    expect(suspended).toBe(`suspended.${state}`)
    expect(machineNext(suspended ?? state, 'resume')).toBe(state)
  })

  test.each(['created', 'ready', 'reserved', 'inProgress', 'suspended.reserved'] as const)(
    'the process can go on without a task that is %s',
    (state) => {
      expect(machineNext(state, 'exit')).toBe('exited')
    },
  )
})

describe('the table', () => {
  test.each(open.flatMap((state) => all.map((event) => [state, event] as const)))(
    'agrees with the machine on %s × %s',
    (state, event) => {
      const machine = state === 'suspended' ? undefined : machineNext(state, event)

      const known = machine?.startsWith('suspended') ? undefined : machine

      expect(humanTaskNext(state, event)).toBe(known)
    },
  )

  test('offers each event that can happen, and not those that never can', () => {
    expect(humanTaskEvents).toEqual(['claim', 'start', 'stop', 'release', 'delegate', 'forward', 'complete'])
  })

  test('says what people rely on', () => {
    expect(humanTaskNext('ready', 'claim')).toBe('reserved')
    expect(humanTaskNext('ready', 'complete')).toBeUndefined()
    expect(humanTaskNext('reserved', 'claim')).toBeUndefined()
    expect(humanTaskNext('reserved', 'complete')).toBe('completed')
    expect(humanTaskNext('inProgress', 'complete')).toBe('completed')
    expect(humanTaskNext('inProgress', 'release')).toBe('ready')
    expect(humanTaskNext('inProgress', 'delegate')).toBe('reserved')
    expect(humanTaskNext('reserved', 'forward')).toBe('ready')
  })

  test('no sequence of events leaves the states that the kernel stores', () => {
    fc.assert(
      fc.property(fc.constantFrom(...open), fc.array(fc.constantFrom(...all)), (first, events) => {
        let state = first
        for (const event of events) {
          const next = humanTaskNext(state, event)
          if (next === 'completed') return
          state = next ?? state
          expect(open).toContain(state)
        }
      }),
    )
  })
})
