/**
 * The storage seam: everything the engine ever asks of a database. Batch-first, because throughput comes from committing neighbours
 * together; and complete, so that no later feature opens a second door. A store is correct when `storeContract(name, open)` from
 * `@quytrinh/engine/testing` passes; the memory store is the reference.
 *
 * Every row belongs to one agency, the unit of partitioning; no change set ever spans two.
 */
import type { Json } from '../json.js'

/** SHA-256 of a journal row, chained to the one before it; base64url without padding, 43 characters. */
export type Hash = string

/** A UUID in lower case with hyphens. Aggregates have version 7, so that rows written together lie together. */
export type Uuid = string

/** Milliseconds since 1970-01-01T00:00:00Z. */
export type EpochMs = number

/** What commits as a whole: a process instance, an agency's procedures in force, a register. */
export interface AggregateRef {
  /** Code of the home agency, for ever: at most 64 bytes. */
  readonly agency: string
  readonly id: Uuid
}

/** A `message` is one that nobody waited for yet: its summary has the name as `key` and the correlation key as `businessKey`. */
export type AggregateKind = 'instance' | 'agency' | 'register' | 'message' | 'dataStore' | 'startKey'

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

/** A definition version that is live in an agency under its key. */
export interface Activation {
  readonly type: 'activation'
  readonly agency: string
  /** The process id. */
  readonly key: string
  readonly version: number
  /** Content hash of the file: key of the definition in the catalogue. */
  readonly definition: Hash
  /** The agency that published the definition. */
  readonly publisher: string
}

/**
 * A part of an aggregate's state as JSON text. Small aggregates have the one part `root`; large ones will have one per multi-instance
 * or large child scope, so that a commit writes only what changed. `json: null` removes a part.
 */
export interface StatePart {
  readonly part: string
  readonly json: string | null
}

// ─── commit ──────────────────────────────────────────────────────────────────

/** All that one unit of work writes: applied whole or not at all. Its aggregates are distinct and of one agency. */
export interface ChangeSet {
  readonly agency: string
  /** Stands in every journal row of the change set. Sent again after a lost connection, the same change set is recognised by it. */
  readonly commitId: Uuid
  readonly aggregates: readonly AggregateChange[]
  readonly reservations: readonly Reservation[]
  /** Definition versions, activations: rows of the catalogue that must appear together with the facts that speak of them. */
  readonly definitions: readonly DefinitionRow[]
  readonly activations: readonly Activation[]
}

export interface AggregateChange {
  readonly id: Uuid
  readonly kind: AggregateKind
  /** The head the step started from; `null` for a new aggregate. Compare-and-set is on this, not on the revision alone. */
  readonly expected: Hash | null
  readonly head: Hash
  readonly revision: number
  /** Ended aggregates leave the hot table in the same commit, and are still found by `load`. */
  readonly ended: boolean
  readonly summary: Summary
  readonly state: readonly StatePart[]
  /** One row per command folded into this change set, in order. Revisions count up to `revision` without gaps. */
  readonly journal: readonly JournalRow[]
  readonly tasks: RowChanges<TaskRow, TaskClosed>
  readonly dues: RowChanges<DueRow, number>
  readonly subscriptions: RowChanges<SubscriptionRow, number>
}

/** Net effect on the rows of one kind: nothing opened and closed within the change set occurs here. Keys are distinct over all three. */
export interface RowChanges<Row, Closed> {
  readonly opened: readonly Row[]
  /** Whole rows in their new shape. */
  readonly changed: readonly Row[]
  readonly closed: readonly Closed[]
}

/** What lists show of an aggregate without reading its state. */
export interface Summary {
  readonly status: string
  /** Of an instance: the process id. */
  readonly key: string
  readonly version: number
  readonly definition: Hash | null
  readonly businessKey: string | null
  readonly incidents: number
  readonly createdAt: EpochMs
  readonly createdBy: string
  readonly endedAt: EpochMs | null
}

/** One command on one aggregate, as it happened. Append-only. */
export interface JournalRow {
  readonly revision: number
  readonly author: Author
  /** When it was recorded, by the engine's clock. */
  readonly at: EpochMs
  readonly previous: Hash | null
  readonly hash: Hash
  /** JSON text of the array of facts. The hash covers exactly this text: stores keep it byte for byte. */
  readonly facts: string
}

/** Who is answerable for a command (design §7). */
export interface Author {
  /** Whose competence it is. */
  readonly actor: string
  /** Whose login it was. */
  readonly performedBy: string
  readonly mode: 'self' | 'authorised' | 'substitute' | 'onBehalf' | 'system'
  /** Id of the authorisation, or hash of the evidence. */
  readonly basis?: string
  /** When the actor decided, where that is not when it was recorded. */
  readonly decidedAt?: EpochMs
}

/** A key that may be taken once per agency and space: a command id, a business key, a message id, a start-once key. */
export interface Reservation {
  /** `command/<performedBy>`, `businessKey/<process>`, … */
  readonly space: string
  readonly key: string
  readonly requestHash: Hash
  readonly answer: Json
  readonly at: EpochMs
}

/** An open human task on somebody's desk. */
export interface TaskRow {
  /** Number of the wait within its aggregate. */
  readonly seq: number
  readonly node: string
  readonly name: string
  /** WS-HumanTask state: `ready`, `reserved`, `inProgress`, `suspended` … */
  readonly state: string
  /** The actual owner. */
  readonly assignee: string | null
  /** References of those who may take it; empty while it has an owner. */
  readonly candidates: readonly string[]
  /** Due of the handler; of the agency. */
  readonly due: EpochMs | null
  readonly agencyDue: EpochMs | null
  readonly createdAt: EpochMs
  /** The process id and business key of its instance. */
  readonly key: string
  readonly businessKey: string | null
  /** Whatever else a screen shows: form, role … */
  readonly data: Json
}

export interface TaskClosed {
  readonly seq: number
  /** `completed`, `exited`, `obsolete`, … */
  readonly outcome: string
  readonly by: string
  readonly at: EpochMs
}

/** Something that becomes due: a timer, or a job for a machine. */
export interface DueRow {
  readonly seq: number
  readonly kind: 'timer' | 'job'
  readonly node: string
  /** Of a job: the handler's topic. Of a timer: empty. */
  readonly topic: string
  readonly due: EpochMs
  /** Attempts made so far. */
  readonly attempts: number
}

/** Something an aggregate waits for from outside that has no due: a message, a signal, a condition. */
export interface SubscriptionRow {
  /** Number of the wait within its aggregate. */
  readonly seq: number
  /** The element in the diagram. */
  readonly node: string
  readonly kind: 'message' | 'signal' | 'condition'
  /** Name of the message or signal; of a condition: the process id. */
  readonly name: string
  /** Correlation key; `null` where any will do. At most 512 bytes. */
  readonly key: string | null
  /** Whether it starts instances: rows of an agency's aggregate. */
  readonly starts: boolean
}

export interface DefinitionRow {
  readonly hash: Hash
  readonly publisher: string
  /** The file as it was uploaded. */
  readonly source: string
  readonly createdAt: EpochMs
  readonly createdBy: string
}

/**
 * What became of a change set. `applied`: its rows are there, now or from an earlier sending. `duplicate`: a reservation of it exists.
 * `stale`: a head has moved on. `busy`: another transaction holds one of its aggregates; ask again.
 */
export type Verdict = 'applied' | 'duplicate' | 'stale' | 'busy'

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
  readonly limit: number
}

/** A due row leased to the asker. It leaves the table when the step that answers it closes its wait. */
export interface Claimed extends DueRow, AggregateRef {
  readonly lease: Uuid
}

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
  extend(leases: readonly Uuid[], leaseMs: number): Promise<readonly boolean[]>
  /** When the next unleased row becomes due, for the runner's sleep. */
  nextDue(request: Pick<ClaimRequest, 'timers' | 'topics'>): Promise<EpochMs | undefined>
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
