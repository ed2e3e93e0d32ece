import type BetterSqlite3 from 'better-sqlite3'
import type { CompiledQuery } from 'kysely'
import type { Result } from '../dialect.js'
import type { DueStored, EntryRow } from '../rows.js'
import type { ActivationTable, StatePartTable } from '../tables.js'
import { type HotStatement, hotSql, transactionSql } from './sqlite.sql.js'

export type Database = BetterSqlite3.Database

interface AggregateRow {
  readonly head: string
  readonly revision: number
  readonly kind: string
  readonly status: string
  readonly state: string
}

/** What the reading statements give. */
interface HotRows {
  readonly loadOpen: AggregateRow
  readonly loadEnded: AggregateRow
  readonly loadParts: Pick<StatePartTable, 'part' | 'json'>
  readonly loadReservation: { readonly request_hash: string; readonly answer: string }
  readonly loadActivation: ActivationTable
  readonly head: string
  readonly offers: { readonly due: number; readonly candidates: string }
  readonly dueArm: DueStored
  readonly nextArm: number
  readonly history: Omit<EntryRow, 'position'> & { readonly position: number }
}

type Value = string | number | null | Uint8Array

export type HotStatements = {
  readonly [Name in HotStatement]: BetterSqlite3.Statement<
    Value[],
    Name extends keyof HotRows ? HotRows[Name] : unknown
  >
}

/** Those that give one column. */
const plucked: readonly HotStatement[] = ['head', 'exists', 'reserved', 'committed', 'nextArm']

/** A few hundred shapes of list queries, of some kilobytes each. */
const cachedMax = 300

/** An open database with its prepared statements: each text is prepared once. */
export class Handle {
  readonly db: Database
  readonly #transaction: { readonly [Name in keyof typeof transactionSql]: BetterSqlite3.Statement<[]> }
  #hot: HotStatements | undefined
  readonly #cold = new Map<string, BetterSqlite3.Statement<unknown[]>>()

  constructor(db: Database) {
    this.db = db
    const { begin, beginRead, commit, rollback, savepoint, release, rollbackTo } = transactionSql
    this.#transaction = {
      begin: db.prepare(begin),
      beginRead: db.prepare(beginRead),
      commit: db.prepare(commit),
      rollback: db.prepare(rollback),
      savepoint: db.prepare(savepoint),
      release: db.prepare(release),
      rollbackTo: db.prepare(rollbackTo),
    }
  }

  /** Prepared all at once, on first use: the tables must be there. */
  get hot(): HotStatements {
    this.#hot ??= this.#prepareHot()
    return this.#hot
  }

  #prepareHot(): HotStatements {
    const names = Object.keys(hotSql) as HotStatement[] // `hotSql` has no other keys
    const statements = names.map((name) => {
      const statement = this.db.prepare(hotSql[name]).safeIntegers(false)
      return [name, plucked.includes(name) ? statement.pluck() : statement]
    })
    // `HotRows` says what each text selects.
    return Object.fromEntries(statements) as HotStatements
  }

  run<Row>({ sql, parameters }: CompiledQuery<Row>): Result<Row> {
    const statement = this.#prepared(sql)
    // The type of the rows is that of the query, which kysely has checked.
    if (statement.reader) return { rows: statement.all(...parameters) as Row[], written: 0 }
    return { rows: [], written: statement.run(...parameters).changes }
  }

  #prepared(text: string): BetterSqlite3.Statement<unknown[]> {
    const known = this.#cold.get(text)
    if (known) return known
    const statement = this.db.prepare<unknown[]>(text).safeIntegers(false)
    // The oldest goes: shapes that are in use come back at once.
    for (const oldest of this.#cold.keys()) {
      if (this.#cold.size < cachedMax) break
      this.#cold.delete(oldest)
    }
    this.#cold.set(text, statement)
    return statement
  }

  /** All or nothing, with the right to write from the start: a transaction that begins by reading may find itself unable to write. */
  write<T>(work: () => T): T {
    this.#transaction.begin.run()
    return this.#closing(work)
  }

  /** Everything that is read in it is of one moment. */
  read<T>(work: () => T): T {
    if (this.db.inTransaction) return work()
    this.#transaction.beginRead.run()
    return this.#closing(work)
  }

  #closing<T>(work: () => T): T {
    try {
      const result = work()
      this.#transaction.commit.run()
      return result
    } catch (error) {
      // SQLite itself rolls back after some errors, such as a full disk.
      if (this.db.inTransaction) this.#transaction.rollback.run()
      throw error
    }
  }

  /** All or nothing within the transaction that the host has open. */
  nested<T>(work: () => T): T {
    this.#transaction.savepoint.run()
    try {
      const result = work()
      this.#transaction.release.run()
      return result
    } catch (error) {
      if (this.db.inTransaction) {
        this.#transaction.rollbackTo.run()
        this.#transaction.release.run()
      }
      throw error
    }
  }
}

const handles = new WeakMap<Database, Handle>()

/** The handle of a host's database: the same for the store and for everything within its transactions. */
export function handleOf(db: Database): Handle {
  const handle = handles.get(db) ?? new Handle(db)
  handles.set(db, handle)
  return handle
}
