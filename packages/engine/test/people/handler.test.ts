import { expect, test } from 'vitest'
import { BpmnError, type Handler } from '../../src/ports/handler.js'

test('a BPMN error carries its code, and what the process learns besides', () => {
  const cause = new Error('503')

  const error = new BpmnError('quota-exceeded', { message: 'no ticket left', variables: { left: 0 }, cause })

  expect(error).toMatchObject({ name: 'BpmnError', code: 'quota-exceeded', message: 'no ticket left', cause })
  expect(error.variables).toEqual({ left: 0 })
  expect(new BpmnError('gone')).toMatchObject({ message: 'gone', variables: {} })
})

test('a handler may be asynchronous, and may answer with nothing', () => {
  const handlers: readonly Handler[] = [() => {}, async () => {}, () => ({ done: true }), async () => ({ done: true })]

  expect(handlers).toHaveLength(4)
})
