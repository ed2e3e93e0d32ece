/** Documents of an agency that steps read: who belongs where, and when the office works. Every change is a new version with an author. */
import type { Core } from '../core.js'
import { EngineError } from '../errors.js'
import type { Json } from '../json.js'
import { decideAccess } from '../people/authorizer.js'
import { readCalendarDocuments } from '../people/calendar-documents.js'
import { compileStoredCalendar } from '../people/deadlines.js'
import type { DirectoryDocument } from '../people/directory-document.js'
import type { AgencyAction } from '../ports/authorizer.js'
import type { Person } from '../ports/directory.js'
import { accessOf, type Principal } from './principal.js'
import { deniedAndLogged } from './submit.js'

export class DirectoryOf {
  readonly #core: Core
  readonly #principal: Principal

  constructor(core: Core, principal: Principal) {
    this.#core = core
    this.#principal = principal
  }

  /**
   * Replaces who belongs where at the agency.
   *
   * @throws EngineError `directory-invalid` naming each entry, `directory-omits-author` where you would lock yourself out,
   * `directory-not-stored` where the host has brought its own directory, `not-authorised`
   */
  async put(data: DirectoryDocument): Promise<void> {
    const { agency, user } = this.#principal
    const { storedDirectory } = this.#core
    if (storedDirectory === undefined) {
      throw new EngineError(
        'directory-not-stored',
        'Expected the engine to keep the directory, but the host has brought its own.',
      )
    }
    await permit(this.#core, this.#principal, 'directory.put', agency)
    const content = JSON.parse(JSON.stringify(data)) as Json // plain data, as the type says
    await persistently('directory', agency, async () => {
      try {
        await storedDirectory.put({ agency, content, by: user, at: this.#core.clock.now() })
        return true
      } catch (error) {
        if (error instanceof EngineError && error.code === 'directory-changed') return false
        throw error
      }
    })
  }

  /** A person of the agency by user id, as a screen shows them. */
  async person(user: string): Promise<Person | undefined> {
    return this.#core.directory.person({ agency: this.#principal.agency, user, at: this.#core.clock.now() })
  }

  /** What a reference is called, such as `Tổ Văn thư` for `group:van-thu`. */
  async nameOf(ref: string): Promise<string | undefined> {
    return this.#core.directory.nameOf({ agency: this.#principal.agency, ref, at: this.#core.clock.now() })
  }
}

export class CalendarsOf {
  readonly #core: Core
  readonly #principal: Principal

  constructor(core: Core, principal: Principal) {
    this.#core = core
    this.#principal = principal
  }

  /**
   * Replaces a working calendar of the agency: its own (`default`), or the one that deadlines name by this code. What it does not say
   * is that of the calendar it inherits: `{ inherits: 'vn' }` the country's, `{ inherits: 'default' }` the agency's own.
   *
   * @throws EngineError `calendar-invalid` naming the entry, `not-authorised`
   */
  async put(content: Json, options: { readonly code?: string } = {}): Promise<void> {
    const { agency, user } = this.#principal
    const ref = { agency, type: 'calendar', key: options.code ?? 'default' } as const
    await permit(this.#core, this.#principal, 'calendar.put', ref.key)
    await persistently('calendar', agency, async () => {
      const { store, clock } = this.#core
      const [newest] = await store.catalogue.documents([ref])
      const document = { ...ref, version: (newest?.version ?? 0) + 1, content, at: clock.now(), by: user }
      compileStoredCalendar(await readCalendarDocuments(store, agency, ref.key, document))
      return (await store.catalogue.put(document)) === 'applied'
    })
    this.#core.calendars.forget(agency)
  }
}

export async function permit(core: Core, principal: Principal, action: AgencyAction, target: string): Promise<void> {
  const request = { principal: await accessOf(principal, core.directory, core.clock.now()), action, target }
  const decision = await decideAccess(core.authorizer, request)
  if (!decision.allowed) throw await deniedAndLogged(core, request, decision)
}

/** Writes a version; where somebody else was faster, the next one. */
async function persistently(what: string, agency: string, write: () => Promise<boolean>): Promise<void> {
  for (let tries = 0; tries < 20; tries++) if (await write()) return
  throw new EngineError('too-busy', `Expected to write the ${what} of ${agency}, but others were always faster.`, {
    status: 503,
  })
}
