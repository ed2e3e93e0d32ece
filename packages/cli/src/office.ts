/** A SQLite file with an engine on it, for as long as one command takes. */
import { existsSync } from 'node:fs'
import { createEngine, type Engine, hostClaims, storeDirectory } from '@quytrinh/engine'
import type { Store } from '@quytrinh/engine/ports'
import { CliError } from './failure.js'

export interface Office {
  readonly engine: Engine
  readonly store: Store
}

export interface OfficeOptions {
  /** `read` leaves the file as it is, `write` changes one that is there, `create` makes it if need be. */
  readonly for: 'read' | 'write' | 'create'
  /** Whoever may read the file may read all of it: for commands that ask for no user. Default: the agency's directory decides. */
  readonly asAnybody?: boolean
}

/** @throws CliError `database-not-found`; StoreUnavailable */
export async function withOffice<T>(
  filename: string,
  options: OfficeOptions,
  work: (office: Office) => Promise<T>,
): Promise<T> {
  if (options.for !== 'create' && !existsSync(filename)) throw notFound(filename)
  const { sqliteStore } = await import('@quytrinh/persistence') // half of the start-up time, and not every command needs it
  const store = sqliteStore({ filename, readonly: options.for === 'read' })
  const names = storeDirectory(store)
  const engine = createEngine({ store, ...(options.asAnybody === true ? { directory: hostClaims(names) } : {}) })
  try {
    if (options.for !== 'read') await engine.migrate()
    return await work({ engine, store })
  } finally {
    await engine.stop()
  }
}

function notFound(filename: string): CliError {
  return new CliError('database-not-found', {
    vi: `Không có tệp cơ sở dữ liệu ${filename}.`,
    en: `There is no database file ${filename}.`,
  })
}
