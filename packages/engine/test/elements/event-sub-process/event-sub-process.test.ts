import { play } from '@quytrinh/engine/testing'
import { expect, test } from 'vitest'

test('an interrupting event sub-process stops all that runs beside it', async () => {
  const run = await play('interrupting-timer.bpmn')

  run.advance('P3D')

  run.expect.waitingAt('explain').interrupted('first', 'second')
  run.complete('explain').expect.ended().completed('overdue')
})

test('an event sub-process that does not interrupt runs beside the others, as often as its trigger fires', async () => {
  const run = await play('non-interrupting-timer.bpmn')

  run.advance('P5D')

  run.expect.waitingAt('nudge', 'nudge', 'review')
  run.complete('review').expect.waitingAt('nudge', 'nudge')
  run.complete('nudge').complete('nudge').expect.ended()
})

test('a scope that ends withdraws the triggers of its event sub-processes', async () => {
  const run = await play('non-interrupting-timer.bpmn')

  run.complete('review')

  run.expect.ended()
})

test('an error starts the event sub-process of its scope and stops all else there', async () => {
  const run = await play('error.bpmn')

  run.throwError('send', 'quota')

  run.expect.waitingAt('repair').interrupted('send', 'other').variables({ code: 'quota' })
  run.complete('repair').expect.ended()
})

test('an event sub-process inside a sub-process completes that in its place', async () => {
  const run = await play('in-sub-process.bpmn')

  run.advance('P3D').complete('explain')

  run.expect.completed('inner').waitingAt('after')
})

test('an event sub-process belongs to one instance', async () => {
  const run = await play('in-multi-instance.bpmn')
  run.complete('review', {}, { loopCounter: 1 })

  run.advance('P3D')

  run.expect.waitingAt('explain')
  expect(run.variablesAt('explain')).toMatchObject({ loopCounter: 2 })
  run.complete('explain').expect.ended()
})

test('an error of an event sub-process is not for its neighbours but for the scope around', async () => {
  const run = await play('throws-outwards.bpmn')

  run.advance('P1D')

  run.expect.waitingAt('repair').notCompleted('never').interrupted('inner', 'mend')
})

test('an error in the event sub-process that mends it is not for that once more, but for the scope around', async () => {
  const run = await play('error-in-error.bpmn')
  run.complete('work').expect.waitingAt('mend')

  run.complete('mend')

  run.expect.waitingAt('repair').interrupted('outer', 'side')
  run.complete('repair').expect.ended()
})

test('an event sub-process that does not interrupt begins anew as often as its event occurs, each time for itself', async () => {
  const run = await play('restarts.bpmn', { savedBetweenSteps: true })
  run.message('call').complete('react').complete('go_on').expect.waitingAt('work')

  run.message('call').signal('alarm').advance('P1D').advance('P1D')
  run.expect.waitingAt('nudge', 'nudge', 'react', 'react', 'work')

  run.complete('work').complete('nudge').complete('nudge').complete('react').complete('go_on')
  run.expect.waitingAt('react')
  run.complete('react').complete('go_on').expect.waitingAt('after').closed('outer')
  expect(run.subscriptions).toEqual([])
  expect(run.timers).toEqual([])
})

test('an event sub-process that interrupts begins once: nothing occurs for its scope any more', async () => {
  const run = await play('restarts-not.bpmn', { savedBetweenSteps: true })
  run.advance('P1D').expect.waitingAt('nudge', 'work')

  run.message('call').expect.waitingAt('react').interrupted('work', 'nudge')

  expect(() => run.message('call')).toThrow('open message at call')
  expect(() => run.signal('alarm')).toThrow('open signal at alarm')
  run.advance('P9D').expect.waitingAt('react')
  run.complete('react').expect.waitingAt('go_on')
  run.complete('go_on').expect.waitingAt('after')
  run.complete('after').expect.ended()
})
