/** The tables as kysely sees them, for everything that is not hot. */

/** A UUID as the database keeps it: 16 bytes on SQLite, text on PostgreSQL. */
export type StoredUuid = string | Uint8Array

/** Whole numbers beyond 32 bits come from PostgreSQL as text: read them with `Number`. */
export interface Tables {
  readonly qt_instance: InstanceTable
  readonly qt_instance_done: InstanceTable
  readonly qt_state_part: StatePartTable
  readonly qt_journal: JournalTable
  readonly qt_task: TaskTable
  readonly qt_task_candidate: TaskCandidateTable
  readonly qt_subscription: SubscriptionTable
  readonly qt_definition: DefinitionTable
  readonly qt_activation: ActivationTable
  readonly qt_document: DocumentTable
  readonly qt_listener: ListenerTable
  readonly qt_access_log: AccessLogTable
}

export interface InstanceTable {
  readonly agency: string
  readonly id: StoredUuid
  readonly head: string
  readonly revision: number
  readonly kind: string
  readonly status: string
  readonly key: string
  readonly version: number
  readonly definition: string | null
  readonly business_key: string | null
  readonly incidents: number
  readonly created_at: number
  readonly created_by: string
  readonly ended_at: number | null
  readonly state: string
}

export interface StatePartTable {
  readonly agency: string
  readonly aggregate: StoredUuid
  readonly part: string
  readonly json: string
}

export interface JournalTable {
  readonly agency: string
  readonly aggregate: StoredUuid
  readonly revision: number
  readonly kind: string
  readonly commit_id: StoredUuid
  /** JSON of the port's `Author`. */
  readonly author: string
  readonly at: number
  readonly previous: string | null
  readonly hash: string
  readonly facts: string
}

export interface TaskTable {
  readonly agency: string
  readonly aggregate: StoredUuid
  readonly seq: number
  readonly node: string
  readonly name: string
  readonly state: string
  readonly assignee: string | null
  /** JSON array, in the order given; a row of `qt_task_candidate` for each. */
  readonly candidates: string
  /** `dueNever` where there is none: none sorts last, and a keyset needs a value. */
  readonly due: number
  readonly agency_due: number | null
  readonly created_at: number
  readonly key: string
  readonly business_key: string | null
  readonly data: string
}

export interface TaskCandidateTable {
  readonly agency: string
  readonly ref: string
  readonly due: number
  readonly aggregate: StoredUuid
  readonly seq: number
}

export interface SubscriptionTable {
  readonly agency: string
  readonly aggregate: StoredUuid
  readonly seq: number
  readonly node: string
  readonly kind: string
  readonly name: string
  readonly key: string | null
  /** 0 or 1. */
  readonly starts: number
}

export interface DefinitionTable {
  /** The publisher. */
  readonly agency: string
  readonly hash: string
  readonly source: string
  readonly created_at: number
  readonly created_by: string
}

export interface ActivationTable {
  readonly agency: string
  readonly key: string
  readonly version: number
  readonly definition: string
  readonly publisher: string
}

export interface DocumentTable {
  readonly agency: string
  readonly type: string
  readonly key: string
  readonly version: number
  readonly content: string
  readonly at: number
  readonly by: string
}

export interface ListenerTable {
  readonly name: string
  readonly position: string
}

export interface AccessLogTable {
  readonly agency: string
  readonly at: number
  readonly user: string
  readonly action: string
  readonly target: string
  readonly reason: string
}
