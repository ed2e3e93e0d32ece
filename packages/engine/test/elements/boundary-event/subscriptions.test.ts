import { play } from '@quytrinh/engine/testing'
import { expect, test } from 'vitest'
import { afterMany, waitingNodes } from '../many-occurrences.js'

const ways = [
  { kind: 'message', name: 'reply' },
  { kind: 'signal', name: 'alarm' },
] as const

for (const { kind, name } of ways) {
  test(`a ${kind} interrupts the activity and brings its variables`, async () => {
    const run = await play(`interrupting-${kind}.bpmn`)

    run[kind](name, { answer: 'no' })

    run.expect.waitingAt('react').interrupted('review').variables({ answer: 'no' })
    run.complete('react').expect.ended()
  })

  test(`a ${kind} that does not interrupt occurs as often as it comes, while the activity is open`, async () => {
    const run = await play(`non-interrupting-${kind}.bpmn`)

    run[kind](name)[kind](name)

    run.expect.waitingAt('react', 'react', 'review')
    run.complete('review').expect.waitingAt('react', 'react')
    expect(() => run[kind](name)).toThrow(`open ${kind} at ${name}`)
  })

  test(`an activity that is complete no longer waits for its ${kind}`, async () => {
    const run = await play(`interrupting-${kind}.bpmn`)

    run.complete('review')

    run.expect.ended().notCompleted('event')
  })
}

test('a thousand signals begin a thousand paths', async () => {
  const { after, violations } = await afterMany(1000, 'boundary-event/non-interrupting-signal.bpmn')

  expect(waitingNodes(after)).toEqual([...Array<string>(1000).fill('react'), 'review'])
  expect(violations).toEqual([])
})

test('a condition interrupts the activity when it becomes true', async () => {
  const run = await play('interrupting-conditional.bpmn', { variables: { amount: 1 } })
  run.expect.waitingAt('review')

  run.setVariables({ amount: 11 })

  run.expect.waitingAt('react').interrupted('review')
})

test('a condition that holds from the beginning occurs at once', async () => {
  const run = await play('interrupting-conditional.bpmn', { variables: { amount: 11 } })

  run.expect.waitingAt('react').interrupted('review')
})

test('a condition occurs once each time it becomes true', async () => {
  const run = await play('non-interrupting-conditional.bpmn', { variables: { amount: 1 } })
  run.setVariables({ amount: 11 }).expect.waitingAt('react', 'review')

  run.setVariables({ amount: 12 }).expect.waitingAt('react', 'review')

  run.setVariables({ amount: 2 }).setVariables({ amount: 13 })
  run.expect.waitingAt('react', 'react', 'review')
})

test('a condition over data that is not there yet does not hold', async () => {
  const run = await play('interrupting-conditional.bpmn')
  run.expect.waitingAt('review').incidents()

  run.setVariables({ amount: 11 })

  run.expect.waitingAt('react')
})
