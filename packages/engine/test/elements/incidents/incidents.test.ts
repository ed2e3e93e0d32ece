import { play } from '@quytrinh/engine/testing'
import { expect, test } from 'vitest'

test('what a failed beginning had opened does not stay open', async () => {
  const run = await play('beginning.bpmn', { variables: { document: { subject: 'leave' } } })

  // The reminder of the sub-process was armed before the deadline turned out to be missing.
  run.expect.incidents('timer-invalid').waitingAt('other')
  expect(run.timers).toEqual([])
  run.advance('P5D').expect.incidents('timer-invalid').waitingAt('other')
})

test('a failed beginning begins anew when the data is mended', async () => {
  const run = await play('beginning.bpmn')
  run.expect.incidents('undeclared-name')

  run.setVariables({ document: { subject: 'leave' } }).resolve()
  run.expect.incidents('timer-invalid')
  run.setVariables({ length: 'P3D' }).resolve()

  run.expect.incidents().waitingAt('other', 'review')
  run.complete('review').complete('other').expect.ended()
})

test('what is done stays done: only leaving is tried again', async () => {
  const run = await play('leaving.bpmn')
  run.complete('review').expect.incidents('undeclared-name').notCompleted('inner')

  run.setVariables({ amount: 7 }).resolve()

  run.expect.waitingAt('small').completed('inner')
})

test('a scope that cannot be left is still a scope: what it starts meanwhile is waited for', async () => {
  const run = await play('leaving.bpmn')
  run.complete('review').advance('P1D')
  run.expect.incidents('undeclared-name').waitingAt('nudge')

  run.setVariables({ amount: 70 }).resolve()
  run.expect.incidents().waitingAt('nudge')

  run.complete('nudge').expect.waitingAt('large')
})

test('trouble that comes again has one incident', async () => {
  const run = await play('leaving.bpmn')
  run.complete('review').advance('P1D')

  run.complete('nudge')

  run.expect.incidents('undeclared-name')
})

test('an incident is resolved once', async () => {
  const run = await play('leaving.bpmn')
  const { id } = run.complete('review').incident()
  run.setVariables({ amount: 7 }).resolve()

  expect(() => run.send({ type: 'resolveIncident', incident: id, by: 'admin' })).toThrow(
    expect.objectContaining({ code: 'incident-not-found' }),
  )
})

test('cancelling ends an instance that stands still', async () => {
  const run = await play('leaving.bpmn')
  run.complete('review')

  run.cancel()

  run.expect.ended('cancelled').incidents()
})
