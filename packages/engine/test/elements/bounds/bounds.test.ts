import { play } from '@quytrinh/engine/testing'
import { expect, test } from 'vitest'

test('a cycle without a wait is stopped with an incident, and its neighbours live', async () => {
  const run = await play('endless.bpmn', { movesMax: 100 })

  run.expect.incidents('moves-exceeded').waitingAt('other')
  run.complete('other').expect.completed('done').incidents('moves-exceeded')
})

test('an endless cycle that is tried again is stopped again, and can be cancelled', async () => {
  const run = await play('endless.bpmn', { movesMax: 100 })

  run.resolve().expect.incidents('moves-exceeded')

  run.cancel().expect.ended('cancelled').incidents()
})

test('a long way that ends is gone to its end, one bound after the other', async () => {
  const run = await play('long-loop.bpmn', { movesMax: 50, variables: { turns: 0 } })
  run.expect.incidents('moves-exceeded')

  run.resolve('moves-exceeded')

  run.expect.ended().variables({ turns: 30 })
})

test('more parallel instances than a step may move are not even begun', async () => {
  const run = await play('many-instances.bpmn', { movesMax: 100, variables: { total: 1_000_000_000 } })

  run.expect.incidents('moves-exceeded')
  expect(run.incident().details).toEqual({ movesMax: 100, instances: 1_000_000_000 })
})
