import { StoreUnavailable } from '@quytrinh/engine/ports'

/** What SQLite says in its result code, and what it means to whoever runs the store. */
const troubles: readonly (readonly [prefix: string, code: string, sentence: string])[] = [
  ['SQLITE_FULL', 'full', 'The disk or the database file is full. Nothing was written; make room and try again.'],
  [
    'SQLITE_READONLY',
    'read-only',
    'The database can be read but not written. Check the permissions of the file and its folder.',
  ],
  [
    'SQLITE_NOTADB',
    'not-a-database',
    'The file is not a SQLite database, or is encrypted. Check the name of the file.',
  ],
  ['SQLITE_CORRUPT', 'corrupt', 'The database file is damaged. Restore it from a backup.'],
  [
    'SQLITE_CANTOPEN',
    'cannot-open',
    'The database file cannot be opened. Check that its folder exists and may be entered.',
  ],
  [
    'SQLITE_PERM',
    'cannot-open',
    'The database file may not be opened. Check the permissions of the file and its folder.',
  ],
  ['SQLITE_IOERR', 'io-error', 'The system could not read or write the database file. Nothing was committed.'],
]

/** A lock of somebody else, or a transaction that the host has open on its handle: passes by itself. */
export function isLocked(error: unknown): boolean {
  if (error instanceof HostTransactionOpen) return true
  const code = codeOf(error)
  return code !== undefined && (code.startsWith('SQLITE_BUSY') || code.startsWith('SQLITE_LOCKED'))
}

/** The host's handle is within a transaction that is not ours: to read now would be to read what may never be committed. */
export class HostTransactionOpen extends Error {
  override readonly name = 'HostTransactionOpen'
}

/** Says in the port's words what went wrong with the file; other errors are our own or the caller's and stay as they are. */
export function storeError(error: unknown, filename: string, waitedMs: number): unknown {
  if (error instanceof HostTransactionOpen) {
    const message = `Waited ${waitedMs} ms for the transaction that is open on the handle of ${filename}. Use \`within\` for work that belongs to it, and await nothing else inside it.`
    return new StoreUnavailable('locked', message, { isRetriable: true, cause: error })
  }
  if (isLocked(error)) {
    const message = `Waited ${waitedMs} ms for another transaction on ${filename}. Nothing was written; try again.`
    return new StoreUnavailable('locked', message, { isRetriable: true, cause: error })
  }
  if (error instanceof Error && /no such table: qt_/.test(error.message)) {
    const message = `The tables of the store are missing in ${filename}. Call \`migrate()\` before anything else.`
    return new StoreUnavailable('not-migrated', message, { isRetriable: false, cause: error })
  }
  const code = codeOf(error)
  const known = troubles.find(([prefix]) => code?.startsWith(prefix))
  if (!known) return error
  return new StoreUnavailable(known[1], `${known[2]} (${filename})`, { isRetriable: false, cause: error })
}

/** better-sqlite3 refuses a missing folder by itself, without a code of SQLite's. */
export function openingError(error: unknown, filename: string): unknown {
  if (codeOf(error) !== undefined || !(error instanceof TypeError)) return storeError(error, filename, 0)
  return new StoreUnavailable('cannot-open', `${error.message} (${filename})`, { isRetriable: false, cause: error })
}

function codeOf(error: unknown): string | undefined {
  return error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : undefined
}
