import { migrations } from '../migrations/index.js'
import {
  type AppliedMigration,
  type Migration,
  type PostgresSchemaOptions,
  pendingMigrations,
} from '../migrations/migration.js'
import { patiently } from '../retry.js'
import type { Connection } from './connection.js'
import { isCreatedMeanwhile } from './errors.js'

const creationTimeoutMs = 10_000

/** Of processes that start together one upgrades, holding the lock on row 0, and the others wait for it: a lock of no session. */
export async function migrate(connection: Connection, options: PostgresSchemaOptions): Promise<void> {
  await patiently(() => connection.transaction(createMigrations), isCreatedMeanwhile, creationTimeoutMs)
  await connection.transaction(async (trx) => {
    await trx.query('select number from qt_migration where number = 0 for update', [])
    const { rows } = await trx.query<AppliedMigration>(
      'select number, name, breaks_older as "breaksOlder" from qt_migration where number > 0',
      [],
    )
    for (const migration of pendingMigrations(migrations, rows)) await apply(trx, migration, options)
  })
}

async function createMigrations(trx: Connection): Promise<void> {
  await trx.query(
    `create table if not exists qt_migration (number int not null primary key, name text not null, breaks_older bool not null,
      applied_at timestamptz not null default now())`,
    [],
  )
  await trx.query(
    "insert into qt_migration (number, name, breaks_older) values (0, 'lock', false) on conflict (number) do nothing",
    [],
  )
}

async function apply(
  trx: Connection,
  { number, name, breaksOlder, postgres }: Migration,
  options: PostgresSchemaOptions,
): Promise<void> {
  for (const statement of postgres(options)) await trx.query(statement, [])
  const insert = 'insert into qt_migration (number, name, breaks_older) values ($1, $2, $3)'
  await trx.query(insert, [number, name, breaksOlder])
}
