import { play } from '@quytrinh/engine/testing'
import { expect, test } from 'vitest'

test('tested before, an activity whose condition does not hold is not done at all', async () => {
  const run = await play('test-before.bpmn', { variables: { more: false } })

  run.expect.waitingAt('after')
  expect(run.facts.filter((fact) => fact.type === 'waitOpened').map(({ wait }) => wait.node)).toEqual(['after'])
})

test('tested before, it is done as long as its condition holds', async () => {
  const run = await play('test-before.bpmn', { variables: { more: true } })

  run.complete('work', { more: true }).complete('work', { more: false })

  run.expect.waitingAt('after')
})

test('tested afterwards, it is done at least once', async () => {
  const run = await play('test-after.bpmn', { variables: { more: false } })
  run.expect.waitingAt('work')

  run.complete('work', { more: true }).expect.waitingAt('work')

  run.complete('work', { more: false }).expect.waitingAt('after')
})

test('it is done no more often than its maximum, one after the other', async () => {
  const run = await play('maximum.bpmn')
  const counters = []

  for (let round = 0; round < 3; round++) {
    run.expect.waitingAt('work')
    counters.push(run.variablesAt('work')['loopCounter'])
    run.complete('work')
  }

  expect(counters).toEqual([1, 2, 3])
  run.expect.waitingAt('after')
})

test('a boundary event ends the whole loop, and its timer runs once for all rounds', async () => {
  const run = await play('interrupted.bpmn', { variables: { more: true } })
  run.advance('P1D').complete('work')

  run.advance('P1D')

  run.expect.ended().interrupted('work').completed('overdue').notCompleted('after')
})

test('a condition that cannot be evaluated stops the loop, which goes on after repair', async () => {
  const run = await play('test-after.bpmn')
  run.complete('work', { more: 'perhaps' })
  run.expect.incidents('condition-not-boolean')

  run.setVariables({ more: true }).resolve()

  run.expect.incidents().waitingAt('work')
})

test('a sub-process is repeated as a whole', async () => {
  const run = await play('sub-process.bpmn')

  run.complete('first').complete('second', { more: true })

  run.expect.waitingAt('first')
  run.complete('first').complete('second', { more: false }).expect.waitingAt('after')
})

test('each instance around it counts its own rounds', async () => {
  const run = await play('in-multi-instance.bpmn')

  run.complete('work').complete('work')

  run.expect.waitingAt('work', 'work')
  run.complete('work').complete('work').expect.ended()
})
