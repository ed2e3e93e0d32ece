import { play } from '@quytrinh/engine/testing'
import { test } from 'vitest'

test('one slow branch does not release the join', async () => {
  const run = await play('fork-and-join.bpmn')
  run.complete('first').expect.waitingAt('second')

  run.complete('second')

  run.expect.completed('join').waitingAt('after')
  run.complete('after').expect.ended()
})

test('two tokens on one flow do not stand for one on each', async () => {
  const run = await play('two-tokens-on-one-flow.bpmn')
  run.expect.waitingAt('slow').notCompleted('join')

  run.complete('slow')

  // The second token of the quick branch waits for a second one of the slow branch, which never comes.
  run.expect.waitingAt('after')
  run.complete('after').expect.closed('after').completed('join', 'done')
  run.cancel().expect.ended('cancelled')
})

test('a join that is interrupted keeps nobody', async () => {
  const run = await play('in-sub-process.bpmn')
  run.complete('first')

  run.advance('PT1H')

  run.expect.waitingAt('escalated').interrupted('second', 'join', 'inner')
  run.complete('escalated').expect.ended()
})

test('a join joins the branches of its own instance', async () => {
  const run = await play('in-multi-instance.bpmn')

  run.complete('first', {}, { loopCounter: 1 }).complete('second', {}, { loopCounter: 2 })
  run.expect.waitingAt('first', 'second').notCompleted('join')

  run.complete('second', {}, { loopCounter: 1 }).expect.waitingAt('after', 'first')
})

test('a join can be used again', async () => {
  const run = await play('in-loop.bpmn')
  run.complete('first', { more: true }).complete('second')
  run.expect.waitingAt('first', 'second')

  run.complete('second').complete('first', { more: false })

  run.expect.ended()
})
