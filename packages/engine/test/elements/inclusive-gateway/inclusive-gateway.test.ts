import { play } from '@quytrinh/engine/testing'
import { expect, test } from 'vitest'

test('every branch whose condition holds is taken, and the join waits for exactly those', async () => {
  const run = await play('split-and-join.bpmn', { variables: { wantA: true, wantB: true } })
  run.expect.waitingAt('a', 'b')

  run.complete('b').expect.waitingAt('a').notCompleted('join')

  run.complete('a').expect.waitingAt('after')
  run.complete('after').expect.ended()
})

test('a single branch does not wait for the others', async () => {
  const run = await play('split-and-join.bpmn', { variables: { wantA: false, wantB: true } })

  run.complete('b')

  run.expect.waitingAt('after').path('begin', 'split', 'b', 'join')
})

test('the default flow is taken when no condition holds, and only then', async () => {
  const run = await play('split-and-join.bpmn', { variables: { wantA: false, wantB: false } })
  run.expect.waitingAt('c')

  run.complete('c').complete('after')

  run.expect.ended()
})

test('without a way an incident holds the token until the data is mended', async () => {
  const run = await play('no-way.bpmn', { variables: { wantA: false } })
  run.expect.incidents('no-flow-taken')

  run.setVariables({ wantA: true }).resolve()

  run.expect.incidents().waitingAt('a')
})

test('a join waits for a token that may still come by a detour', async () => {
  const run = await play('unstructured.bpmn', { variables: { wantB: true } })

  run.complete('b').complete('a', { detour: true })

  run.expect.waitingAt('c').notCompleted('join')
  run.complete('c').expect.waitingAt('after')
})

test('a join waits no longer for a flow that no token can reach any more', async () => {
  const run = await play('unstructured.bpmn', { variables: { wantB: true } })

  run.complete('b').complete('a', { detour: false })

  run.expect.waitingAt('after')
})

test('in a loop a join joins once a round', async () => {
  const run = await play('in-loop.bpmn', { variables: { wantB: true } })
  run.complete('a').complete('b').expect.waitingAt('check')

  run.complete('check', { goOn: true, wantB: false }).expect.waitingAt('a')
  run.complete('a').expect.waitingAt('check')
  run.complete('check', { goOn: false })

  run.expect.ended()
  expect(run.completed.filter((node) => node === 'join')).toHaveLength(2)
})

test('a branch that is interrupted is waited for no longer', async () => {
  const run = await play('branch-interrupted.bpmn')
  run.complete('a').expect.waitingAt('b')

  run.advance('P1D')

  run.expect.interrupted('b').completed('gone').waitingAt('after')
  run.complete('after').expect.ended()
})

test('a join that is interrupted keeps nobody', async () => {
  const run = await play('in-sub-process.bpmn')
  run.complete('a')

  run.advance('P1D')

  run.expect.interrupted('b', 'join', 'inner').waitingAt('escalated')
  run.complete('escalated').expect.ended()
})

test('a join waits for the branches of its own instance only', async () => {
  const run = await play('in-multi-instance.bpmn')

  run.complete('a', {}, { loopCounter: 1 }).complete('b', {}, { loopCounter: 2 })
  run.expect.waitingAt('a', 'b').notCompleted('join')

  run.complete('b', {}, { loopCounter: 1 }).expect.waitingAt('a', 'after')
})

test('the join does not wait for an event sub-process that runs beside it', async () => {
  const run = await play('beside-event-sub-process.bpmn', { variables: { a: true, b: true } })
  run.signal('nudge').signal('nudge').complete('first').expect.waitingAt('answer', 'answer', 'second')

  run.complete('second')

  run.expect.waitingAt('after', 'answer', 'answer')
  run.complete('after').complete('answer').complete('answer').expect.ended()
})
