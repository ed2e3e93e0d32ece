import { play } from '@quytrinh/engine/testing'
import { expect, test } from 'vitest'

test('a duration is reckoned from the moment the token comes', async () => {
  const run = await play('duration.bpmn')

  run.advance('P2D').expect.waitingAt('pause')

  run.advance('P1D').expect.ended()
})

test('a date may come from data', async () => {
  const run = await play('date.bpmn', { variables: { opening: '2026-03-10T08:00:00+07:00' } })

  run.advance('P7D').expect.waitingAt('pause')

  run.advance('P1D').expect.ended()
})

test('a date that is past has come', async () => {
  const run = await play('date.bpmn', { variables: { opening: '2020-01-01' } })

  run.advance('PT0S').expect.ended()
})

test('a cycle in the flow is waited for once', async () => {
  const run = await play('cycle.bpmn')

  run.advance('PT1H').expect.ended()
})

test('working days are counted on the calendar', async () => {
  // A Friday morning: the weekend does not count.
  const run = await play('working-days.bpmn', { now: '2026-03-06T08:00:00+07:00' })

  run.advance('P5D').expect.waitingAt('pause')

  run.advance('PT10H').expect.ended()
})

test('a timer does not fire before it is due', async () => {
  const run = await play('duration.bpmn')
  const wait = run.timers[0]?.id ?? 0

  expect(() => run.send({ type: 'fireTimer', wait })).toThrow(expect.objectContaining({ code: 'not-due' }))
})

test('a timer inside a sub-process goes with it', async () => {
  const run = await play('in-sub-process.bpmn')

  run.advance('P1D')

  run.expect.ended().interrupted('pause')
  expect(run.timers).toEqual([])
})

test('timers fire in order of due', async () => {
  const run = await play('in-multi-instance.bpmn', { variables: { pauses: ['PT3H', 'PT1H', 'PT2H'] } })
  const dues: number[] = []

  for (let hour = 1; hour <= 3; hour++) dues.push(run.advance('PT1H').timers.length)

  expect(dues).toEqual([2, 1, 0])
  run.expect.ended()
})

test.each([[null], [5], ['soon'], ['P-3D']])(
  'a timer of %j is an incident until the data is mended',
  async (length) => {
    const run = await play('invalid.bpmn', { variables: { length } })
    run.expect.incidents('timer-invalid')

    run.setVariables({ length: 'PT1M' }).resolve().advance('PT1M')

    run.expect.ended()
  },
)
