import { play } from '@quytrinh/engine/testing'
import { expect, test } from 'vitest'
import { rows } from '../../../src/kernel/table.js'

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

test('an activity that was done several times is undone as often', async () => {
  const run = await play('loop.bpmn', { variables: { enough: false } })
  run.complete('book').complete('book', { enough: true })

  run.complete('unbook').expect.waitingAt('unbook')

  run.complete('unbook').expect.waitingAt('after')
})

test('each turn of a standard loop is undone', async () => {
  const run = await play('standard-loop.bpmn')
  run.complete('book').complete('book')

  run.complete('unbook').expect.waitingAt('unbook')

  run.complete('unbook').expect.waitingAt('after')
})

test('an instance that was stopped is not undone', async () => {
  const run = await play('instance-stopped.bpmn', { variables: { enough: false } })
  run.complete('book', { enough: true })

  run.complete('unbook')

  run.expect.waitingAt('after')
})

test('what is deep inside is undone in reverse order too', async () => {
  const run = await play('nested.bpmn')
  run.complete('book').complete('pay').complete('sleep').expect.waitingAt('leave')

  run.complete('leave').complete('refund').complete('unbook')

  run.expect.waitingAt('after')
})

test('two that compensate at once share what there is to undo', async () => {
  const run = await play('two-at-once.bpmn')
  run.complete('book').complete('pay')

  run.expect.waitingAt('refund', 'unbook')

  run.complete('refund').complete('unbook').expect.waitingAt('after')
})

test('a handler may have several instances', async () => {
  const run = await play('multi-instance-handler.bpmn')
  run.complete('book').expect.waitingAt('unbook', 'unbook')

  run.complete('unbook').complete('unbook')

  run.expect.waitingAt('after')
})

test('a handler may call a process', async () => {
  const run = await play('call-activity.bpmn')
  const answer = (): void => {
    const wait = rows(run.state.waits).find(({ type }) => type === 'call')
    run.send({ type: 'calledEnded', wait: wait?.id ?? 0, variables: {} })
  }
  answer()
  run.expect.waitingAt('unbook')

  answer()

  run.expect.waitingAt('after').completed('unbook')
})

test('a handler that fails is an incident, and compensation goes on once that is resolved', async () => {
  const run = await play('after-incident.bpmn')
  run.complete('book')
  run.fail('unbook')
  while (run.incidents.length === 0) run.advance('P1D').fail('unbook')
  run.expect.incidents('job-failed')

  run.resolve().answer('unbook')

  run.expect.incidents().waitingAt('after')
})

test('an error of a handler that nobody catches is an incident; the handler is tried again', async () => {
  const run = await play('after-incident.bpmn')
  run.complete('book')
  run.throwError('unbook', 'quota').expect.incidents('uncaught-error')

  run.resolve().answer('unbook')

  run.expect.incidents().waitingAt('after')
})

test('what a boundary event of a handler begins is part of undoing; the next handler comes after it', async () => {
  const run = await play('handler-with-timer.bpmn')
  run.complete('book').complete('pay')

  run.advance('P3D')

  run.expect.waitingAt('explain').interrupted('refund')
  run.complete('explain').expect.waitingAt('unbook')
  run.complete('unbook').expect.waitingAt('after')
})

test('a boundary event that does not interrupt a handler skips no other handler', async () => {
  const run = await play('handler-with-reminder.bpmn')
  run.complete('book').complete('pay').advance('P3D').expect.waitingAt('refund', 'remind')

  run.complete('refund').complete('remind')

  run.expect.waitingAt('unbook')
  run.complete('unbook').expect.waitingAt('after')
})

test('an error that a handler catches on its boundary lets undoing go on', async () => {
  const run = await play('handler-with-error.bpmn')
  run.complete('book').complete('pay')

  run.throwError('refund', 'quota').expect.waitingAt('repair')

  run.complete('repair').expect.waitingAt('unbook')
  run.complete('unbook').expect.waitingAt('after')
})

test('a repeated activity without any instance has done nothing, and nothing is undone', async () => {
  const none = await play('no-instances.bpmn', { variables: { count: 0 } })
  const two = await play('no-instances.bpmn', { variables: { count: 2 } })

  two.complete('send').complete('send')

  none.expect.ended().notCompleted('recall')
  two.expect.waitingAt('recall')
  two.complete('recall').complete('recall').expect.ended()
})

test('what was undone and is done once more can be undone once more', async () => {
  const run = await play('done-again.bpmn')
  run.complete('book').complete('unbook').complete('decide', { more: true })

  run.complete('book').expect.waitingAt('unbook')

  run.complete('unbook').complete('decide', { more: false }).expect.ended()
  expect(run.completed.filter((node) => node === 'unbook')).toHaveLength(2)
})

test('an activity that was interrupted is not undone, nor is what was complete inside it', async () => {
  const run = await play('interrupted-activity.bpmn')
  run.complete('book').expect.waitingAt('pay')

  run.advance('P3D')

  run.expect.waitingAt('after').notCompleted('call_off', 'unbook', 'refund')
})

test('a cancelled transaction has been undone, and is not undone again from outside', async () => {
  const run = await play('cancelled-transaction.bpmn')
  run.complete('book').complete('unbook')

  run.expect.waitingAt('after').notCompleted('call_off')
})

test('each turn of a looped sub-process is undone by what is inside, the last turn first', async () => {
  const run = await play('standard-loop-sub-process.bpmn', { savedBetweenSteps: true })
  run.complete('book').complete('pay').complete('book').complete('pay')

  run.complete('refund').complete('unbook').complete('refund').complete('unbook')

  run.expect.ended()
  const undone = run.completed.filter((node) => node === 'refund' || node === 'unbook')
  expect(undone).toEqual(['refund', 'unbook', 'refund', 'unbook'])
})

test('what was called several times is undone as often, by the handler on its call activity', async () => {
  const run = await play('looped-call.bpmn')
  const called = (): string | undefined => rows(run.state.waits).find((wait) => wait.type === 'call')?.called
  const answer = (): void => {
    const wait = rows(run.state.waits).find(({ type }) => type === 'call')
    run.send({ type: 'calledEnded', wait: wait?.id ?? 0, variables: {} })
  }
  answer()
  answer()
  expect(called()).toBe('another')

  answer()
  expect(called()).toBe('another')
  answer()

  run.expect.waitingAt('after')
})

test('an error of the path that mends a handler goes to whoever catches it around compensation', async () => {
  const run = await play('error-of-handler-path.bpmn')
  run.complete('book').throwError('strike', 'refused').expect.waitingAt('explain')

  run.complete('explain')

  run.expect.waitingAt('repair').interrupted('unbook', 'undo_all', 'trip')
  run.complete('repair').expect.ended()
})

test('a handler may undo what it has done itself, and nothing else', async () => {
  const run = await play('handler-that-compensates.bpmn', { savedBetweenSteps: true })
  run.complete('book').complete('strike').complete('ask').expect.waitingAt('restore')

  run.complete('restore')

  run.expect.waitingAt('after').completed('unbook')
  run.complete('after').expect.ended()
  expect(run.completed.filter((node) => node === 'unbook')).toHaveLength(1)
})

test('the handler of an instance sees what that was about, the latest completed first', async () => {
  const run = await play('collection.bpmn', { variables: { towns: ['Huế', 'Vinh', 'Pleiku'] } })
  for (const loopCounter of [2, 3, 1]) run.complete('book', {}, { loopCounter })

  const towns = [0, 1, 2].map(() => {
    const { town } = run.variablesAt('unbook')
    run.complete('unbook')
    return town
  })

  expect(towns).toEqual(['Huế', 'Pleiku', 'Vinh'])
  run.expect.waitingAt('after')
})
