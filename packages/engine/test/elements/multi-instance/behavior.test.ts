import { play } from '@quytrinh/engine/testing'
import { describe, expect, test } from 'vitest'

const members = ['an', 'binh', 'chi']

describe('None', () => {
  test('each instance that is complete is told of, and the activity goes on', async () => {
    const run = await play('behavior-none.bpmn', { variables: { members } })

    run.complete('opine').expect.waitingAt('opine', 'opine', 'read')
    run.complete('opine').complete('opine')

    run.expect.waitingAt('read', 'read', 'read', 'close')
  })

  test('the event carries the attributes of the activity as they were', async () => {
    const run = await play('behavior-none.bpmn', { variables: { members } })

    run.complete('opine').expect.variables({ done: 1 })

    run.complete('opine').expect.variables({ done: 2 })
  })

  test('what carries attributes leaves no variables where nobody asks for them', async () => {
    const run = await play('behavior-in-sequence.bpmn', { variables: { members } })

    run.complete('opine')

    expect(run.variables).toEqual({ members })
  })

  test('inside another repetition each activity tells its own boundary alone', async () => {
    const units = [{ members: ['an', 'binh'] }, { members: ['chi'] }]
    const run = await play('behavior-in-multi-instance.bpmn', { variables: { units } })

    run.complete('opine', {}, { loopCounter: 2 })

    run.expect.waitingAt('opine', 'opine', 'read')
    run.complete('opine').complete('opine').complete('read').complete('read').complete('read').expect.ended()
  })
})

describe('One', () => {
  test('the first instance that is complete throws the event; an interrupting boundary event stops the others', async () => {
    const run = await play('behavior-one.bpmn', { variables: { members } })

    run.complete('opine', {}, { loopCounter: 2 })

    run.expect.waitingAt('go').interrupted('opine').notCompleted('close')
    run.complete('go').expect.ended()
  })

  test('it is thrown once, also where all instances are complete at once', async () => {
    const run = await play('behavior-one-at-once.bpmn', { variables: { members } })

    run.expect.waitingAt('read', 'close')
  })

  test('in a sequence it is thrown before the second instance begins', async () => {
    const run = await play('behavior-in-sequence.bpmn', { variables: { members } })

    run.complete('opine').expect.waitingAt('opine', 'read')

    run.complete('opine').complete('opine').expect.waitingAt('read', 'close')
  })

  test('an activity that is interrupted throws nothing for those that it stops', async () => {
    const run = await play('behavior-in-sequence.bpmn', { variables: { members } })

    run.advance('P1D')

    run.expect.waitingAt('urge').interrupted('opine').notCompleted('told')
  })

  test('without instances nothing is thrown', async () => {
    const run = await play('behavior-one.bpmn', { variables: { members: [] } })

    run.expect.waitingAt('close').notCompleted('told')
  })
})

describe('Complex', () => {
  test('with each instance every condition is asked, and its event thrown where it holds', async () => {
    const run = await play('behavior-complex.bpmn', { variables: { members } })

    run.complete('opine', {}, { loopCounter: 2 }).expect.waitingAt('opine', 'opine')
    run.complete('opine', {}, { loopCounter: 3 }).expect.waitingAt('opine', 'remind', 'listen').completed('halfway')

    run.complete('opine').expect.waitingAt('remind', 'listen', 'close')
  })

  test('its data inputs see the instance that is complete', async () => {
    const run = await play('behavior-complex.bpmn', { variables: { members } })

    run.complete('opine', {}, { loopCounter: 3 })

    run.expect.variables({ who: 'chi', which: 3 })
  })

  test('what no boundary event of the activity catches goes the way of any event of its kind', async () => {
    const run = await play('behavior-uncaught.bpmn', { variables: { members } })

    run.complete('opine').complete('opine').complete('opine')

    run.expect.waitingAt('remind', 'close')
    const thrown = run.facts.filter(({ type }) => type === 'messageThrown' || type === 'signalThrown')
    expect(thrown).toMatchObject([
      { type: 'signalThrown', name: 'opinion' },
      { type: 'signalThrown', name: 'opinion' },
      { type: 'messageThrown', name: 'chief_spoke' },
      { type: 'signalThrown', name: 'opinion' },
    ])
    expect(thrown.some((fact) => 'isLocal' in fact)).toBe(false)
  })

  test('an error ends the activity', async () => {
    const run = await play('behavior-error.bpmn', { variables: { members, refused: false } })
    run.complete('opine').expect.waitingAt('opine', 'opine')

    run.complete('opine', { refused: true })

    run.expect.waitingAt('mend').interrupted('opine')
  })

  test('an error that nothing catches is an incident, and no instance begins again', async () => {
    const run = await play('behavior-error-uncaught.bpmn', { variables: { members, refused: true } })
    run.complete('opine').expect.incidents('uncaught-error').waitingAt('opine', 'opine')

    run.setVariables({ refused: false }).resolve()

    run.expect.incidents().waitingAt('opine', 'opine')
    run.complete('opine').complete('opine').expect.waitingAt('close')
  })

  test('what is thrown beside an error that nothing catches is thrown once, when the error is mended', async () => {
    const run = await play('behavior-error-beside-signal.bpmn', { variables: { members, refused: true } })
    run.complete('opine').expect.incidents('uncaught-error').waitingAt('opine', 'opine')

    run.setVariables({ refused: false }).resolve()

    run.expect.incidents().waitingAt('opine', 'opine', 'read')
  })

  test('a condition that cannot be evaluated is an incident, and its events are thrown when it can', async () => {
    const run = await play('behavior-trouble.bpmn', { variables: { members } })
    run.complete('opine').expect.incidents('undeclared-name').waitingAt('opine', 'opine')
    run.complete('opine').expect.incidents('undeclared-name').waitingAt('opine')

    run.setVariables({ unset: 1 }).resolve()

    run.expect.incidents().waitingAt('opine', 'read')
    run.complete('opine').complete('read').expect.waitingAt('close')
  })

  test('what was not yet thrown is still known after it was saved and read', async () => {
    const run = await play('behavior-trouble.bpmn', { variables: { members }, savedBetweenSteps: true })
    run.complete('opine').complete('opine')

    run.setVariables({ unset: 2 }).resolve()

    run.expect.incidents().waitingAt('opine', 'read')
  })
})
