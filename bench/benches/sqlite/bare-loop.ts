import { randomFillSync } from 'node:crypto'
import { sqliteStore } from '@quytrinh/persistence'
import Database from 'better-sqlite3'
import { type Action, idColumns, type Row } from './recorded.js'
import { measuredMs, warmUpMs } from './window.js'

type Replay = (instance: Buffer) => void

/** Writes recorded rows under fresh ids, `size` starts in one transaction, then the completions in another. Starts with completions per second. */
export async function bareLoop(
  file: string,
  actions: { readonly start: Action; readonly complete: Action },
  size: number,
): Promise<number> {
  const store = sqliteStore(file)
  await store.migrate()
  await store.close()
  const db = new Database(file)
  db.pragma('journal_mode = wal')
  db.pragma('synchronous = full')
  const start = replayOf(db, actions.start)
  const complete = replayOf(db, actions.complete)
  const each = db.transaction((replay: Replay, instances: readonly Buffer[]) => {
    for (const instance of instances) replay(instance)
  })
  const until = (ms: number): number => {
    const from = performance.now()
    let done = 0
    let elapsed = 0
    for (; elapsed < ms; elapsed = performance.now() - from) {
      const instances = Array.from({ length: size }, freshId)
      each.immediate(start, instances)
      each.immediate(complete, instances)
      done += size
    }
    return (done / elapsed) * 1000
  }
  until(warmUpMs)
  const rate = until(measuredMs)
  db.close()
  return rate
}

function replayOf(db: Database.Database, { inserted, deleted }: Action): Replay {
  const writes = [...deleted.map((row) => deletion(db, row)), ...inserted.map((row) => insertion(db, row))]
  return (instance) => {
    for (const write of writes) write(instance)
  }
}

function insertion(db: Database.Database, { table, columns }: Row): Replay {
  const { position: _, ...own } = columns // the database gives it
  const names = Object.keys(own)
  const statement = db.prepare(`insert into ${table} (${names.join(', ')}) values (${names.map(() => '?').join(', ')})`)
  const values = Object.values(own)
  const fresh = names.flatMap((name, index) => (name === idColumns[table] || name === 'commit_id' ? [index] : []))
  return (instance) => {
    for (const index of fresh) values[index] = instance
    statement.run(...values)
  }
}

const keyColumns = ['agency', 'id', 'aggregate', 'ref', 'due', 'seq', 'part']

/** Tasks have a `due` and `qt_instance` none of the lists' columns; every one of a row's key columns only narrows the search. */
function deletion(db: Database.Database, { table, columns }: Row): Replay {
  const names = keyColumns.filter((name) => name in columns)
  const statement = db.prepare(`delete from ${table} where ${names.map((name) => `${name} = ?`).join(' and ')}`)
  const values = names.map((name) => columns[name] ?? null)
  const own = names.indexOf(idColumns[table])
  return (instance) => {
    values[own] = instance
    statement.run(...values)
  }
}

let counter = 0

/** In order of time, as the engine's ids are: indexes care. */
function freshId(): Buffer {
  const id = randomFillSync(Buffer.alloc(16))
  id.writeUIntBE(Date.now(), 0, 6)
  id.writeUInt32BE(counter++, 6)
  return id
}
