import { play } from '@quytrinh/engine/testing'
import { expect, test } from 'vitest'

test('inputs are seen inside alone, and nothing but outputs comes out', async () => {
  const run = await play('mappings.bpmn', { variables: { document: { subject: 'leave' } } })
  expect(run.variablesAt('review')).toMatchObject({ subject: 'leave', note: 'for the file' })

  run.complete('review', { approved: true, scratch: 1 })

  run.expect.ended()
  expect(run.variables).toEqual({ document: { subject: 'leave' }, decision: 'yes' })
})

test('an output that cannot be evaluated keeps the task, and can be mended', async () => {
  const run = await play('mappings.bpmn', { variables: { document: {} } })
  run.complete('review').expect.incidents('undeclared-name')

  run.setVariables({ approved: false }).resolve()

  run.expect.ended().variables({ decision: 'no' })
})

test('a name is written where it lives, a new one in the process', async () => {
  const run = await play('scopes.bpmn', { variables: { outer: 1 } })

  run.complete('change', { local: 5, outer: 2, fresh: true })

  expect(run.variables).toEqual({ outer: 2, fresh: true })
  expect(run.variablesAt('look')).toEqual({ outer: 2, fresh: true, local: 5 })
  run.complete('look').expect.variables({ outer: 5 })
})

test('an inner name hides an outer one and leaves it alone', async () => {
  const run = await play('shadowing.bpmn', { variables: { name: 'outer' } })
  expect(run.variablesAt('change')).toEqual({ name: 'inner' })

  run.complete('change', { name: 'changed' })

  run.expect.waitingAt('after')
  expect(run.variables).toEqual({ name: 'outer' })
})

test('instances do not see each other', async () => {
  const run = await play('in-multi-instance.bpmn')

  expect(run.variablesAt('count', { loopCounter: 1 })).toEqual({ loopCounter: 1, mine: 10 })
  expect(run.variablesAt('count', { loopCounter: 2 })).toEqual({ loopCounter: 2, mine: 20 })
  run.complete('count', {}, { loopCounter: 2 }).complete('count')

  run.expect.ended()
  expect(run.variables).toEqual({ last: 10 })
})
