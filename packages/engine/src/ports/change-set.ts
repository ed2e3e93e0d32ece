/** What a commit is asked to write: the rows of the store, as changes of aggregates that are applied whole or not at all. */
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
  /** Leases of its agency that must still run, by the store's clock, at the moment of the commit: what a worker has done counts by them. */
  readonly leases: readonly Lease[]
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

/** A due row in the hands of whoever has this token. */
export interface Lease extends AggregateRef {
  /** Number of the wait within its aggregate. */
  readonly seq: number
  readonly lease: Uuid
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
 * `leaseLost`: a lease of it has run out, was given back, or is another's. `stale`: a head has moved on. `busy`: another transaction holds
 * one of its aggregates or leased rows; ask again. Where several fit, the first of these.
 */
export type Verdict = 'applied' | 'duplicate' | 'leaseLost' | 'stale' | 'busy'

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
