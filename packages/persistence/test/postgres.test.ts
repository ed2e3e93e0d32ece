// One file for everything on PostgreSQL: a transaction of a neighbouring file would hold back what `history` may show.
import { after, change, newAggregate, reservation, storeContract, timerRow } from '@quytrinh/engine/testing'
import { Kysely, PostgresDialect } from 'kysely'
import type pg from 'pg'
import { afterAll, describe, expect, inject, onTestFinished, test } from 'vitest'
import { type PostgresOptions, postgresStore } from '../src/index.js'
import { expectOneResult } from './external-work.js'
import { createDatabase, freshDatabase, poolOf } from './fresh-database.js'
import { expectHandOver } from './hand-over.js'
import { pgbouncerBinary, startPgbouncer } from './pgbouncer.js'
import { roundTrips } from './round-trips.js'

/** A way to a database: straight to the server, or by way of a pooler. */
type Way = (url: string) => Promise<{ readonly url: string; readonly stop: () => Promise<void> }>
const straight: Way = async (url) => ({ url, stop: async () => {} })

/** One database and warm connections for all tests of a suite; each test begins on empty tables. */
function suite(options: PostgresOptions, way = straight) {
  const opened = Promise.withResolvers<Awaited<ReturnType<typeof open>>>()
  let isOpen = false
  const open = async () => {
    const database = await createDatabase(inject('postgresUrl'))
    const { url, stop } = await way(database.url)
    const pools = Array.from({ length: 4 }, () => poolOf(url))
    const [host = poolOf(url), ...others] = pools
    const stores = others.map((pool) => postgresStore({ ...options, pool }))
    const close = async () => {
      await Promise.all(pools.map((pool) => pool.end()))
      await stop()
      await database.drop()
    }
    return { host, stores, close }
  }
  afterAll(async () => {
    if (isOpen) await (await opened.promise).close()
  })
  return async () => {
    if (!isOpen) opened.resolve(open())
    isOpen = true
    const { host, stores } = await opened.promise
    await emptyTables(host)
    const [store = postgresStore({ ...options, pool: host }), ...others] = stores
    return { host, store, another: async () => others.shift() ?? store, close: async () => {} }
  }
}

async function emptyTables(pool: pg.Pool): Promise<void> {
  const { rows } = await pool.query<{ name: string }>(
    "select relname as name from pg_class where relname like 'qt\\_%' and relkind in ('r', 'p') and not relispartition and relname <> 'qt_migration'",
  )
  // Not `truncate`: new files for every table take longer than most tests.
  if (rows.length > 0) await pool.query(rows.map(({ name }) => `delete from ${name}`).join(';'))
}

async function byClient<T>(pool: pg.Pool, run: (client: pg.PoolClient) => Promise<T>): Promise<T> {
  const client = await pool.connect()
  try {
    await client.query('begin')
    const result = await run(client)
    await client.query('commit')
    return result
  } catch (error) {
    await client.query('rollback')
    throw error
  } finally {
    client.release()
  }
}

describe("the host's client", () => {
  const open = suite({})
  storeContract('PostgreSQL', async () => {
    const { host, ...opened } = await open()
    return { ...opened, transaction: (run) => byClient(host, run) }
  })
})

describe("every table partitioned by agency, claims by atomic update, kysely's transaction", () => {
  const open = suite({ partitions: 3, claims: 'atomicUpdate' })
  storeContract('PostgreSQL', async () => {
    const { host, ...opened } = await open()
    const db = new Kysely<unknown>({ dialect: new PostgresDialect({ pool: host }) })
    return { ...opened, transaction: (run) => db.transaction().execute(run) }
  })
})

if (pgbouncerBinary === undefined)
  console.warn('No pgbouncer on this machine: the store is NOT tested behind a pooler. Install the package pgbouncer.')

describe.skipIf(pgbouncerBinary === undefined)('behind a pooler in transaction mode', () => {
  const open = suite({ pooler: 'transaction' }, startPgbouncer)
  storeContract('PostgreSQL behind pgbouncer', async () => {
    const { host, ...opened } = await open()
    return { ...opened, transaction: (run) => byClient(host, run) }
  })

  test('a store that was not told finds out, warns once, and does its work', async () => {
    const { url, stop } = await startPgbouncer(await freshDatabase())
    onTestFinished(stop)
    const pools = [poolOf(url), poolOf(url)]
    onTestFinished(async () => void (await Promise.all(pools.map((pool) => pool.end()))))
    const warnings: string[] = []
    const stores = pools.map((pool) => postgresStore({ pool, warn: (message) => warnings.push(message) }))
    await stores[0]?.migrate()

    const verdicts = await Promise.all(
      Array.from({ length: 60 }, async (_, n) => stores[n % 2]?.commit([change(newAggregate())])),
    )

    expect(verdicts.flat()).toEqual(Array.from({ length: 60 }, () => 'applied'))
    expect(warnings.length).toBeGreaterThan(0)
    expect(warnings.length).toBeLessThanOrEqual(stores.length)
    expect(warnings[0]).toContain("pooler: 'transaction'")
  })

  test("in the host's transaction a lost statement says that it has to begin again, and then works", async () => {
    const { url, stop } = await startPgbouncer(await freshDatabase(), 1)
    onTestFinished(stop)
    const pool = poolOf(url)
    onTestFinished(() => pool.end())
    const store = postgresStore({ pool, warn: () => {} })
    await store.migrate()
    const once = () => byClient(pool, (client) => store.within(client).commit([change(newAggregate())]))
    await once()
    // What the server's next connection would be like: it knows no name.
    await pool.query('deallocate all')

    await expect(once()).rejects.toMatchObject({ code: 'statement-lost', isRetriable: true })

    expect(await once()).toEqual(['applied'])
  })
})

/** A store on a fresh database, and the pool it works with. */
async function fresh(options: { readonly migrate: boolean } = { migrate: true }) {
  const url = await freshDatabase()
  const pool = poolOf(url)
  onTestFinished(() => pool.end())
  const store = postgresStore({ pool })
  if (options.migrate) await store.migrate()
  return { url, pool, store }
}

describe('trouble', () => {
  test('stores that start together on an empty database create its tables once', async () => {
    const { url } = await fresh({ migrate: false })
    const stores = Array.from({ length: 5 }, () => postgresStore({ connectionString: url }))

    await Promise.all(stores.map((store) => store.migrate()))

    const verdicts = await Promise.all(stores.map((store) => store.commit([change(newAggregate())])))
    expect(verdicts.flat()).toEqual(stores.map(() => 'applied'))
    await Promise.all(stores.map((store) => store.close()))
  })

  test('missing tables are named, with the way to make them', async () => {
    const { store } = await fresh({ migrate: false })

    await expect(store.commit([change(newAggregate())])).rejects.toMatchObject({
      code: 'not-migrated',
      isRetriable: false,
    })
  })

  test('a server that does not answer is unavailable, and may be asked again', async () => {
    const store = postgresStore({ connectionString: 'postgres://127.0.0.1:1/nothing' })
    onTestFinished(() => store.close())

    await expect(store.load([{ type: 'activation', agency: 'a', key: 'k' }])).rejects.toMatchObject({
      code: 'connection-lost',
      isRetriable: true,
    })
  })

  test('a commit whose connection is cut may be sent again, and counts once', async () => {
    const { pool, store } = await fresh()
    const taken = () => change(newAggregate(), {}, { reservations: [reservation({ key: 'raced' })] })
    const cut = taken()

    await byClient(pool, async (holder) => {
      await holder.query('savepoint held')
      await store.within(holder).commit([taken()])
      const lost = expect(store.commit([cut])).rejects.toMatchObject({ code: 'connection-lost', isRetriable: true })
      await cutWaiting(pool)
      await lost
      await holder.query('rollback to savepoint held')
    })

    expect(await store.commit([cut])).toEqual(['applied'])
    expect(await store.commit([cut])).toEqual(['applied'])
    expect((await store.history('', 5)).entries).toHaveLength(1)
  })

  test('what a serialisation failure undoes is done again', async () => {
    const { url } = await fresh()
    const strict = new URL(url)
    strict.searchParams.set('options', '-c default_transaction_isolation=serializable')
    const pool = poolOf(strict.href)
    onTestFinished(() => pool.end())
    const store = postgresStore({ pool, claims: 'atomicUpdate' })
    await store.commit([change(newAggregate(), { dues: { opened: [timerRow({ seq: 1, due: 1 })] } })])

    const claimed = await byClient(pool, async (holder) => {
      await holder.query('update qt_due set worker = $1', ['somebody'])
      const claiming = store.claim({ now: 1_000, leaseMs: 60_000, worker: 'w', timers: true, topics: [], limit: 2 })
      await untilWaiting(pool, 'select 1')
      return { claiming }
    })

    // Its snapshot was older than what the holder has committed since.
    expect((await claimed.claiming).map(({ seq }) => seq)).toEqual([1])
  })

  test("an error within a call leaves the host's transaction as it was before the call", async () => {
    const { pool, store } = await fresh()
    const before = change(newAggregate())
    const broken = change(newAggregate(), { state: [{ part: 'root', json: '\u0000' }] })

    await byClient(pool, async (client) => {
      await store.within(client).commit([before])
      await expect(store.within(client).commit([change(newAggregate()), broken])).rejects.toThrow()
    })

    expect((await store.history('', 5)).entries.map(({ id }) => id)).toEqual([after(before).id])
  })
})

describe('round trips', roundTrips)

test('of two engines on one database that answer one job, the one with the lease counts', async () => {
  const url = await freshDatabase()
  const stores = [postgresStore({ connectionString: url }), postgresStore({ connectionString: url })] as const

  await expectOneResult(stores)

  for (const store of stores) await store.close()
})

test('what the host of a data store has not taken over outlives the engine', async () => {
  const store = postgresStore({ connectionString: await freshDatabase() })

  await expectHandOver(store)

  await store.close()
})

/** Ends the connection that waits for a lock, as soon as one does. */
const cutWaiting = (pool: pg.Pool): Promise<void> => untilWaiting(pool, 'select pg_terminate_backend(pid)')

/** Asks this of the connections that wait for a lock, as soon as one does. */
async function untilWaiting(pool: pg.Pool, what: string): Promise<void> {
  const ask = `${what} from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'`
  for (let isWaiting = false; !isWaiting; ) isWaiting = (await pool.query(ask)).rows.length > 0
}
