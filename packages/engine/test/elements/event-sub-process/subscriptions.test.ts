import { play } from '@quytrinh/engine/testing'
import { expect, test } from 'vitest'
import { afterMany, waitingNodes } from '../many-occurrences.js'

const ways = [
  { kind: 'message', name: 'reply' },
  { kind: 'signal', name: 'alarm' },
] as const

for (const { kind, name } of ways) {
  test(`a ${kind} stops all else in the scope and brings its variables`, async () => {
    const run = await play(`interrupting-${kind}.bpmn`)

    run[kind](name, { answer: 'no' })

    run.expect.waitingAt('react').interrupted('review').variables({ answer: 'no' })
    expect(() => run[kind](name)).toThrow(`open ${kind} at ${name}`)
    run.complete('react').expect.ended()
  })

  test(`a ${kind} that does not interrupt occurs as often as it comes, while the scope is open`, async () => {
    const run = await play(`non-interrupting-${kind}.bpmn`)

    run[kind](name).complete('review')[kind](name)

    run.expect.waitingAt('after', 'react', 'react')
    run.complete('react').complete('react').complete('after').expect.ended()
  })
}

test('a thousand signals begin a thousand event sub-processes', async () => {
  const { after, violations } = await afterMany(1000, 'event-sub-process/non-interrupting-signal.bpmn')

  expect(waitingNodes(after)).toEqual([...Array<string>(1000).fill('react'), 'review'])
  expect(violations).toEqual([])
})

test('a condition stops all else in the scope when it becomes true', async () => {
  const run = await play('interrupting-conditional.bpmn', { variables: { amount: 1 } })

  run.complete('review', { amount: 11 })

  run.expect.waitingAt('react').interrupted('after')
})

test('a condition begins an event sub-process once each time it becomes true', async () => {
  const run = await play('non-interrupting-conditional.bpmn', { variables: { amount: 1 } })
  run.setVariables({ amount: 11 }).setVariables({ amount: 12 }).expect.waitingAt('react', 'review')

  run.setVariables({ amount: 2 }).setVariables({ amount: 13 })

  run.expect.waitingAt('react', 'react', 'review')
})
