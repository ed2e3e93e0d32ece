import { play } from '@quytrinh/engine/testing'
import { test } from 'vitest'

test('a complex gateway goes on when its activation condition holds, without waiting for the rest', async () => {
  const run = await play('two-of-three.bpmn')
  run.complete('first').expect.waitingAt('second', 'third')

  run.complete('third')

  run.expect.waitingAt('decide', 'second')
})

test('the rest is taken at the reset, which has flows of its own', async () => {
  const run = await play('two-of-three.bpmn')
  run.complete('first').complete('third')

  run.complete('second')

  run.expect.completed('late').waitingAt('decide')
})

test('what can no longer come is not waited for at the reset', async () => {
  const run = await play('two-of-three.bpmn')
  run.complete('first').complete('third').complete('decide')

  run.complete('second')

  run.expect.completed('late').ended()
})
