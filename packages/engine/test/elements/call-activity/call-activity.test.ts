import { type PlayOptions, play } from '@quytrinh/engine/testing'
import { expect, test } from 'vitest'
import type { Effect } from '../../../src/kernel/input.js'
import type { CallWait } from '../../../src/kernel/state.js'
import { step } from '../../../src/kernel/step.js'
import { rows } from '../../../src/kernel/table.js'
import type { Run } from '../../../src/testing/run.js'

/** Keeps what the kernel wants done outside. */
function listening(): { readonly effects: Effect[]; readonly kernel: NonNullable<PlayOptions['kernel']> } {
  const effects: Effect[] = []
  const kernel: NonNullable<PlayOptions['kernel']> = (...given) => {
    const outcome = step(...given)
    if (outcome.type === 'done') effects.push(...outcome.effects)
    return outcome
  }
  return { effects, kernel }
}

function calls(run: Run): readonly CallWait[] {
  return rows(run.state.waits).filter((wait) => wait.type === 'call')
}

function call(run: Run, nth = 0): number {
  return calls(run)[nth]?.id ?? 0
}

test('a call starts the called process with its inputs and takes in its outputs, and nothing else', async () => {
  const { effects, kernel } = listening()
  const run = await play('call.bpmn', { kernel, variables: { number: 7 } })
  expect(effects).toMatchObject([
    { type: 'startCalled', called: 'opinion', wait: call(run), variables: { dossier: 7 } },
  ])

  run.send({ type: 'calledEnded', wait: call(run), variables: { verdict: 'yes', aside: true } })

  run.expect.waitingAt('after').completed('call').variables({ opinion: 'yes' })
  expect(run.variables).not.toHaveProperty('aside')
})

test('a call is answered once', async () => {
  const run = await play('error.bpmn')
  const wait = call(run)
  run.send({ type: 'calledEnded', wait, variables: {} })

  expect(() => run.send({ type: 'calledEnded', wait, variables: {} })).toThrow('wait-closed')

  run.expect.waitingAt('after')
})

test('an error of the called process is caught on the call', async () => {
  const run = await play('error.bpmn')

  run.send({ type: 'calledFailed', wait: call(run), code: 'quota', message: 'too many' })

  run.expect.waitingAt('repair').interrupted('call').variables({ code: 'quota', message: 'too many' })
})

test('an error that nobody catches is an incident; resolving it calls again', async () => {
  const { effects, kernel } = listening()
  const run = await play('timer.bpmn', { kernel })
  run.send({ type: 'calledFailed', wait: call(run), code: 'quota', message: null })
  run.expect.incidents('uncaught-error')

  run.resolve()

  run.expect.incidents()
  expect(effects.map(({ type }) => type)).toEqual(['startCalled', 'startCalled'])
  run.send({ type: 'calledEnded', wait: call(run), variables: {} }).expect.waitingAt('after')
})

test('an escalation of the called process interrupts the call and withdraws the called one', async () => {
  const { effects, kernel } = listening()
  const run = await play('escalation-interrupting.bpmn', { kernel })

  run.send({ type: 'calledEscalated', wait: call(run), code: 'slow' })

  run.expect.waitingAt('react').interrupted('call')
  expect(effects.at(-1)).toMatchObject({ type: 'cancelCalled' })
})

test('an escalation that does not interrupt leaves the call open, as often as it comes', async () => {
  const run = await play('escalation-non-interrupting.bpmn')
  const escalated = { type: 'calledEscalated', wait: call(run), code: 'slow' } as const

  run.send(escalated).send(escalated)

  run.expect.waitingAt('call', 'react', 'react')
  run.send({ type: 'calledEnded', wait: call(run), variables: {} }).expect.waitingAt('after', 'react', 'react')
})

test('an escalation that nobody catches changes nothing', async () => {
  const run = await play('escalation-non-interrupting.bpmn')

  run.send({ type: 'calledEscalated', wait: call(run), code: 'other' })

  run.expect.waitingAt('call').incidents()
})

test('a call that is interrupted withdraws the called process', async () => {
  const { effects, kernel } = listening()
  const run = await play('timer.bpmn', { kernel })
  const [{ instance } = { instance: '' }] = calls(run)

  run.advance('P3D')

  run.expect.waitingAt('explain').interrupted('call')
  expect(effects.at(-1)).toEqual({ type: 'cancelCalled', instance })
})

test('an instance that is cancelled withdraws what it has called', async () => {
  const { effects, kernel } = listening()
  const run = await play('timer.bpmn', { kernel })

  run.cancel()

  run.expect.ended('cancelled')
  expect(effects.map(({ type }) => type)).toEqual(['startCalled', 'cancelCalled'])
})

test('each instance of a multi-instance call calls for itself', async () => {
  const { effects, kernel } = listening()
  const run = await play('in-multi-instance.bpmn', { kernel })
  expect(effects.map((effect) => effect.type === 'startCalled' && effect.variables['dossier'])).toEqual([1, 2, 3])

  run.send({ type: 'calledEnded', wait: call(run, 2), variables: {} })
  run.send({ type: 'calledEnded', wait: call(run), variables: {} }).expect.waitingAt('call')

  run.send({ type: 'calledEnded', wait: call(run), variables: {} }).expect.waitingAt('after')
})

test('an error of one called process withdraws those beside it', async () => {
  const { effects, kernel } = listening()
  const run = await play('in-multi-instance.bpmn', { kernel })

  run.send({ type: 'calledFailed', wait: call(run, 1), code: 'quota', message: null })

  run.expect.waitingAt('repair')
  expect(effects.slice(3).map(({ type }) => type)).toEqual(['cancelCalled', 'cancelCalled'])
})
