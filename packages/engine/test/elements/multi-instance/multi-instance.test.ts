import { play } from '@quytrinh/engine/testing'
import { describe, expect, test } from 'vitest'

const members = [{ name: 'An' }, { name: 'Binh' }, { name: 'Chi' }]

test('parallel instances are all there at once, and the activity is done with the last one', async () => {
  const run = await play('parallel.bpmn')
  run.expect.waitingAt('opine', 'opine', 'opine')

  run.complete('opine').complete('opine').expect.waitingAt('opine').notCompleted('done')

  run.complete('opine').expect.ended()
})

test('sequential instances come one after the other', async () => {
  const run = await play('sequential.bpmn', { variables: { turns: 3 } })

  for (let n = 1; n <= 3; n++) {
    run.expect.waitingAt('opine')
    expect(run.variablesAt('opine')).toMatchObject({ loopCounter: n })
    run.complete('opine')
  }

  run.expect.ended()
})

test.each(['parallel', 'sequential'])('nothing to do is done at once: %s', async (kind) => {
  const [file, variables] = kind === 'parallel' ? ['collection', { members: [] }] : ['sequential', { turns: 0 }]

  const run = await play(`${file}.bpmn`, { variables })

  run.expect.ended()
  if (kind === 'parallel') run.expect.variables({ opinions: [] })
})

test('outputs are collected in the order of the items, whatever the order of completion', async () => {
  const run = await play('collection.bpmn', { variables: { members } })

  run.complete('opine', { answer: 'c' }, { loopCounter: 3 })
  run.complete('opine', { answer: 'a' }, { loopCounter: 1 })
  run.complete('opine', { answer: 'b' }, { loopCounter: 2 })

  run.expect.ended().variables({ opinions: ['An: a', 'Binh: b', 'Chi: c'] })
  expect(run.variables).not.toHaveProperty('member')
})

test('a sequence collects as it goes', async () => {
  const run = await play('sequential-collection.bpmn', { variables: { members } })

  for (const opinion of ['x', 'y', 'z']) run.complete('opine', { opinion })

  run.expect.ended().variables({ opinions: ['x', 'y', 'z'] })
})

test('when the completion condition holds, the instances left over are stopped', async () => {
  const run = await play('completion-condition.bpmn')
  run.complete('vote').complete('vote').expect.waitingAt('vote', 'vote', 'vote')

  run.complete('vote')

  run.expect.ended().interrupted('vote')
})

test('when the completion condition holds, no further instance is made; items never come to have no output', async () => {
  const run = await play('sequential-completion-condition.bpmn', { variables: { members } })

  run.complete('ask', { answer: 'no' }).complete('ask', { answer: 'yes' })

  run.expect.ended().variables({ answers: ['no', 'yes', null] })
})

test('instances inside instances have their own items, counters and outputs', async () => {
  const units = [{ members: ['an', 'binh'] }, { members: ['chi'] }]
  const run = await play('nested.bpmn', { variables: { units } })
  run.expect.waitingAt('opine', 'opine')

  run.complete('opine', { answer: 'a' }).complete('opine', { answer: 'c' }, { loopCounter: 1 })
  run.complete('opine', { answer: 'b' }, { loopCounter: 2 })

  run.expect.ended().variables({ reports: [['a', 'b'], ['c']] })
})

test('interrupting the activity stops all instances', async () => {
  const run = await play('interrupted.bpmn')
  run.complete('opine')

  run.advance('P1D')

  run.expect.ended().completed('over').interrupted('opine', 'inner')
})

test('an error in one instance ends all', async () => {
  const run = await play('error-ends-all.bpmn', { variables: { refused: false } })
  run.complete('opine', { refused: false })

  run.complete('opine', { refused: true })

  run.expect.waitingAt('mend').interrupted('opine', 'inner')
})

test.each([
  [true, 'accepted'],
  [false, 'rejected'],
])('the way out is chosen once, when all instances are done: %s', async (both, way) => {
  const run = await play('leaves-by-condition.bpmn', { variables: { yes: both ? 0 : 5 } })

  run.complete('vote').complete('vote')

  run.expect.incidents().waitingAt(way)
})

describe.each(['ended-from-inside', 'ended-from-inside-in-sequence'])(
  'a terminate event for all instances: %s',
  (file) => {
    const stopped = { members: ['an', 'binh', 'chi'], stopped: false, way: 'close' }

    test('the activity is done, and the process goes on', async () => {
      const run = await play(`${file}.bpmn`, { variables: stopped })
      run.complete('opine')

      run.complete('opine', { stopped: true })

      run.expect
        .waitingAt('close')
        .interrupted('units', 'part')
        .variables({ said: ['an', null, null] })
    })

    test('where no way leads on, nothing begins again when there is one', async () => {
      const run = await play(`${file}.bpmn`, { variables: { ...stopped, stopped: true, way: 'nowhere' } })
      run.complete('opine').expect.incidents('no-flow-taken').waitingAt()

      run.setVariables({ way: 'other' }).resolve()

      run.expect.incidents().waitingAt('other')
    })
  },
)

describe('trouble', () => {
  test('items that are no list are an incident, and the activity begins when they are one', async () => {
    const run = await play('trouble.bpmn')
    run.expect.incidents('collection-not-a-list').waitingAt()

    run.setVariables({ members: ['an'] }).resolve()

    run.expect.incidents().waitingAt('opine')
  })

  test('a completion condition that fails loses no instance', async () => {
    const run = await play('trouble.bpmn', { variables: { members: ['an', 'binh', 'chi'] } })
    run.complete('opine').expect.incidents('undeclared-name').waitingAt('opine', 'opine')
    run.complete('opine').expect.incidents('undeclared-name').waitingAt('opine')

    run.setVariables({ enough: false }).resolve()
    run.expect.incidents().waitingAt('opine')

    run.complete('opine').expect.ended().completed('done')
  })

  test('mended when all instances are done, the activity goes on', async () => {
    const run = await play('trouble.bpmn', { variables: { members: ['an', 'binh'] } })
    run.complete('opine').complete('opine').expect.incidents('undeclared-name').waitingAt()

    run.setVariables({ enough: false }).resolve()

    run.expect.ended().completed('done')
  })

  test('a timer of the activity runs on beside the incident', async () => {
    const run = await play('trouble.bpmn', { variables: { members: ['an', 'binh'] } })
    run.complete('opine')

    run.advance('P1D')

    run.expect.ended().incidents().completed('over')
  })
})
