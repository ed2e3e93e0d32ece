/** External workers: what their library calls promise. Time of the engine and of leases are in the hands of the tests. */
import { expect, test } from 'vitest'
import {
  createEngine,
  type EngineOptions,
  hostClaims,
  type LockedJob,
  memoryStore,
  virtualClock,
} from '../../src/index.js'
import type { MemoryStore } from '../../src/store/memory.js'
import { bpmn, flow, service } from './diagrams.js'

const agency = 'so-noi-vu'
const administrator = { user: 'quan-tri', agency, groups: ['group:quan-tri'] }
const robot = { user: 'gui-sms', agency, groups: ['group:quan-tri'] }
const topics = ['notify']
/** Longer than a test waits. */
const hour = 3_600_000
const lost = { code: 'lease-lost', status: 409 }

/** The store, with some methods replaced. */
function withMethods(store: MemoryStore, methods: Partial<MemoryStore>): MemoryStore {
  return new Proxy(store, {
    get(target, name) {
      const value: unknown = Reflect.get(methods, name) ?? Reflect.get(target, name)
      return typeof value === 'function' ? value.bind(target) : value
    },
  })
}

async function office(options: Partial<EngineOptions> = {}, file = service) {
  let storeNow = 0
  const clock = virtualClock()
  const store: MemoryStore = memoryStore({ clock: () => storeNow })
  const engineOf = (more: Partial<EngineOptions> = {}) =>
    createEngine({ store, clock, directory: hostClaims(), runner: { pollMs: hour }, ...options, ...more })
  const engine = engineOf()
  const host = engine.as(administrator)
  await host.definitions.deploy({ bpmn: file })
  const start = async () => (await host.instances.start('P', { variables: { phone: '0912' }, businessKey: 'HS-1' })).id
  const fetch = async (leaseMs = 1000) =>
    (await engine.as(robot).jobs.fetchAndLock({ topics, leaseMs, limit: 1 }))[0] as LockedJob // undefined fails what follows
  return {
    clock,
    store,
    engine,
    engineOf,
    host,
    worker: engine.as(robot),
    start,
    fetch,
    /** Moves the clock by which leases are judged. */
    passLease: (ms: number) => {
      storeNow += ms
    },
    story: async (id: string) =>
      (await host.instances.history(id)).flatMap(({ facts }) => facts.map(({ type }) => type)),
  }
}

test('a worker is told what a handler is told, and its result counts under its name', async () => {
  const { start, fetch, worker, host } = await office()
  const id = await start()

  const job = await fetch()
  await worker.jobs.complete(job, { variables: { notifiedAt: '2026-03-02' } })

  const { id: wait, lease, ...told } = job
  expect(told).toEqual({
    topic: 'notify',
    agency,
    instance: id,
    wait: expect.any(Number),
    node: 'j',
    process: 'P',
    businessKey: 'HS-1',
    variables: { phone: '0912' },
    attempt: 1,
    retries: 2,
    idempotencyKey: wait,
  })
  expect(lease).toMatch(/^[0-9a-f-]{36}$/)
  const { status, variables } = await host.instances.get(id)
  expect([status, variables]).toEqual(['completed', { phone: '0912', notifiedAt: '2026-03-02' }])
  expect((await host.instances.history(id)).at(-1)?.author).toEqual({
    actor: 'gui-sms',
    performedBy: 'gui-sms',
    mode: 'self',
  })
})

test('jobs are leased in the order in which they became due, at most as many as asked, each to one worker', async () => {
  const { start, clock, worker } = await office()
  const ids = []
  for (let n = 0; n < 3; n++) {
    ids.push(await start())
    await clock.advance(1)
  }

  const first = await worker.jobs.fetchAndLock({ topics, limit: 2 })
  const second = await worker.jobs.fetchAndLock({ topics: ['other', 'notify', 'notify'] })

  expect([...first, ...second].map(({ instance }) => instance)).toEqual(ids)
  expect(await worker.jobs.fetchAndLock({ topics })).toEqual([])
  expect(await worker.jobs.fetchAndLock({ topics: ['other'] })).toEqual([])
})

test('a lease runs out by the clock of the store: the job goes to another as the same attempt, and the late result changes nothing', async () => {
  const { start, fetch, worker, passLease, clock, story } = await office()
  const id = await start()
  const late = await fetch(1000)
  await clock.advance('P1D')
  passLease(999)
  expect(await fetch()).toBeUndefined()

  passLease(1)
  const current = await fetch()
  const before = await story(id)

  await expect(worker.jobs.complete(late, { variables: { wrong: true } })).rejects.toMatchObject(lost)
  await expect(worker.jobs.failure(late, { error: 'muộn' })).rejects.toMatchObject(lost)
  await expect(worker.jobs.bpmnError(late, { code: 'x' })).rejects.toMatchObject(lost)
  await expect(worker.jobs.extendLock(late, 1000)).rejects.toMatchObject(lost)
  await expect(worker.jobs.unlock(late)).rejects.toMatchObject(lost)
  expect(await story(id)).toEqual(before)
  expect([current.attempt, current.id === late.id, current.lease === late.lease]).toEqual([1, true, false])
  await worker.jobs.complete(current)
  expect((await story(id)).at(-1)).toBe('processEnded')
})

test('a result after the lease has run out is late, though nobody else has the job', async () => {
  const { start, fetch, worker, passLease, host } = await office()
  const id = await start()
  const job = await fetch(1000)

  passLease(1000)

  await expect(worker.jobs.complete(job)).rejects.toMatchObject({ ...lost, details: { id: job.id } })
  expect((await host.instances.get(id)).status).toBe('active')
})

test('a result counts once: what comes after it is late, unless it is the same command sent again', async () => {
  const { start, fetch, worker, story } = await office()
  const id = await start()
  const job = await fetch()
  const once = { variables: { done: 1 }, commandId: `${job.id}/${job.lease}` }

  await worker.jobs.complete(job, once)
  const before = await story(id)

  await expect(worker.jobs.complete(job, once)).resolves.toBeUndefined()
  await expect(worker.jobs.complete(job)).rejects.toMatchObject(lost)
  await expect(worker.jobs.failure(job, { error: 'x' })).rejects.toMatchObject(lost)
  await expect(worker.jobs.unlock(job)).rejects.toMatchObject(lost)
  expect(await story(id)).toEqual(before)
})

test('two engines that answer one job at once count the answer that has the lease', async () => {
  const { start, fetch, worker, engineOf, passLease, host } = await office()
  const second = engineOf().as({ ...robot, user: 'may-2' })
  for (let round = 0; round < 20; round++) {
    const id = await start()
    const late = await fetch(1)
    await second.instances.get(id)
    passLease(1)
    const [current] = await second.jobs.fetchAndLock({ topics })

    const answers = await Promise.allSettled([
      worker.jobs.complete(late, { variables: { by: 'late' } }),
      second.jobs.complete(current as LockedJob, { variables: { by: 'current' } }),
    ])

    expect(answers.map(({ status }) => status)).toEqual(['rejected', 'fulfilled'])
    expect(answers[0]).toMatchObject({ reason: lost })
    expect((await host.instances.get(id)).variables).toMatchObject({ by: 'current' })
  }
})

test('of results that are committed together, only those without a lease are refused', async () => {
  const branches = ['a', 'b', 'c', 'd']
  const inside = branches.map((node) => `<bpmn:serviceTask id="${node}"/>${flow('g', node)}`).join('')
  const file = bpmn(`<bpmn:startEvent id="s"/><bpmn:parallelGateway id="g"/>${inside}${flow('s', 'g')}`)
  const { start, worker, host, passLease } = await office({}, file)
  const id = await start()
  const late = await worker.jobs.fetchAndLock({ topics: ['a', 'b'], leaseMs: 10 })
  const inTime = await worker.jobs.fetchAndLock({ topics: ['c', 'd'], leaseMs: 1000 })
  passLease(10)

  const jobs = [...late, ...inTime].toSorted((a, b) => a.node.localeCompare(b.node))
  const answers = await Promise.allSettled(jobs.map((job) => worker.jobs.complete(job)))

  expect(answers.map(({ status }) => status)).toEqual(['rejected', 'rejected', 'fulfilled', 'fulfilled'])
  expect((await host.instances.get(id)).waitingAt.map(({ node }) => node).sort()).toEqual(['a', 'b'])
})

test('a failure is tried again as the diagram says, and is an incident in the end', async () => {
  const { start, fetch, worker, clock, host } = await office()
  const id = await start()

  for (const attempt of [1, 2, 3]) {
    const job = await fetch()
    expect([job.attempt, job.retries]).toEqual([attempt, 3 - attempt])
    await worker.jobs.failure(job, { error: 'cổng SMS không trả lời' })
    await clock.advance('PT59S')
    expect(await fetch()).toBeUndefined()
    await clock.advance('PT1S')
  }

  expect((await host.instances.get(id)).openIncidents).toMatchObject([
    { code: 'job-failed', node: 'j', details: { error: 'cổng SMS không trả lời', attempts: 3 } },
  ])
  expect(await fetch()).toBeUndefined()
})

test('a worker says how often and when a job is tried again; its count goes down, and an administrator begins anew', async () => {
  const { start, fetch, worker, clock, host } = await office()
  const id = await start()

  await worker.jobs.failure(await fetch(), { error: 'x', retries: 4, retryAfterMs: 0 })
  const second = await fetch()
  await worker.jobs.failure(second, { error: 'x', retryAfterMs: 5000 })
  expect(await fetch()).toBeUndefined()
  await clock.advance(5000)
  const third = await fetch()
  expect([second.retries, third.retries, third.attempt]).toEqual([3, 2, 3])
  await worker.jobs.failure(third, { error: 'hỏng hẳn', retries: 0 })

  const [incident] = (await host.instances.get(id)).openIncidents
  expect(incident).toMatchObject({ code: 'job-failed', details: { attempts: 3 } })
  await host.instances.resolveIncident(id, incident?.id as number)
  const anew = await fetch()
  expect([anew.attempt, anew.retries]).toEqual([1, 2])
})

test('a BPMN error goes the way that the diagram draws for it', async () => {
  const file = bpmn(
    `<bpmn:startEvent id="s"/><bpmn:serviceTask id="notify"/><bpmn:endEvent id="e"/><bpmn:boundaryEvent id="b" attachedToRef="notify"><bpmn:errorEventDefinition errorRef="E"/></bpmn:boundaryEvent><bpmn:userTask id="u"/>${flow('s', 'notify')}${flow('notify', 'e')}${flow('b', 'u')}`,
  ).replace('<bpmn:process', '<bpmn:error id="E" errorCode="khong-gui-duoc"/><bpmn:process')
  const { start, fetch, worker, host } = await office({}, file)
  const id = await start()

  await worker.jobs.bpmnError(await fetch(), { code: 'khong-gui-duoc', message: 'sai số', variables: { left: 0 } })

  const { waitingAt, variables } = await host.instances.get(id)
  expect([waitingAt.map(({ node }) => node), variables]).toEqual([['u'], { phone: '0912', left: 0 }])
})

test('a lease that is prolonged runs from then on; a job that is given back is there at once, no attempt counted', async () => {
  const { start, fetch, worker, passLease } = await office()
  await start()
  const job = await fetch(1000)

  passLease(900)
  await worker.jobs.extendLock(job, 1000)
  passLease(999)
  expect(await fetch()).toBeUndefined()
  await worker.jobs.unlock(job)

  const again = await fetch()
  expect([again.id, again.attempt]).toEqual([job.id, 1])
  await expect(worker.jobs.complete(job)).rejects.toMatchObject(lost)
  await worker.jobs.complete(again)
})

test('whoever waits for a job gets it with the commit that brings it', async () => {
  const { start, worker } = await office()

  const waiting = worker.jobs.fetchAndLock({ topics, waitMs: 600_000 })
  const others = worker.jobs.fetchAndLock({ topics: ['other'], waitMs: 5 })
  const id = await start()

  expect((await waiting).map(({ instance }) => instance)).toEqual([id])
  expect(await others).toEqual([])
})

test('a job wakes one of those who wait for it, not the crowd', async () => {
  const store = memoryStore()
  let looks = 0
  const everybodyLooked = Promise.withResolvers<void>()
  const nextDue: MemoryStore['nextDue'] = async (request) => {
    looks++
    if (looks === 20) setImmediate(everybodyLooked.resolve)
    return store.nextDue(request)
  }
  const { start, worker, engine } = await office({ store: withMethods(store, { nextDue }) })
  const waiting = Array.from({ length: 20 }, () => worker.jobs.fetchAndLock({ topics, waitMs: 600_000 }))
  await everybodyLooked.promise

  const ids = [await start(), await start()]
  const found = await Promise.all(waiting.slice(0, 2))
  await engine.stop()

  expect(found.flat().map(({ instance }) => instance)).toEqual(ids)
  expect((await Promise.all(waiting)).flat()).toHaveLength(2)
  expect(looks).toBe(20)
})

test('whoever waits gets what becomes due as the clock goes on, and what another gives back', async () => {
  const { start, fetch, worker, clock } = await office()
  await start()
  await worker.jobs.failure(await fetch(), { error: 'x' })

  const waiting = worker.jobs.fetchAndLock({ topics, waitMs: 600_000 })
  await clock.advance('PT1M')
  const [job] = await waiting
  const second = worker.jobs.fetchAndLock({ topics, waitMs: 600_000 })
  await worker.jobs.unlock(job as LockedJob)

  expect(job?.attempt).toBe(2)
  expect((await second).map(({ id }) => id)).toEqual([job?.id])
})

test('whoever waits in one engine gets what another has committed, by looking again', async () => {
  const { start, engineOf } = await office()
  const elsewhere = engineOf({ runner: { pollMs: 1 } }).as(robot)

  const waiting = elsewhere.jobs.fetchAndLock({ topics, waitMs: 600_000 })
  const id = await start()

  expect((await waiting).map(({ instance }) => instance)).toEqual([id])
})

test('nobody is kept waiting by an engine that stops, nor against their will', async () => {
  const { worker, engine, start, fetch } = await office()
  const goneFor = new AbortController()

  const waiting = worker.jobs.fetchAndLock({ topics, waitMs: 600_000 })
  const leaving = worker.jobs.fetchAndLock({ topics, waitMs: 600_000, signal: goneFor.signal })
  goneFor.abort()
  expect(await leaving).toEqual([])
  await engine.stop()

  expect(await waiting).toEqual([])
  await start()
  expect(await worker.jobs.fetchAndLock({ topics, signal: goneFor.signal })).toEqual([])
  expect(await fetch()).toBeDefined()
})

test('what is fetched for somebody who has gone meanwhile is given back', async () => {
  const { store, engineOf, start, fetch } = await office()
  const gone = new AbortController()
  const claim: MemoryStore['claim'] = async (request) => {
    gone.abort()
    return store.claim(request)
  }
  await start()

  expect(
    await engineOf({ store: withMethods(store, { claim }) })
      .as(robot)
      .jobs.fetchAndLock({ topics, signal: gone.signal }),
  ).toEqual([])

  expect(await fetch()).toBeDefined()
})

test('a topic may have a handler and workers: who claims first does the job, and each is done once', async () => {
  const { engine, start, fetch, worker, host } = await office()
  const handled: string[] = []
  engine.handle('notify', ({ instance }) => {
    handled.push(instance)
  })
  const [first, second] = [await start(), await start()]

  const job = await fetch()
  expect(await engine.tick()).toEqual({ timers: 0, jobs: 1 })
  await worker.jobs.complete(job)

  expect([job.instance, ...handled].sort()).toEqual([first, second].sort())
  expect(await Promise.all([first, second].map(async (id) => (await host.instances.get(id)).status))).toEqual([
    'completed',
    'completed',
  ])
})

test('a handler whose lease has run out does not count beside the worker that has the job now', async () => {
  const { engine, start, fetch, worker, host, passLease } = await office()
  const fetched = Promise.withResolvers<LockedJob>()
  engine.handle('notify', async () => {
    passLease(hour)
    fetched.resolve(await fetch())
    return { by: 'handler' }
  })
  const id = await start()

  await engine.tick()
  expect((await host.instances.get(id)).status).toBe('active')
  await worker.jobs.complete(await fetched.promise, { variables: { by: 'worker' } })

  expect((await host.instances.get(id)).variables).toMatchObject({ by: 'worker' })
})

test('workers are named or administrators; whoever else asks is denied, and the denial is logged', async () => {
  const { engine, start, fetch, store } = await office()
  await start()
  const job = await fetch()
  const { jobs } = engine.as({ user: 'an', agency, groups: ['group:van-thu'] })

  const tries = await Promise.allSettled([
    jobs.fetchAndLock({ topics }),
    jobs.complete(job),
    jobs.failure(job, { error: 'x' }),
    jobs.bpmnError(job, { code: 'x' }),
    jobs.extendLock(job, 1000),
    jobs.unlock(job),
  ])

  const actions = ['fetchAndLock', 'complete', 'failure', 'bpmnError', 'extendLock', 'unlock'].map(
    (name) => `job.${name}`,
  )
  for (const [n, action] of actions.entries())
    expect(tries[n]).toMatchObject({
      reason: {
        code: 'not-authorised',
        details: { action, target: n === 0 ? 'notify' : job.id, reason: 'not-worker' },
      },
    })
  expect(store.denied.map(({ action }) => action).sort()).toEqual(actions.toSorted())
})

test('the jobs of one agency are nobody’s affair in another', async () => {
  const { engine, start, fetch } = await office()
  await start()
  const elsewhere = engine.as({ ...robot, agency: 'so-tai-chinh' })

  expect(await elsewhere.jobs.fetchAndLock({ topics })).toEqual([])

  const job = await fetch()
  await expect(elsewhere.jobs.complete(job)).rejects.toMatchObject({ code: 'job-not-found', status: 404 })
  await expect(elsewhere.jobs.extendLock(job, 1000)).rejects.toMatchObject({ code: 'job-not-found' })
  await expect(elsewhere.jobs.unlock(job)).rejects.toMatchObject({ code: 'job-not-found' })
})

test('what cannot be is refused by name, and changes nothing', async () => {
  const { start, fetch, worker, story } = await office()
  const id = await start()
  const job = await fetch()
  const before = await story(id)
  const invalid = { code: 'option-invalid', status: 400 }
  const { jobs } = worker

  await expect(jobs.fetchAndLock({ topics: [] })).rejects.toMatchObject(invalid)
  await expect(jobs.fetchAndLock({ topics: [''] })).rejects.toMatchObject({ code: 'text-invalid' })
  await expect(jobs.fetchAndLock({ topics: ['dataStore/ho-khau'] })).rejects.toMatchObject(invalid)
  await expect(jobs.fetchAndLock({ topics, limit: 0 })).rejects.toMatchObject({ code: 'limit-invalid' })
  await expect(jobs.fetchAndLock({ topics, leaseMs: 0 })).rejects.toMatchObject(invalid)
  await expect(jobs.fetchAndLock({ topics, waitMs: 600_001 })).rejects.toMatchObject(invalid)
  await expect(jobs.extendLock(job, 0.5)).rejects.toMatchObject(invalid)
  await expect(jobs.failure(job, { error: 'x', retries: -1 })).rejects.toMatchObject(invalid)
  await expect(jobs.failure(job, { error: 'x', retryAfterMs: 2 ** 60 })).rejects.toMatchObject(invalid)
  await expect(jobs.failure(job, {} as { error: string })).rejects.toMatchObject(invalid)
  await expect(jobs.bpmnError(job, { code: '' })).rejects.toMatchObject({ code: 'text-invalid' })
  await expect(jobs.complete(job, { variables: { at: new Date(0) as never } })).rejects.toMatchObject({
    code: 'variables-invalid',
  })
  await expect(jobs.complete({ ...job, id: 'không có' })).rejects.toMatchObject({ code: 'job-not-found' })
  await expect(jobs.complete({ ...job, lease: 'không có' })).rejects.toMatchObject(lost)
  await expect(jobs.complete({} as LockedJob)).rejects.toMatchObject(invalid)

  expect(await story(id)).toEqual(before)
  await jobs.complete(job)
})
