import { play } from '@quytrinh/engine/testing'
import { expect, test } from 'vitest'

test('a handler does the work, and its answer becomes variables', async () => {
  const run = await play('plain.bpmn')
  expect(run.jobs).toMatchObject([{ node: 'work', topic: 'clerk' }])

  run.answer('work', { result: 'ok' })

  run.expect.waitingAt('after').variables({ result: 'ok' })
})

test('work that fails is tried again, and then held by an incident', async () => {
  const run = await play('plain.bpmn')
  run.fail('work').advance('PT10S').fail('work').advance('PT1M').fail('work').advance('PT10M').fail('work')
  run.expect.incidents('job-failed')

  run.resolve().answer('work')

  run.expect.incidents().waitingAt('after')
})

test('work that is late is withdrawn', async () => {
  const run = await play('plain.bpmn')

  run.advance('P2D')

  run.expect.ended().interrupted('work').completed('overdue')
  expect(run.jobs).toEqual([])
})

test('each instance has its own job', async () => {
  const run = await play('in-multi-instance.bpmn')
  expect(run.jobs).toHaveLength(2)

  run.answer('work', {}, { loopCounter: 2 }).answer('work', {}, { loopCounter: 1 })

  run.expect.ended()
})
