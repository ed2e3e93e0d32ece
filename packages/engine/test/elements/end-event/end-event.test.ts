import { play, type Run } from '@quytrinh/engine/testing'
import { expect, test } from 'vitest'

test('a none end event ends its branch, the last one the process', async () => {
  const run = await play('none-ends-its-branch.bpmn')

  run.complete('first')
  run.expect.completed('endFirst').waitingAt('second')

  run.complete('second')
  run.expect.ended()
})

test('a terminate end event ends the process with all that still runs', async () => {
  const run = await play('terminate.bpmn')

  run.complete('stop')

  run.expect.ended('terminated').completed('stopped').interrupted('other').notCompleted('done')
})

test('a terminate end event inside a sub-process ends that alone', async () => {
  const run = await play('terminate-in-sub-process.bpmn')

  run.complete('stop')

  run.expect.closed('other', 'inner').completed('inner').waitingAt('after')
  run.complete('after').expect.ended()
})

test('a terminate end event inside one instance leaves the others alone', async () => {
  const run = await play('terminate-in-multi-instance.bpmn')

  run.complete('stop', {}, { loopCounter: 2 })

  run.expect.waitingAt('other', 'stop')
  run.complete('stop', {}, { loopCounter: 1 }).expect.ended().completed('inner')
})

test('an error that nothing catches is an incident at its end event', async () => {
  const run = await play('error-uncaught.bpmn')

  run.complete('review')

  run.expect.incidents('uncaught-error').waitingAt()
  expect(run.incident()).toMatchObject({ node: 'failed', details: { error: 'refused' } })
})

test('an error that nothing catches can be thrown again, or the instance cancelled', async () => {
  const run = await play('error-uncaught.bpmn')
  run.complete('review')

  run.resolve('uncaught-error')
  run.expect.incidents('uncaught-error')

  run.cancel()
  run.expect.ended('cancelled').incidents()
})

test('where the process says so, an error that nothing catches terminates it', async () => {
  const run = await play('error-uncaught-terminates.bpmn')

  run.complete('review')

  run.expect.ended('terminated').interrupted('other').incidents()
  expect(run.facts.at(-1)).toMatchObject({ type: 'processEnded', reason: 'refused' })
})

test('an error end event fails the sub-process that catches it, with all inside', async () => {
  const run = await play('error-caught.bpmn')

  run.complete('review')

  run.expect.interrupted('other', 'inner').notCompleted('inner').waitingAt('mend').variables({ reason: 'refused' })
  run.complete('mend').expect.ended().completed('mended')
})

const thrownMessages = (run: Run) => run.facts.filter(({ type }) => type === 'messageThrown').length

test('what an end event tells goes out once, however often its uncaught error is tried again', async () => {
  const run = await play('message-and-error-uncaught.bpmn')
  run.complete('review').expect.incidents('uncaught-error')

  run.resolve().resolve()

  run.expect.incidents('uncaught-error')
  expect(thrownMessages(run)).toBe(1)
  expect(run.facts.filter(({ type }) => type === 'escalationThrown')).toHaveLength(1)
})

test('an end event throws all its results: it tells, then it errs', async () => {
  const run = await play('escalation-and-error.bpmn')

  run.complete('review')

  run.expect.waitingAt('look', 'repair').interrupted('inner').notCompleted('after')
  expect(thrownMessages(run)).toBe(1)
  run.complete('look').complete('repair').expect.ended()
})

test('an escalation that interrupts its thrower is the last thing that this throws', async () => {
  const run = await play('escalation-interrupts-before-error.bpmn')

  run.complete('review')

  run.expect.waitingAt('look').interrupted('failed', 'inner').notCompleted('repair', 'on_refused')
  expect(thrownMessages(run)).toBe(1)
})

test('an end event that compensates and errs, errs when all is undone', async () => {
  const run = await play('compensation-and-error.bpmn')
  run.complete('book').complete('decide').expect.waitingAt('unbook')
  expect(thrownMessages(run)).toBe(1)

  run.complete('unbook')

  run.expect.waitingAt('repair').completed('unbook').interrupted('failed', 'inner')
  expect(thrownMessages(run)).toBe(1)
})

test('what is undone before an uncaught error is not undone again when that is tried again', async () => {
  const run = await play('compensation-and-error-uncaught.bpmn', { savedBetweenSteps: true })
  run.complete('book').complete('unbook').expect.incidents('uncaught-error')

  run.resolve()

  run.expect.incidents('uncaught-error').waitingAt()
  expect(thrownMessages(run)).toBe(1)
})

test('an end event that compensates and terminates, terminates when all is undone', async () => {
  const run = await play('compensation-and-terminate.bpmn')
  run.complete('book').expect.waitingAt('other', 'unbook')

  run.complete('unbook')

  run.expect.ended('terminated').completed('unbook').interrupted('other')
})
