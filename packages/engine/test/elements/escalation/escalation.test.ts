import { play } from '@quytrinh/engine/testing'
import { test } from 'vitest'

test('who throws an escalation goes on beside whoever catches it without interrupting', async () => {
  const run = await play('boundary-non-interrupting.bpmn')

  run.complete('work')

  run.expect.waitingAt('finish', 'inform').completed('tell', 'told')
  run.complete('finish').complete('inform').expect.ended().completed('inner')
})

test('an interrupting boundary event stops the sub-process that escalates', async () => {
  const run = await play('boundary-interrupting.bpmn')

  run.complete('work')

  run.expect.waitingAt('inform').interrupted('inner').notCompleted('inner', 'finish')
  run.complete('inform').expect.ended()
})

test('an escalation that nobody catches changes nothing', async () => {
  const run = await play('uncaught.bpmn')
  run.expect.waitingAt('after').completed('tell').incidents()

  run.complete('after')

  run.expect.ended().completed('done')
})

test('an end event escalates and ends its branch', async () => {
  const run = await play('end-event.bpmn')

  run.complete('work')

  run.expect.waitingAt('after', 'inform').completed('innerDone', 'inner')
  run.complete('inform').complete('after').expect.ended()
})

test('an escalation goes outwards until somebody catches it', async () => {
  const run = await play('through-two-scopes.bpmn')

  run.complete('work')

  run.expect.waitingAt('inform').interrupted('inner', 'outer')
  run.complete('inform').expect.ended()
})

test('an event sub-process runs beside what has escalated', async () => {
  const run = await play('event-sub-process.bpmn')

  run.complete('work')

  run.expect.waitingAt('finish', 'inform')
  run.complete('finish').expect.waitingAt('inform')
  run.complete('inform').expect.ended()
})

test('an interrupting event sub-process stops what has escalated', async () => {
  const run = await play('event-sub-process-interrupting.bpmn')

  run.complete('work')

  run.expect.waitingAt('inform').notCompleted('tell', 'finish')
  run.complete('inform').expect.ended().completed('handle')
})

test('every instance can escalate, and all go on', async () => {
  const run = await play('in-multi-instance.bpmn')

  run.complete('work').complete('work')

  run.expect.waitingAt('finish', 'finish', 'inform', 'inform')
  run.complete('finish').complete('finish').complete('inform').complete('inform').expect.ended()
})

test('one instance that escalates to an interrupting event stops them all', async () => {
  const run = await play('interrupts-multi-instance.bpmn')

  run.complete('work', {}, { loopCounter: 2 })

  run.expect.waitingAt('inform').interrupted('work', 'inner')
  run.complete('inform').expect.ended()
})
