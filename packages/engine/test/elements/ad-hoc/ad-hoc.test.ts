import { play } from '@quytrinh/engine/testing'
import { expect, test } from 'vitest'

test('activities of an ad-hoc sub-process run in any order, and it is complete when none runs', async () => {
  const run = await play('parallel.bpmn')
  run.expect.waitingAt('ask', 'visit', 'write')

  run.complete('write').complete('ask').complete('visit')

  run.expect.waitingAt('after')
})

test('a completion condition that holds stops what still runs', async () => {
  const run = await play('completion-condition.bpmn', { variables: { enough: false } })
  run.complete('visit').expect.waitingAt('ask', 'write')

  run.complete('ask', { enough: true })

  run.expect.waitingAt('after').interrupted('write')
})

test('where nothing is to be cancelled, what still runs is waited for', async () => {
  const run = await play('completion-condition-lets-the-rest-finish.bpmn', { variables: { enough: false } })

  run.complete('ask', { enough: true })

  run.expect.waitingAt('visit', 'write')
  run.complete('visit').complete('write').expect.waitingAt('after')
})

test('a sequential ad-hoc sub-process has one activity at a time', async () => {
  const run = await play('sequential.bpmn', { variables: { enough: false } })
  run.expect.waitingAt('ask')

  run.complete('ask').expect.waitingAt('visit')
  run.complete('visit').expect.waitingAt('write')

  run.complete('write').expect.waitingAt('after')
})

test('a sequential ad-hoc sub-process begins nothing more once its condition holds', async () => {
  const run = await play('sequential.bpmn', { variables: { enough: false } })

  run.complete('ask', { enough: true })

  run.expect.waitingAt('after').notCompleted('visit')
})

test('sequence flows inside are followed', async () => {
  const run = await play('flows-inside.bpmn')
  run.expect.waitingAt('ask', 'visit')

  run.complete('ask').complete('visit')

  run.expect.waitingAt('write')
  run.complete('write').expect.waitingAt('after')
})

test('a person begins an activity once more', async () => {
  const run = await play('parallel.bpmn')
  run.complete('visit')

  run.send({ type: 'beginAdHoc', activity: 'visit' })

  run.expect.waitingAt('ask', 'visit', 'write')
  run.complete('ask').complete('write').expect.waitingAt('visit')
  run.complete('visit').expect.waitingAt('after')
})

test('a person ends an ad-hoc sub-process with all that still runs there', async () => {
  const run = await play('completion-condition.bpmn', { variables: { enough: false } })

  run.send({ type: 'finishAdHoc', activity: 'inquiry' })

  run.expect.waitingAt('after').completed('inquiry').interrupted('ask', 'visit', 'write')
})

test('an activity outside an open ad-hoc sub-process cannot be begun', async () => {
  const run = await play('parallel.bpmn')

  expect(() => run.send({ type: 'beginAdHoc', activity: 'after' })).toThrow('not-ad-hoc')

  run.complete('ask').complete('visit').complete('write')
  expect(() => run.send({ type: 'beginAdHoc', activity: 'ask' })).toThrow('not-ad-hoc')
  expect(() => run.send({ type: 'finishAdHoc', activity: 'inquiry' })).toThrow('not-ad-hoc')
})

test('an interrupted ad-hoc sub-process stops all inside', async () => {
  const run = await play('interrupted.bpmn')
  run.complete('visit')

  run.advance('P3D')

  run.expect.waitingAt('explain').interrupted('ask', 'write', 'inquiry')
})

test('each instance of a multi-instance ad-hoc sub-process is complete by itself', async () => {
  const run = await play('in-multi-instance.bpmn', { variables: { enough: false } })
  for (const node of ['ask', 'visit', 'write']) run.complete(node, {}, { loopCounter: 2 })

  run.expect.waitingAt('ask', 'visit', 'write')

  run.complete('ask', { enough: true }).expect.waitingAt('after')
})

test('an ad-hoc sub-process goes on where it was, after it was saved and read', async () => {
  const run = await play('sequential.bpmn', { variables: { enough: false }, savedBetweenSteps: true })

  run.complete('ask').complete('visit').complete('write').complete('after')

  run.expect.ended()
})

test('an activity that a person begins counts for the order of a sequential ad-hoc sub-process', async () => {
  const run = await play('sequential.bpmn', { variables: { enough: false } })

  run.send({ type: 'beginAdHoc', activity: 'visit' }).complete('visit').complete('ask')

  run.expect.waitingAt('write')
  run.complete('write').expect.waitingAt('after')
})

test('a completion condition that fails is an incident, and the sub-process goes on once it is mended', async () => {
  const run = await play('completion-condition.bpmn', { variables: { enough: 7 } })
  run.complete('ask')
  run.expect.incidents('condition-not-boolean').waitingAt('visit', 'write')

  run.setVariables({ enough: true }).resolve()

  run.expect.incidents().waitingAt('after')
})

test('one ended by hand after its completion condition has failed leaves no incident', async () => {
  const run = await play('completion-condition.bpmn', { variables: { enough: 7 } })
  run.complete('ask')

  run.send({ type: 'finishAdHoc', activity: 'inquiry' })

  run.expect.incidents().waitingAt('after')
})

test('work goes on inside while an incident holds the completion condition', async () => {
  const run = await play('completion-condition.bpmn', { variables: { enough: 7 } })
  run.complete('ask').complete('visit')

  run.setVariables({ enough: true }).complete('write')

  run.expect.incidents().waitingAt('after')
})
