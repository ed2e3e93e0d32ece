import { EngineError } from '@quytrinh/engine'
import { play, type Run } from '@quytrinh/engine/testing'
import { describe, expect, test } from 'vitest'

describe('data associations', () => {
  test('a transformation replaces the target, an assignment a part of it', async () => {
    const run = await play('associations.bpmn', { variables: { request: { subject: 'Nghỉ phép', year: 2026 } } })

    expect(run.variablesAt('decide')).toMatchObject({
      subject: 'Nghỉ phép (2026)',
      letter: { year: 2026, head: { kind: 'tờ trình' } },
    })
    run.complete('decide', { decision: 'đồng ý', reason: 'đủ ngày phép' })

    run.expect.ended().variables({
      notice: { text: 'đồng ý: đủ ngày phép' },
      request: { subject: 'Nghỉ phép', year: 2026, answer: { decision: 'đồng ý' } },
    })
  })

  test('an assignment to a part of what has no parts keeps the task, and can be mended', async () => {
    const run = await play('associations.bpmn', { variables: { request: { subject: 'a', year: 1 } } })
    run.setVariables({ request: 'lost' }).complete('decide', { decision: 'no', reason: 'late' })
    run.expect.incidents('data-without-parts')

    run.setVariables({ request: {} }).resolve()

    run.expect.ended().variables({ request: { answer: { decision: 'no' } } })
  })

  test('copy what was outside before, not what the one before has written', async () => {
    const run = await play('associations-do-not-see-each-other.bpmn', { variables: { left: 1, right: 2 } })

    expect(run.variablesAt('look')).toEqual({ left: 2, right: 1 })
  })
})

describe('input sets', () => {
  test('an activity begins when all its data inputs are there', async () => {
    const run = await play('input-set.bpmn', { variables: { request: 'letter' } })
    expect(run.tasks.map(({ node }) => node)).toEqual(['bring'])

    run.complete('bring', { notice: 'map' })

    expect(run.variablesAt('decide')).toMatchObject({ letter: 'letter', map: 'map' })
    run.complete('decide').expect.ended()
  })

  test('one that waits for data begins with variables that a person sets', async () => {
    const run = await play('input-set.bpmn')

    run.setVariables({ request: 'letter' })
    expect(run.tasks.map(({ node }) => node)).toEqual(['bring'])

    run.setVariables({ notice: 'map' })

    expect(run.tasks.map(({ node }) => node)).toEqual(['bring', 'decide'])
  })

  test('a boundary event interrupts an activity that still waits for its data', async () => {
    const run = await play('input-set.bpmn')

    run.advance('P1D').complete('bring', { request: 1, notice: 2 })

    run.expect.ended()
    expect(run.completed).not.toContain('decide')
  })

  test('the boundary timer of an activity runs from when the token came, once', async () => {
    const run = await play('input-set.bpmn')

    run.advance('PT12H').setVariables({ request: 1, notice: 2 })

    expect(run.timers).toHaveLength(1)
    run.advance('PT12H').complete('bring').expect.ended()
    expect(run.completed).toContain('given_up')
  })

  test('an optional input is not waited for', async () => {
    const run = await play('optional-input.bpmn', { variables: { request: 'letter' } })

    expect(run.variablesAt('decide')).toMatchObject({ letter: 'letter', map: null })
    run.complete('decide').expect.ended()
  })

  test('an input that may come while the activity runs is taken in when it comes', async () => {
    const run = await play('late-input.bpmn', { variables: { request: 'letter' } })
    expect(run.variablesAt('decide')).not.toHaveProperty('map')

    run.setVariables({ notice: 'map' })

    expect(run.variablesAt('decide')).toMatchObject({ letter: 'letter', map: 'map' })
    run.setVariables({ notice: 'another' })
    expect(run.variablesAt('decide')).toMatchObject({ map: 'map' })
    run.complete('decide').expect.ended()
  })

  test('an input that never came does not keep the activity', async () => {
    const run = await play('late-input.bpmn', { variables: { request: 'letter' } })

    run.complete('decide').expect.ended()
  })

  test('the first set that is available brings its inputs, and no other', async () => {
    const run = await play('two-input-sets.bpmn', { variables: { notice: 'map' } })
    expect(run.variablesAt('decide')).not.toHaveProperty('letter')

    const both = await play('two-input-sets.bpmn', { variables: { request: 'letter', notice: 'map' } })

    expect(run.variablesAt('decide')).toMatchObject({ map: 'map' })
    expect(both.variablesAt('decide')).toMatchObject({ letter: 'letter' })
    expect(both.variablesAt('decide')).not.toHaveProperty('map')
  })

  test('inside a sub-process the data objects of that sub-process count', async () => {
    const run = await play('input-set-in-sub-process.bpmn', { variables: { request: 1, notice: 2 } })
    expect(run.tasks.map(({ node }) => node)).toEqual(['bring'])

    run.complete('bring', { found: 'plan' })

    expect(run.variablesAt('decide')).toMatchObject({ letter: 'plan', map: 'plan' })
    run.complete('decide').expect.ended().variables({ request: 1, notice: 2 })
  })

  test('what waits for data is stopped with its sub-process', async () => {
    const run = await play('input-set-in-sub-process.bpmn')

    run.advance('P1D')

    run.expect.ended()
    expect(run.completed).toContain('stopped')
  })

  test('each instance of a multi-instance activity waits for its data', async () => {
    const run = await play('input-set-in-multi-instance.bpmn')
    expect(run.tasks).toEqual([])

    run.setVariables({ request: 'page ' })

    expect(run.variablesAt('decide', { loopCounter: 1 })).toMatchObject({ letter: 'page 1' })
    expect(run.variablesAt('decide', { loopCounter: 2 })).toMatchObject({ letter: 'page 2' })
    run.complete('decide').complete('decide').expect.ended()
  })

  test('an activity whose data cannot be taken in begins anew once that is mended, with its boundary events', async () => {
    const run = await play('transformation-after-waiting.bpmn')
    run.setVariables({ request: 'no context' }).expect.incidents('type-mismatch')

    run.setVariables({ request: { subject: 'Nghỉ phép' } }).resolve()

    expect(run.variablesAt('decide')).toMatchObject({ letter: { subject: 'Nghỉ phép' } })
    expect(run.timers).toHaveLength(1)
    run.complete('decide').expect.ended()
  })

  test('saving and restoring while data is waited for changes nothing', async () => {
    const run = await play('input-set.bpmn', { savedBetweenSteps: true })

    run.setVariables({ request: 1, notice: 2 }).complete('decide').complete('bring')

    run.expect.ended()
  })

  test('a person cannot let an activity begin that waits for its data', async () => {
    const run = await play('input-set.bpmn')

    expect(() => run.send({ type: 'trigger', wait: waitForData(run), variables: {} })).toThrow(EngineError)
  })

  test('a process does not begin without its data inputs', async () => {
    await expect(play('process-inputs.bpmn')).rejects.toThrow(/input-set-unavailable.*subject/)

    const run = await play('process-inputs.bpmn', { variables: { subject: 'Nghỉ phép' } })

    run.complete('look').expect.ended().variables({ title: 'Nghỉ phép' })
  })
})

function waitForData({ facts }: Run): number {
  const opened = facts.flatMap((fact) =>
    fact.type === 'waitOpened' && fact.wait.type === 'data' ? [fact.wait.id] : [],
  )
  return opened[0] ?? 0
}

describe('output sets', () => {
  test('the first set that is available is what leaves', async () => {
    const yes = await play('two-output-sets.bpmn')
    const no = await play('two-output-sets.bpmn')

    yes.complete('decide', { yes: 'granted', no: 'ignored' })
    no.complete('decide', { no: 'refused' })

    expect(yes.variables).toEqual({ request: 'granted' })
    expect(no.variables).toEqual({ notice: 'refused' })
  })

  test('without any the activity stays, and can be mended', async () => {
    const run = await play('two-output-sets.bpmn')
    run.complete('decide', {}).expect.incidents('output-set-unavailable')

    run.setVariables({ no: 'refused' }).resolve()

    run.expect.ended().variables({ notice: 'refused' })
  })
})

describe('data states', () => {
  test('an activity waits until the data object is in the state it is drawn in', async () => {
    const run = await play('states.bpmn')
    run.complete('draw_up', { text: 'Kính gửi' })
    expect(run.tasks.map(({ node }) => node)).toEqual(['approve'])
    expect(run.variables).toEqual({ hoSo: 'Kính gửi', hoSo_state: 'draft' })

    run.complete('approve')

    expect(run.variables).toMatchObject({ hoSo: 'Kính gửi', hoSo_state: 'approved' })
    run.complete('send').expect.ended()
  })

  test('the state goes with the data object of its sub-process', async () => {
    const run = await play('state-of-sub-process.bpmn', { variables: { hoSo_state: 'mine' } })

    run.complete('draw_up', { text: 'Kính gửi' }).complete('approve')

    run.expect.ended()
    expect(run.variables).toEqual({ hoSo_state: 'mine' })
  })
})

describe.each(['collection.bpmn', 'item-definition.bpmn'])('a collection (%s)', (diagram) => {
  test('takes a list and nothing else', async () => {
    const run = await play(diagram)
    run.complete('scan', { pages1: 'one page' }).expect.incidents('data-not-a-list')

    const other = await play(diagram)

    other
      .complete('scan', { pages1: ['one', 'two'] })
      .expect.ended()
      .variables({ pages: ['one', 'two'] })
  })
})
