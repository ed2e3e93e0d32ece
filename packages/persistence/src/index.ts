export type { ClaimStrategy } from './postgres/claims.js'
export type { KyselyTransaction, PostgresTransaction } from './postgres/connection.js'
export { type PostgresOptions, postgresStore } from './postgres/postgres-store.js'
export {
  type SqliteFileOptions,
  type SqliteHostOptions,
  type SqliteOptions,
  sqliteStore,
} from './sqlite/sqlite-store.js'
