import { play } from '@quytrinh/engine/testing'
import { test } from 'vitest'

test('terminate ends its transaction and undoes nothing', async () => {
  const run = await play('transaction.bpmn')

  run.complete('first')

  run.expect.waitingAt('after').interrupted('second').completed('inner')
})

test('terminate ends one turn of a loop', async () => {
  const run = await play('standard-loop.bpmn')

  run.complete('first').expect.waitingAt('first', 'second')

  run.complete('first').expect.waitingAt('after')
})

test('terminate ends one instance of a multi-instance sub-process', async () => {
  const run = await play('multi-instance.bpmn')

  run.complete('first', {}, { loopCounter: 1 }).expect.waitingAt('first', 'second')

  run.complete('first', {}, { loopCounter: 2 }).expect.waitingAt('after')
})

test('terminate ends a part of an ad-hoc sub-process, not what is beside it', async () => {
  const run = await play('ad-hoc.bpmn')

  run.complete('first')

  run.expect.waitingAt('beside').completed('part').interrupted('second')
  run.complete('beside').expect.waitingAt('after')
})

test('terminate ends one run of an event sub-process, not the scope around', async () => {
  const run = await play('event-sub-process.bpmn')
  run.signal('alarm').signal('alarm')

  run.complete('first')

  run.expect.waitingAt('first', 'inner', 'second').interrupted('second')
  run.complete('first').complete('inner').expect.ended()
})

test('terminate ends a compensation handler, and compensation goes on', async () => {
  const run = await play('compensation-handler.bpmn')
  run.complete('book')

  run.complete('first')

  run.expect.waitingAt('after').completed('unbook', 'undo_all').interrupted('second')
})

test('terminate stops what is being undone in its scope', async () => {
  const run = await play('while-undoing.bpmn')
  run.complete('book').expect.waitingAt('stop_it', 'unbook')

  run.complete('stop_it')

  run.expect.waitingAt('after').interrupted('unbook', 'undo_all')
})
