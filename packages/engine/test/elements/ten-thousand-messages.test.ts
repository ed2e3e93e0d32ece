import { expect, test } from 'vitest'
import type { InstanceState } from '../../src/kernel/state.js'
import { row } from '../../src/kernel/table.js'
import { afterMany, waitingNodes } from './many-occurrences.js'

const messages = 10_000

/** The size of what is stored, but for the digits of the numbers that count. */
function sizeOf(state: InstanceState): number {
  return JSON.stringify(state).replaceAll(/\d+/g, '0').length
}

test('ten thousand messages to an event that does not interrupt count ten thousand times, and leave nothing in the state', async () => {
  const { before, after, violations } = await afterMany(messages, 'boundary-event/counting-messages.bpmn', { count: 0 })

  expect(row(after.scopes, 1)?.variables).toEqual({ count: messages })
  expect(sizeOf(after)).toBe(sizeOf(before))
  expect(violations).toEqual([])
})

test('ten thousand messages begin ten thousand paths that wait, and the state grows by these alone', async () => {
  const { before, after, violations } = await afterMany(messages, 'boundary-event/non-interrupting-message.bpmn')

  expect(waitingNodes(after)).toEqual([...Array<string>(messages).fill('react'), 'review'])
  expect(after.tokens.size).toBe(before.tokens.size + messages)
  expect(after.waits.size).toBe(before.waits.size + messages)
  expect(after.scopes.size).toBe(before.scopes.size)
  expect(violations).toEqual([])
})

test('ten thousand messages begin ten thousand event sub-processes, each with a scope of its own', async () => {
  const { before, after, violations } = await afterMany(messages, 'event-sub-process/non-interrupting-message.bpmn')

  expect(waitingNodes(after)).toEqual([...Array<string>(messages).fill('react'), 'review'])
  expect(after.scopes.size).toBe(before.scopes.size + messages)
  expect(violations).toEqual([])
})
