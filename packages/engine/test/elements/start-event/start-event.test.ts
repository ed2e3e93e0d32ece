import { play } from '@quytrinh/engine/testing'
import { expect, test } from 'vitest'

test('a process without work ends in the step that starts it', async () => {
  const run = await play('none.bpmn', { variables: { subject: 'leave' } })

  run.expect.ended().path('begin', 'done').variables({ subject: 'leave' })
})

test('a triggered start event leaves at once', async () => {
  const run = await play('timer.bpmn', { event: 'begin' })

  run.expect.completed('begin').waitingAt('review')
})

test('by hand, a process begins at its only start event although that has a trigger', async () => {
  const run = await play('timer.bpmn')

  run.expect.completed('begin').waitingAt('review')
})

test('one of several start events with triggers is not chosen by hand', async () => {
  await expect(play('two-triggers.bpmn')).rejects.toMatchObject({ code: 'no-start-event' })
})

test('without a start event everything that nothing leads to begins', async () => {
  const run = await play('without-start-event.bpmn')

  run.expect.completed('prepare').waitingAt('review')
  run.complete('review').expect.ended()
})

test('an instance is started once', async () => {
  const run = await play('timer.bpmn', { event: 'begin' })

  expect(() => run.send({ type: 'start', definition: 'test', version: 1, variables: {}, by: 'test' })).toThrow(
    expect.objectContaining({ code: 'instance-exists' }),
  )
})
