import { play } from '@quytrinh/engine/testing'
import { test } from 'vitest'

test('abstract and manual tasks pass at once', async () => {
  const run = await play('none.bpmn')

  run.expect.ended().path('begin', 'note', 'stamp', 'done')
})

test('abstract and manual tasks pass at once inside a sub-process', async () => {
  const run = await play('in-sub-process.bpmn')

  run.expect.ended().path('begin', 'innerBegin', 'note', 'stamp', 'innerDone', 'inner', 'done')
})

test('abstract and manual tasks pass once per instance, and once as a whole', async () => {
  const run = await play('in-multi-instance.bpmn')

  run.expect.ended().path('begin', 'note', 'note', 'note', 'note', 'stamp', 'stamp', 'stamp', 'done')
})
