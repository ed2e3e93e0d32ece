import { migrations } from '../migrations/index.js'
import { type AppliedMigration, type Migration, pendingMigrations } from '../migrations/migration.js'
import type { Database, Handle } from './handle.js'

/** One transaction holds the lock from the look at the version to the last statement: of two processes the second finds all done. */
export function migrate(handle: Handle, now: number, isNested: boolean): void {
  if (pending(handle.db).length === 0) return
  const upgrade = (): void => {
    handle.db.exec(
      'create table if not exists qt_migration (number integer primary key, name text not null, breaks_older integer not null, applied_at integer not null) strict',
    )
    for (const migration of pending(handle.db)) apply(handle.db, migration, now)
  }
  if (isNested) handle.nested(upgrade)
  else handle.write(upgrade)
}

function pending(db: Database): readonly Migration[] {
  const exists = db.prepare("select 1 from sqlite_schema where type = 'table' and name = 'qt_migration'").get()
  if (!exists) return pendingMigrations(migrations, [])
  const rows = db
    .prepare('select number, name, breaks_older as breaksOlder from qt_migration')
    .safeIntegers(false)
    .all()
  // The columns of our own table.
  const applied = rows as readonly (Omit<AppliedMigration, 'breaksOlder'> & { readonly breaksOlder: number })[]
  return pendingMigrations(
    migrations,
    applied.map((row) => ({ ...row, breaksOlder: row.breaksOlder === 1 })),
  )
}

function apply(db: Database, { number, name, breaksOlder, sqlite }: Migration, now: number): void {
  for (const statement of sqlite) db.exec(statement)
  const insert = db.prepare('insert into qt_migration (number, name, breaks_older, applied_at) values (?, ?, ?, ?)')
  insert.run(number, name, breaksOlder ? 1 : 0, now)
}
