import { BpmnError } from '@quytrinh/engine'
import { play } from '@quytrinh/engine/testing'
import { describe, expect, test } from 'vitest'

test('a job waits for its handler, and its result is taken in', async () => {
  const run = await play('job.bpmn')
  run.expect.waitingAt('send')
  expect(run.jobs).toMatchObject([{ topic: 'send', attempts: 0 }])

  run.answer('send', { serial: 12, internal: true })

  run.expect.ended()
  expect(run.variables).toEqual({ receipt: 12 })
})

test('a handler does jobs as they come', async () => {
  const run = await play('in-multi-instance.bpmn', { variables: { addressees: ['a', 'b'] } })

  run.handle('gateway', ({ variables }) => ({ receipt: `to ${variables['addressee']}` }))

  run.expect.ended().variables({ receipts: ['to a', 'to b'] })
})

test('work done inside the step needs no wait', async () => {
  const run = await play('job.bpmn', { inline: { send: () => ({ serial: 7 }) } })

  run.expect.ended().variables({ receipt: 7 })
})

test('work inside the step that throws is an incident at its task, and is tried again', async () => {
  let isBroken = true
  const send = () => {
    if (isBroken) throw new Error('no paper')
    return { serial: 7 }
  }
  const run = await play('job.bpmn', { inline: { send } })
  run.expect.incidents('handler-failed')
  expect(run.incident().details).toEqual({ topic: 'send', error: 'no paper' })

  isBroken = false
  run.resolve()

  run.expect.ended().variables({ receipt: 7 })
})

describe('failing', () => {
  test('a failing job is tried again after each pause, then an incident holds it', async () => {
    const run = await play('retries.bpmn')

    run.fail('send', 'busy')
    expect(run.jobs).toMatchObject([{ attempts: 1, due: run.now + 60_000 }])
    run.advance('PT1M').fail('send', 'busy')
    expect(run.jobs).toMatchObject([{ attempts: 2, due: run.now + 600_000 }])
    run.advance('PT10M').fail('send', 'broken')

    run.expect.incidents('job-failed').waitingAt('send')
    expect(run.incident()).toMatchObject({ node: 'send', details: { topic: 'gateway', error: 'broken', attempts: 3 } })
    expect(run.jobs[0]).not.toHaveProperty('due')
  })

  test('a resolved job has all its attempts again', async () => {
    const run = await play('retries.bpmn')
    run.fail('send').advance('PT1M').fail('send').advance('PT10M').fail('send')

    run.resolve('job-failed')

    run.expect.incidents()
    expect(run.jobs).toMatchObject([{ attempts: 0, due: run.now }])
    run.answer('send').expect.ended()
  })

  test('a failure counts once', async () => {
    const run = await play('retries.bpmn')
    run.fail('send')

    expect(() => run.fail('send')).toThrow(expect.objectContaining({ code: 'not-due' }))

    expect(run.jobs).toMatchObject([{ attempts: 1 }])
  })

  test('a job that an incident holds fails no more, but a late answer is welcome', async () => {
    const run = await play('bpmn-error.bpmn')
    run.fail('send').advance('PT1M')
    expect(() => run.fail('send')).toThrow(expect.objectContaining({ code: 'not-due' }))
    run.expect.incidents('job-failed')

    run.answer('send')

    run.expect.ended().incidents()
  })

  test('a deadline runs on while an incident holds the job', async () => {
    const run = await play('retries.bpmn')
    run.fail('send').advance('PT1M').fail('send').advance('PT10M').fail('send')

    run.advance('P2D')

    run.expect.ended().interrupted('send').completed('over').incidents()
  })

  test('a handler that throws has failed', async () => {
    const run = await play('retries.bpmn')
    const attempts: number[] = []

    run.handle('gateway', ({ attempt }) => {
      attempts.push(attempt)
      if (attempt < 3) throw new Error('busy')
    })
    run.advance('PT11M')

    expect(attempts).toEqual([1, 2, 3])
    run.expect.ended()
  })
})

describe('answering with an error', () => {
  test('a BPMN error goes the way that the diagram draws for it', async () => {
    const run = await play('bpmn-error.bpmn')

    run.throwError('send', 'quota', { message: 'none left', variables: { left: 0 } })

    run.expect.interrupted('send').waitingAt('callBack')
    run.expect.variables({ code: 'quota', message: 'none left', left: 0 })
  })

  test('an error of another code is an incident, and the job is done anew', async () => {
    const run = await play('bpmn-error.bpmn')

    run.throwError('send', 'unheard-of')
    run.expect.incidents('uncaught-error')

    run.resolve().expect.waitingAt('send').incidents()
    run.answer('send').expect.ended()
  })

  test('an error of a job that an incident holds replaces that incident', async () => {
    const run = await play('bpmn-error.bpmn')
    run.fail('send')

    run.throwError('send', 'unheard-of')

    run.expect.incidents('uncaught-error')
  })

  test('an error inside a sub-process is caught around it', async () => {
    const run = await play('in-sub-process.bpmn')

    run.handle('gateway', () => {
      throw new BpmnError('quota')
    })

    run.expect.ended().interrupted('send', 'inner').completed('full', 'over')
  })

  test('an error of one instance ends all of them', async () => {
    const run = await play('in-multi-instance.bpmn', { variables: { addressees: [1, 2, 3] } })
    run.answer('send', { receipt: 1 }, { loopCounter: 1 })

    run.throwError('send', 'quota', { loopCounter: 2 })

    run.expect.ended().completed('full', 'over')
    expect(run.variables).not.toHaveProperty('receipts')
  })
})

test('numbers of a register are taken inside the step, in order', async () => {
  const run = await play('number.bpmn')

  run.expect.ended().variables({ number: 1, second: 2 })
  expect(run.facts.filter(({ type }) => type === 'numberTaken')).toHaveLength(2)
})
