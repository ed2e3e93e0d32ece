import { play } from '@quytrinh/engine/testing'
import { describe, expect, test } from 'vitest'

test('a timer that does not interrupt starts a branch of its own', async () => {
  const run = await play('non-interrupting.bpmn')

  run.advance('P1D')

  run.expect.waitingAt('nudge', 'review')
  run.complete('review').expect.waitingAt('nudge').completed('done')
  run.complete('nudge').expect.ended()
})

test('a duration fires once', async () => {
  const run = await play('non-interrupting.bpmn')

  run.advance('P9D')

  run.expect.waitingAt('nudge', 'review')
})

test('a date interrupts when it has come', async () => {
  const run = await play('date.bpmn')

  run.advance('P3D').expect.waitingAt('review')

  run.advance('PT8H').expect.ended().interrupted('review')
})

test('several timers on one task do not touch each other', async () => {
  const run = await play('two-timers.bpmn')

  run.advance('P1D').expect.completed('reminded').waitingAt('review')

  run.advance('P1D').expect.ended().completed('over')
})

test('a timer on a multi-instance activity stands for all instances', async () => {
  const run = await play('on-multi-instance.bpmn')
  run.complete('opine')

  run.advance('P1D')
  run.expect.waitingAt('opine', 'opine')
  expect(run.completed.filter((node) => node === 'remind')).toHaveLength(1)

  run.advance('P1D')
  run.expect.waitingAt('summary').interrupted('opine')
})

describe('a cycle', () => {
  const nudges = (completed: readonly string[]) => completed.filter((node) => node === 'nudge').length

  test('fires as often as it says', async () => {
    const run = await play('cycle.bpmn')

    run.advance('P2D')
    expect(nudges(run.completed)).toBe(2)

    run.advance('P9D')
    expect(nudges(run.completed)).toBe(3)
    run.expect.waitingAt('review')
  })

  test('ends with what it hangs on', async () => {
    const run = await play('cycle.bpmn')

    run.advance('P1D').complete('review').advance('P9D')

    run.expect.ended()
    expect(nudges(run.completed)).toBe(1)
  })

  test('does not drift, however late it fires', async () => {
    const run = await play('cycle.bpmn')
    const anchor = run.now

    run.outage('PT30H')

    expect(nudges(run.completed)).toBe(1)
    expect(run.timers).toMatchObject([{ due: anchor + 2 * 86_400_000, anchor, fired: 1 }])
  })

  test('catches up after an outage', async () => {
    const run = await play('cycle.bpmn')

    run.outage('P9D')

    expect(nudges(run.completed)).toBe(3)
    run.expect.waitingAt('review')
  })
})
