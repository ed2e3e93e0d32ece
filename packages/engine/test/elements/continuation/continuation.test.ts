import { play } from '@quytrinh/engine/testing'
import { expect, test } from 'vitest'

test('an element with a step of its own has not begun before that comes, and its boundary events do not hear', async () => {
  const run = await play('before-and-after.bpmn')

  run.expect.waitingAt('work')

  expect(run.subscriptions).toEqual([])
  expect(run.variables).not.toHaveProperty('result')
})

test('one that is left in a step of its own has done everything but go on: nothing interrupts it any more', async () => {
  const run = await play('before-and-after.bpmn')

  run.goOn('work')

  run.expect.waitingAt('work').variables({ result: 7 })
  expect(run.subscriptions).toEqual([])
  run.goOn('work').expect.waitingAt('after').completed('begin', 'work')
})

test('what is due at once needs no time to pass', async () => {
  const run = await play('before-and-after.bpmn')

  run.advance('PT0S')

  run.expect.waitingAt('after')
})

test('a step comes once', async () => {
  const run = await play('before-and-after.bpmn')
  const [wait] = run.continuations
  run.goOn('work')

  expect(() => run.send({ type: 'continue', wait: wait?.id ?? 0 })).toThrow('wait-closed')
})

test('an activity without a flow out ends its scope in the step that it waits for', async () => {
  const run = await play('interrupted.bpmn')
  run.expect.waitingAt('work')

  run.goOn('work')

  run.expect.waitingAt('after').completed('work', 'inside')
})

test('what waits for its step is withdrawn with the scope around it', async () => {
  const run = await play('interrupted.bpmn')

  run.signal('stop')

  run.expect.waitingAt('beside').interrupted('inside')
  expect(run.continuations).toEqual([])
})

test('each instance of a multi-instance activity begins in a step of its own', async () => {
  const run = await play('multi-instance.bpmn')
  expect(run.continuations).toHaveLength(3)

  run.goOn('work')

  expect(run.tasks).toHaveLength(1)
  run.advance('PT0S')
  expect(run.tasks).toHaveLength(3)
})

test('an inclusive join waits for the token that stands in front of it', async () => {
  const run = await play('joins.bpmn')
  run.expect.waitingAt('one', 'join')
  run.complete('one')
  expect(run.continuations).toHaveLength(2)
  run.goOn('join')
  expect(run.continuations).toHaveLength(1)

  run.goOn('join')

  expect(run.continuations.map(({ node }) => node)).toEqual(['after'])
  run.goOn('after').expect.waitingAt('after').completed('join')
})

test('behind a gateway that is left in steps of their own, every branch has its own', async () => {
  const run = await play('parallel.bpmn')
  run.goOn('begin')
  expect(run.continuations.map(({ node }) => node)).toEqual(['one', 'two'])

  run.goOn('two')

  expect(run.tasks.map(({ node }) => node)).toEqual(['two'])
})

test('what is done and not yet left can be undone', async () => {
  const run = await play('compensation.bpmn')

  run.goOn('work')

  run.expect.waitingAt('undo')
})

test('trouble in the step is an incident of the element, and what came before stays committed', async () => {
  const run = await play('trouble.bpmn')

  run.goOn('work')

  run.expect.incidents('undeclared-name')
  run.setVariables({ missing: 1 }).resolve().advance('PT0S').expect.waitingAt('after')
})
