/** Working calendars in memory: the agency's newest version over all it inherits, or the shipped one where it has none. Read again when older than a second. */
import { NATIONAL, readCalendarDocuments } from './people/calendar-documents.js'
import { type Calendar, compileStoredCalendar, nationalCalendar } from './people/deadlines.js'
import type { Clock } from './ports/clock.js'
import type { EpochMs, Store } from './ports/store.js'

const freshForMs = 1000

export class Calendars {
  readonly #store: Store
  readonly #clock: Clock
  readonly #kept = new Map<
    string,
    { readonly calendar: Calendar | 'none'; readonly versions: string; readonly readAt: EpochMs }
  >()

  constructor(store: Store, clock: Clock) {
    this.#store = store
    this.#clock = clock
  }

  /** The calendar an agency reckons by, if it is at hand and fresh. */
  at(agency: string, code: string | undefined): Calendar | 'none' | undefined {
    const kept = this.#kept.get(keyOf(agency, code))
    return kept !== undefined && Math.abs(this.#clock.now() - kept.readAt) <= freshForMs ? kept.calendar : undefined
  }

  async load(agency: string, code: string | undefined): Promise<void> {
    const key = keyOf(agency, code)
    const own = await readCalendarDocuments(this.#store, agency, code ?? 'default')
    // Without a calendar of its own an agency goes by the country's, of which it may have stored a newer one than is shipped.
    const isNational = own.length === 0 && isDefault(code)
    const documents = isNational ? await readCalendarDocuments(this.#store, agency, NATIONAL) : own
    const versions = documents.map(({ key, version }) => `${key} ${version}`).join()
    const kept = this.#kept.get(key)
    const isSame = kept !== undefined && kept.versions === versions
    const calendar = isSame ? kept.calendar : documents.length === 0 ? shipped(code) : compileStoredCalendar(documents)
    this.#kept.set(key, { calendar, versions, readAt: this.#clock.now() })
  }

  forget(agency: string): void {
    for (const key of this.#kept.keys()) if (key.startsWith(`${agency}\n`)) this.#kept.delete(key)
  }
}

/** What an agency goes by that has stored no calendar under the code. */
function shipped(code: string | undefined): Calendar | 'none' {
  return isDefault(code) || code === NATIONAL ? nationalCalendar : 'none'
}

function isDefault(code: string | undefined): boolean {
  return code === undefined || code === 'default'
}

function keyOf(agency: string, code: string | undefined): string {
  return `${agency}\n${code ?? ''}`
}
