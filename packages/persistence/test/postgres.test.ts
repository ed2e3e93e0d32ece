// One file for everything on PostgreSQL: a transaction of a neighbouring file would hold back what `history` may show.
import { storeContract } from '@quytrinh/engine/testing'
import { Kysely, PostgresDialect } from 'kysely'
import pg from 'pg'
import { afterAll, describe, inject } from 'vitest'
import { type PostgresOptions, postgresStore } from '../src/postgres/postgres-store.js'
import { createDatabase } from './fresh-database.js'

/** One database and warm connections for all tests of a suite; each test begins on empty tables. */
function suite(options: PostgresOptions) {
  const opened = Promise.withResolvers<Awaited<ReturnType<typeof open>>>()
  let isOpen = false
  const open = async () => {
    const { url, drop } = await createDatabase(inject('postgresUrl'))
    const pools = Array.from({ length: 4 }, () => poolOf(url))
    const [host = poolOf(url), ...others] = pools
    const stores = others.map((pool) => postgresStore({ ...options, pool }))
    return { host, stores, close: async () => void (await Promise.all(pools.map((pool) => pool.end())), await drop()) }
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

function poolOf(url: string): pg.Pool {
  const pool = new pg.Pool({ connectionString: url, max: 4 })
  // The end of a pool does not wait for its connections, and dropping the database cuts them off.
  pool.on('connect', (client) => client.on('error', () => {}))
  return pool
}

async function emptyTables(pool: pg.Pool): Promise<void> {
  const { rows } = await pool.query<{ name: string }>(
    "select relname as name from pg_class where relname like 'qt\\_%' and relkind in ('r', 'p') and not relispartition and relname <> 'qt_migration'",
  )
  if (rows.length > 0) await pool.query(`truncate ${rows.map(({ name }) => name)}`)
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

describe("every table partitioned by agency, kysely's transaction, no prepared statements", () => {
  const open = suite({ partitions: 3, preparedStatements: false })
  storeContract('PostgreSQL', async () => {
    const { host, ...opened } = await open()
    const db = new Kysely<unknown>({ dialect: new PostgresDialect({ pool: host }) })
    return { ...opened, transaction: (run) => db.transaction().execute(run) }
  })
})
