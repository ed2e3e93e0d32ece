import { StoreUnavailable } from '@quytrinh/engine/ports'
import { patiently } from '../retry.js'
import { loadDriver } from './driver.js'
import { HostTransactionOpen, isLocked, openingError, storeError } from './errors.js'
import { type Database, Handle, handleOf } from './handle.js'

/** A way to the database that waits for others without ever blocking. */
export interface Connection {
  /** Runs synchronous work, again while somebody else holds a lock. */
  use<T>(work: (handle: Handle) => T): Promise<T>
  close(): void
}

export interface FileOptions {
  readonly filename: string
  readonly synchronous: 'FULL' | 'NORMAL'
  readonly readonly: boolean
  readonly lockTimeoutMs: number
}

/** A file of our own, opened when it is first needed. */
export function fileConnection(options: FileOptions): Connection {
  const { filename, lockTimeoutMs } = options
  let state: { readonly db: Database; handle?: Handle } | 'unopened' | 'closed' = 'unopened'

  const opened = (): Handle => {
    if (state === 'closed') throw closed(filename)
    if (state === 'unopened') state = { db: open(options) }
    state.handle ??= configured(state.db, options)
    return state.handle
  }

  return {
    use: (work) => settled(filename, lockTimeoutMs, () => work(opened())),
    close: () => {
      if (typeof state === 'object') state.db.close()
      state = 'closed'
    },
  }
}

/** The host's own handle. Work waits while the host has a transaction open on it: it must neither join it nor see what it wrote. */
export function hostConnection(db: Database, lockTimeoutMs: number): Connection {
  let isClosed = false
  return {
    use: (work) =>
      settled(db.name, lockTimeoutMs, () => {
        if (isClosed) throw closed(db.name)
        if (db.inTransaction) throw new HostTransactionOpen()
        return withoutWaiting(db, () => work(handleOf(db)))
      }),
    close: () => {
      isClosed = true
    },
  }
}

/** The transaction that the host has open on its handle. */
export function transactionConnection(db: Database, lockTimeoutMs: number): Connection {
  return {
    use: (work) =>
      settled(db.name, lockTimeoutMs, () => {
        if (!db.inTransaction) throw noTransaction(db.name)
        return withoutWaiting(db, () => work(handleOf(db)))
      }),
    close: () => {},
  }
}

async function settled<T>(filename: string, lockTimeoutMs: number, work: () => T): Promise<T> {
  try {
    return work()
  } catch (error) {
    if (!isLocked(error)) throw storeError(error, filename, 0)
  }
  try {
    return await patiently(work, isLocked, lockTimeoutMs)
  } catch (error) {
    throw storeError(error, filename, lockTimeoutMs)
  }
}

function open({ filename, readonly }: FileOptions): Database {
  const Driver = loadDriver()
  try {
    // Waiting inside the driver would stop the whole process.
    return new Driver(filename, { readonly, timeout: 0 })
  } catch (error) {
    throw openingError(error, filename)
  }
}

function configured(db: Database, { readonly, synchronous }: FileOptions): Handle {
  // The default `wal_autocheckpoint` stays: larger ones gave stalls of 100 to 250 ms in single commits.
  if (!readonly) db.pragma('journal_mode = wal')
  db.pragma(`synchronous = ${synchronous}`)
  return new Handle(db)
}

/** The host's own patience is its affair; ours would block it. */
function withoutWaiting<T>(db: Database, work: () => T): T {
  const patience = Number(db.pragma('busy_timeout', { simple: true }))
  if (patience === 0) return work()
  db.pragma('busy_timeout = 0')
  try {
    return work()
  } finally {
    db.pragma(`busy_timeout = ${patience}`)
  }
}

function closed(filename: string): StoreUnavailable {
  return new StoreUnavailable('closed', `The store on ${filename} was closed.`, { isRetriable: false })
}

function noTransaction(filename: string): StoreUnavailable {
  return new StoreUnavailable(
    'no-transaction',
    `Expected an open transaction on the handle of ${filename} but there is none. Begin one before \`within\`, and commit it after.`,
    { isRetriable: false },
  )
}
