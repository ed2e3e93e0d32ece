/** What was read of the directories in the store, and for how long that is good enough. */
import type { Clock } from '../ports/clock.js'
import type { Answer } from '../ports/directory.js'
import type { EpochMs, Store } from '../ports/store.js'
import { parseDirectory } from './directory-document.js'
import { type People, peopleOf } from './directory-people.js'

interface Snapshot {
  readonly version: number
  readonly people: People | undefined
  readonly readAt: EpochMs
}

export interface Snapshots {
  readonly of: (agency: string) => Answer<People | undefined>
  readonly forget: (agency: string) => void
}

const agenciesMax = 10_000

/** At most one reading of an agency is under way; one that fails is forgotten, and the command that asked is denied. */
export function snapshotsOf(store: Pick<Store, 'catalogue'>, clock: Clock, freshForMs: number): Snapshots {
  const kept = new Map<string, Snapshot>()
  const reading = new Map<string, Promise<People | undefined>>()

  const read = async (agency: string): Promise<Snapshot> => {
    const readAt = clock.now()
    const [document] = await store.catalogue.documents([refOf(agency)])
    const before = kept.get(agency)
    const version = document?.version ?? 0
    if (before?.version === version) return { ...before, readAt }
    return { version, readAt, people: document && peopleOf(parseDirectory(document.content)) }
  }
  const refresh = (agency: string): Promise<People | undefined> => {
    const under = read(agency).then(
      (snapshot) => {
        // A reading that was forgotten meanwhile answers those who wait for it, and nobody after them.
        if (reading.get(agency) === under) keep(agency, snapshot)
        return snapshot.people
      },
      (error: unknown) => {
        if (reading.get(agency) === under) reading.delete(agency)
        throw error
      },
    )
    reading.set(agency, under)
    return under
  }
  const keep = (agency: string, snapshot: Snapshot): void => {
    reading.delete(agency)
    kept.delete(agency)
    kept.set(agency, snapshot)
    const [oldest] = kept.keys()
    if (kept.size > agenciesMax && oldest !== undefined) kept.delete(oldest)
  }
  return {
    of: (agency) => {
      const snapshot = kept.get(agency)
      if (snapshot !== undefined && Math.abs(clock.now() - snapshot.readAt) < freshForMs) return snapshot.people
      return reading.get(agency) ?? refresh(agency)
    },
    forget: (agency) => {
      kept.delete(agency)
      reading.delete(agency)
    },
  }
}

/** Where an agency's directory is in the catalogue. */
export function refOf(agency: string): { agency: string; type: 'directory'; key: 'directory' } {
  return { agency, type: 'directory', key: 'directory' }
}
