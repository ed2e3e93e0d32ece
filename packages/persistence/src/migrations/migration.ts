import { StoreUnavailable } from '@quytrinh/engine/ports'

/**
 * A numbered step of the schema, the same for both databases. Forward only: once released it never changes.
 *
 * The statements are plain SQL per dialect, because the two differ in nearly every table by what matters here: clustering, partial
 * indexes, fill factor, the type of a key, the journal's position.
 */
export interface Migration {
  readonly number: number
  readonly name: string
  /** Whether processes of an earlier release stop working once it is applied; they then refuse to start. */
  readonly breaksOlder: boolean
  readonly sqlite: readonly string[]
  readonly postgres: (options: PostgresSchemaOptions) => readonly string[]
}

export interface PostgresSchemaOptions {
  /** Splits every table that has an agency into so many hash partitions; 0 for none. */
  readonly partitions: number
}

/** A migration as it stands in the database. */
export interface AppliedMigration {
  readonly number: number
  readonly name: string
  readonly breaksOlder: boolean
}

/** What is still to be applied; refuses a database that a newer release has changed beyond us. */
export function pendingMigrations(
  all: readonly Migration[],
  applied: readonly AppliedMigration[],
): readonly Migration[] {
  const known = new Set(all.map(({ number }) => number))
  const breaking = applied.find((row) => row.breaksOlder && !known.has(row.number))
  if (breaking) throw newerSchema(breaking)
  const done = new Set(applied.map(({ number }) => number))
  return all.filter(({ number }) => !done.has(number))
}

function newerSchema({ number, name }: AppliedMigration): StoreUnavailable {
  return new StoreUnavailable(
    'newer-schema',
    `The database was upgraded by a newer release (migration ${number}, ${name}) that this one cannot work with. Upgrade this program.`,
    { isRetriable: false },
  )
}
