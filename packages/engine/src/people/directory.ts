/** Where the engine learns who belongs where: from a document in the store, or from the host. */
import { EngineError } from '../errors.js'
import type { Json } from '../json.js'
import { type Clock, systemClock } from '../ports/clock.js'
import type { Answer, Directory } from '../ports/directory.js'
import type { EpochMs, Store } from '../ports/store.js'
import { parseDirectory } from './directory-document.js'
import { dayFormat, membershipsIn, peopleOf, personIn } from './directory-people.js'
import { refOf, snapshotsOf } from './directory-snapshots.js'

export interface StoreDirectoryOptions {
  readonly clock?: Clock
  /** Zone of the days in `validFrom` and `validTo`. Default `Asia/Ho_Chi_Minh`. */
  readonly zone?: string
  /** How old what was read may be before the store is asked for a newer version: how long a change by another process may go unseen. */
  readonly freshForMs?: number
}

/** A new version of an agency's directory. */
export interface DirectoryPut {
  readonly agency: string
  readonly content: Json
  readonly by: string
  readonly at: EpochMs
}

/** The directory in the store. */
export interface StoreDirectory extends Directory {
  /**
   * Stores a whole directory as the agency's newest version; this engine goes by it at once, others within `freshForMs`.
   *
   * @returns the version
   * @throws EngineError `directory-invalid`; `directory-omits-author` where `by` would lock themselves out; `directory-changed` where
   * another has stored a version meanwhile
   */
  put(change: DirectoryPut): Promise<number>
  /** Reads the store again when next asked about an agency. */
  forget(agency: string): void
}

/**
 * The directory in the store: the newest document of type `directory` and key `directory` of the agency.
 *
 * A person is `user:<id>` and the position, group and unit references of their entries that are valid at the moment asked about. They
 * belong to the unit they work in and not to those above it: work for a department is not on every desk below. In an agency that has
 * stored a directory, one whom it does not list at that moment is nobody. In an agency without one, the host is taken at its word: every
 * login is itself, `user:<login>`, and no more.
 *
 * @example
 * ```ts
 * createEngine({ store, directory: storeDirectory(store, { clock }) }) // what createEngine does by itself
 * ```
 */
export function storeDirectory(store: Pick<Store, 'catalogue'>, options: StoreDirectoryOptions = {}): StoreDirectory {
  const { clock = systemClock, zone = 'Asia/Ho_Chi_Minh', freshForMs = 1000 } = options
  const dayAt = dayFormat(zone)
  const snapshots = snapshotsOf(store, clock, freshForMs)
  return {
    acceptsGroups: false,
    memberships: ({ agency, user, at }) =>
      then(snapshots.of(agency), (people) => membershipsIn(people, user, at, dayAt)),
    person: ({ agency, user, at }) => then(snapshots.of(agency), (people) => personIn(people, user, at, dayAt)),
    nameOf: ({ agency, ref, at }) =>
      then(snapshots.of(agency), (people) =>
        ref.startsWith('user:') ? personIn(people, ref.slice(5), at, dayAt)?.name : people?.names.get(ref),
      ),
    forget: snapshots.forget,
    async put({ agency, content, by, at }) {
      const people = peopleOf(parseDirectory(content))
      if (membershipsIn(people, by, at, dayAt).refs.length === 0) throw omitsAuthor(by)
      const [newest] = await store.catalogue.documents([refOf(agency)])
      const version = (newest?.version ?? 0) + 1
      const verdict = await store.catalogue.put({ ...refOf(agency), version, content, at, by })
      snapshots.forget(agency)
      if (verdict === 'stale') throw changedMeanwhile(agency, version)
      return version
    },
  }
}

/**
 * The host answers for who belongs where: `engine.as({ user, agency, groups: ['group:van-thu', 'position:chanh-van-phong'] })`. A bare
 * word is a group. Names for timelines come from the functions given, if any.
 *
 * @throws EngineError `groups-invalid`, when asked about memberships, where a group claims to be another user
 * @example
 * ```ts
 * createEngine({ store, directory: hostClaims({ person: ({ user }) => hr.find(user) }) })
 * ```
 */
export function hostClaims(names: Partial<Pick<Directory, 'person' | 'nameOf'>> = {}): Directory {
  return {
    acceptsGroups: true,
    memberships: ({ user, groups = [] }) => ({ refs: [...new Set([`user:${user}`, ...groups.map(claimOf)])] }),
    person: names.person ?? (() => undefined),
    nameOf: names.nameOf ?? (() => undefined),
  }
}

function claimOf(group: string): string {
  const ref = group.trim()
  if (ref !== '' && !ref.startsWith('user:')) return ref.includes(':') ? ref : `group:${ref}`
  throw new EngineError(
    'groups-invalid',
    `Expected groups such as "van-thu" or "position:chanh-van-phong" but got "${group}".`,
    {
      status: 400,
      details: { group },
    },
  )
}

function then<T, R>(answer: Answer<T>, next: (value: T) => R): Answer<R> {
  return answer instanceof Promise ? answer.then(next) : next(answer)
}

function omitsAuthor(by: string): EngineError {
  return new EngineError(
    'directory-omits-author',
    `Expected the directory to list "${by}", who stores it, but it does not at present: nobody may lock themselves out.`,
    { status: 422, details: { user: by } },
  )
}

function changedMeanwhile(agency: string, version: number): EngineError {
  return new EngineError(
    'directory-changed',
    `Expected to store version ${version} of the directory of ${agency}, but another has just stored it. Read it and try again.`,
    { details: { agency, version } },
  )
}
