/** How rows become what the port speaks of. */
import type {
  Activation,
  AggregateKind,
  Author,
  CatalogueDocument,
  Claimed,
  DefinitionRow,
  DueRow,
  EpochMs,
  JournalEntry,
  ListedInstance,
  ListedSubscription,
  ListedTask,
  Uuid,
} from '@quytrinh/engine/ports'
import type { Selectable } from 'kysely'
import type {
  ActivationTable,
  DefinitionTable,
  DocumentTable,
  InstanceTable,
  JournalTable,
  StoredUuid,
  SubscriptionTable,
  TaskTable,
} from './tables.js'

/** Stands where a task has no due: later than every time there is, and exact as a double. */
export const dueNever: number = 2 ** 53

export function storedDue(due: EpochMs | null): number {
  return due ?? dueNever
}

/** `number` in every driver: PostgreSQL's gives `bigint` as text. */
type Wide = number | string

function ownDue(stored: Wide): EpochMs | null {
  const due = Number(stored)
  return due === dueNever ? null : due
}

function optional(stored: Wide | null): number | null {
  return stored === null ? null : Number(stored)
}

type UuidOf = (stored: StoredUuid) => Uuid

export function taskOf(row: Selectable<TaskTable>, uuidOf: UuidOf): ListedTask {
  return {
    agency: row.agency,
    id: uuidOf(row.aggregate),
    seq: row.seq,
    node: row.node,
    name: row.name,
    state: row.state,
    assignee: row.assignee,
    candidates: JSON.parse(row.candidates),
    due: ownDue(row.due),
    agencyDue: optional(row.agency_due),
    createdAt: Number(row.created_at),
    key: row.key,
    businessKey: row.business_key,
    data: JSON.parse(row.data),
  }
}

export type InstanceRow = Selectable<Omit<InstanceTable, 'head' | 'state'>>

export function instanceOf(row: InstanceRow, uuidOf: UuidOf): ListedInstance {
  return {
    agency: row.agency,
    id: uuidOf(row.id),
    // Written by `commit` from a value of this type.
    kind: row.kind as AggregateKind,
    revision: row.revision,
    status: row.status,
    key: row.key,
    version: row.version,
    definition: row.definition,
    businessKey: row.business_key,
    incidents: row.incidents,
    createdAt: Number(row.created_at),
    createdBy: row.created_by,
    endedAt: optional(row.ended_at),
  }
}

/** A journal row with its position as each dialect writes it. */
export type EntryRow = Selectable<JournalTable> & { readonly position: string }

export function entryOf(row: EntryRow, uuidOf: UuidOf): JournalEntry {
  return {
    agency: row.agency,
    id: uuidOf(row.aggregate),
    // Both written by `commit` from values of these types.
    kind: row.kind as AggregateKind,
    author: JSON.parse(row.author) as Author,
    revision: row.revision,
    commitId: uuidOf(row.commit_id),
    position: row.position,
    at: Number(row.at),
    previous: row.previous,
    hash: row.hash,
    facts: row.facts,
  }
}

export interface DueStored {
  readonly agency: string
  readonly aggregate: StoredUuid
  readonly seq: number
  readonly kind: DueRow['kind']
  readonly node: string
  readonly topic: string
  readonly due: Wide
  readonly attempts: number
}

export function claimedOf(row: DueStored, lease: Uuid, uuidOf: UuidOf): Claimed {
  const { agency, seq, kind, node, topic, attempts } = row
  return { agency, id: uuidOf(row.aggregate), seq, kind, node, topic, due: Number(row.due), attempts, lease }
}

export function subscriptionOf(row: Selectable<SubscriptionTable>, uuidOf: UuidOf): ListedSubscription {
  const { agency, seq, node, name, key } = row
  // Written by `commit` from a value of this type.
  const kind = row.kind as ListedSubscription['kind']
  return { agency, id: uuidOf(row.aggregate), seq, node, kind, name, key, starts: row.starts === 1 }
}

export function activationOf({ agency, key, version, definition, publisher }: Selectable<ActivationTable>): Activation {
  return { type: 'activation', agency, key, version, definition, publisher }
}

export function definitionOf(row: Selectable<DefinitionTable>): DefinitionRow {
  return {
    hash: row.hash,
    publisher: row.agency,
    source: row.source,
    createdAt: Number(row.created_at),
    createdBy: row.created_by,
  }
}

export function documentOf(row: Selectable<DocumentTable>): CatalogueDocument {
  return {
    agency: row.agency,
    // Written by `put` from a value of this type.
    type: row.type as CatalogueDocument['type'],
    key: row.key,
    version: row.version,
    content: JSON.parse(row.content),
    at: Number(row.at),
    by: row.by,
  }
}
