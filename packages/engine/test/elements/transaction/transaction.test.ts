import { play } from '@quytrinh/engine/testing'
import { test } from 'vitest'

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
