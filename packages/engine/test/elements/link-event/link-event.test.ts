import { play } from '@quytrinh/engine/testing'
import { test } from 'vitest'

test('a token that leaves by a link comes out where the link is caught', async () => {
  const run = await play('goto.bpmn')

  run.complete('first')

  run.expect.waitingAt('second').path('begin', 'first', 'out', 'in')
  run.complete('second').expect.ended()
})

test('several sources of one link each bring their token', async () => {
  const run = await play('several-sources.bpmn')

  run.complete('first').complete('second')

  run.expect.waitingAt('third', 'third')
  run.complete('third').complete('third').expect.ended()
})

test('an inclusive join knows that a token can come by a link', async () => {
  const run = await play('into-join.bpmn', { variables: { wantA: true } })

  run.complete('b')

  run.expect.waitingAt('a').notCompleted('join')
  run.complete('a').expect.ended()
})

test('a link can lead back', async () => {
  const run = await play('loop.bpmn')

  run.complete('work', { goOn: true }).complete('work', { goOn: false })

  run.expect.ended().path('begin', 'work', 'more', 'back', 'again', 'work', 'more', 'done')
})

test('a link in a sub-process ends with it', async () => {
  const run = await play('in-sub-process.bpmn')
  run.complete('first')

  run.advance('P1D')

  run.expect.ended().interrupted('second', 'inner').completed('in', 'overdue')
})

test('a link leads each instance on in itself', async () => {
  const run = await play('in-multi-instance.bpmn')

  run.complete('first', {}, { loopCounter: 2 })

  run.expect.waitingAt('first', 'second')
  run.complete('second', {}, { loopCounter: 2 }).complete('first').complete('second').expect.ended()
})
