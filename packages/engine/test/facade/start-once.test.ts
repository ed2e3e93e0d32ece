import { expect, test } from 'vitest'
import { createEngine, hostClaims, memoryStore, virtualClock } from '../../src/index.js'
import type { Store } from '../../src/ports/store.js'
import { flow } from './diagrams.js'

const agency = 'so-noi-vu'
const principal = { user: 'quan-tri', agency, groups: ['group:quan-tri'] }

/** Begins with the message and waits for a signal. */
function file(once: string, extra = ''): string {
  return `<bpmn:definitions xmlns:bpmn="http://www.omg.org/spec/BPMN/20100524/MODEL" xmlns:qt="urn:quytrinh:bpmn:1" id="D" targetNamespace="t">
  <bpmn:message id="M" name="ho-so"/><bpmn:message id="N" name="don"/><bpmn:signal id="S" name="xong"/>
  <bpmn:process id="P" isExecutable="true">
    <bpmn:startEvent id="s"${once}><bpmn:messageEventDefinition messageRef="M"/></bpmn:startEvent>${extra}
    <bpmn:intermediateCatchEvent id="c"><bpmn:signalEventDefinition signalRef="S"/></bpmn:intermediateCatchEvent>
    <bpmn:endEvent id="e"/>${flow('s', 'c')}${flow('c', 'e')}
  </bpmn:process></bpmn:definitions>`
}

const whileRunning = file(' qt:once="running"')

async function office(bpmn: string, store: Store = memoryStore()) {
  const clock = virtualClock()
  const engine = createEngine({ store, clock, directory: hostClaims() })
  const host = engine.as(principal)
  await host.definitions.deploy({ bpmn })
  const send = (key?: string, name = 'ho-so') => host.messages.publish({ name, ...(key === undefined ? {} : { key }) })
  const running = async () => (await host.instances.list({ key: 'P', state: 'open' })).items.length
  const all = async () => (await host.instances.list({ key: 'P' })).items.length
  const finish = async () => {
    await host.signals.broadcast({ name: 'xong' })
    await engine.tick()
  }
  return { all, clock, engine, finish, host, running, send }
}

test('without the attribute every message begins an instance', async () => {
  const { send, running } = await office(file(''))

  await send('12')
  await send('12')

  expect(await running()).toBe(2)
})

test('a second message with the key of a running instance waits, and begins the next one when that has ended', async () => {
  const { send, running, all, finish } = await office(whileRunning)
  await send('12')

  const second = await send('12')

  expect(second.isReceived).toBe(false)
  expect(await running()).toBe(1)
  await finish()
  expect([await running(), await all()]).toEqual([1, 2])
})

test('a message that waits for an instance to end expires like any other', async () => {
  const { send, all, finish, clock, host } = await office(whileRunning)
  await send('12')
  await host.messages.publish({ name: 'ho-so', key: '12', waitsMs: 3_600_000 })

  await clock.advance('PT2H')
  await finish()

  expect(await all()).toBe(1)
})

test('another key begins another instance, and a message without a key always does', async () => {
  const { send, running } = await office(whileRunning)

  for (const key of ['12', '13', undefined, undefined]) await send(key)

  expect(await running()).toBe(4)
})

test('once ever, a key begins nothing any more after its instance has ended', async () => {
  const { send, all, finish } = await office(file(' qt:once="ever"'))
  await send('12')
  await finish()

  const { isReceived } = await send('12')

  expect(isReceived).toBe(false)
  expect(await all()).toBe(1)
})

test('an instance that is cancelled gives its key back', async () => {
  const { send, running, host } = await office(whileRunning)
  await send('12')
  const [instance] = (await host.instances.list({ key: 'P' })).items

  await host.instances.cancel(instance?.id ?? '', { reason: 'nhầm' })
  await send('12')

  expect(await running()).toBe(1)
})

test('an instance that ends at once gives its key back in the same commit', async () => {
  const { send, all } = await office(
    file(' qt:once="running"')
      .replace(/<bpmn:sequenceFlow[^>]*sourceRef="c"[^>]*><\/bpmn:sequenceFlow>/, '')
      .replace('targetRef="c"', 'targetRef="e"'),
  )

  await send('12')
  await send('12')

  expect(await all()).toBe(2)
})

test('the key goes for all versions and for all such start events of the process', async () => {
  const { send, running, host } = await office(whileRunning)
  await send('12')
  const other = `<bpmn:startEvent id="s2" qt:once="running"><bpmn:messageEventDefinition messageRef="N"/></bpmn:startEvent>${flow('s2', 'c')}`
  await host.definitions.deploy({ bpmn: file(' qt:once="running"', other) })

  await send('12')
  const { isReceived } = await send('12', 'don')

  expect(isReceived).toBe(false)
  expect(await running()).toBe(1)
})

test('of many messages with one key that come together through two engines, one begins an instance', async () => {
  const store = memoryStore()
  const { host, running, send } = await office(whileRunning, store)
  const other = createEngine({ store, clock: virtualClock(), directory: hostClaims() }).as(principal)

  await Promise.all([host, other, host, other].map((each) => each.messages.publish({ name: 'ho-so', key: '12' })))

  expect(await running()).toBe(1)
  await send('13')
  expect(await running()).toBe(2)
})

test('the agency as another engine finds it: a key is taken whoever asks', async () => {
  const store = memoryStore()
  const { send, running } = await office(whileRunning, store)
  await send('12')
  const other = createEngine({ store, clock: virtualClock(), directory: hostClaims() }).as(principal)

  const { isReceived } = await other.messages.publish({ name: 'ho-so', key: '12' })

  expect(isReceived).toBe(false)
  expect(await running()).toBe(1)
})
