/**
 * The storage seam: everything the engine ever asks of a database. Batch-first, because throughput comes from committing neighbours
 * together; and complete, so that no later feature opens a second door. A store is correct when `storeContract(name, open)` from
 * `@quytrinh/engine/testing` passes; the memory store is the reference.
 *
 * Every row belongs to one agency, the unit of partitioning; no change set ever spans two.
 */
import type { Json } from '../json.js'
import type {
  Activation,
  AggregateKind,
  AggregateRef,
  ChangeSet,
  DefinitionRow,
  DueRow,
  EpochMs,
  Hash,
  JournalRow,
  Lease,
  StatePart,
  SubscriptionRow,
  Summary,
  TaskRow,
  Uuid,
  Verdict,
} from './change-set.js'

export type * from './change-set.js'

// ─── load ────────────────────────────────────────────────────────────────────

/** What `load` looks for. */
export type Ref =
  | ({ readonly type: 'aggregate' } & AggregateRef)
  /** An earlier reservation, such as the answer to a command id. */
  | { readonly type: 'reservation'; readonly agency: string; readonly space: string; readonly key: string }
  /** What is live under a key in one agency. */
  | { readonly type: 'activation'; readonly agency: string; readonly key: string }

export type Loaded = LoadedAggregate | LoadedReservation | Activation

export interface LoadedAggregate {
  readonly type: 'aggregate'
  readonly head: Hash
  readonly revision: number
  readonly kind: AggregateKind
  readonly status: string
  /** JSON texts by part name; `root` is always there. */
  readonly state: readonly StatePart[]
}

export interface LoadedReservation {
  readonly type: 'reservation'
  readonly requestHash: Hash
  readonly answer: Json
}

// ─── claim ───────────────────────────────────────────────────────────────────

export interface ClaimRequest {
  /** Rows with `due <= now` and no running lease. By the engine's clock. */
  readonly now: EpochMs
  /** How long the lease runs, by the store's own clock. */
  readonly leaseMs: number
  /** Who claims, for operators. */
  readonly worker: string
  /** Whether timers are wanted, and jobs of which topics. */
  readonly timers: boolean
  readonly topics: readonly string[]
  /** Only rows of this agency. Absent: of all. */
  readonly agency?: string
  readonly limit: number
}

/** A due row leased to the asker. It leaves the table when the step that answers it closes its wait. */
export interface Claimed extends DueRow, Lease {}

// ─── lists ───────────────────────────────────────────────────────────────────

/** A page and where the next one begins; `next` is absent on the last page. Cursors are opaque. */
export interface Page<T> {
  readonly items: readonly T[]
  readonly next?: string
}

export interface TaskQuery {
  readonly agency: string
  /** Tasks of this owner … */
  readonly assignee?: string
  /** … or (also) offered to any of these references. */
  readonly candidates?: readonly string[]
  /** Only tasks of this instance. */
  readonly instance?: Uuid
  readonly dueBefore?: EpochMs
  readonly limit: number
  readonly cursor?: string
}

/** Ordered by due (none last), then aggregate id, then number. */
export interface ListedTask extends TaskRow, AggregateRef {}

export interface InstanceQuery {
  readonly agency: string
  readonly kind?: AggregateKind
  readonly key?: string
  readonly businessKey?: string
  /** `open`: not ended. */
  readonly state?: 'open' | 'ended'
  readonly withIncidents?: boolean
  /** Ascending instead: messages are delivered in the order in which they came. */
  readonly oldestFirst?: boolean
  readonly limit: number
  /** Of a page in the same order. */
  readonly cursor?: string
}

/** Newest first, unless asked otherwise: by aggregate id, which is a UUIDv7, descending. */
export interface ListedInstance extends Summary, AggregateRef {
  readonly kind: AggregateKind
  readonly revision: number
}

export interface SubscriptionQuery {
  readonly agency: string
  readonly kind: SubscriptionRow['kind']
  readonly name: string
  /** Only rows with this key; `null`: only those that any key will do for. Absent: all. */
  readonly key?: string | null
  /** Only subscriptions of this aggregate. */
  readonly instance?: Uuid
  readonly limit: number
  readonly cursor?: string
}

/** Ordered by aggregate id, then number: those who have waited longest come first. */
export interface ListedSubscription extends SubscriptionRow, AggregateRef {}

export interface Queries {
  tasks(query: TaskQuery): Promise<Page<ListedTask>>
  subscriptions(query: SubscriptionQuery): Promise<Page<ListedSubscription>>
  instances(query: InstanceQuery): Promise<Page<ListedInstance>>
  /** The whole journal of one aggregate, by revision, paged. */
  journal(
    ref: AggregateRef,
    options: { readonly after?: number; readonly limit: number },
  ): Promise<readonly JournalEntry[]>
  activations(agency: string, options: { readonly limit: number; readonly cursor?: string }): Promise<Page<Activation>>
}

export interface JournalEntry extends JournalRow, AggregateRef {
  readonly kind: AggregateKind
  readonly commitId: Uuid
  readonly position: Position
}

/** A place in the journal of the whole store, in commit order. Opaque; ordered only by the store. `''` is the beginning. */
export type Position = string

export interface HistoryPage {
  readonly entries: readonly JournalEntry[]
  /** Ask from here next; the same as asked when nothing is new. */
  readonly position: Position
}

// ─── catalogue ───────────────────────────────────────────────────────────────

/** Versioned documents of an agency that steps read: calendars, directory. The newest version counts. */
export interface CatalogueDocument {
  readonly agency: string
  readonly type: 'calendar' | 'directory'
  readonly key: string
  readonly version: number
  readonly content: Json
  readonly at: EpochMs
  readonly by: string
}

export interface Catalogue {
  definition(hash: Hash): Promise<DefinitionRow | undefined>
  /** The newest version of each document asked for; `undefined` where there is none. */
  documents(
    refs: readonly Pick<CatalogueDocument, 'agency' | 'type' | 'key'>[],
  ): Promise<readonly (CatalogueDocument | undefined)[]>
  /** Writes version `document.version`, which must be the newest plus one; answers `stale` where it is not. */
  put(document: CatalogueDocument): Promise<'applied' | 'stale'>
}

// ─── the store ───────────────────────────────────────────────────────────────

/** A command that was denied. */
export interface AccessDenied {
  readonly agency: string
  readonly at: EpochMs
  readonly user: string
  readonly action: string
  readonly target: string
  readonly reason: string
}

/** @typeParam Trx - what the host calls its transaction, for {@link Store.within} */
export interface Store<Trx = unknown> {
  /** Calls of `commit` that are worth having under way at once; 1 where the store has one writer. Default 1. */
  readonly flightsMax?: number
  /** One answer per ref, in order; one round trip. */
  load(refs: readonly Ref[]): Promise<readonly (Loaded | undefined)[]>
  /**
   * The one door for writes: one transaction, one verdict per change set, in order. A refused change set leaves nothing behind and does
   * not harm its neighbours. An aggregate occurs in at most one change set of a call. After rejection (connection lost) the caller may
   * send the same change sets again: `commitId` makes that safe.
   */
  commit(changes: readonly ChangeSet[]): Promise<readonly Verdict[]>
  /**
   * For a command that others keep overtaking: locks the aggregates among `refs`, waiting for whoever holds them, reads what `refs` ask
   * for as it then is, and commits the change set that `decide` makes of it, in one transaction. `decide` is synchronous and may be called
   * again after a lost race; `undefined` from it, or an error, writes nothing.
   */
  commitLocked(
    refs: readonly Ref[],
    decide: (loaded: readonly (Loaded | undefined)[]) => ChangeSet | undefined,
  ): Promise<Verdict | undefined>
  /** Leases due rows, in order of due, each to one asker until its lease runs out. */
  claim(request: ClaimRequest): Promise<readonly Claimed[]>
  /** Prolongs leases that still run; answers which do. */
  extend(leases: readonly Lease[], leaseMs: number): Promise<readonly boolean[]>
  /** Gives back leases that still run, so that the rows can be claimed at once; answers which did. */
  release(leases: readonly Lease[]): Promise<readonly boolean[]>
  /** When the next unleased row becomes due, for the runner's sleep. */
  nextDue(request: Pick<ClaimRequest, 'timers' | 'topics' | 'agency'>): Promise<EpochMs | undefined>
  readonly catalogue: Catalogue
  readonly query: Queries
  /** Journal rows of all aggregates in commit order, none skipped, none twice. */
  history(after: Position, limit: number): Promise<HistoryPage>
  /** Where a named listener has got to; `''` for a new one. */
  listenerPosition(name: string): Promise<Position>
  /** Moves a named listener on, if it still stands at `from`. */
  advanceListener(name: string, from: Position, to: Position): Promise<boolean>
  logDenied(entry: AccessDenied): Promise<void>
  /** The same store, reading and writing inside the host's open transaction. The host commits. */
  within(trx: Trx): Store<Trx>
  /** Creates or upgrades the tables. Safe when several processes start together. */
  migrate(): Promise<void>
  close(): Promise<void>
}

/** The connection went away or the database refused for a passing reason; nothing is known of the outcome. Ask again. */
export class StoreUnavailable extends Error {
  override readonly name = 'StoreUnavailable'
  /** A word: `locked`, `read-only`, `full`, `connection-lost`, … */
  readonly code: string
  /** Whether asking again can help. */
  readonly isRetriable: boolean

  constructor(code: string, message: string, options: { readonly isRetriable: boolean; readonly cause?: unknown }) {
    super(message, { cause: options.cause })
    this.code = code
    this.isRetriable = options.isRetriable
  }
}
