import { foundation as foundationPostgres } from './0001-foundation.postgres.js'
import { foundation as foundationSqlite } from './0001-foundation.sqlite.js'
import type { Migration } from './migration.js'

/** All migrations, oldest first. */
export const migrations: readonly Migration[] = [
  { number: 1, name: 'foundation', breaksOlder: false, sqlite: foundationSqlite, postgres: foundationPostgres },
]
