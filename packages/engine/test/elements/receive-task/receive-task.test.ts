import { play } from '@quytrinh/engine/testing'
import { expect, test } from 'vitest'

test('a receive task waits for its message and takes what it brings', async () => {
  const run = await play('message.bpmn')
  run.expect.waitingAt('receive')

  run.message('paper', { text: 'yes' })

  run.expect.waitingAt('after').variables({ text: 'yes' })
  expect(run.timers).toEqual([])
})

test('without a message it waits to be triggered', async () => {
  const run = await play('trigger.bpmn')
  run.expect.waitingAt('receive')

  run.trigger('receive', { text: 'yes' })

  run.expect.ended().variables({ text: 'yes' })
})

test('a boundary event withdraws what is waited for', async () => {
  const run = await play('message.bpmn')

  run.advance('P2D')

  run.expect.ended().interrupted('receive').completed('overdue')
})

test('one message is for one instance, and the last one ends the activity', async () => {
  const run = await play('in-multi-instance.bpmn')

  run.message('paper')
  run.expect.waitingAt('receive').notCompleted('done')

  run.message('paper').expect.ended()
})

test('all instances that still wait are interrupted together', async () => {
  const run = await play('in-multi-instance.bpmn')
  run.message('paper')

  run.advance('P2D')

  run.expect.ended().interrupted('receive').completed('overdue')
})

test.each([
  ['is answered', 'done'],
  ['is interrupted with it', 'over'],
])('a receive task in a sub-process %s', async (_, end) => {
  const run = await play('in-sub-process.bpmn')

  if (end === 'done') run.message('paper')
  else run.advance('P2D')

  run.expect.ended().completed(end)
})
