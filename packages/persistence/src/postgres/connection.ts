import { createRequire } from 'node:module'
import { StoreUnavailable } from '@quytrinh/engine/ports'
import { CompiledQuery } from 'kysely'
import type pg from 'pg'
import type { Result } from '../dialect.js'
import { storeError } from './errors.js'
import type { StatementNames } from './statement-names.js'

/** A way to send statements: each on any connection of a pool, or all within one transaction. */
export interface Connection {
  query<Row>(text: string, values: readonly unknown[]): Promise<Result<Row>>
  /** All or nothing, on one connection; within a host's transaction by a savepoint. */
  transaction<T>(work: (connection: Connection) => Promise<T>): Promise<T>
  /** Whether statements are within the host's transaction: what fails must then be undone by a savepoint. */
  readonly isNested: boolean
}

export function loadPg(): typeof pg {
  try {
    return createRequire(import.meta.url)('pg')
  } catch (cause) {
    throw new StoreUnavailable(
      'driver-missing',
      'Expected the package pg (8.16 or newer) but could not load it. Add it to your dependencies.',
      {
        isRetriable: false,
        cause,
      },
    )
  }
}

export function poolConnection(pool: pg.Pool, names: StatementNames): Connection {
  return {
    isNested: false,
    query: (text, values) => withoutNames(names, () => send(pool, text, values, names)),
    transaction: (work) => withoutNames(names, () => transact(pool, names, work)),
  }
}

/** Once more where the names were at fault: nothing was done then, and names are off now. */
async function withoutNames<T>(names: StatementNames, attempt: () => Promise<T>): Promise<T> {
  try {
    return await attempt()
  } catch (error) {
    if (!names.endBy(error)) throw error
    return attempt()
  }
}

async function transact<T>(
  pool: pg.Pool,
  names: StatementNames,
  work: (connection: Connection) => Promise<T>,
): Promise<T> {
  const client = await connected(pool)
  // A connection that breaks between two statements says so twice: here, where nobody asks, and to the next statement.
  const heard = (): void => {}
  client.on('error', heard)
  const connection: Connection = {
    isNested: false,
    query: (text, values) => send(client, text, values, names),
    transaction: (inner) => inner(connection),
  }
  try {
    await connection.query('begin', [])
    const result = await work(connection)
    await connection.query('commit', [])
    client.off('error', heard)
    client.release()
    return result
  } catch (error) {
    // Not only cut: a pooler would keep the transaction, and what it has locked, until it notices.
    const isSound = await connection.query('rollback', []).then(
      () => true,
      () => false,
    )
    client.off('error', heard)
    // The connection itself may be gone: it is not used again.
    client.release(!isSound)
    throw error
  }
}

async function connected(pool: pg.Pool): Promise<pg.PoolClient> {
  try {
    return await pool.connect()
  } catch (error) {
    throw storeError(error)
  }
}

/** What the host calls its transaction: a client of pg on which it has begun one, or kysely's `Transaction`. */
export type PostgresTransaction = pg.ClientBase | KyselyTransaction

export interface KyselyTransaction {
  executeQuery(query: CompiledQuery): Promise<{ readonly rows: unknown[]; readonly numAffectedRows?: bigint }>
}

export function transactionConnection(trx: PostgresTransaction, names: StatementNames): Connection {
  const connection: Connection = {
    isNested: true,
    query: <Row>(text: string, values: readonly unknown[]) =>
      'executeQuery' in trx ? sendByKysely<Row>(trx, text, values) : sendNested<Row>(trx, text, values, names),
    transaction: async (work) => {
      await connection.query('savepoint quytrinh', [])
      try {
        const result = await work(connection)
        await connection.query('release savepoint quytrinh', [])
        return result
      } catch (error) {
        await connection.query('rollback to savepoint quytrinh', [])
        throw error
      }
    },
  }
  return connection
}

async function send<Row>(
  to: pg.Pool | pg.ClientBase,
  text: string,
  values: readonly unknown[],
  names: StatementNames,
): Promise<Result<Row>> {
  const name = values.length > 0 ? names.of(text) : undefined
  try {
    const { rows, rowCount } = await to.query({ text, values: [...values], ...(name === undefined ? {} : { name }) })
    // `Row` says what the text selects.
    return { rows: rows as unknown as Row[], written: rowCount ?? 0 }
  } catch (error) {
    throw storeError(error)
  }
}

/** The host's transaction is broken by the error, and only the host can begin it again. */
async function sendNested<Row>(
  to: pg.ClientBase,
  text: string,
  values: readonly unknown[],
  names: StatementNames,
): Promise<Result<Row>> {
  try {
    return await send(to, text, values, names)
  } catch (error) {
    throw names.endBy(error) ? statementLost(error) : error
  }
}

function statementLost(cause: unknown): StoreUnavailable {
  return new StoreUnavailable(
    'statement-lost',
    'A prepared statement was on another connection, as behind a pooler in transaction mode. Roll the transaction back and begin it again: the store goes on without prepared statements.',
    { isRetriable: true, cause },
  )
}

async function sendByKysely<Row>(
  trx: KyselyTransaction,
  text: string,
  values: readonly unknown[],
): Promise<Result<Row>> {
  try {
    const { rows, numAffectedRows } = await trx.executeQuery(CompiledQuery.raw(text, [...values]))
    // `Row` says what the text selects.
    return { rows: rows as Row[], written: Number(numAffectedRows ?? 0) }
  } catch (error) {
    throw storeError(error)
  }
}
