import { play } from '@quytrinh/engine/testing'
import { expect, test } from 'vitest'

test.each([
  [200, 'large'],
  [50, 'medium'],
  [5, 'small'],
])(
  'the first flow in the order of the file whose condition holds is taken, else the default: %i',
  async (amount, way) => {
    const run = await play('first-true.bpmn', { variables: { amount } })

    run.expect.ended().path('begin', 'decide', way, 'done')
  },
)

test('with no condition true and no default an incident says so, and mended data lets it go on', async () => {
  const run = await play('no-way.bpmn')
  run.expect.incidents('no-flow-taken')
  expect(run.incident()).toMatchObject({ node: 'decide', details: { flows: ['decide_to_large', 'decide_to_small'] } })

  run.setVariables({ amount: 7 }).resolve()

  run.expect.ended().path('begin', 'decide', 'small', 'done')
})

test('a condition on a name that nobody declared is an incident, never silently false; neighbours go on', async () => {
  const run = await play('undeclared-name.bpmn')
  run.expect.incidents('undeclared-name').waitingAt('other')
  run.complete('other').expect.incidents('undeclared-name')

  run.setVariables({ urgency: 4 }).resolve()

  run.expect.ended().completed('large')
})

test('a retry that meets the same trouble is an incident again', async () => {
  const run = await play('undeclared-name.bpmn')
  const before = run.incident().id

  run.resolve()

  run.expect.incidents('undeclared-name')
  expect(run.incident().id).toBeGreaterThan(before)
})

test('a flow may lead back', async () => {
  const run = await play('loop.bpmn')

  run.complete('draft', { approved: false }).complete('draft', { approved: false })
  run.expect.waitingAt('draft')

  run.complete('draft', { approved: true }).expect.ended()
})

test('an exclusive merge lets every token pass as it comes', async () => {
  const run = await play('merges-without-waiting.bpmn')

  run.complete('first')
  run.expect.waitingAt('after', 'second')

  run.complete('second').expect.waitingAt('after', 'after')
})

test('each instance of a sub-process decides by its own data', async () => {
  const run = await play('in-sub-process.bpmn', { variables: { amounts: [500, 5] } })

  run.expect.waitingAt('large', 'small')
  run.complete('large').complete('small').expect.ended()
})
