import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import {
  createEngine,
  type DataStores,
  type Engine,
  hostClaims,
  type Json,
  memoryStore,
  virtualClock,
} from '../../src/index.js'
import type { Store } from '../../src/ports/index.js'
import { methodsOf } from '../store/methods-of.js'

const agency = 'so-noi-vu'
const principal = { user: 'an', agency, groups: ['group:quan-tri'] }
const diagram = (name: string): string =>
  readFileSync(join(import.meta.dirname, '../elements/data-store', name), 'utf8')

async function office(name: string, options: { readonly dataStores?: DataStores; readonly store?: Store } = {}) {
  const { dataStores = {}, store = memoryStore() } = options
  const clock = virtualClock()
  const errors: unknown[] = []
  const onError = (error: unknown) => void errors.push(error)
  const engine = createEngine({ store, clock, directory: hostClaims(), dataStores, onError })
  const clerk = engine.as(principal)
  await clerk.definitions.deploy({ bpmn: diagram(name) })
  return { clock, engine, clerk, store, errors }
}

async function complete(engine: Engine, variables: { readonly [name: string]: Json }): Promise<void> {
  const clerk = engine.as(principal)
  const [task] = (await clerk.tasks.list({ limit: 1 })).items
  if (task === undefined) throw new Error('expected an open task')
  await clerk.tasks.complete(task.id, { variables })
}

/** A host that keeps a data store itself, and notes what it is asked. */
function host(fails: () => boolean = () => false) {
  const held = new Map<string | null, Json>()
  const writes: { readonly value: Json; readonly idempotencyKey: string }[] = []
  const adapter = {
    read: ({ key }: { readonly key: string | null }): Json => held.get(key) ?? null,
    write: (write: { readonly key: string | null; readonly value: Json; readonly idempotencyKey: string }) => {
      const { key, value, idempotencyKey } = write
      writes.push({ value, idempotencyKey })
      if (fails()) throw new Error('the host sleeps')
      held.set(key, value)
    },
  }
  return { held, writes, dataStores: { households: adapter } }
}

test('a data store outlives the process that has written it', async () => {
  const { engine, clerk } = await office('read-and-write.bpmn')
  await clerk.dataStores.put('households', ['HK-1'])
  await clerk.instances.start('process')
  await complete(engine, { entry: 'HK-2' })

  await clerk.instances.start('process')

  expect(await clerk.dataStores.get('households')).toEqual(['HK-1', 'HK-2'])
  const [task] = (await clerk.tasks.list({ limit: 1 })).items
  expect((await clerk.tasks.get(task?.id ?? '')).variables).toMatchObject({ known: ['HK-1', 'HK-2'] })
})

test('an engine reads what another engine has written, however recently it has read it itself', async () => {
  const { clerk, store } = await office('read-and-write.bpmn')
  const other = createEngine({ store, directory: hostClaims() }).as(principal)
  expect(await clerk.dataStores.get('households')).toBeNull()

  await other.dataStores.put('households', ['HK-1'])

  expect(await clerk.dataStores.get('households')).toEqual(['HK-1'])
  await clerk.instances.start('process')
  const [task] = (await clerk.tasks.list({ limit: 1 })).items
  expect((await clerk.tasks.get(task?.id ?? '')).variables).toMatchObject({ known: ['HK-1'] })
})

test('what is kept under one key is apart from the others, and from other agencies', async () => {
  const { clerk, engine } = await office('by-key.bpmn')
  const stranger = engine.as({ ...principal, agency: 'so-tu-phap' })

  await clerk.dataStores.put('households', 'here', { key: '127' })

  expect(await clerk.dataStores.get('households', { key: '127' })).toBe('here')
  expect(await clerk.dataStores.get('households', { key: '128' })).toBeNull()
  expect(await stranger.dataStores.get('households', { key: '127' })).toBeNull()
})

test('two processes that write at once lose nothing', async () => {
  const { clerk, store } = await office('by-key.bpmn')
  await clerk.instances.start('process', { variables: { code: '127' } })
  await clerk.instances.start('process', { variables: { code: '127' } })
  const { items } = await clerk.tasks.list({ limit: 2 })
  const engines = [0, 1].map(() => createEngine({ store, directory: hostClaims() }).as(principal))

  await Promise.all(
    items.map(({ id }, at) => engines[at]?.tasks.complete(id, { variables: { phone: at === 0 ? 'a' : 'b' } })),
  )

  const { entries } = await store.history('', 100)
  const written = entries.flatMap(({ facts }) => JSON.parse(facts) as readonly { readonly type: string }[])
  expect(written.filter(({ type }) => type === 'dataWritten')).toHaveLength(2)
})

test('putting once more under the same command id is putting once', async () => {
  const { clerk } = await office('read-and-write.bpmn')

  await clerk.dataStores.put('households', 1, { commandId: 'c' })
  await clerk.dataStores.put('households', 2, {})
  await clerk.dataStores.put('households', 1, { commandId: 'c' })

  expect(await clerk.dataStores.get('households')).toBe(2)
})

test('a host that keeps a data store itself is asked before the step and told after the commit', async () => {
  const keeper = host()
  keeper.held.set(null, ['HK-1'])
  const { engine, clerk } = await office('read-and-write.bpmn', keeper)
  await clerk.instances.start('process')

  await complete(engine, { entry: 'HK-2' })

  expect(keeper.writes).toEqual([])
  await engine.tick()
  expect(keeper.held.get(null)).toEqual(['HK-1', 'HK-2'])
})

test('a command that others keep overtaking reads what the host keeps all the same', async () => {
  const { held, dataStores } = host()
  held.set(null, ['HK-7'])
  const store = memoryStore()
  let isOvertaken = false
  const commit: Store['commit'] = async (changes) =>
    isOvertaken ? changes.map(() => 'stale' as const) : store.commit(changes)
  const { engine, clerk } = await office('read-and-write.bpmn', {
    dataStores,
    store: { ...methodsOf(store), commit },
  })
  isOvertaken = true

  const { id } = await clerk.instances.start('process')

  isOvertaken = false
  await complete(engine, { entry: 'HK-8' })
  expect((await clerk.instances.get(id)).status).toBe('completed')
})

test('a value that the host has not taken over yet is read as written', async () => {
  const keeper = host()
  keeper.held.set(null, [])
  const { engine, clerk } = await office('read-and-write.bpmn', keeper)
  await clerk.instances.start('process')
  await complete(engine, { entry: 'HK-2' })

  expect(await clerk.dataStores.get('households')).toEqual(['HK-2'])
  expect(keeper.held.get(null)).toEqual([])
})

test('a host that fails is told again, with the same key, until it has taken over', async () => {
  let isAsleep = true
  const keeper = host(() => isAsleep)
  const { engine, clerk, clock, errors } = await office('read-and-write.bpmn', keeper)
  await clerk.dataStores.put('households', ['HK-1'])
  await engine.tick()
  expect(keeper.held.get(null)).toBeUndefined()

  isAsleep = false
  await clock.advance('PT1M')
  await engine.tick()

  expect(keeper.held.get(null)).toEqual(['HK-1'])
  expect(new Set(keeper.writes.map(({ idempotencyKey }) => idempotencyKey)).size).toBe(1)
  expect(errors).toHaveLength(keeper.writes.length - 1)
  await clock.advance('PT2H')
  expect(keeper.writes).toHaveLength(2)
})

test('of several values that wait, the host gets the last', async () => {
  const keeper = host()
  const { engine, clerk } = await office('read-and-write.bpmn', keeper)
  await clerk.dataStores.put('households', 1)
  await clerk.dataStores.put('households', 2)

  await engine.tick()

  expect(keeper.writes.map(({ value }) => value)).toEqual([2])
})

test('a value that is written while the host takes over another follows it', async () => {
  const keeper = host()
  const writing = Promise.withResolvers<void>()
  const adapter = keeper.dataStores.households
  const slow = {
    ...adapter,
    write: (write: Parameters<typeof adapter.write>[0]) => writing.promise.then(() => adapter.write(write)),
  }
  const { engine, clerk } = await office('read-and-write.bpmn', { dataStores: { households: slow } })
  await clerk.dataStores.put('households', 1)
  const ticking = engine.tick()

  await clerk.dataStores.put('households', 2)
  writing.resolve()
  await ticking
  await engine.tick()

  expect(keeper.writes.map(({ value }) => value)).toEqual([1, 2])
})

test('a host that cannot be read is an incident at whoever reads, and of nobody else', async () => {
  let isAsleep = true
  const keeper = host()
  const read = () => {
    if (isAsleep) throw new Error('the host sleeps')
    return ['HK-1']
  }
  const dataStores = { households: { ...keeper.dataStores.households, read } }
  const { clerk } = await office('read-and-write.bpmn', { dataStores })

  const [{ id }] = await Promise.all([clerk.instances.start('process'), clerk.dataStores.put('other', 1)])

  const [incident] = (await clerk.instances.get(id)).openIncidents
  expect(incident).toMatchObject({ code: 'data-store-failed', details: { error: 'the host sleeps' } })
  isAsleep = false
  await clerk.instances.resolveIncident(id, incident?.id ?? 0)
  expect((await clerk.instances.get(id)).openIncidents).toEqual([])
})

test('a data store that cannot be read says so to whoever asks', async () => {
  const dataStores = { households: { read: () => Promise.reject(new Error('the host sleeps')), write: () => {} } }
  const { clerk } = await office('read-and-write.bpmn', { dataStores })

  await expect(clerk.dataStores.get('households')).rejects.toMatchObject({ code: 'data-store-failed' })
})
