import { play } from '@quytrinh/engine/testing'
import { expect, test } from 'vitest'

test('an activity reads a data store when it begins and writes it when it ends', async () => {
  const run = await play('read-and-write.bpmn', { dataStores: { households: ['HK-1'] } })
  expect(run.variablesAt('register')).toMatchObject({ known: ['HK-1'] })

  run.complete('register', { entry: 'HK-2' })

  run.expect.ended()
  expect(run.stored('households')).toEqual(['HK-1', 'HK-2'])
  expect(run.variables).toEqual({})
})

test('what is written is read by the next activity of the same step', async () => {
  const run = await play('reference-alone.bpmn')

  run.complete('write', { line: 'first' })

  expect(run.variablesAt('read')).toMatchObject({ lines: 'first' })
  expect(run.stored('ledger')).toBe('first')
})

test('a reference with a key reads and writes what is stored under the key alone', async () => {
  const run = await play('by-key.bpmn', { variables: { code: 127 } })
  expect(run.variablesAt('look')).toMatchObject({ household: null })

  run.complete('look', { phone: '0258' })

  expect(run.stored('households', '127')).toEqual({ contact: { phone: '0258' } })
  expect(run.stored('households')).toBeNull()
})

test('without a value for the key there is an incident, which can be mended', async () => {
  const run = await play('by-key.bpmn')
  run.expect.incidents('data-store-key-missing')

  run.setVariables({ code: '127' }).resolve()

  run.expect.waitingAt('look')
})

test('a list that is longer than the capacity is not written, and keeps the task', async () => {
  const run = await play('capacity.bpmn')

  run.complete('fill', { list: [1, 2, 3] }).expect.incidents('data-store-full')
  run.setVariables({ list: [1, 2] })
  expect(run.stored('households')).toBeNull()

  const other = await play('capacity.bpmn')
  other.complete('fill', { list: [1, 2] }).expect.ended()
  expect(other.stored('households')).toEqual([1, 2])
})

test('an unlimited data store has no capacity', async () => {
  const run = await play('unlimited.bpmn')

  run.complete('fill', { list: [1, 2, 3] })

  expect(run.stored('households')).toEqual([1, 2, 3])
})

test('an activity that is interrupted writes nothing', async () => {
  const run = await play('in-sub-process.bpmn')

  run.advance('P1D')

  run.expect.ended()
  expect(run.stored('households')).toBeNull()
})

test('inside a sub-process it is the same data store', async () => {
  const run = await play('in-sub-process.bpmn', { savedBetweenSteps: true })

  run.complete('register', { entry: 'HK-1' })

  run.expect.ended()
  expect(run.stored('households')).toBe('HK-1')
})

test('each instance of a multi-instance activity reads and writes for itself', async () => {
  const run = await play('in-multi-instance.bpmn')

  run.complete('register', { entry: 'one' }, { loopCounter: 1 }).complete('register', { entry: 'two' })

  run.expect.ended()
  expect([run.stored('households', '1'), run.stored('households', '2')]).toEqual(['one', 'two'])
})

test('what an event catches may go into a data store', async () => {
  const run = await play('of-event.bpmn')

  run.message('answer', { n: 1 })

  run.expect.ended()
  expect(run.stored('households')).toEqual({ n: 1 })
})
