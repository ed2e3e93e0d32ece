import { StoreUnavailable } from '@quytrinh/engine/ports'

/** SQLSTATE codes, or what the system says of the connection, and what they mean to whoever runs the store. */
const troubles: readonly (readonly [code: RegExp, word: string, isRetriable: boolean, sentence: string])[] = [
  [
    /^(08...|57P0[1-5]|E(CONNREFUSED|CONNRESET|PIPE|TIMEDOUT|HOSTUNREACH|AI_AGAIN))$/,
    'connection-lost',
    true,
    'The connection to PostgreSQL was lost; what it was asked may or may not be done. Ask again.',
  ],
  [
    /^53300$/,
    'too-many-connections',
    true,
    'PostgreSQL has no connection to spare. Make the pools smaller or its limit larger.',
  ],
  [/^(53100|53400)$/, 'full', false, 'The disk of PostgreSQL is full. Nothing was written; make room and try again.'],
  [/^55P03$|^57014$/, 'locked', true, 'Another transaction held a lock for too long. Nothing was written; try again.'],
  [/^25006$/, 'read-only', false, 'PostgreSQL takes no writes here. Check that this is the primary server.'],
  [/^42P01$/, 'not-migrated', false, 'The tables of the store are missing. Call `migrate()` before anything else.'],
  [
    /^(28...|3D000|42501|ENOTFOUND)$/,
    'cannot-open',
    false,
    'PostgreSQL refused the connection or the right to use the tables. Check address, user, password and grants.',
  ],
]

/** Says in the port's words what went wrong with the database; other errors are our own or the caller's and stay as they are. */
export function storeError(error: unknown): unknown {
  if (!(error instanceof Error)) return error
  const code =
    sqlState(error) ??
    (/Connection terminated|Client has encountered a connection error/.test(error.message) ? '08006' : '')
  const known = troubles.find(([pattern]) => pattern.test(code))
  if (!known) return error
  const [, word, isRetriable, sentence] = known
  return new StoreUnavailable(word, `${sentence} (${error.message})`, { isRetriable, cause: error })
}

/** Lost to another transaction: a unique key, a deadlock, a serialisation failure. Nothing was written. */
export function isLostRace(error: unknown): boolean {
  return error instanceof Error && ['23505', '40P01', '40001'].includes(sqlState(error) ?? '')
}

/** How often a statement that others undo is sent before its error is told. */
const attemptsMax = 4

/** Sends a statement again that a deadlock or a serialisation failure has undone: nothing was written. */
export async function undisturbed<T>(attempt: () => Promise<T>): Promise<T> {
  for (let attempts = 1; ; attempts++) {
    try {
      return await attempt()
    } catch (error) {
      const isUndone = error instanceof Error && ['40P01', '40001'].includes(sqlState(error) ?? '')
      if (!isUndone || attempts === attemptsMax) throw error
    }
  }
}

/** What two who create the same table at the same moment see. */
export function isCreatedMeanwhile(error: unknown): boolean {
  return error instanceof Error && ['23505', '42P07', '42710'].includes(sqlState(error) ?? '')
}

export function sqlState(error: Error): string | undefined {
  return 'code' in error && typeof error.code === 'string' ? error.code : undefined
}
