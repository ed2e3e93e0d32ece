export {
  type SqliteFileOptions,
  type SqliteHostOptions,
  type SqliteOptions,
  sqliteStore,
} from './sqlite/sqlite-store.js'
