import { play } from '@quytrinh/engine/testing'
import { test } from 'vitest'

test('an event that names the code comes before one that catches all', async () => {
  const run = await play('own-code-before-catch-all.bpmn')

  run.throwError('send', 'quota')

  run.expect.ended().completed('onFull').notCompleted('onAny')
})

test('an event without a code catches every error', async () => {
  const run = await play('own-code-before-catch-all.bpmn')

  run.throwError('send', 'unheard-of')

  run.expect.ended().completed('onAny').notCompleted('onFull')
})

test('the nearest catcher has it, also against one further out that names the code', async () => {
  const run = await play('nearest.bpmn')

  run.throwError('send', 'quota')

  run.expect.ended().completed('onNear', 'outer').notCompleted('onFar')
})

test('an error that nobody near catches goes outwards and ends all it passes', async () => {
  const run = await play('passed-outwards.bpmn')

  run.throwError('send', 'quota')

  run.expect.ended().completed('onQuota').interrupted('other', 'inner', 'outer')
})

test('an event sub-process inside comes before a boundary event around', async () => {
  const run = await play('beside-event-sub-process.bpmn')

  run.throwError('send', 'quota')

  run.expect.waitingAt('repair').interrupted('send')
  run.complete('repair').expect.ended().completed('inner').notCompleted('onFull')
})

test('an error that the event sub-process does not name goes to the boundary event', async () => {
  const run = await play('beside-event-sub-process.bpmn')

  run.throwError('send', 'another')

  run.expect.ended().completed('onFull').notCompleted('repair')
})

test('an error of the path that mends an error goes outwards, not back to where it was mended', async () => {
  const run = await play('error-of-error-path.bpmn')
  run.complete('work').expect.waitingAt('mend')

  run.complete('mend')

  run.expect.waitingAt('repair').interrupted('outer')
  run
    .complete('repair')
    .expect.ended()
    .path('begin', 'outer_begin', 'inner_begin', 'work', 'near', 'mend', 'far', 'repair', 'done')
})
