import { sqliteStore } from '@quytrinh/persistence'
import Database from 'better-sqlite3'
import { agency, bytesOf, openOffice } from './office.js'

type Value = string | number | null | Buffer

export interface Row {
  readonly table: Table
  readonly columns: { readonly [name: string]: Value }
}

/** What one action does to the rows of its instance. A changed row counts as deleted and inserted. */
export interface Action {
  readonly inserted: readonly Row[]
  readonly deleted: readonly Row[]
}

/** The tables with rows per instance, and the column that says which. */
export const idColumns = {
  qt_instance: 'id',
  qt_instance_done: 'id',
  qt_state_part: 'aggregate',
  qt_journal: 'aggregate',
  qt_task: 'aggregate',
  qt_task_done: 'aggregate',
  qt_task_candidate: 'aggregate',
  qt_due: 'aggregate',
  qt_subscription: 'aggregate',
} as const

export type Table = keyof typeof idColumns
const tables = Object.keys(idColumns) as readonly Table[] // exactly the keys that the literal names

/** The rows that the engine really writes for a start, and then for a completion: what the bare loop is to write. */
export async function recorded(file: string): Promise<{ readonly start: Action; readonly complete: Action }> {
  const office = await openOffice(sqliteStore({ filename: file }))
  const { id } = await office.host.instances.start('P')
  const started = rowsOf(file, id)
  await office.host.tasks.complete(office.taskOf(id))
  const completed = rowsOf(file, id)
  await office.engine.stop()
  return { start: between([], started), complete: between(started, completed) }
}

function rowsOf(file: string, instance: string): readonly Row[] {
  const db = new Database(file, { readonly: true })
  try {
    return tables.flatMap((table) =>
      db
        .prepare<[string, Buffer], Row['columns']>(
          `select * from ${table} where agency = ? and ${idColumns[table]} = ?`,
        )
        .all(agency, bytesOf(instance))
        .map((columns) => ({ table, columns })),
    )
  } finally {
    db.close()
  }
}

function between(before: readonly Row[], after: readonly Row[]): Action {
  const lacks = (rows: readonly Row[]): ((row: Row) => boolean) => {
    const known = new Set(rows.map((row) => JSON.stringify(row)))
    return (row) => !known.has(JSON.stringify(row))
  }
  return { inserted: after.filter(lacks(before)), deleted: before.filter(lacks(after)) }
}
