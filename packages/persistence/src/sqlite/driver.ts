import { createRequire } from 'node:module'
import { StoreUnavailable } from '@quytrinh/engine/ports'
import type BetterSqlite3 from 'better-sqlite3'

const nodeMin = 22

/**
 * Loads better-sqlite3, as late as this: on an older Node its native code ends the process without a word.
 *
 * @throws StoreUnavailable `unsupported-node`, `driver-missing`
 */
export function loadDriver(nodeVersion: string = process.versions.node): typeof BetterSqlite3 {
  if (Number.parseInt(nodeVersion, 10) < nodeMin) {
    throw new StoreUnavailable(
      'unsupported-node',
      `Expected Node ${nodeMin} or newer for the SQLite store but this is Node ${nodeVersion}. Start the program with a newer Node.`,
      { isRetriable: false },
    )
  }
  try {
    return createRequire(import.meta.url)('better-sqlite3')
  } catch (cause) {
    throw new StoreUnavailable(
      'driver-missing',
      'Expected the package better-sqlite3 (12 or 13) but could not load it. Add it to your dependencies.',
      { isRetriable: false, cause },
    )
  }
}
