import { expect, test } from 'vitest'
import { BpmnError, createEngine, hostClaims, memoryStore } from '../../src/index.js'
import { virtualClock } from '../../src/testing/clock.js'
import { assigned, bpmn, flow, oneTask, service } from './diagrams.js'

const agency = 'so-noi-vu'

async function office(xml: string) {
  const store = memoryStore()
  const clock = virtualClock()
  const engine = createEngine({ store, clock, directory: hostClaims() })
  const admin = engine.as({ user: 'quan-tri', agency, groups: ['group:quan-tri'] })
  await admin.definitions.deploy({ bpmn: xml })
  const clerk = engine.as({ user: 'an', agency, groups: ['group:van-thu'] })
  return { store, clock, engine, admin, clerk }
}

test('a task is offered, claimed, completed, and the instance has ended', async () => {
  const { clerk } = await office(oneTask)
  const { id } = await clerk.instances.start('P', { variables: { so: 7 }, businessKey: '7/UBND' })
  const [task] = (await clerk.tasks.list({ role: 'potentialOwner' })).items

  await clerk.tasks.claim(task?.id ?? '')
  await clerk.tasks.complete(task?.id ?? '', { variables: { dat: true } })

  const instance = await clerk.instances.get(id)
  expect(instance).toMatchObject({
    status: 'completed',
    variables: { so: 7, dat: true },
    waitingAt: [],
    businessKey: '7/UBND',
  })
  expect((await clerk.tasks.list()).items).toEqual([])
})

test('the history tells who did what, in order', async () => {
  const { clerk } = await office(oneTask)
  const { id } = await clerk.instances.start('P')
  const [task] = (await clerk.tasks.list()).items
  await clerk.tasks.claim(task?.id ?? '')
  await clerk.tasks.complete(task?.id ?? '')

  const history = await clerk.instances.history(id)

  expect(history.map(({ revision, author }) => [revision, author.performedBy])).toEqual([
    [1, 'an'],
    [2, 'an'],
    [3, 'an'],
  ])
  expect(history.flatMap(({ facts }) => facts.map(({ type }) => type))).toContain('processEnded')
})

test('a task completed twice, by the wrong person or after the end is refused by name', async () => {
  const { clerk, engine, admin } = await office(oneTask)
  const { id } = await clerk.instances.start('P')
  const [task] = (await clerk.tasks.list()).items
  const taskId = task?.id ?? ''
  const binh = engine.as({ user: 'binh', agency, groups: ['group:van-thu'] })

  await expect(clerk.tasks.complete(taskId)).rejects.toMatchObject({
    code: 'not-authorised',
    details: { reason: 'not-claimed' },
  })
  await clerk.tasks.claim(taskId)
  await expect(binh.tasks.claim(taskId)).rejects.toMatchObject({ code: 'transition-not-allowed' })
  await expect(binh.tasks.complete(taskId)).rejects.toMatchObject({
    code: 'not-authorised',
    details: { reason: 'not-owner' },
  })
  await clerk.tasks.complete(taskId)
  await expect(clerk.tasks.complete(taskId)).rejects.toMatchObject({ code: 'instance-ended' })
  await expect(admin.instances.cancel(id, { reason: 'thừa' })).rejects.toMatchObject({ code: 'instance-ended' })
})

test('what somebody was denied is in the access log', async () => {
  const { engine, clerk, store } = await office(oneTask)
  await clerk.instances.start('P')
  const [task] = (await clerk.tasks.list()).items
  const stranger = engine.as({ user: 'la', agency })

  await expect(stranger.tasks.claim(task?.id ?? '')).rejects.toMatchObject({ code: 'not-authorised' })

  expect(store.denied).toMatchObject([{ user: 'la', action: 'task.claim', reason: 'not-candidate' }])
})

test('a task of another agency is not found', async () => {
  const { engine, clerk } = await office(oneTask)
  await clerk.instances.start('P')
  const [task] = (await clerk.tasks.list()).items
  const other = engine.as({ user: 'an', agency: 'so-tai-chinh', groups: ['group:van-thu'] })

  await expect(other.tasks.claim(task?.id ?? '')).rejects.toMatchObject({ code: 'task-not-found' })
})

test('actions say what may be done now, and why not the rest', async () => {
  const { engine, clerk } = await office(oneTask)
  await clerk.instances.start('P')
  const [task] = (await clerk.tasks.list()).items
  await clerk.tasks.claim(task?.id ?? '')
  const binh = engine.as({ user: 'binh', agency, groups: ['group:van-thu'] })

  const mine = await clerk.tasks.actions(task?.id ?? '')
  const his = await binh.tasks.actions(task?.id ?? '')

  expect(mine.find(({ action }) => action === 'complete')).toEqual({ action: 'complete', allowed: true })
  expect(his.find(({ action }) => action === 'complete')).toMatchObject({ allowed: false, reason: 'not-owner' })
})

test('a handler runs after the commit and its result goes on in the process', async () => {
  const { engine, clerk } = await office(service)
  const seen: string[] = []
  engine.handle('notify', ({ idempotencyKey, attempt }) => {
    seen.push(idempotencyKey)
    return { attempt }
  })
  const { id } = await clerk.instances.start('P')

  await engine.tick()

  expect(await clerk.instances.get(id)).toMatchObject({ status: 'completed', variables: { attempt: 1 } })
  expect(seen).toHaveLength(1)
})

test('a failing handler is tried again after its pauses, with the same key, and ends as an incident that can be resolved', async () => {
  const { engine, clerk, admin, clock } = await office(service)
  const keys = new Set<string>()
  let isBroken = true
  let attempts = 0
  engine.handle('notify', ({ idempotencyKey }) => {
    keys.add(idempotencyKey)
    attempts++
    if (isBroken) throw new Error('đường truyền hỏng')
  })
  const { id } = await clerk.instances.start('P')
  await engine.tick()
  await clock.advance('PT5M')
  const stopped = await clerk.instances.get(id)

  isBroken = false
  await admin.instances.resolveIncident(id, stopped.openIncidents[0]?.id ?? 0)
  await engine.tick()

  expect(stopped).toMatchObject({ status: 'active', openIncidents: [{ code: 'job-failed', node: 'j' }] })
  expect(attempts).toBe(4)
  expect(keys.size).toBe(1)
  expect(await clerk.instances.get(id)).toMatchObject({ status: 'completed', openIncidents: [] })
})

test('a BPMN error of a handler is caught by the boundary event', async () => {
  const xml = bpmn(
    `<bpmn:startEvent id="s"/><bpmn:serviceTask id="j" implementation="notify"/><bpmn:boundaryEvent id="b" attachedToRef="j"><bpmn:errorEventDefinition/></bpmn:boundaryEvent>
     <bpmn:endEvent id="e"/><bpmn:endEvent id="e2"/>${flow('s', 'j')}${flow('j', 'e')}${flow('b', 'e2')}`,
  )
  const { engine, clerk } = await office(xml)
  engine.handle('notify', () => {
    throw new BpmnError('KHONG_CO')
  })
  const { id } = await clerk.instances.start('P')

  await engine.tick()

  const facts = (await clerk.instances.history(id)).flatMap((entry) => entry.facts)
  expect(facts.filter(({ type }) => type === 'completed')).toMatchObject([{ node: 's' }, { node: 'b' }, { node: 'e2' }])
})

test('numbers of a register are taken in order, without gaps, also by instances at once', async () => {
  const xml = bpmn(
    `<bpmn:startEvent id="s"/><bpmn:serviceTask id="n"><bpmn:extensionElements><qt:number register="den" variable="soDen"/></bpmn:extensionElements></bpmn:serviceTask><bpmn:endEvent id="e"/>${flow('s', 'n')}${flow('n', 'e')}`,
  )
  const { clerk } = await office(xml)

  const started = await Promise.all(Array.from({ length: 30 }, () => clerk.instances.start('P')))

  const numbers = await Promise.all(started.map(async ({ id }) => (await clerk.instances.get(id)).variables['soDen']))
  expect(numbers.sort((a, b) => Number(a) - Number(b))).toEqual(Array.from({ length: 30 }, (_, n) => n + 1))
})

test('a timer start event starts instances, in cycles that do not drift', async () => {
  const xml = bpmn(
    `<bpmn:startEvent id="s"><bpmn:timerEventDefinition><bpmn:timeCycle>R3/PT1H</bpmn:timeCycle></bpmn:timerEventDefinition></bpmn:startEvent><bpmn:task id="a"/>${flow('s', 'a')}`,
  )
  const { clerk, clock } = await office(xml)
  const from = clock.now()

  await clock.advance('P1D')

  const { items } = await clerk.instances.list()
  expect(items.map(({ startedAt }) => startedAt - from).sort((a, b) => a - b)).toEqual([
    3_600_000, 7_200_000, 10_800_000,
  ])
})

test('a new version withdraws the start timers of the old one, the same file again changes nothing', async () => {
  const xml = (cycle: string) =>
    bpmn(
      `<bpmn:startEvent id="s"><bpmn:timerEventDefinition><bpmn:timeCycle>${cycle}</bpmn:timeCycle></bpmn:timerEventDefinition></bpmn:startEvent><bpmn:task id="a"/>${flow('s', 'a')}`,
    )
  const { admin, clerk, clock } = await office(xml('R1/PT1H'))

  const again = await admin.definitions.deploy({ bpmn: xml('R1/PT1H') })
  const second = await admin.definitions.deploy({ bpmn: xml('R1/PT2H') })
  await clock.advance('P1D')

  expect([again.processes[0]?.version, second.processes[0]?.version]).toEqual([1, 2])
  expect((await clerk.instances.list()).items.map(({ version }) => version)).toEqual([2])
})

test('a named listener hears every fact once it has caught up, also what happened before it came', async () => {
  const { engine, clerk } = await office(oneTask)
  await clerk.instances.start('P')
  const heard: string[] = []

  engine.on('processStarted', { name: 'so-theo-doi' }, ({ aggregate }) => void heard.push(aggregate))
  await engine.tick()
  const { id } = await clerk.instances.start('P')
  await engine.tick()

  expect(heard).toHaveLength(2)
  expect(heard[1]).toBe(id)
})

test('a named listener that fails hears the same again', async () => {
  const { engine, clerk } = await office(oneTask)
  let tries = 0
  engine.on('processStarted', { name: 'hay-hong' }, () => {
    if (++tries < 3) throw new Error('chưa được')
  })
  await clerk.instances.start('P')

  await engine.tick()
  await engine.tick()
  await engine.tick()
  await engine.tick()

  expect(tries).toBe(3)
})

test('a command in the host’s transaction is there when the host commits and gone when it rolls back', async () => {
  const { engine, store, clerk } = await office(oneTask)
  const principal = { user: 'an', agency, groups: ['group:van-thu'] }

  await store.transaction(
    async (trx) => void (await engine.using(trx).as(principal).instances.start('P', { businessKey: 'giu' })),
  )
  await store
    .transaction(async (trx) => {
      await engine.using(trx).as(principal).instances.start('P', { businessKey: 'bo' })
      throw new Error('host rolls back')
    })
    .catch(() => {})

  expect((await clerk.instances.list()).items.map(({ businessKey }) => businessKey)).toEqual(['giu'])
})

test('a file with an error is refused with every problem and nothing is deployed', async () => {
  const { admin } = await office(oneTask)

  const refusal = admin.definitions.deploy({ bpmn: bpmn('<bpmn:callActivity id="c"/>', { id: 'Q' }) })

  await expect(refusal).rejects.toMatchObject({
    code: 'definition-refused',
    details: { problems: expect.arrayContaining([expect.objectContaining({ severity: 'error' })]) },
  })
  await expect(admin.instances.start('Q')).rejects.toMatchObject({ code: 'process-not-active' })
})

test('an undeclared name in a condition stops the instance with an incident, and goes on when the name has a value', async () => {
  const xml = bpmn(
    `<bpmn:startEvent id="s"/><bpmn:exclusiveGateway id="g" default="f_g_b"/><bpmn:task id="a"/><bpmn:task id="b"/>${flow('s', 'g')}${flow('g', 'a', '= soTien &gt; 5')}${flow('g', 'b')}`,
  )
  const { clerk, admin } = await office(xml)
  const { id } = await clerk.instances.start('P')
  const stopped = await clerk.instances.get(id)

  await admin.instances.setVariables(id, { soTien: 10 })
  await admin.instances.resolveIncident(id, stopped.openIncidents[0]?.id ?? 0)

  expect(stopped.openIncidents).toMatchObject([{ code: 'undeclared-name', node: 'g' }])
  expect(await clerk.instances.get(id)).toMatchObject({ status: 'completed' })
})

test('a cycle without a wait is stopped by the bound, as an incident', async () => {
  const xml = bpmn(
    `<bpmn:startEvent id="s"/><bpmn:exclusiveGateway id="g"/><bpmn:task id="a"/>${flow('s', 'g')}${flow('g', 'a')}${flow('a', 'g')}`,
  )
  const { clerk, admin } = await office(xml)

  const { id } = await clerk.instances.start('P')

  expect((await clerk.instances.get(id)).openIncidents).toMatchObject([{ code: 'moves-exceeded' }])
  await admin.instances.cancel(id, { reason: 'lặp vô hạn' })
  expect(await clerk.instances.get(id)).toMatchObject({ status: 'cancelled', openIncidents: [] })
})

test('a task for one user is on their desk at once, with the deadlines of handler and agency', async () => {
  const xml = bpmn(
    `<bpmn:startEvent id="s"/><bpmn:userTask id="u"><bpmn:extensionElements><qt:assignment role="lead" mode="one" to="=nguoi"/><qt:deadline for="handler" within="=han"/><qt:deadline for="agency" within="10 wd"/></bpmn:extensionElements></bpmn:userTask>${flow('s', 'u')}`,
  )
  const { engine, clerk, clock } = await office(xml)
  await clock.advanceTo('2026-03-02T10:30:00+07:00')

  await clerk.instances.start('P', { variables: { nguoi: 'binh', han: '4 wh' } })

  const { items } = await engine.as({ user: 'binh', agency }).tasks.list({ role: 'actualOwner' })
  expect(items).toMatchObject([
    {
      state: 'reserved',
      owner: 'binh',
      due: Date.parse('2026-03-02T16:30:00+07:00'),
      agencyDue: Date.parse('2026-03-16T17:30:00+07:00'),
    },
  ])
})

test('assigned refs may be several: first come, first served', async () => {
  const xml = bpmn(
    `<bpmn:startEvent id="s"/><bpmn:userTask id="u">${assigned('group:van-thu, user:cuong')}</bpmn:userTask>${flow('s', 'u')}`,
  )
  const { engine, clerk } = await office(xml)
  await clerk.instances.start('P')
  const cuong = engine.as({ user: 'cuong', agency })

  const [mine] = (await cuong.tasks.list()).items
  await cuong.tasks.claim(mine?.id ?? '')

  expect((await clerk.tasks.list()).items).toEqual([])
  expect((await cuong.tasks.list({ role: 'actualOwner' })).items).toHaveLength(1)
})

test('a variable goes before a function of its name, dates become ISO texts, a function is no value', async () => {
  const assign = (source: string) =>
    bpmn(
      `<bpmn:startEvent id="s"/><bpmn:task id="a"><bpmn:extensionElements><qt:output target="ra" source="${source}"/></bpmn:extensionElements></bpmn:task>${flow('s', 'a')}`,
    )
  const resultOf = async (source: string) => {
    const { clerk } = await office(assign(source))
    const { id } = await clerk.instances.start('P', { variables: { number: 7 } })
    const { variables, openIncidents } = await clerk.instances.get(id)
    return openIncidents[0]?.code ?? variables['ra']
  }

  const results = await Promise.all(
    ['= number + 1', '= @&quot;2026-03-02T09:00:00+07:00&quot;', '= count'].map(resultOf),
  )

  expect(results).toEqual([8, '2026-03-02T09:00:00+07:00', 'value-not-data'])
})
