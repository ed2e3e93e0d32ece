import { play } from '@quytrinh/engine/testing'
import { expect, test } from 'vitest'

test('a transaction that completes goes on like a sub-process', async () => {
  const run = await play('transaction.bpmn', { variables: { stopped: false } })

  run.complete('book').complete('wait').complete('decide')

  run.expect.waitingAt('after').notCompleted('unbook', 'cancelled')
  run.complete('after').expect.ended()
})

test('a cancelled transaction stops all else in it, undoes what is complete and goes on from its cancel event', async () => {
  const run = await play('transaction.bpmn', { variables: { stopped: true } })
  run.complete('book')

  run.complete('decide')

  run.expect.waitingAt('unbook').interrupted('wait')
  run.complete('unbook').expect.waitingAt('explain').completed('cancelled').notCompleted('deal')
  run.complete('explain').expect.ended()
})

test('a cancelled transaction with nothing to undo goes on from its cancel event at once', async () => {
  const run = await play('transaction.bpmn', { variables: { stopped: true } })

  run.complete('decide')

  run.expect.waitingAt('explain').interrupted('book', 'wait', 'deal').notCompleted('unbook')
})

test('one cancelled instance cancels the multi-instance transaction', async () => {
  const run = await play('in-multi-instance.bpmn', { variables: { stopped: true } })
  run.complete('book', {}, { loopCounter: 1 })

  run.complete('decide', {}, { loopCounter: 1 }).complete('unbook')

  run.expect.waitingAt('explain').interrupted('book', 'wait', 'decide')
  run.complete('explain').expect.ended()
})

test('what another instance of a multi-instance transaction has done is not undone with the one that is cancelled', async () => {
  const run = await play('in-multi-instance.bpmn', { variables: { stopped: true } })
  run.complete('book', {}, { loopCounter: 1 }).complete('book', {}, { loopCounter: 2 })

  run.complete('decide', {}, { loopCounter: 1 }).expect.waitingAt('unbook', 'wait', 'decide')

  run.complete('unbook').expect.waitingAt('explain').notCompleted('deal')
})

test('an instance of a multi-instance transaction that is complete stays so when another is cancelled', async () => {
  const run = await play('in-multi-instance.bpmn', { variables: { stopped: false } })
  for (const work of ['book', 'wait', 'decide']) run.complete(work, {}, { loopCounter: 2 })
  run.expect.completed('deal')

  run.complete('decide', { stopped: true }, { loopCounter: 1 })

  run.expect.waitingAt('explain').notCompleted('unbook')
})

test('the cancel event interrupts the whole activity, the undoing of another instance included', async () => {
  const run = await play('in-multi-instance.bpmn', { variables: { stopped: true } })
  run.complete('book', {}, { loopCounter: 1 }).complete('book', {}, { loopCounter: 2 })
  run.complete('decide', {}, { loopCounter: 1 }).complete('decide', {}, { loopCounter: 2 })
  run.expect.waitingAt('unbook', 'unbook')

  run.complete('unbook', {}, { loopCounter: 2 })

  run.expect.waitingAt('explain').interrupted('unbook', 'deal')
})

test('a transaction inside another is cancelled alone', async () => {
  const run = await play('nested.bpmn', { variables: { stopped: true } })
  run.complete('part_book').complete('part_decide')

  run.complete('part_unbook')

  run.expect.waitingAt('part_explain').notCompleted('cancelled')
  run.complete('part_explain').expect.waitingAt('explain').completed('cancelled')
})

test('a cancelled transaction undoes a complete one inside', async () => {
  const run = await play('nested-complete.bpmn')
  run.complete('book')

  run.complete('decide')

  run.expect.waitingAt('unbook')
  run.complete('unbook').expect.waitingAt('explain')
})

test('an error while a cancelled transaction is undone is a hazard, caught by its error event', async () => {
  const run = await play('error-while-undoing.bpmn')
  run.complete('book').expect.waitingAt('unbook')

  run.throwError('unbook', 'quota')

  run.expect.waitingAt('repair').notCompleted('cancelled')
  run.complete('repair').expect.ended()
})

test('a transaction that is interrupted while it is undone does not go on from its cancel event', async () => {
  const run = await play('interrupted.bpmn', { variables: { stopped: true } })
  run.complete('book').complete('decide').expect.waitingAt('unbook')

  run.advance('P3D')

  run.expect.waitingAt('give_reasons').interrupted('unbook', 'deal').notCompleted('cancelled')
})

test('a transaction that is complete is undone like any sub-process', async () => {
  const run = await play('complete-then-undone.bpmn')

  run.complete('book').expect.waitingAt('unbook')

  run.complete('unbook').expect.waitingAt('after')
})

test('a cancelled transaction goes on where it was, after it was saved and read', async () => {
  const run = await play('nested.bpmn', { variables: { stopped: true }, savedBetweenSteps: true })

  run.complete('part_book').complete('part_decide').complete('part_unbook').complete('part_explain')

  run.expect.waitingAt('explain')
  run.complete('explain').expect.ended()
})

test('a transaction that is being cancelled hears nothing any more', async () => {
  const run = await play('event-sub-process-while-undoing.bpmn')
  run.message('call').complete('book').expect.waitingAt('unbook').interrupted('react')

  expect(() => run.message('call')).toThrow('open message at call')

  run.complete('unbook').expect.waitingAt('explain')
})
