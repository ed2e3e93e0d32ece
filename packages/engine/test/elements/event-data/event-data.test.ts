import { play } from '@quytrinh/engine/testing'
import { describe, expect, test } from 'vitest'

const letter = { from: 'Sở Nội vụ', date: '2026-03-02' }

describe('what an event catches', () => {
  test('goes where its data output associations lead, and nowhere else', async () => {
    const run = await play('catch.bpmn')

    run.message('answer', letter)

    expect(run.variables).toEqual({ reply: letter, line: 'Sở Nội vụ, 2026-03-02' })
  })

  test('is taken by the names of data outputs, where it has these', async () => {
    const run = await play('catch-by-name.bpmn')

    run.message('answer', { subject: 'Nghỉ phép', number: 12, secret: 'x' })

    run.expect.ended()
    expect(run.variables).toEqual({ reply: 'Nghỉ phép', line: 12 })
  })

  test('belongs to one instance of a multi-instance activity', async () => {
    const run = await play('catch-in-multi-instance.bpmn')

    run.message('answer', { n: 1 }).message('answer', { n: 2 })

    expect(run.variablesAt('read', { loopCounter: 1 })).toMatchObject({ reply: { n: 1 } })
    expect(run.variablesAt('read', { loopCounter: 2 })).toMatchObject({ reply: { n: 2 } })
    run.complete('read').complete('read').expect.ended()
    expect(run.variables).toEqual({})
  })

  test('at the start becomes the data of the instance', async () => {
    const run = await play('start.bpmn', { event: 'begin', variables: letter })

    expect(run.variables).toEqual({ reply: letter })
    run.complete('read').expect.ended()
  })

  test('on a boundary goes into the scope around', async () => {
    const run = await play('boundary-interrupting.bpmn')

    run.message('answer', letter)

    run.expect.waitingAt('read').variables({ reply: letter })
  })

  test('on a boundary that does not interrupt goes there each time', async () => {
    const run = await play('boundary-non-interrupting.bpmn')

    run.message('answer', { n: 1 }).message('answer', { n: 2 })

    run.expect.waitingAt('work', 'read', 'read').variables({ reply: { n: 2 } })
  })

  test('lies ready for the event sub-process it begins', async () => {
    const run = await play('event-sub-process-interrupting.bpmn', { savedBetweenSteps: true })

    run.message('answer', letter)

    run.expect.waitingAt('read')
    expect(run.variablesAt('read')).toMatchObject({ reply: letter })
    expect(run.variables).toEqual({})
  })

  test('is kept apart by event sub-processes that run beside each other', async () => {
    const run = await play('event-sub-process-non-interrupting.bpmn')

    run.message('answer', { n: 1 }).message('answer', { n: 2 })

    run.complete('read')
    expect(run.variablesAt('read')).toMatchObject({ reply: { n: 2 } })
    run.complete('read').complete('work').expect.ended()
    expect(run.variables).toEqual({})
  })

  test('each trigger of several brings the data output that it has', async () => {
    const run = await play('multiple.bpmn')

    run.message('answer', { subject: 'Nghỉ phép' }).signal('counted', { number: 12 })

    run.expect.ended()
    expect(run.variables).toEqual({ reply: 'Nghỉ phép', line: 12 })
  })

  test('brings a data object into the state it is drawn in; properties of the event go with it', async () => {
    const run = await play('state.bpmn')

    run.message('answer', letter)

    run.expect.ended()
    expect(run.variables).toEqual({ hoSo: letter, hoSo_state: 'received' })
  })
})

describe('what an event throws along', () => {
  test('with an error is the data of its data inputs', async () => {
    const run = await play('error.bpmn')

    run.complete('work', { why: 'thiếu chữ ký', when: '2026-03-09' })

    run.expect.waitingAt('read')
    expect(run.variables).toEqual({ reply: 'thiếu chữ ký', line: '2026-03-09' })
  })

  test('and its catcher cannot take over is an incident where it is thrown, and interrupts nothing', async () => {
    const run = await play('error-not-taken-over.bpmn')

    run.complete('work', { why: 'thiếu chữ ký', when: '2026-03-09' })

    expect(run.incidents).toMatchObject([{ node: 'throw' }])
    run.expect.notCompleted('caught', 'office')
    expect(run.variables).toEqual({})
  })

  test('with an error reaches the event sub-process beside it', async () => {
    const run = await play('error-event-sub-process.bpmn')

    run.complete('work', { why: 'thiếu chữ ký' })

    run.expect.waitingAt('read')
    expect(run.variablesAt('read')).toMatchObject({ reply: 'thiếu chữ ký' })
  })

  test('with an error of a handler is its code, its message and what it adds', async () => {
    const run = await play('error-of-handler.bpmn')

    run.throwError('send', 'refused', { message: 'không nhận', variables: { page: 3 } })

    run.expect.waitingAt('read')
    expect(run.variables).toMatchObject({ reply: { code: 'refused', message: 'không nhận', page: 3 } })
  })

  test('with an escalation is taken over while the thrower goes on', async () => {
    const run = await play('escalation.bpmn')

    run.complete('work', { why: 'chờ ý kiến', when: '2026-03-09' })

    expect(run.variables).toEqual({ reply: 'chờ ý kiến', line: '2026-03-09' })
    run.complete('read').expect.ended()
  })
})
