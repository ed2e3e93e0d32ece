import { play } from '@quytrinh/engine/testing'
import { expect, test } from 'vitest'

test('compensation undoes what is complete in reverse order, one handler after the other, and then goes on', async () => {
  const run = await play('scope.bpmn')
  run.complete('book').complete('pay')

  run.expect.waitingAt('refund')

  run.complete('refund').expect.waitingAt('unbook').notCompleted('undo_all')
  run.complete('unbook').expect.waitingAt('after')
})

test('nothing is undone twice', async () => {
  const run = await play('scope.bpmn')

  run.complete('book').complete('pay').complete('refund').complete('unbook').complete('after')

  run.expect.ended().path('begin', 'book', 'pay', 'refund', 'unbook', 'undo_all', 'undo_again', 'after', 'done')
})

test('compensation of one activity undoes that one alone; what is left can be undone later', async () => {
  const run = await play('one-activity.bpmn')
  run.complete('book').complete('pay')

  run.complete('unbook')

  run.expect.waitingAt('after').notCompleted('refund')
  run.complete('after').expect.waitingAt('refund')
  run.complete('refund').expect.ended()
})

test('what is not complete is not undone', async () => {
  const run = await play('not-complete.bpmn')

  run.complete('decide')

  run.expect.waitingAt('book').completed('undo_all').notCompleted('unbook')
  run.complete('book').expect.ended()
})

test('an end event that compensates ends when all is undone', async () => {
  const run = await play('end-event.bpmn')
  run.complete('book').complete('pay').complete('refund').expect.notCompleted('undo_all')

  run.complete('unbook')

  run.expect.ended().path('begin', 'book', 'pay', 'refund', 'unbook', 'undo_all')
})

test('a handler on its boundary undoes a sub-process as a whole, and nothing inside is undone', async () => {
  const run = await play('sub-process-by-boundary.bpmn')
  run.complete('book').complete('pay')

  run.complete('call_off')

  run.expect.waitingAt('after').notCompleted('unbook', 'refund')
})

test('a sub-process without a handler is undone by what is inside', async () => {
  const run = await play('sub-process-by-inside.bpmn')
  run.complete('book').complete('pay').expect.waitingAt('refund')

  run.complete('refund').complete('unbook')

  run.expect.waitingAt('after')
})

test('a compensation event sub-process undoes the whole, with the variables as they were', async () => {
  const run = await play('sub-process-by-event-sub-process.bpmn', { variables: { wish: 4 } })
  run.complete('book').complete('pay')

  run.expect.waitingAt('call_off').variables({ wish: 9 })

  expect(run.variablesAt('call_off')).toMatchObject({ seat: 4, wish: 9 })
  run.complete('call_off').expect.waitingAt('after').notCompleted('unbook', 'refund')
})

test('a compensation event sub-process may undo what is inside', async () => {
  const run = await play('event-sub-process-undoes-inside.bpmn')
  run.complete('book').complete('pay').expect.waitingAt('refund')

  run.complete('refund').complete('unbook')

  run.expect.waitingAt('tell')
  run.complete('tell').expect.waitingAt('after')
})

test('an event sub-process that compensates undoes the scope around it', async () => {
  const run = await play('error-event-sub-process.bpmn')
  run.complete('book')

  run.throwError('send', 'quota')

  run.expect.waitingAt('unbook').interrupted('send')
  run.complete('unbook').expect.waitingAt('tell')
  run.complete('tell').expect.ended()
})

test('each instance of a multi-instance activity is undone', async () => {
  const run = await play('multi-instance.bpmn')
  for (const loopCounter of [2, 1, 3]) run.complete('book', {}, { loopCounter })

  run.complete('unbook').complete('unbook').expect.waitingAt('unbook')

  run.complete('unbook').expect.waitingAt('after')
})

test('what is inside each instance of a multi-instance sub-process is undone', async () => {
  const run = await play('multi-instance-sub-process.bpmn')
  for (const loopCounter of [1, 2]) run.complete('book', {}, { loopCounter }).complete('pay', {}, { loopCounter })

  run.complete('refund').complete('unbook').complete('refund').complete('unbook')

  run.expect.waitingAt('after')
})

test('an error inside a handler looks for its catcher from where compensation was asked for', async () => {
  const run = await play('error-in-handler.bpmn')
  run.complete('book')

  run.throwError('unbook', 'quota')

  run.expect.waitingAt('repair').interrupted('unbook', 'undo_all', 'trip')
  run.complete('repair').expect.ended()
})

test('compensation that is interrupted leaves nothing behind', async () => {
  const run = await play('interrupted.bpmn')
  run.complete('book').complete('pay').complete('refund').expect.waitingAt('unbook')

  run.advance('P3D')

  run.expect.waitingAt('explain').interrupted('unbook', 'undo_all', 'trip')
  run.complete('explain').expect.ended()
})

test('an instance can be cancelled while it undoes', async () => {
  const run = await play('scope.bpmn')
  run.complete('book').complete('pay')

  run.cancel()

  run.expect.ended('cancelled').interrupted('refund', 'undo_all')
})

test('a handler may be a sub-process', async () => {
  const run = await play('handler-sub-process.bpmn')
  run.complete('book').complete('ask').expect.waitingAt('strike')

  run.complete('strike')

  run.expect.completed('unbook', 'undo_all').waitingAt('after')
})

test('an instance goes on undoing where it was, after it was saved and read', async () => {
  const run = await play('sub-process-by-inside.bpmn', { savedBetweenSteps: true })

  run.complete('book').complete('pay').complete('refund').complete('unbook').complete('after')

  run.expect.ended()
})
