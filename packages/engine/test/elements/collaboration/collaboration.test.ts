import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { play } from '@quytrinh/engine/testing'
import { expect, test } from 'vitest'
import { createEngine, hostClaims, memoryStore, virtualClock } from '../../../src/index.js'
import { problemsOf } from '../../model/file.js'

const agency = 'phuong-1'
const diagram = (name: string): string => readFileSync(join(import.meta.dirname, name), 'utf8')

async function agencyWith(name: string) {
  const clock = virtualClock()
  const engine = createEngine({ store: memoryStore(), clock, directory: hostClaims() })
  const clerk = engine.as({ user: 'an', agency, groups: ['group:quan-tri'] })
  await clerk.definitions.deploy({ bpmn: diagram(name) })
  return { engine, clerk, clock }
}

test('what one pool throws starts the other, and its answer comes back, by their message flows alone', async () => {
  const { engine, clerk } = await agencyWith('two-pools.bpmn')
  const asking = await clerk.instances.start('citizen', { variables: { request: { subject: 'Nghỉ phép', secret: 1 } } })
  await engine.tick()
  const [task] = (await clerk.tasks.list({ limit: 10 })).items
  const { variables, node } = await clerk.tasks.get(task?.id ?? '')
  expect([node, variables]).toEqual(['decide', { subject: 'Nghỉ phép' }])

  await clerk.tasks.complete(task?.id ?? '', { variables: { isGranted: true } })
  await engine.tick()

  const { status, variables: known } = await clerk.instances.get(asking.id)
  expect(status).toBe('completed')
  expect(known).toMatchObject({ isGranted: true })
})

test('flows are known by the process they lead to, so that other files do not hear them', async () => {
  const run = await play('two-pools.bpmn', { process: 'citizen', variables: { request: {} } })

  expect(run.facts.find(({ type }) => type === 'messageThrown')).toMatchObject({ name: 'office/Đơn' })
  expect(run.subscriptions).toMatchObject([{ name: 'citizen/answer_flow' }])
})

test('a send task sends what flows to another process itself, each instance with its data inputs', async () => {
  const { engine, clerk } = await agencyWith('send-and-receive.bpmn')
  const receiving = await clerk.instances.start('office')

  const sending = await clerk.instances.start('citizen', { variables: { letter: 'Kính gửi' } })
  await engine.tick()

  expect((await clerk.instances.get(sending.id)).status).toBe('completed')
  const { status, variables } = await clerk.instances.get(receiving.id)
  expect(status).toBe('completed')
  expect(variables).toEqual({ page: 'Kính gửi' })
})

test('a receive task at the end of a message flow is stopped with its sub-process', async () => {
  const run = await play('send-and-receive.bpmn', { process: 'office' })
  expect(run.subscriptions).toMatchObject([{ kind: 'message', name: 'letters' }])

  run.advance('P1D').expect.ended()
})

test('a send task that nobody inside waits for is work of a handler', async () => {
  const xml = diagram('send-and-receive.bpmn')
  const outside = xml.replace('processRef="office"', '').replace('targetRef="first"', 'targetRef="office_pool"')
  const drawn = xml.replace('<process id="office" isExecutable="true">', '<process id="office" isExecutable="false">')

  for (const each of [outside, drawn]) {
    const run = await play(each, { process: 'citizen', variables: { letter: 'Kính gửi' } })

    expect(run.jobs.map(({ node }) => node)).toEqual(['send', 'send'])
  }
})

test('what a black-box pool sends comes from the host, by the name of the flow', async () => {
  const run = await play('black-box.bpmn')
  run.complete('call')

  run.message('citizen/Đã trả', { amount: 5 })

  run.expect.ended().variables({ amount: 5 })
})

test('a black-box pool may be several, and may be told by whatever work', async () => {
  const problems = await problemsOf(diagram('black-box.bpmn'))

  expect(problems.map(({ code }) => code)).toEqual(['user-task-without-owner'])
})
