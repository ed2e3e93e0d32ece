import { play } from '@quytrinh/engine/testing'
import { expect, test } from 'vitest'

test('the first event decides, and the others are withdrawn', async () => {
  const run = await play('message-or-timer.bpmn')

  run.message('reply', { text: 'agreed' })

  run.expect.waitingAt('read').variables({ text: 'agreed' }).closed('gate')
  expect([run.timers, run.subscriptions]).toEqual([[], []])
  run.advance('P5D').expect.waitingAt('read').path('begin', 'gate', 'answered')
  run.complete('read').expect.ended()
})

test('a timer that is first withdraws the message, which then finds nobody', async () => {
  const run = await play('message-or-timer.bpmn')

  run.advance('P3D')

  run.expect.waitingAt('remind')
  expect(() => run.message('reply')).toThrow()
  run.complete('remind').expect.ended()
})

test.each([
  ['receive', 'done'],
  ['stopped', 'over'],
])('a message for a receive task and a signal decide like any event: %s', async (event, end) => {
  const run = await play('receive-task.bpmn', { variables: { votes: 0 } })

  run.trigger(event)

  run.expect.ended().path('begin', 'gate', event, end)
})

test('a condition decides as soon as it holds', async () => {
  const run = await play('receive-task.bpmn', { variables: { votes: 2 } })
  expect(run.subscriptions).toHaveLength(3)

  run.setVariables({ votes: 3 })

  run.expect.ended().path('begin', 'gate', 'enough', 'counted')
})

test('in a sub-process it ends with the sub-process that is interrupted', async () => {
  const run = await play('in-sub-process.bpmn')

  run.advance('P1D')

  run.expect.interrupted('gate', 'inner').waitingAt('escalated')
  expect(run.subscriptions).toEqual([])
})

test('each instance waits for its own event', async () => {
  const run = await play('in-multi-instance.bpmn')

  run.message('reply')

  run.expect.waitingAt('read')
  run.message('reply').expect.waitingAt('read', 'read')
  run.complete('read').complete('read').expect.ended()
})

test('in a loop it waits anew each round, with a fresh timer', async () => {
  const run = await play('in-loop.bpmn')

  run.advance('P2D').message('reply').advance('P2D')

  expect(run.timers).toHaveLength(1)
  run.advance('P1D').expect.ended().path('begin', 'again', 'gate', 'answered', 'again', 'gate', 'silence', 'over')
})

test('in ad-hoc work the first event decides, whatever else is under way there', async () => {
  const run = await play('in-ad-hoc.bpmn')
  run.expect.waitingAt('other')

  run.message('reply')

  run.expect.waitingAt('other', 'read')
  run.complete('other').complete('read').expect.ended()
})
