import type { Store, Uuid } from '@quytrinh/engine/ports'
import type { CompiledQuery, Kysely, RawBuilder } from 'kysely'
import type { StoredUuid, Tables } from './tables.js'

/**
 * A database, or one open transaction on it: everything that differs between SQLite and PostgreSQL. What is hot it does itself, with its
 * own fixed SQL; what is not is compiled by kysely and handed to `run`.
 */
export interface Dialect<Trx>
  extends Pick<
    Store<Trx>,
    | 'flightsMax'
    | 'load'
    | 'commit'
    | 'commitLocked'
    | 'claim'
    | 'extend'
    | 'release'
    | 'nextDue'
    | 'history'
    | 'migrate'
    | 'close'
  > {
  /** Compiles queries and runs none, so that they take the same way as the fixed statements, the statement cache included. */
  readonly build: Kysely<Tables>
  run<Row>(query: CompiledQuery<Row>): Promise<Result<Row>>
  /** The position of a journal row, as `history` gives it. */
  readonly position: RawBuilder<string>
  storedUuid(id: Uuid): StoredUuid
  uuidOf(stored: StoredUuid): Uuid
  within(trx: Trx): Dialect<Trx>
}

export interface Result<Row> {
  readonly rows: readonly Row[]
  /** How many rows a writing statement wrote. */
  readonly written: number
}
