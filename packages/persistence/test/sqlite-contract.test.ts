import { storeContract } from '@quytrinh/engine/testing'
import Database from 'better-sqlite3'
import { sqliteStore } from '../src/index.js'
import { temporaryFile } from './temporary-file.js'

// Long enough for two who commit in turn, short enough for tests that hold a lock on purpose.
const lockTimeoutMs = 20

/** A clock that stands still until it is moved. */
function clock() {
  let time = Date.UTC(2026, 0, 5)
  return {
    now: () => time,
    advance: (ms: number) => {
      time += ms
    },
  }
}

storeContract(
  'SQLite, a file of our own',
  async () => {
    const { file, remove } = await temporaryFile()
    const { now, advance } = clock()
    const options = { filename: file, synchronous: 'NORMAL' as const, lockTimeoutMs: 2_000, now }
    const stores = [sqliteStore(options)]
    const [store = sqliteStore(options)] = stores
    return {
      store,
      another: async () => {
        const other = sqliteStore(options)
        stores.push(other)
        return other
      },
      advance,
      close: async () => {
        await Promise.all(stores.map((each) => each.close()))
        await remove()
      },
    }
  },
  { locks: 'store' },
)

storeContract(
  "SQLite, the host's handle",
  async () => {
    const { file, remove } = await temporaryFile()
    const { now, advance } = clock()
    const database = new Database(file)
    database.pragma('journal_mode = wal')
    database.pragma('synchronous = off')
    const others: ReturnType<typeof sqliteStore>[] = []
    return {
      store: sqliteStore({ database, lockTimeoutMs: 2_000, now }),
      another: async () => {
        const other = sqliteStore({ filename: file, lockTimeoutMs, now })
        others.push(other)
        return other
      },
      transaction: async (run) => {
        database.exec('begin immediate')
        try {
          const result = await run(database)
          database.exec('commit')
          return result
        } catch (error) {
          database.exec('rollback')
          throw error
        }
      },
      advance,
      close: async () => {
        await Promise.all(others.map((each) => each.close()))
        database.close()
        await remove()
      },
    }
  },
  { locks: 'store' },
)
