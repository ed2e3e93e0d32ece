import { play } from '@quytrinh/engine/testing'
import { test } from 'vitest'

test('a none intermediate event is a milestone: passed and recorded', async () => {
  const run = await play('milestone.bpmn')
  run.expect.completed('registered').notCompleted('reviewed').waitingAt('review')

  run.complete('review')

  run.expect.ended().path('begin', 'registered', 'review', 'reviewed', 'done')
})

test('an event with several escalations tells each of their catchers, and goes on', async () => {
  const run = await play('two-escalations.bpmn')

  run.expect.waitingAt('look', 'run', 'work')

  run.complete('work').complete('look').complete('run').expect.ended()
})
