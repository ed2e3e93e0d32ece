import type { Store } from '@quytrinh/engine/ports'
import { DummyDriver, Kysely, PostgresAdapter, PostgresIntrospector, PostgresQueryCompiler, sql } from 'kysely'
import type pg from 'pg'
import type { Dialect } from '../dialect.js'
import { type EntryRow, entryOf } from '../rows.js'
import { sqlStore } from '../sql-store.js'
import type { Tables } from '../tables.js'
import { commit, commitLocked } from './change-sets.js'
import { claim, extend, nextDue } from './claims.js'
import {
  type Connection,
  loadPg,
  type PostgresTransaction,
  poolConnection,
  transactionConnection,
} from './connection.js'
import { load } from './load.js'
import { migrate } from './migrate.js'
import { hotSql } from './postgres.sql.js'
import { uuidOf } from './uuid.js'

export interface PostgresOptions {
  /** The host's pool, which the host ends; or … */
  readonly pool?: pg.Pool
  /** … the address of the database, for a pool of our own. */
  readonly connectionString?: string
  /** `false` behind a pooler in transaction mode that does not know of prepared statements. Default `true`. */
  readonly preparedStatements?: boolean
  /** Into how many partitions, by agency, `migrate` splits the tables it creates. Default 0: none. */
  readonly partitions?: number
}

/**
 * A store in PostgreSQL 13 or newer, by way of pg.
 *
 * @param options - a pool or an address, and how to use it
 * @throws StoreUnavailable, from every function of the store: `connection-lost`, `too-many-connections`, `locked` (pass), `full`, `read-only`, `cannot-open`,
 * `not-migrated`, `newer-schema`, `driver-missing`
 * @example
 * ```ts
 * const store = postgresStore({ connectionString: 'postgres://office@db.example/office' })
 * await store.migrate()
 * await db.transaction().execute((trx) => store.within(trx).commit(changes))
 * ```
 */
export function postgresStore(options: PostgresOptions): Store<PostgresTransaction> {
  const { connectionString, preparedStatements = true, partitions = 0 } = options
  const pool = options.pool ?? ownPool(connectionString)
  const close = async (): Promise<void> => {
    if (options.pool === undefined) await pool.end()
  }
  return sqlStore(postgresDialect(poolConnection(pool, preparedStatements), { preparedStatements, partitions, close }))
}

function ownPool(connectionString: string | undefined): pg.Pool {
  const pool = new (loadPg().Pool)(connectionString === undefined ? {} : { connectionString })
  // An idle connection that breaks is taken out of the pool; whoever needs one next opens another or gets the error.
  pool.on('error', () => {})
  return pool
}

interface Situation {
  readonly preparedStatements: boolean
  readonly partitions: number
  readonly close: () => Promise<void>
}

const build = new Kysely<Tables>({
  dialect: {
    createAdapter: () => new PostgresAdapter(),
    createDriver: () => new DummyDriver(),
    createIntrospector: (db) => new PostgresIntrospector(db),
    createQueryCompiler: () => new PostgresQueryCompiler(),
  },
})

function postgresDialect(connection: Connection, situation: Situation): Dialect<PostgresTransaction> {
  return {
    // One flush travels while the other executes: 20 to 50 % more than one after the other.
    flightsMax: connection.isNested ? 1 : 2,
    build,
    position: sql<string>`tx::text || ':' || n`,
    storedUuid: (id) => id,
    uuidOf,
    run: (query) => connection.query(query.sql, query.parameters),
    load: (refs) => load(connection, refs),
    commit: (changes) => commit(connection, changes),
    commitLocked: (refs, decide) => commitLocked(connection, refs, decide),
    claim: (request) => claim(connection, request),
    extend: (leases, leaseMs) => extend(connection, leases, leaseMs),
    nextDue: (request) => nextDue(connection, request),
    history: async (after, limit) => {
      const [tx = '0', n = '0'] = after === '' ? [] : after.split(':')
      const { rows } = await connection.query<EntryRow>(hotSql.history, [tx, Number(n), limit])
      const entries = rows.map((row) => entryOf(row, uuidOf))
      return { entries, position: entries.at(-1)?.position ?? after }
    },
    within: (trx) =>
      postgresDialect(transactionConnection(trx, situation.preparedStatements), {
        ...situation,
        close: async () => {},
      }),
    migrate: () => migrate(connection, situation),
    close: situation.close,
  }
}
