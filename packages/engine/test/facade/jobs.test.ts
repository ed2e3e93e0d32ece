import { expect, test } from 'vitest'
import { createEngine, hostClaims, memoryStore, virtualClock } from '../../src/index.js'
import { bpmn, flow } from './diagrams.js'

const agency = 'so-noi-vu'
const administrator = { user: 'quan-tri', agency, groups: ['group:quan-tri'] }

/** A step of its own, then a job, then a timer; beside them a timer for tomorrow. */
const file = bpmn(
  `<bpmn:startEvent id="s"/><bpmn:parallelGateway id="g"/><bpmn:task id="a" qt:async="before"/><bpmn:serviceTask id="j"/><bpmn:intermediateCatchEvent id="t"><bpmn:timerEventDefinition><bpmn:timeDuration xsi:type="bpmn:tFormalExpression">PT0S</bpmn:timeDuration></bpmn:timerEventDefinition></bpmn:intermediateCatchEvent>
   <bpmn:intermediateCatchEvent id="later"><bpmn:timerEventDefinition><bpmn:timeDuration xsi:type="bpmn:tFormalExpression">P1D</bpmn:timeDuration></bpmn:timerEventDefinition></bpmn:intermediateCatchEvent>
   ${flow('s', 'g')}${flow('g', 'a')}${flow('a', 'j')}${flow('j', 't')}${flow('g', 'later')}`,
)

async function office() {
  const clock = virtualClock()
  const engine = createEngine({ store: memoryStore(), clock, directory: hostClaims() })
  const asked: string[] = []
  engine.handle('j', ({ node, attempt }) => {
    asked.push(`${node} ${attempt}`)
    if (asked.length === 1) throw new Error('chưa được')
    return { xong: true }
  })
  const host = engine.as(administrator)
  await host.definitions.deploy({ bpmn: file })
  const { id } = await host.instances.start('P')
  const at = async () => (await host.instances.get(id)).waitingAt.map(({ node }) => node).sort()
  return { asked, at, clock, engine, host, id }
}

test('what is due is done by hand, one call after the other; what is not due stays', async () => {
  const { host, id, at, clock, asked } = await office()
  expect(await at()).toEqual(['a', 'later'])

  expect(await host.jobs.run(id)).toEqual({ ran: 1 })
  expect(await at()).toEqual(['j', 'later'])
  expect(await host.jobs.run(id)).toEqual({ ran: 1 })
  expect(await host.jobs.run(id)).toEqual({ ran: 0 })
  await clock.advance('PT10S')

  expect(asked).toEqual(['j 1', 'j 2'])
  expect(await at()).toEqual(['later'])
})

test('only what is meant is done: by element, and by kind', async () => {
  const { host, id, at } = await office()

  expect(await host.jobs.run(id, { activity: 'later' })).toEqual({ ran: 0 })
  expect(await host.jobs.run(id, { type: 'timer' })).toEqual({ ran: 0 })
  expect(await host.jobs.run(id, { type: 'job' })).toEqual({ ran: 0 })

  expect(await host.jobs.run(id, { activity: 'a', type: 'continuation' })).toEqual({ ran: 1 })
  expect(await at()).toEqual(['j', 'later'])
})

test('a runner goes on by itself, and both together do everything once', async () => {
  const { host, id, engine, at } = await office()

  const [{ ran }] = await Promise.all([host.jobs.run(id), engine.tick()])

  expect(ran).toBeLessThanOrEqual(1)
  expect(await at()).toEqual(['j', 'later'])
  const facts = (await host.instances.history(id)).flatMap((entry) => entry.facts)
  expect(facts.filter((fact) => fact.type === 'completed' && fact.node === 'a')).toHaveLength(1)
})

test('only administrators run what is due, a denial is logged, and the words are checked', async () => {
  const { engine, host, id } = await office()
  const clerk = engine.as({ user: 'an', agency, groups: ['group:van-thu'] })

  await expect(clerk.jobs.run(id)).rejects.toMatchObject({ code: 'not-authorised', details: { action: 'job.run' } })

  await expect(host.jobs.run(id, { type: 'all' as 'job' })).rejects.toMatchObject({ code: 'option-invalid' })
  await expect(host.jobs.run('không có')).rejects.toMatchObject({ code: 'instance-not-found' })
})

test('a job whose handler another engine has is left to it', async () => {
  const store = memoryStore()
  const host = createEngine({ store, clock: virtualClock(), directory: hostClaims() }).as(administrator)
  await host.definitions.deploy({ bpmn: file })
  const { id } = await host.instances.start('P')
  await host.jobs.run(id)

  expect(await host.jobs.run(id)).toEqual({ ran: 0 })
})
