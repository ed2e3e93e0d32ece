import { play } from '@quytrinh/engine/testing'
import { expect, test } from 'vitest'

test('a sub-process is complete when nothing runs inside any more, at every depth', async () => {
  const run = await play('nested.bpmn')

  run.complete('review')
  run.expect.completed('inner').notCompleted('outer').waitingAt('conclude')

  run.complete('conclude')
  run.expect.ended()
  expect(run.completed.slice(-4)).toEqual(['conclude', 'outerDone', 'outer', 'done'])
})

test('every end event inside has to be reached', async () => {
  const run = await play('several-ends.bpmn')

  run.complete('second').expect.waitingAt('first').notCompleted('inner')

  run.complete('first').expect.waitingAt('after')
})

test('interrupting a sub-process closes all below, innermost first', async () => {
  const run = await play('interrupted.bpmn')
  run.complete('review')

  run.advance('P3D')

  run.expect.waitingAt('escalated').interrupted('first', 'pause', 'inner', 'send', 'outer')
  const stopped = run.facts.flatMap((fact) => (fact.type === 'terminated' ? [fact.node] : []))
  expect(stopped.indexOf('pause')).toBeLessThan(stopped.indexOf('inner'))
  expect(stopped.indexOf('inner')).toBeLessThan(stopped.indexOf('outer'))
  run.complete('escalated').expect.ended()
})

test('a sub-process runs once per item, one after the other', async () => {
  const run = await play('in-multi-instance.bpmn', { variables: { units: ['tc', 'hc'] } })

  run.complete('work').complete('check', { report: 'one' })
  run.expect.waitingAt('work')
  expect(run.variablesAt('work')).toMatchObject({ unit: 'hc', loopCounter: 2 })

  run.complete('work').complete('check', { report: 'two' })
  run.expect.ended().variables({ reports: ['one', 'two'] })
})

test('without a start event everything inside that nothing leads to begins', async () => {
  const run = await play('without-start-event.bpmn')

  run.expect.waitingAt('first', 'second')
  run.complete('first').complete('second').expect.ended()
})

test('cancelling closes everything at every depth', async () => {
  const run = await play('interrupted.bpmn')

  run.cancel('withdrawn by the citizen')

  run.expect.ended('cancelled').waitingAt().interrupted('outer', 'inner', 'review')
  expect(run.facts.at(-1)).toMatchObject({ type: 'processEnded', reason: 'withdrawn by the citizen' })
})
