import { play } from '@quytrinh/engine/testing'
import { expect, test } from 'vitest'

test.each(['paper', 'alarm'])('a multiple event goes on with the first of its triggers: %s', async (first) => {
  const run = await play('multiple-catch.bpmn')

  if (first === 'paper') run.message('paper', { text: 'yes' })
  else run.signal('alarm', { text: 'yes' })

  run.expect.waitingAt('after').variables({ text: 'yes' })
  expect(run.subscriptions).toEqual([])
})

test('a parallel multiple event goes on when all of its triggers have occurred', async () => {
  const run = await play('parallel-multiple-catch.bpmn')
  run.signal('alarm', { level: 3 }).expect.waitingAt('catch')

  run.message('paper', { text: 'yes' })

  run.expect.waitingAt('after').variables({ level: 3, text: 'yes' })
})

test('a multiple boundary event interrupts once', async () => {
  const run = await play('multiple-boundary.bpmn')

  run.signal('alarm')

  run.expect.waitingAt('react').interrupted('work')
  expect(run.subscriptions).toEqual([])
})

test('a multiple boundary event beside its activity reacts to every trigger', async () => {
  const run = await play('multiple-boundary-beside.bpmn')

  run.signal('alarm').message('paper').message('paper')

  run.expect.waitingAt('react', 'react', 'react', 'work')
})

test('a parallel multiple boundary event interrupts when its last trigger occurs', async () => {
  const run = await play('parallel-multiple-boundary.bpmn')
  run.message('paper').expect.waitingAt('work')

  run.signal('alarm')

  run.expect.waitingAt('react').interrupted('work')
})

test('spent triggers are needed once more', async () => {
  const run = await play('parallel-multiple-boundary-beside.bpmn')
  run.message('paper').signal('alarm').expect.waitingAt('react', 'work')

  run.message('paper').expect.waitingAt('react', 'work')

  run.signal('alarm').expect.waitingAt('react', 'react', 'work')
  run.complete('work').complete('react').complete('react').expect.ended()
})

test('a cycle among parallel triggers goes on as one timer', async () => {
  const run = await play('parallel-multiple-cycle.bpmn')
  run.advance('P1D').message('paper').expect.waitingAt('react', 'work')

  run.message('paper').advance('P1D')

  run.expect.waitingAt('react', 'react', 'work')
  expect(run.timers).toHaveLength(1)
})

test('an event sub-process with several triggers begins with each of them', async () => {
  const run = await play('multiple-event-sub-process.bpmn')

  run.message('paper').signal('alarm')

  run.expect.waitingAt('react', 'react', 'work')
})

test('an event sub-process that needs all triggers begins once for each set', async () => {
  const run = await play('parallel-multiple-event-sub-process.bpmn')
  run.message('paper').expect.waitingAt('work')
  run.signal('alarm').expect.waitingAt('react', 'work')

  run.signal('alarm').message('paper')

  run.expect.waitingAt('react', 'react', 'work')
  run.complete('work').complete('react').complete('react').expect.ended()
})

test('conditions that go on holding begin one event sub-process, not one after the other without end', async () => {
  const run = await play('parallel-multiple-conditions.bpmn', { variables: { complete: true, urgent: true } })
  run.expect.waitingAt('react', 'work')

  run.setVariables({ urgent: false }).setVariables({ urgent: true }).expect.waitingAt('react', 'work')
  run.setVariables({ complete: false }).setVariables({ complete: true }).expect.waitingAt('react', 'react', 'work')

  run.complete('work').complete('react').complete('react').expect.ended()
})

test('a date among parallel triggers comes once, and not again when the others do', async () => {
  const run = await play('parallel-multiple-date.bpmn')
  run.message('paper').advance('P2D').expect.waitingAt('react', 'work')

  run.message('paper').advance('P2D')

  run.expect.waitingAt('react', 'work')
  expect(run.timers).toEqual([])
})

test('what has occurred for one instance has not for another', async () => {
  const run = await play('in-multi-instance.bpmn')

  run.message('paper').signal('alarm')

  run.expect.waitingAt('catch')
  run.message('paper').expect.ended()
})

test('an event that is interrupted half-way leaves nothing', async () => {
  const run = await play('in-multi-instance.bpmn')
  run.message('paper')

  run.advance('P1D')

  run.expect.ended().interrupted('catch', 'inner')
})

test.each(['parallel-multiple-boundary-escalation', 'parallel-multiple-event-sub-process-escalation'])(
  'an escalation counts once among the triggers that must all come: %s',
  async (diagram) => {
    const run = await play(`${diagram}.bpmn`, { variables: { more: true }, savedBetweenSteps: true })
    run.complete('work').complete('work').expect.waitingAt('work')

    run.message('paper').expect.waitingAt('react', 'work')
    run.message('paper').expect.waitingAt('react', 'work')
    run.complete('work').expect.waitingAt('react', 'react', 'work')

    run.complete('react').complete('react').complete('work', { more: false }).expect.ended()
  },
)
