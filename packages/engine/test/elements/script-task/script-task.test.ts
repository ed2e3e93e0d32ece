import { play } from '@quytrinh/engine/testing'
import { expect, test } from 'vitest'

test('each line sees what the lines before it have assigned', async () => {
  const run = await play('plain.bpmn', { variables: { amount: 7 } })

  run.expect.waitingAt('after').variables({ fee: 14, total: 15 })
})

test('a script that cannot be evaluated assigns nothing and is run again after repair', async () => {
  const run = await play('plain.bpmn', { variables: { amount: 'seven' } })
  expect(run.incidents).toHaveLength(1)
  expect(run.variables).not.toHaveProperty('fee')

  run.setVariables({ amount: 1 }).resolve()

  run.expect.incidents().waitingAt('after').variables({ total: 3 })
})

test('a script writes a name where it lives: in its own instance', async () => {
  const run = await play('in-multi-instance.bpmn')

  const seen = [1, 2].map((loopCounter) => run.variablesAt('look', { loopCounter })['seen'])

  expect(seen).toEqual([10, 20])
  expect(run.variables).not.toHaveProperty('seen')
  run.complete('look').complete('look').expect.ended()
})
