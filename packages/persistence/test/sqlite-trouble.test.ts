import { chmod, mkdir, open, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { setImmediate as nextTurn } from 'node:timers/promises'
import { type Store, StoreUnavailable } from '@quytrinh/engine/ports'
import { after, change, newAggregate, reservation, taskRow } from '@quytrinh/engine/testing'
import Database from 'better-sqlite3'
import { describe, expect, onTestFinished, test } from 'vitest'
import { type SqliteFileOptions, sqliteStore } from '../src/index.js'
import { loadDriver } from '../src/sqlite/driver.js'
import { asSomebody } from './as-somebody.js'
import { freshFile } from './temporary-file.js'

/** A store on a file, closed with the test. */
function storeOn(filename: string, options: Partial<SqliteFileOptions> = {}): Store<Database.Database> {
  const store = sqliteStore({ filename, ...options })
  onTestFinished(() => store.close())
  return store
}

function handleOn(filename: string): Database.Database {
  const database = new Database(filename)
  onTestFinished(() => void database.close())
  return database
}

async function migrated(options: Partial<SqliteFileOptions> = {}) {
  const file = await freshFile()
  const store = storeOn(file, options)
  await store.migrate()
  return { file, store }
}

async function hostStore() {
  const database = handleOn(await freshFile())
  const store = sqliteStore({ database, lockTimeoutMs: 5 })
  await store.migrate()
  return { database, store }
}

const unavailable = (code: string, isRetriable = false) => ({ name: 'StoreUnavailable', code, isRetriable })

describe('a file locked by another transaction', () => {
  test('a commit waits without blocking and is applied when the lock goes', async () => {
    const { file, store } = await migrated()
    const other = handleOn(file)
    other.exec('begin immediate')

    const verdicts = store.commit([change(newAggregate())])
    await nextTurn()
    other.exec('commit')

    expect(await verdicts).toEqual(['applied'])
  })

  test('a commit that waits too long is unavailable, has written nothing, and may be sent again', async () => {
    const { file, store } = await migrated({ lockTimeoutMs: 5 })
    const started = change(newAggregate())
    const other = handleOn(file)
    other.exec('begin immediate')

    await expect(store.commit([started])).rejects.toMatchObject(unavailable('locked', true))
    expect((await store.history('', 1)).entries).toEqual([])

    other.exec('rollback')
    expect(await store.commit([started])).toEqual(['applied'])
  })

  test('reading goes on', async () => {
    const { file, store } = await migrated({ lockTimeoutMs: 5 })
    const started = change(newAggregate())
    await store.commit([started])
    handleOn(file).exec('begin immediate')

    const [loaded] = await store.load([{ type: 'aggregate', ...after(started) }])

    expect(loaded).toMatchObject({ head: after(started).head })
  })

  test('a claim that finds nothing due takes no lock', async () => {
    const { file, store } = await migrated({ lockTimeoutMs: 5 })
    handleOn(file).exec('begin immediate')

    const claimed = store.claim({ now: 1, leaseMs: 1, worker: 'w', timers: true, topics: [], limit: 1 })

    expect(await claimed).toEqual([])
  })
})

describe('a file that cannot be written', () => {
  test('a store that was opened for reading reads, and says that it does not write', async () => {
    const { file, store } = await migrated()
    const started = change(newAggregate())
    await store.commit([started])
    const reader = storeOn(file, { readonly: true })

    await reader.migrate()

    expect(await reader.load([{ type: 'aggregate', ...after(started) }])).toMatchObject([{ revision: 1 }])
    await expect(reader.commit([change(newAggregate())])).rejects.toMatchObject(unavailable('read-only'))
    await expect(
      reader.logDenied({ agency: 'a', at: 0, user: 'u', action: 'a', target: 't', reason: 'r' }),
    ).rejects.toMatchObject(unavailable('read-only'))
  })

  test('a read-only file refuses what is written, and loses nothing', async () => {
    const { file, store } = await migrated()
    await store.commit([change(newAggregate())])
    await store.close()
    await chmod(file, 0o444)
    await chmod(dirname(file), 0o777)

    await asSomebody(async () => {
      const late = storeOn(file)
      await expect(late.commit([change(newAggregate())])).rejects.toMatchObject(unavailable('read-only'))
      expect((await late.history('', 5)).entries).toHaveLength(1)
      await late.close()
    })
  })

  test('a full disk refuses the change sets of one call together, and they may be sent again', async () => {
    const { database, store } = await hostStore()
    const small = change(newAggregate())
    const large = change(newAggregate(), { state: [{ part: 'root', json: JSON.stringify('x'.repeat(1_000_000)) }] })
    const pages = Number(database.pragma('page_count', { simple: true }))
    database.pragma(`max_page_count = ${pages + 20}`)

    await expect(store.commit([small, large])).rejects.toMatchObject(unavailable('full'))
    expect(await store.load([small, large].map((each) => ({ type: 'aggregate', ...after(each) })))).toEqual([
      undefined,
      undefined,
    ])

    database.pragma(`max_page_count = ${pages + 1_000}`)
    expect(await store.commit([small, large])).toEqual(['applied', 'applied'])
  })
})

describe('a file that is no database of ours', () => {
  test('another kind of file is named as such, and stays as it is', async () => {
    const file = await freshFile()
    await writeFile(file, 'Kính gửi: Sở Nội vụ. '.repeat(100))

    await expect(storeOn(file).migrate()).rejects.toMatchObject(unavailable('not-a-database'))
  })

  test('a damaged file is named as such', async () => {
    const { file, store } = await migrated()
    const started = Array.from({ length: 50 }, () => change(newAggregate()))
    await store.commit(started)
    await store.close()
    const bytes = await open(file, 'r+')
    const { size } = await bytes.stat()
    await bytes.write(Buffer.alloc(size - 4_096, 0x5a), 0, size - 4_096, 4_096)
    await bytes.close()

    const reading = storeOn(file).load(started.map((each) => ({ type: 'aggregate', ...after(each) })))

    await expect(reading).rejects.toMatchObject(unavailable('corrupt'))
  })

  test('a folder that does not exist, or a folder in place of the file, cannot be opened', async () => {
    const file = await freshFile()
    await mkdir(file)

    await expect(storeOn(file).migrate()).rejects.toMatchObject(unavailable('cannot-open'))
    await expect(storeOn(join(file, 'none', 'office.db')).migrate()).rejects.toMatchObject(unavailable('cannot-open'))
  })

  test('missing tables are named, with the way to make them', async () => {
    const store = storeOn(await freshFile())

    const trouble = store.commit([change(newAggregate())])

    await expect(trouble).rejects.toMatchObject(unavailable('not-migrated'))
    await expect(trouble).rejects.toThrow(/migrate\(\)/)
    await store.migrate()
    expect(await store.commit([change(newAggregate())])).toEqual(['applied'])
  })

  test('a database that a newer release has changed beyond us is left alone, one that it extended is used', async () => {
    const { file, store } = await migrated()
    const insert = handleOn(file).prepare("insert into qt_migration values (?, 'of the future', ?, 0)")

    insert.run(98, 0)
    await store.migrate()
    insert.run(99, 1)

    await expect(store.migrate()).rejects.toMatchObject(unavailable('newer-schema'))
  })
})

describe('an error within a call', () => {
  const twice = change(newAggregate(), { tasks: { opened: [taskRow({ seq: 1 }), taskRow({ seq: 1 })] } })

  test('undoes all change sets of the call, whose others may be sent again', async () => {
    const { store } = await migrated()
    const neighbours = [change(newAggregate()), change(newAggregate())] as const

    await expect(store.commit([neighbours[0], twice, neighbours[1]])).rejects.toThrow(/UNIQUE/)

    expect((await store.history('', 5)).entries).toEqual([])
    expect(await store.commit(neighbours)).toEqual(['applied', 'applied'])
  })

  test("leaves the host's transaction as it was before the call", async () => {
    const { database, store } = await hostStore()
    const before = change(newAggregate())
    database.exec('begin')
    await store.within(database).commit([before])

    await expect(store.within(database).commit([change(newAggregate()), twice])).rejects.toThrow(/UNIQUE/)
    database.exec('commit')

    expect((await store.history('', 5)).entries.map(({ id }) => id)).toEqual([after(before).id])
  })
})

describe("another application's handle", () => {
  test('its tables, its settings and its numbers stay as they are', async () => {
    const database = handleOn(await freshFile())
    database.defaultSafeIntegers()
    database.exec('create table letter (number integer primary key); insert into letter values (12)')
    const settings = () =>
      ['journal_mode', 'synchronous', 'busy_timeout'].map((name) => database.pragma(name, { simple: true }))
    const before = settings()
    const store = sqliteStore({ database })

    await store.migrate()
    const started = change(newAggregate(), { tasks: { opened: [taskRow({ seq: 1, due: 5 })] } })
    await store.commit([started])
    const { items } = await store.query.tasks({ agency: after(started).agency, limit: 5 })
    await store.close()

    expect(items[0]).toMatchObject({ seq: 1, due: 5 })
    expect(settings()).toEqual(before)
    expect(database.prepare('select number from letter').pluck().get()).toBe(12n)
  })

  test("its open transaction is neither joined nor looked into by work that is not the host's", async () => {
    const { database, store } = await hostStore()
    database.exec('begin immediate')
    const inside = change(newAggregate(), {}, { reservations: [reservation({ key: 'inside' })] })
    await store.within(database).commit([inside])

    const reading = store.load([{ type: 'aggregate', ...after(inside) }])
    const writing = store.commit([change(newAggregate())])

    // Both are awaited at once: either may give up first.
    const refused = [reading, writing].map((each) => expect(each).rejects.toMatchObject(unavailable('locked', true)))
    await Promise.all(refused)
    database.exec('rollback')
    expect((await store.history('', 5)).entries).toEqual([])
  })

  test('work that waited for its transaction is done after it', async () => {
    const database = handleOn(await freshFile())
    const store = sqliteStore({ database })
    await store.migrate()
    database.exec('begin immediate')
    const inside = change(newAggregate())
    await store.within(database).commit([inside])

    const loaded = store.load([{ type: 'aggregate', ...after(inside) }])
    await nextTurn()
    database.exec('commit')

    expect(await loaded).toMatchObject([{ head: after(inside).head }])
  })

  test('`within` asks for that handle, and for an open transaction on it', async () => {
    const { database, store } = await hostStore()

    await expect(store.within(database).commit([change(newAggregate())])).rejects.toMatchObject(
      unavailable('no-transaction'),
    )
    expect(() => store.within(handleOn(':memory:'))).toThrow(StoreUnavailable)
    expect(() => storeOn(':memory:').within(database)).toThrow(/sqliteStore\(\{ database \}\)/)
  })
})

test('a store that was closed says so', async () => {
  const { store } = await migrated()

  await store.close()

  await expect(store.commit([change(newAggregate())])).rejects.toMatchObject(unavailable('closed'))
})

test('an old Node is told so before the driver, which it would not survive, is loaded', () => {
  expect(() => loadDriver('20.19.0')).toThrow(/Expected Node 22 or newer .* 20\.19\.0/)
  expect(loadDriver('22.12.0')).toBe(Database)
})
