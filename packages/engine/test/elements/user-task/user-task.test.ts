import { play } from '@quytrinh/engine/testing'
import { describe, expect, test } from 'vitest'

test('a user task waits until somebody completes it, and takes in the result', async () => {
  const run = await play('plain.bpmn')
  run.expect.waitingAt('review')

  run.complete('review', { approved: true })

  run.expect.ended().variables({ approved: true })
})

test('an interrupting timer closes the task it interrupts', async () => {
  const run = await play('boundary-timer.bpmn')

  run.advance('P3D')

  run.expect.closed('review').interrupted('review').waitingAt('escalated')
})

test('a task completed in time withdraws its timer', async () => {
  const run = await play('boundary-timer.bpmn')

  run.complete('review').advance('P9D')

  run.expect.ended().notCompleted('late', 'escalated')
})

test('what ends a sub-process closes the tasks inside', async () => {
  const run = await play('in-sub-process.bpmn')

  run.advance('P1D')

  run.expect.ended().interrupted('review', 'inner').completed('over')
})

test('each instance is the task of its own person', async () => {
  const run = await play('in-multi-instance.bpmn', { variables: { members: ['an', 'binh', 'chi'] } })
  expect(run.tasks.map(({ owner }) => owner)).toEqual(['an', 'binh', 'chi'])

  run.complete('opine', { opinion: 'no' }, { loopCounter: 2 })
  run.expect.waitingAt('opine', 'opine')
  run.complete('opine', { opinion: 'yes' }, { loopCounter: 3 }).complete('opine', { opinion: 'yes' })

  run.expect.ended().variables({ opinions: ['yes', 'no', 'yes'] })
})

describe('who', () => {
  const variables = { leader: 'dung', people: ['user:an', 'unit:phong-tc'], title: 'Report 12' }

  test('a task for one person is reserved for them, any other is offered to all it names', async () => {
    const { tasks } = await play('assignments.bpmn', { variables })

    expect(tasks).toMatchObject([
      { node: 'offered', state: 'ready', candidates: ['group:van-thu'], name: 'offered' },
      { node: 'reserved', state: 'reserved', owner: 'dung', role: 'coordinate', name: 'Report 12' },
      { node: 'many', state: 'ready', candidates: ['user:an', 'unit:phong-tc'] },
    ])
  })

  test('a task that is offered must be claimed before it can be completed', async () => {
    const run = await play('assignments.bpmn', { variables })
    const wait = run.tasks[0]?.id ?? 0

    expect(() => run.send({ type: 'completeTask', wait, variables: {}, by: 'an' })).toThrow(
      expect.objectContaining({ code: 'transition-not-allowed' }),
    )
    run.move('offered', 'claim', 'an').expect.waitingAt('many', 'offered', 'reserved')
    run.complete('offered').expect.closed('offered')
  })

  test('a task goes from desk to desk and stays the same task', async () => {
    const run = await play('assignments.bpmn', { variables })
    const before = run.tasks.map(({ id }) => id)

    run.move('reserved', 'delegate', 'chi').move('reserved', 'start', 'chi').move('reserved', 'stop', 'chi')
    run.move('reserved', 'release', null)

    expect(run.tasks.map(({ id }) => id)).toEqual(before)
    expect(run.tasks[1]).toMatchObject({ state: 'ready' })
    expect(run.tasks[1]).not.toHaveProperty('owner')
  })

  test('a task for nobody that can be named is an incident, and is put right by mending the data', async () => {
    const run = await play('assignments.bpmn', { variables: { ...variables, leader: null } })
    run.expect.incidents('assignment-invalid')

    run.setVariables({ leader: 'dung' }).resolve()

    expect(run.tasks.find(({ node }) => node === 'reserved')).toMatchObject({ owner: 'dung' })
  })
})

describe('by when', () => {
  test('dues of the handler and of the agency are reckoned when the task is put on the desk', async () => {
    const run = await play('deadlines.bpmn', { now: '2026-03-05T10:00:00+07:00', variables: { term: '5 wd' } })

    const [task] = run.tasks

    // Thursday morning; two and five working days on, at the hour when work ends.
    expect(new Date(task?.due ?? 0).toISOString().slice(0, 10)).toBe('2026-03-09')
    expect(new Date(task?.agencyDue ?? 0).toISOString().slice(0, 10)).toBe('2026-03-12')
  })

  test('a deadline without a value is none', async () => {
    const run = await play('deadlines.bpmn', { variables: { term: null } })

    expect(run.tasks[0]).toHaveProperty('due')
    expect(run.tasks[0]).not.toHaveProperty('agencyDue')
  })
})

describe('late and twice', () => {
  test('a task is completed once', async () => {
    const run = await play('boundary-timer.bpmn')
    const [task] = run.tasks
    run.advance('P3D')

    const late = { type: 'completeTask', wait: task?.id ?? 0, variables: { late: true }, by: 'an' } as const

    expect(() => run.send(late)).toThrow(expect.objectContaining({ code: 'wait-closed' }))
    expect(run.variables).toEqual({})
  })

  test('nothing happens to an instance that has ended', async () => {
    const run = await play('plain.bpmn')
    const [task] = run.tasks
    run.complete('review')

    const again = { type: 'completeTask', wait: task?.id ?? 0, variables: {}, by: 'an' } as const

    expect(() => run.send(again)).toThrow(expect.objectContaining({ code: 'instance-ended' }))
    expect(() => run.setVariables({ x: 1 })).toThrow(expect.objectContaining({ code: 'instance-ended' }))
  })
})
