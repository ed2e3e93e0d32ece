import type { Store } from '@quytrinh/engine/ports'
import { DummyDriver, Kysely, PostgresAdapter, PostgresIntrospector, PostgresQueryCompiler, sql } from 'kysely'
import type pg from 'pg'
import type { Dialect } from '../dialect.js'
import { type EntryRow, entryOf } from '../rows.js'
import { sqlStore } from '../sql-store.js'
import type { Tables } from '../tables.js'
import { commit, commitLocked } from './change-sets.js'
import { type ClaimStrategy, claim, extend, nextDue, release } from './claims.js'
import {
  type Connection,
  loadPg,
  type PostgresTransaction,
  poolConnection,
  transactionConnection,
} from './connection.js'
import { undisturbed } from './errors.js'
import { load } from './load.js'
import { migrate } from './migrate.js'
import { hotSql } from './postgres.sql.js'
import { StatementNames } from './statement-names.js'
import { uuidOf } from './uuid.js'

export interface PostgresOptions {
  /** The host's pool, which the host ends; or … */
  readonly pool?: pg.Pool
  /** … the address of the database, for a pool of our own. */
  readonly connectionString?: string
  /**
   * `transaction`: between us and the server stands a pooler that may hand every transaction to another connection. Statements are then
   * not prepared under names, which costs speed. A store that was not told finds out, goes on without names and says so by `warn`.
   */
  readonly pooler?: 'transaction'
  /**
   * How timers and jobs are claimed. `skipLocked` passes over rows that another engine is claiming; `atomicUpdate` waits for it and looks
   * again, for databases that speak PostgreSQL's protocol but know no `skip locked`. Default `skipLocked`.
   */
  readonly claims?: ClaimStrategy
  /** Into how many partitions, by agency, `migrate` splits the tables it creates. Default 0: none. */
  readonly partitions?: number
  /** Told what an operator should know. Default `process.emitWarning`. */
  readonly warn?: (message: string) => void
}

/**
 * A store in PostgreSQL 14 or newer, by way of pg. Any number of processes may work on the same database.
 *
 * With kysely's transaction, or a pg client on which the host has begun one, `store.within(trx)` works inside it: together with the host's
 * own rows or not at all.
 *
 * @param options - a pool or an address, and how to use it
 * @throws StoreUnavailable, from every function of the store: `connection-lost`, `too-many-connections`, `locked`, `statement-lost` (pass),
 * `full`, `read-only`, `cannot-open`, `not-migrated`, `newer-schema`, `driver-missing`
 * @example
 * ```ts
 * const store = postgresStore({ connectionString: 'postgres://office@db.example/office' })
 * await store.migrate()
 *
 * const pool = new pg.Pool({ host: 'pooler.example', max: 8 })
 * const pooled = postgresStore({ pool, pooler: 'transaction' })
 *
 * const client = await pool.connect()
 * await client.query('begin')
 * await pooled.within(client).commit(changes)
 * await client.query('commit')
 * client.release()
 * ```
 */
export function postgresStore(options: PostgresOptions): Store<PostgresTransaction> {
  const { connectionString, pooler, partitions = 0, claims = 'skipLocked' } = options
  const { warn = (message: string) => process.emitWarning(message) } = options
  const pool = options.pool ?? ownPool(connectionString)
  const names = new StatementNames(pooler === undefined, warn)
  const close = async (): Promise<void> => {
    if (options.pool === undefined) await pool.end()
  }
  return sqlStore(postgresDialect(poolConnection(pool, names), { names, claims, partitions, close }))
}

function ownPool(connectionString: string | undefined): pg.Pool {
  const pool = new (loadPg().Pool)(connectionString === undefined ? {} : { connectionString })
  // An idle connection that breaks is taken out of the pool; whoever needs one next opens another or gets the error.
  pool.on('error', () => {})
  return pool
}

interface Situation {
  readonly names: StatementNames
  readonly claims: ClaimStrategy
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
  // Within the host's transaction nothing can be sent again: an error has broken it.
  const again = connection.isNested ? <T>(attempt: () => Promise<T>) => attempt() : undisturbed
  return {
    // One flush travels while the other executes: 20 to 50 % more than one after the other.
    flightsMax: connection.isNested ? 1 : 2,
    build,
    position: sql<string>`tx::text || ':' || n`,
    storedUuid: (id) => id,
    uuidOf,
    run: (query) => again(() => connection.query(query.sql, query.parameters)),
    load: (refs) => again(() => load(connection, refs)),
    commit: (changes) => commit(connection, changes),
    commitLocked: (refs, decide) => commitLocked(connection, refs, decide),
    claim: (request) => again(() => claim(connection, situation.claims, request)),
    extend: (leases, leaseMs) => again(() => extend(connection, leases, leaseMs)),
    release: (leases) => again(() => release(connection, leases)),
    nextDue: (request) => nextDue(connection, request),
    history: async (after, limit) => {
      const [tx = '0', n = '0'] = after === '' ? [] : after.split(':')
      const { rows } = await connection.query<EntryRow>(hotSql.history, [tx, Number(n), limit])
      const entries = rows.map((row) => entryOf(row, uuidOf))
      return { entries, position: entries.at(-1)?.position ?? after }
    },
    within: (trx) =>
      postgresDialect(transactionConnection(trx, situation.names), {
        ...situation,
        close: async () => {},
      }),
    migrate: () => migrate(connection, situation),
    close: situation.close,
  }
}
