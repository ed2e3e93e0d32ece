import type { Run } from '@quytrinh/engine/testing'
import { play } from '@quytrinh/engine/testing'
import { describe, expect, test } from 'vitest'

const members = ['an', 'binh']
const add = (run: Run, activity: string, options: { readonly item?: string; readonly token?: number } = {}): Run =>
  run.send({ type: 'addInstance', activity, ...options })
const remove = (run: Run, activity: string, options: { readonly loopCounter?: number; readonly token?: number }): Run =>
  run.send({ type: 'removeInstance', activity, ...options })

describe('added', () => {
  test('in parallel an instance begins at once, with its item and number', async () => {
    const run = await play('by-hand.bpmn', { variables: { members, enough: 1 } })

    add(run, 'opine', { item: 'chi' })

    expect(run.variablesAt('opine', { loopCounter: 3 })).toMatchObject({ member: 'chi', loopCounter: 3 })
    run.complete('opine', {}, { loopCounter: 1 }).complete('opine', {}, { loopCounter: 3 })
    run.expect.waitingAt('opine')
    run.complete('opine', {}).expect.waitingAt('close')
    run.expect.variables({ opinions: ['an', 'binh', 'chi'] })
  })

  test('in a sequence an instance comes after all others', async () => {
    const run = await play('by-hand-in-sequence.bpmn', { variables: { members } })

    add(run, 'opine', { item: 'chi' }).expect.waitingAt('opine')

    run.complete('opine').complete('opine')
    expect(run.variablesAt('opine')).toMatchObject({ member: 'chi', loopCounter: 3 })
    run
      .complete('opine')
      .expect.waitingAt('close')
      .variables({ opinions: ['an', 'binh', 'chi'] })
  })

  test('the completion condition counts the instance that was added', async () => {
    const run = await play('by-hand.bpmn', { variables: { members, enough: 0.5 } })
    add(run, 'opine', { item: 'chi' })

    run.complete('opine').expect.waitingAt('opine', 'opine')

    run.complete('opine').expect.waitingAt('close')
  })

  test('where instances are only counted, none has an item', async () => {
    const run = await play('by-hand-counted.bpmn')

    add(run, 'turn')

    run.expect.waitingAt('opine', 'opine', 'opine', 'opine', 'opine', 'opine')
    expect(() => add(run, 'turn', { item: 'chi' })).toThrowError(expect.objectContaining({ code: 'item-mismatch' }))
  })

  test('where there is a list, an item is needed; null is one', async () => {
    const run = await play('by-hand.bpmn', { variables: { members, enough: 1 } })

    expect(() => add(run, 'opine')).toThrowError(expect.objectContaining({ code: 'item-mismatch' }))

    run.send({ type: 'addInstance', activity: 'opine', item: null }).expect.waitingAt('opine', 'opine', 'opine')
  })
})

describe('removed', () => {
  test('an instance is stopped, and yields null', async () => {
    const run = await play('by-hand.bpmn', { variables: { members, enough: 1 } })

    remove(run, 'opine', { loopCounter: 1 }).expect.waitingAt('opine').interrupted('opine')

    run
      .complete('opine', {})
      .expect.waitingAt('close')
      .variables({ opinions: [null, 'binh'] })
  })

  test('with the last instance gone the activity is complete', async () => {
    const run = await play('by-hand.bpmn', { variables: { members, enough: 1 } })

    remove(remove(run, 'opine', { loopCounter: 1 }), 'opine', { loopCounter: 2 })

    run.expect.waitingAt('close').variables({ opinions: [null, null] })
  })

  test('in a sequence the next one follows the one that is stopped', async () => {
    const run = await play('by-hand-in-sequence.bpmn', { variables: { members } })

    remove(run, 'opine', { loopCounter: 1 })

    expect(run.variablesAt('opine')).toMatchObject({ member: 'binh', loopCounter: 2 })
    run
      .complete('opine')
      .expect.waitingAt('close')
      .variables({ opinions: [null, 'binh'] })
  })

  test('one that has not begun is struck from the list', async () => {
    const run = await play('by-hand-in-sequence.bpmn', { variables: { members: ['an', 'binh', 'chi'] } })

    remove(run, 'opine', { loopCounter: 2 })

    run.complete('opine')
    expect(run.variablesAt('opine')).toMatchObject({ member: 'chi', loopCounter: 2 })
    run
      .complete('opine')
      .expect.waitingAt('close')
      .variables({ opinions: ['an', 'chi'] })
  })

  test('an instance is found by anything inside it', async () => {
    const run = await play('by-hand-counted.bpmn')
    const inSecond = run.tasks[2]?.token ?? 0

    remove(run, 'turn', { token: inSecond })

    run.expect.waitingAt('opine', 'opine').interrupted('turn', 'opine')
    run.complete('opine').complete('opine').expect.waitingAt('close')
  })
})

describe('refused, and nothing changes', () => {
  const refusal = (code: string) => expect.objectContaining({ code })

  test.each([
    ['what is not repeated', 'close'],
    ['what is not in the file', 'nowhere'],
  ])('%s', async (_, activity) => {
    const run = await play('by-hand.bpmn', { variables: { members, enough: 1 } })

    expect(() => add(run, activity)).toThrowError(refusal('not-multi-instance'))
    expect(() => remove(run, activity, { loopCounter: 1 })).toThrowError(refusal('not-multi-instance'))
  })

  test('an activity that is over', async () => {
    const run = await play('by-hand.bpmn', { variables: { members: [], enough: 1 } })

    expect(() => add(run, 'opine', { item: 'chi' })).toThrowError(refusal('not-multi-instance'))
  })

  test('an instance that is over, or never was', async () => {
    const run = await play('by-hand.bpmn', { variables: { members, enough: 1 } })
    run.complete('opine', {}, { loopCounter: 1 })

    for (const loopCounter of [0, 1, 3])
      expect(() => remove(run, 'opine', { loopCounter })).toThrowError(refusal('activity-instance-not-found'))
  })

  test('an activity that is open several times, until a token says which is meant', async () => {
    const run = await play('by-hand-counted.bpmn')
    expect(() => add(run, 'opine')).toThrowError(refusal('activity-ambiguous'))

    add(run, 'opine', { token: run.tasks[2]?.token ?? 0 })

    expect(run.variablesAt('opine', { loopCounter: 3 })).toMatchObject({ loopCounter: 3 })
    expect(() => add(run, 'opine', { token: 1 })).toThrowError(refusal('activity-instance-not-found'))
  })
})
