import { play } from '@quytrinh/engine/testing'
import { expect, test } from 'vitest'

/** `[loopCounter, instances, active, completed, terminated]` */
const seenBy = (run: Awaited<ReturnType<typeof play>>, node: string, loopCounter: number) =>
  run.variablesAt(node, { loopCounter })['seen']

test('inputs, outputs, owners and conditions of instances read the counts of their activity', async () => {
  const run = await play('counts.bpmn')

  expect(seenBy(run, 'opine', 2)).toEqual([2, 3, 3, 0, 0])
  expect(run.tasks.map(({ candidates }) => candidates)).toEqual([['user:an1'], ['user:an2'], ['user:an3']])
  run.complete('opine', {}, { loopCounter: 2 }).expect.variables({ left: [2, 3, 3, 0, 0] })
  run.complete('opine', {}, { loopCounter: 3 }).expect.variables({ left: [3, 3, 2, 1, 0] })

  run.expect.waitingAt('close').interrupted('opine')
})

test('in a sequence those still to come are counted as instances', async () => {
  const run = await play('counts-in-sequence.bpmn')
  expect(seenBy(run, 'opine', 1)).toEqual([1, 3, 1, 0, 0])

  run.complete('opine')

  expect(seenBy(run, 'opine', 2)).toEqual([2, 3, 1, 1, 0])
  run
    .complete('opine')
    .expect.waitingAt('close')
    .variables({ left: [2, 3, 1, 1, 0] })
})

test('an interrupted activity leaves no counts behind', async () => {
  const run = await play('counts.bpmn')

  run.advance('P1D')

  run.expect.waitingAt('urge').interrupted('opine')
  expect(run.variables).toEqual({})
})

test('inside a sub-process they are those of the activity inside', async () => {
  const run = await play('counts-in-sub-process.bpmn')

  run.complete('opine')

  expect(seenBy(run, 'opine', 3)).toEqual([3, 3, 3, 0, 0])
  run.complete('opine').expect.waitingAt('close')
})

test('inside a repeated sub-process its activities read its counts, repeated ones their own', async () => {
  const run = await play('counts-in-multi-instance.bpmn')
  expect(seenBy(run, 'prepare', 2)).toEqual([2, 2, 2, 0, 0])

  run.complete('prepare', {}, { loopCounter: 2 }).complete('prepare')

  expect(seenBy(run, 'opine', 3)).toEqual([3, 3, 3, 0, 0])
  run.complete('opine').complete('opine').expect.waitingAt('close')
})

test('an instance that is removed is counted as terminated', async () => {
  const run = await play('counts.bpmn')
  run.send({ type: 'removeInstance', activity: 'opine', loopCounter: 1 })

  run.complete('opine', {}, { loopCounter: 2 })

  run.expect.waitingAt('close').variables({ left: [2, 3, 2, 0, 1] })
})

test('a conditional boundary event of the activity reads its counts', async () => {
  const run = await play('counts-on-the-boundary.bpmn')

  run.complete('opine').expect.waitingAt('opine', 'opine')

  run.complete('opine').expect.waitingAt('urge').interrupted('opine')
})
