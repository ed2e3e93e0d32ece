import { EngineError } from '@quytrinh/engine'
import { play } from '@quytrinh/engine/testing'
import { expect, test } from 'vitest'

test('a signal of instance scope is heard in the same step by who waits in the instance', async () => {
  const run = await play('catch.bpmn', { savedBetweenSteps: true })

  run.complete('work', { by: 'an' })

  run.expect.waitingAt('heard').variables({ by: 'an' })
  run.complete('heard').expect.ended()
})

test('it is not heard from outside', async () => {
  const run = await play('catch.bpmn')

  expect(() => run.signal('ready')).toThrow(EngineError)
})

test('thrown with instance scope, it is heard by catchers of either scope', async () => {
  const run = await play('thrown-here.bpmn')

  run.complete('work')

  run.expect.waitingAt('heard')
})

test('one that waits with instance scope does not hear what is thrown to the agency', async () => {
  const run = await play('caught-here.bpmn')

  run.complete('work')

  run.expect.waitingAt('wait')
})

test('on a boundary it stops its thrower, which goes no further', async () => {
  const run = await play('boundary-interrupting.bpmn')

  run.complete('work')

  run.expect.waitingAt('heard').closed('office')
  run.complete('heard').expect.ended()
})

test('on a boundary that does not interrupt, the thrower goes on', async () => {
  const run = await play('boundary-non-interrupting.bpmn')

  run.complete('work')

  run.expect.waitingAt('heard', 'more')
})

test('an event sub-process that interrupts takes over from the last token', async () => {
  const run = await play('event-sub-process-interrupting.bpmn')

  run.complete('work')

  run.expect.waitingAt('heard')
  expect(run.completed).not.toContain('tell')
  run.complete('heard').expect.ended()
})

test('an event sub-process beside begins before its thrower ends', async () => {
  const run = await play('event-sub-process-non-interrupting.bpmn')

  run.complete('work')

  run.expect.waitingAt('heard')
  expect(run.completed).toContain('tell')
  run.complete('heard').expect.ended()
})

test('every instance of a multi-instance activity hears it, with what is thrown along', async () => {
  const run = await play('in-multi-instance.bpmn', { variables: { note: 'go', other: 1 } })

  run.complete('work')

  run.expect.waitingAt('heard', 'heard')
  expect(run.variables).toEqual({ note: 'go', other: 1, given: 'go' })
})
