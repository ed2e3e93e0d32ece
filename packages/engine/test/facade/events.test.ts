import { expect, test } from 'vitest'
import { createEngine, hostClaims, memoryStore, virtualClock } from '../../src/index.js'
import type { Store } from '../../src/ports/store.js'
import { flow } from './diagrams.js'

const agency = 'so-noi-vu'
const principal = { user: 'quan-tri', agency, groups: ['group:quan-tri'] }

function file(inside: string, definitions = ''): string {
  return `<bpmn:definitions xmlns:bpmn="http://www.omg.org/spec/BPMN/20100524/MODEL" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xmlns:qt="urn:quytrinh:bpmn:1" id="D" targetNamespace="t" expressionLanguage="https://www.omg.org/spec/DMN/20191111/FEEL/">
  <bpmn:message id="M" name="bo-sung"/><bpmn:signal id="S" name="nghi-le"/><bpmn:error id="E" errorCode="KHONG_DAT"/><bpmn:escalation id="X" escalationCode="TRE"/>
  <bpmn:correlationProperty id="CP" name="so"><bpmn:correlationPropertyRetrievalExpression messageRef="M"><bpmn:messagePath>so</bpmn:messagePath></bpmn:correlationPropertyRetrievalExpression></bpmn:correlationProperty>
  ${definitions}${inside}</bpmn:definitions>`
}

const waiting = file(
  `<bpmn:process id="P" isExecutable="true"><bpmn:dataObject id="so"/><bpmn:startEvent id="s"/><bpmn:intermediateCatchEvent id="c"><bpmn:messageEventDefinition messageRef="M"/></bpmn:intermediateCatchEvent><bpmn:endEvent id="e"/>${flow('s', 'c')}${flow('c', 'e')}
   <bpmn:correlationSubscription id="CS"><bpmn:correlationPropertyBinding correlationPropertyRef="CP"><bpmn:dataPath>so</bpmn:dataPath></bpmn:correlationPropertyBinding></bpmn:correlationSubscription></bpmn:process>`,
)

async function office(xml: string, store: Store = memoryStore()) {
  const clock = virtualClock()
  const engine = createEngine({ store, clock, directory: hostClaims() })
  const host = engine.as(principal)
  await host.definitions.deploy({ bpmn: xml })
  const statusOf = async (id: string) => (await host.instances.get(id)).status
  return { clock, engine, host, statusOf, store }
}

test('a message reaches the instance with its key, and no other', async () => {
  const { host, statusOf } = await office(waiting)
  const one = await host.instances.start('P', { variables: { so: '12' } })
  const two = await host.instances.start('P', { variables: { so: '13' } })

  const { isReceived } = await host.messages.publish({ name: 'bo-sung', key: '13', variables: { tep: 'don.pdf' } })

  expect(isReceived).toBe(true)
  expect([await statusOf(one.id), await statusOf(two.id)]).toEqual(['active', 'completed'])
  expect((await host.instances.get(two.id)).variables).toMatchObject({ tep: 'don.pdf' })
})

test('a message that comes first waits for its receiver', async () => {
  const { host, engine, statusOf } = await office(waiting)
  const { isReceived } = await host.messages.publish({ name: 'bo-sung', key: 12 })

  const { id } = await host.instances.start('P', { variables: { so: 12 } })
  await engine.tick()

  expect(isReceived).toBe(false)
  expect(await statusOf(id)).toBe('completed')
})

test('a message is found among hundreds of its name that wait for others', async () => {
  const { host, engine, statusOf } = await office(waiting)
  for (let key = 0; key < 250; key++) await host.messages.publish({ name: 'bo-sung', key })

  const { id } = await host.instances.start('P', { variables: { so: 249 } })
  const other = await host.instances.start('P', { variables: { so: 250 } })
  await engine.tick()

  expect([await statusOf(id), await statusOf(other.id)]).toEqual(['completed', 'active'])
})

test('a message is received once, however many wait', async () => {
  const { host, statusOf } = await office(waiting)
  const started = await Promise.all([1, 2, 3].map(() => host.instances.start('P', { variables: { so: null } })))

  await host.messages.publish({ name: 'bo-sung' })

  const statuses = await Promise.all(started.map(({ id }) => statusOf(id)))
  expect(statuses.filter((status) => status === 'completed')).toHaveLength(1)
})

test('a message nobody comes for expires', async () => {
  const { host, clock, engine, statusOf } = await office(waiting)
  await host.messages.publish({ name: 'bo-sung', key: '12', waitsMs: 3_600_000 })
  await clock.advance('PT2H')

  const { id } = await host.instances.start('P', { variables: { so: '12' } })
  await engine.tick()

  expect(await statusOf(id)).toBe('active')
})

test('a message published again under the same command id is one message', async () => {
  const { host, statusOf } = await office(waiting)
  const started = await Promise.all([1, 2].map(() => host.instances.start('P', { variables: { so: null } })))

  await host.messages.publish({ name: 'bo-sung', commandId: 'm1' })
  await host.messages.publish({ name: 'bo-sung', commandId: 'm1' })

  const statuses = await Promise.all(started.map(({ id }) => statusOf(id)))
  expect(statuses.filter((status) => status === 'completed')).toHaveLength(1)
})

test('only the instance with the business key of the message receives it', async () => {
  const { host, statusOf } = await office(waiting)
  const one = await host.instances.start('P', { businessKey: 'a', variables: { so: null } })
  const two = await host.instances.start('P', { businessKey: 'b', variables: { so: null } })

  await host.messages.publish({ name: 'bo-sung', businessKey: 'b' })

  expect([await statusOf(one.id), await statusOf(two.id)]).toEqual(['active', 'completed'])
})

test('two engines on one store hand a message over once', async () => {
  const { host, store } = await office(waiting)
  const other = createEngine({ store, clock: virtualClock(), directory: hostClaims() }).as(principal)
  const started = await Promise.all(
    Array.from({ length: 6 }, () => host.instances.start('P', { variables: { so: null } })),
  )

  await Promise.all([host, other, host].map((each) => each.messages.publish({ name: 'bo-sung' })))

  const statuses = await Promise.all(started.map(async ({ id }) => (await host.instances.get(id)).status))
  expect(statuses.filter((status) => status === 'completed')).toHaveLength(3)
})

test('what a dead process has stored and not delivered is delivered by the next runner', async () => {
  const store = memoryStore()
  const { host } = await office(waiting, store)
  const { id } = await host.instances.start('P', { variables: { so: '12' } })
  await store.transaction(async (trx) => {
    // A command in the host's transaction stores the message; nobody in this process delivers it.
    const engine = createEngine({ store, clock: virtualClock(), directory: hostClaims() })
    void engine.using(trx).as(principal).messages.publish({ name: 'bo-sung', key: '12' })
    await new Promise((resolve) => setImmediate(resolve))
    await new Promise((resolve) => setImmediate(resolve))
  })
  const clock = virtualClock()
  const next = createEngine({ store, clock, directory: hostClaims() })

  await clock.advance('PT2S')
  await next.tick()

  expect((await next.as(principal).instances.get(id)).status).toBe('completed')
})

test('a signal is heard by everybody who waits for it, and starts what begins with it', async () => {
  const { host, statusOf } = await office(
    file(
      `<bpmn:process id="P" isExecutable="true"><bpmn:startEvent id="s"/><bpmn:intermediateCatchEvent id="c"><bpmn:signalEventDefinition signalRef="S"/></bpmn:intermediateCatchEvent>${flow('s', 'c')}</bpmn:process>
       <bpmn:process id="Q" isExecutable="true"><bpmn:startEvent id="qs"><bpmn:signalEventDefinition signalRef="S"/></bpmn:startEvent><bpmn:task id="q"/>${flow('qs', 'q')}</bpmn:process>`,
    ),
  )
  const started = await Promise.all(Array.from({ length: 150 }, () => host.instances.start('P')))

  const { heardBy } = await host.signals.broadcast({ name: 'nghi-le', variables: { ngay: '30-04' } })

  expect(heardBy).toBe(151)
  expect(new Set(await Promise.all(started.map(({ id }) => statusOf(id))))).toEqual(new Set(['completed']))
  expect((await host.instances.list({ key: 'Q' })).items).toHaveLength(1)
})

const calling = (called: string, boundary = '') =>
  file(
    `<bpmn:process id="P" isExecutable="true"><bpmn:startEvent id="s"/><bpmn:callActivity id="c" calledElement="Q"><bpmn:extensionElements><qt:input target="so" source="= so"/><qt:output target="ketQua" source="= dat"/></bpmn:extensionElements></bpmn:callActivity><bpmn:endEvent id="e"/>${flow('s', 'c')}${flow('c', 'e')}${boundary}</bpmn:process>
     <bpmn:process id="Q" isExecutable="true">${called}</bpmn:process>`,
  )

const asking = `<bpmn:startEvent id="qs"/><bpmn:userTask id="q"><bpmn:extensionElements><qt:assignment to="user:quan-tri"/></bpmn:extensionElements></bpmn:userTask><bpmn:endEvent id="qe"/>${flow('qs', 'q')}${flow('q', 'qe')}`

test('a called process gets what is mapped in, and only what is mapped out comes back', async () => {
  const { host, statusOf } = await office(calling(asking))
  const { id } = await host.instances.start('P', { variables: { so: 7, bi_mat: true } })
  const [task] = (await host.tasks.list()).items
  const seen = await host.tasks.get(task?.id ?? '')

  await host.tasks.complete(task?.id ?? '', { variables: { dat: true, nhap: 'x' } })

  expect(seen.variables).toEqual({ so: 7 })
  expect(await statusOf(id)).toBe('completed')
  expect((await host.instances.get(id)).variables).toEqual({ so: 7, bi_mat: true, ketQua: true })
})

test('an error that a called process does not catch comes to the call activity', async () => {
  const failing = `<bpmn:startEvent id="qs"/><bpmn:endEvent id="qe"><bpmn:errorEventDefinition errorRef="E"/></bpmn:endEvent>${flow('qs', 'qe')}`
  const boundary = `<bpmn:boundaryEvent id="b" attachedToRef="c"><bpmn:errorEventDefinition errorRef="E"/></bpmn:boundaryEvent><bpmn:task id="h"/>${flow('b', 'h')}`
  const { host } = await office(calling(failing, boundary))

  const { id } = await host.instances.start('P', { variables: { so: 7 } })

  const facts = (await host.instances.history(id)).flatMap((entry) => entry.facts)
  expect(facts.filter(({ type }) => type === 'completed')).toMatchObject([{ node: 's' }, { node: 'b' }, { node: 'h' }])
})

test('an escalation of a called process interrupts nothing where its catcher does not', async () => {
  const telling = `<bpmn:startEvent id="qs"/><bpmn:intermediateThrowEvent id="t"><bpmn:escalationEventDefinition escalationRef="X"/></bpmn:intermediateThrowEvent><bpmn:userTask id="q"><bpmn:extensionElements><qt:assignment to="user:quan-tri"/></bpmn:extensionElements></bpmn:userTask>${flow('qs', 't')}${flow('t', 'q')}`
  const boundary = `<bpmn:boundaryEvent id="b" attachedToRef="c" cancelActivity="false"><bpmn:escalationEventDefinition escalationRef="X"/></bpmn:boundaryEvent><bpmn:task id="h"/>${flow('b', 'h')}`
  const { host, statusOf } = await office(calling(telling, boundary))
  const { id } = await host.instances.start('P', { variables: { so: 7 } })
  const facts = (await host.instances.history(id)).flatMap((entry) => entry.facts)

  const [task] = (await host.tasks.list()).items
  await host.tasks.complete(task?.id ?? '', { variables: { dat: true } })

  expect(facts.filter(({ type }) => type === 'completed')).toContainEqual(expect.objectContaining({ node: 'h' }))
  expect(await statusOf(id)).toBe('completed')
})

test('who calls and is stopped stops whom it has called, in the same commit', async () => {
  const { host } = await office(calling(asking))
  const { id } = await host.instances.start('P', { variables: { so: 7 } })

  await host.instances.cancel(id, { reason: 'nhầm hồ sơ' })

  const { items } = await host.instances.list()
  expect(items.map(({ process, status }) => `${process} ${status}`).sort()).toEqual(['P cancelled', 'Q cancelled'])
  expect((await host.tasks.list()).items).toEqual([])
})

test('a process that is not live cannot be called: the call waits as an incident until it is', async () => {
  const alone = (calls: string) =>
    file(
      `<bpmn:process id="P" isExecutable="true"><bpmn:startEvent id="s"/><bpmn:callActivity id="c" calledElement="${calls}"/>${flow('s', 'c')}</bpmn:process>`,
    )
  const { host, statusOf } = await office(alone('Q2'))
  const { id } = await host.instances.start('P')
  const { openIncidents } = await host.instances.get(id)

  await host.definitions.deploy({
    bpmn: file(
      `<bpmn:process id="Q2" isExecutable="true"><bpmn:startEvent id="qs"/><bpmn:task id="q"/>${flow('qs', 'q')}</bpmn:process>`,
    ),
  })
  await host.instances.resolveIncident(id, openIncidents[0]?.id ?? 0)

  expect(openIncidents).toMatchObject([{ code: 'called-process-not-active', node: 'c' }])
  expect(await statusOf(id)).toBe('completed')
})

test('a process that calls itself for ever is refused, and nothing of it stays', async () => {
  const { host } = await office(
    file(
      `<bpmn:process id="P" isExecutable="true"><bpmn:startEvent id="s"/><bpmn:callActivity id="c" calledElement="P"/>${flow('s', 'c')}</bpmn:process>`,
    ),
  )

  await expect(host.instances.start('P')).rejects.toMatchObject({ code: 'too-many-calls' })

  expect((await host.instances.list()).items).toEqual([])
})

test('a condition that cannot be evaluated does not hold, says why in the journal, and occurs when the data is there', async () => {
  const { host, statusOf } = await office(
    file(
      `<bpmn:process id="P" isExecutable="true"><bpmn:startEvent id="s"/><bpmn:intermediateCatchEvent id="c"><bpmn:conditionalEventDefinition><bpmn:condition xsi:type="bpmn:tFormalExpression">= diem &gt; 5</bpmn:condition></bpmn:conditionalEventDefinition></bpmn:intermediateCatchEvent>${flow('s', 'c')}</bpmn:process>`,
    ),
  )
  const { id } = await host.instances.start('P')
  const before = (await host.instances.history(id)).flatMap((entry) => entry.facts)

  await host.instances.setVariables(id, { diem: 8 })

  expect(before).toContainEqual(expect.objectContaining({ type: 'conditionChanged', trouble: 'undeclared-name' }))
  expect(await statusOf(id)).toBe('completed')
})

test('handlers undo what is complete, the latest first, once', async () => {
  const service = (id: string) =>
    `<bpmn:serviceTask id="${id}"/><bpmn:boundaryEvent id="b${id}" attachedToRef="${id}"><bpmn:compensateEventDefinition/></bpmn:boundaryEvent><bpmn:serviceTask id="undo_${id}" isForCompensation="true"/><bpmn:association id="as_${id}" sourceRef="b${id}" targetRef="undo_${id}" associationDirection="One"/>`
  const { host, engine, statusOf } = await office(
    file(
      `<bpmn:process id="P" isExecutable="true"><bpmn:startEvent id="s"/>${service('a')}${service('z')}<bpmn:intermediateThrowEvent id="t"><bpmn:compensateEventDefinition/></bpmn:intermediateThrowEvent><bpmn:endEvent id="e"><bpmn:compensateEventDefinition/></bpmn:endEvent>${flow('s', 'a')}${flow('a', 'z')}${flow('z', 't')}${flow('t', 'e')}</bpmn:process>`,
    ),
  )
  const done: string[] = []
  for (const topic of ['a', 'z', 'undo_a', 'undo_z']) engine.handle(topic, () => void done.push(topic))
  const { id } = await host.instances.start('P')

  await engine.tick()

  expect(done).toEqual(['a', 'z', 'undo_z', 'undo_a'])
  expect(await statusOf(id)).toBe('completed')
})

test('a signal of instance scope stays within its instance, one of the agency does not', async () => {
  const xml = file(
    `<bpmn:process id="P" isExecutable="true"><bpmn:startEvent id="s"/><bpmn:parallelGateway id="g"/><bpmn:intermediateCatchEvent id="c"><bpmn:signalEventDefinition signalRef="S"/></bpmn:intermediateCatchEvent><bpmn:receiveTask id="r"/><bpmn:exclusiveGateway id="x" default="f_x_a"/><bpmn:endEvent id="i"><bpmn:signalEventDefinition signalRef="S" qt:scope="instance"/></bpmn:endEvent><bpmn:endEvent id="a"><bpmn:signalEventDefinition signalRef="S"/></bpmn:endEvent><bpmn:endEvent id="e"/>${flow('s', 'g')}${flow('g', 'c')}${flow('c', 'e')}${flow('g', 'r')}${flow('r', 'x')}${flow('x', 'i', 'here')}${flow('x', 'a')}</bpmn:process>`,
  )
  const { host, statusOf, engine } = await office(xml)
  const one = await host.instances.start('P', { variables: { here: true } })
  const two = await host.instances.start('P', { variables: { here: false } })
  const three = await host.instances.start('P', { variables: { here: true } })
  await host.instances.trigger(one.id, { activity: 'r' })
  await engine.tick()
  expect([await statusOf(one.id), await statusOf(two.id), await statusOf(three.id)]).toEqual([
    'completed',
    'active',
    'active',
  ])

  await host.instances.trigger(two.id, { activity: 'r' })
  await engine.tick()

  const left = await host.instances.get(three.id)
  expect(left.waitingAt.map(({ node }) => node)).toEqual(['r'])
})

test('a signal that is heard in its instance alone is nothing that the outside could find', async () => {
  const xml = file(
    `<bpmn:process id="P" isExecutable="true"><bpmn:startEvent id="s"/><bpmn:intermediateCatchEvent id="c"><bpmn:signalEventDefinition signalRef="S" qt:scope="instance"/></bpmn:intermediateCatchEvent><bpmn:endEvent id="e"/>${flow('s', 'c')}${flow('c', 'e')}</bpmn:process>`,
  )
  const { host, statusOf } = await office(xml)
  const { id } = await host.instances.start('P')

  const { heardBy } = await host.signals.broadcast({ name: 'nghi-le' })

  expect([heardBy, await statusOf(id)]).toEqual([0, 'active'])
})

test('ten thousand messages to an event that does not interrupt are all counted, once', async () => {
  const counting = file(
    `<bpmn:process id="P" isExecutable="true"><bpmn:dataObject id="dem"/><bpmn:startEvent id="s"/><bpmn:userTask id="t"/><bpmn:boundaryEvent id="b" attachedToRef="t" cancelActivity="false"><bpmn:messageEventDefinition messageRef="M"/></bpmn:boundaryEvent><bpmn:scriptTask id="c" scriptFormat="text/x-assign"><bpmn:script>dem = dem + 1</bpmn:script></bpmn:scriptTask>${flow('s', 't')}${flow('b', 'c')}</bpmn:process>`,
  )
  const { host } = await office(counting)
  const { id } = await host.instances.start('P', { variables: { dem: 0 } })

  const sent = await Promise.all(Array.from({ length: 10_000 }, () => host.messages.publish({ name: 'bo-sung' })))

  expect(sent.every(({ isReceived }) => isReceived)).toBe(true)
  expect((await host.instances.get(id)).variables).toMatchObject({ dem: 10_000 })
}, 60_000)
