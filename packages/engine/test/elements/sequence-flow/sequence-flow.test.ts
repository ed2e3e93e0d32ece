import { play } from '@quytrinh/engine/testing'
import { test } from 'vitest'

test('an activity leaves by all its flows at once', async () => {
  const run = await play('implicit-fork.bpmn')

  run.complete('review')

  run.expect.waitingAt('first', 'second')
  run.complete('first').complete('second').expect.ended()
})

test.each([
  [{ urgent: true, secret: true }, ['guard', 'hurry']],
  [{ urgent: true, secret: false }, ['hurry']],
  [{ secret: true }, ['guard']],
  [{}, ['usual']],
])('conditional flows are taken where they hold, the default flow where none does: %j', async (variables, places) => {
  const run = await play('conditional.bpmn')

  run.complete('review', variables)

  run.expect.waitingAt(...places)
})

test('a task that is done but has no way out is an incident that leaves without doing the work again', async () => {
  const run = await play('conditional-without-way.bpmn')
  run.complete('review').expect.incidents('no-flow-taken').waitingAt()

  run.setVariables({ urgent: true }).resolve()

  run.expect.waitingAt('hurry').completed('review')
})

test('several tokens into one task are several tasks', async () => {
  const run = await play('into-one-task.bpmn')

  run.expect.waitingAt('review', 'review')
  run.complete('review').expect.waitingAt('review')
})
