import { type EpochMs, type Store, StoreUnavailable } from '@quytrinh/engine/ports'
import type BetterSqlite3 from 'better-sqlite3'
import { DummyDriver, Kysely, SqliteAdapter, SqliteIntrospector, SqliteQueryCompiler, sql } from 'kysely'
import type { Dialect } from '../dialect.js'
import { entryOf } from '../rows.js'
import { sqlStore } from '../sql-store.js'
import type { Tables } from '../tables.js'
import { applyChangeSet } from './change-set.js'
import { claim, extend, nextDue, release } from './claims.js'
import { type Connection, fileConnection, hostConnection, transactionConnection } from './connection.js'
import type { Database, Handle } from './handle.js'
import { load } from './load.js'
import { migrate } from './migrate.js'
import { uuidBytes, uuidOf } from './uuid.js'

/** Where the data is, and how to work on it. */
export type SqliteOptions = SqliteFileOptions | SqliteHostOptions

interface SqliteCommonOptions {
  /** How long to wait for somebody else's transaction, in milliseconds, before `locked`. Default 10 000. */
  readonly lockTimeoutMs?: number
  /** The clock by which leases run out. Default `Date.now`. */
  readonly now?: () => EpochMs
}

export interface SqliteFileOptions extends SqliteCommonOptions {
  /** Path of the file, made if it is not there; `:memory:` for a database that goes with the process. */
  readonly filename: string
  /** `FULL`: what was committed survives a loss of power. `NORMAL`: the last commits may be lost, the file stays sound. Default `FULL`. */
  readonly synchronous?: 'FULL' | 'NORMAL'
  /** Whether to open the file for reading only. Default `false`. */
  readonly readonly?: boolean
}

export interface SqliteHostOptions extends SqliteCommonOptions {
  /** The host's own handle, whose settings stay as they are. The host closes it. */
  readonly database: BetterSqlite3.Database
}

/**
 * A store in a SQLite file, by way of better-sqlite3. Several processes may work on the same file.
 *
 * The file is opened on first use, in WAL mode. With the host's handle the host's data and ours share one file, and
 * `store.within(database)` works inside the transaction that the host has open on it.
 *
 * @param options - path of the file, or options
 * @throws StoreUnavailable, from every function of the store: `locked` (passes), `read-only`, `full`, `not-a-database`, `cannot-open`,
 * `corrupt`, `io-error`, `not-migrated`, `newer-schema`, `unsupported-node`, `driver-missing`, `no-transaction`, `closed`
 * @example
 * ```ts
 * const store = sqliteStore('office.db')
 * await store.migrate()
 *
 * const database = new Database('host.db')
 * const shared = sqliteStore({ database })
 * database.exec('begin immediate')
 * await shared.within(database).commit(changes)
 * database.exec('commit')
 * ```
 */
export function sqliteStore(options: string | SqliteOptions): Store<BetterSqlite3.Database> {
  const given = typeof options === 'string' ? { filename: options } : options
  const { lockTimeoutMs = 10_000, now = Date.now } = given
  const connection =
    'database' in given
      ? hostConnection(given.database, lockTimeoutMs)
      : fileConnection({ synchronous: 'FULL', readonly: false, ...given, lockTimeoutMs })
  const host = 'database' in given ? given.database : undefined
  return sqlStore(sqliteDialect(connection, { host, lockTimeoutMs, now, isNested: false }))
}

interface Situation {
  readonly host: Database | undefined
  readonly lockTimeoutMs: number
  readonly now: () => EpochMs
  /** Whether it works inside the host's transaction. */
  readonly isNested: boolean
}

const build = new Kysely<Tables>({
  dialect: {
    createAdapter: () => new SqliteAdapter(),
    createDriver: () => new DummyDriver(),
    createIntrospector: (db) => new SqliteIntrospector(db),
    createQueryCompiler: () => new SqliteQueryCompiler(),
  },
})

function sqliteDialect(connection: Connection, situation: Situation): Dialect<Database> {
  const { now, isNested, lockTimeoutMs } = situation
  const write = <T>(work: (handle: Handle) => T): Promise<T> =>
    connection.use((handle) => (isNested ? handle.nested(() => work(handle)) : handle.write(() => work(handle))))
  return {
    build,
    position: sql<string>`cast(position as text)`,
    storedUuid: uuidBytes,
    uuidOf,
    run: (query) => connection.use((handle) => handle.run(query)),
    load: (refs) => connection.use((handle) => handle.read(() => refs.map((ref) => load(handle.hot, ref)))),
    commit: async (changes) =>
      changes.length === 0 ? [] : write(({ hot }) => changes.map((each) => applyChangeSet(hot, each, now()))),
    // The right to write is the lock of every row.
    commitLocked: (refs, decide) =>
      write(({ hot }) => {
        const changes = decide(refs.map((ref) => load(hot, ref)))
        return changes && applyChangeSet(hot, changes, now())
      }),
    claim: (request) => connection.use((handle) => claim(handle, request, now)),
    extend: async (leases, leaseMs) =>
      leases.length === 0 ? [] : write(({ hot }) => extend(hot, leases, leaseMs, now())),
    release: async (leases) => (leases.length === 0 ? [] : write(({ hot }) => release(hot, leases, now()))),
    nextDue: (request) => connection.use((handle) => handle.read(() => nextDue(handle.hot, request, now()))),
    history: async (after, limit) => {
      const rows = await connection.use(({ hot }) => hot.history.all(Number(after), limit))
      const entries = rows.map((row) => entryOf({ ...row, position: String(row.position) }, uuidOf))
      return { entries, position: entries.at(-1)?.position ?? after }
    },
    within: (database) => {
      if (database !== situation.host) throw notTheHosts()
      return sqliteDialect(transactionConnection(database, lockTimeoutMs), { ...situation, isNested: true })
    },
    migrate: () => connection.use((handle) => migrate(handle, now(), isNested)),
    close: async () => connection.close(),
  }
}

function notTheHosts(): StoreUnavailable {
  return new StoreUnavailable(
    'no-transaction',
    'Expected the handle that the store was made with. Make it with `sqliteStore({ database })` to work inside the transactions of that handle.',
    { isRetriable: false },
  )
}
