/** The data of the memory store, and the one function that changes it. */
import { InvariantViolated } from '../../errors.js'
import type {
  Activation,
  AggregateChange,
  AggregateKind,
  CatalogueDocument,
  ChangeSet,
  DefinitionRow,
  DueRow,
  EpochMs,
  Hash,
  JournalEntry,
  JournalRow,
  Position,
  Reservation,
  RowChanges,
  StatePart,
  SubscriptionRow,
  Summary,
  TaskClosed,
  TaskRow,
  Uuid,
  Verdict,
} from '../../ports/store.js'
import { type DueEntry, DueQueue } from './dues.js'
import { addUnder, compareText, deleteUnder, SortedSet } from './sorted-set.js'
import { type SubscriptionEntry, SubscriptionIndex } from './subscriptions.js'
import { type TaskEntry, TaskIndex } from './tasks.js'

/** One aggregate with everything that is its own. Rows are never changed in place; this record is. */
export interface Aggregate {
  readonly agency: string
  readonly id: Uuid
  readonly kind: AggregateKind
  head: Hash
  revision: number
  ended: boolean
  summary: Summary
  /** JSON texts by part. */
  readonly state: Map<string, string>
  /** By revision, from 1. */
  readonly journal: Entry[]
  readonly tasks: Map<number, TaskEntry>
  readonly dues: Map<number, DueEntry>
  readonly subscriptions: Map<number, SubscriptionEntry>
}

/** A journal row and its place in the journal of the whole store, from 1. */
export interface Entry {
  readonly aggregate: Pick<Aggregate, 'agency' | 'id' | 'kind'>
  readonly commitId: Uuid
  readonly place: number
  readonly row: JournalRow
}

/** What belongs to one agency. */
export interface Partition {
  readonly aggregates: Map<Uuid, Aggregate>
  /** Newest first. */
  readonly open: SortedSet<{ readonly id: Uuid }, Aggregate>
  readonly ended: SortedSet<{ readonly id: Uuid }, Aggregate>
  /** The open aggregates of kind `message`, by {@link messageKey}. */
  readonly messages: Map<string, SortedSet<{ readonly id: Uuid }, Aggregate>>
  readonly tasks: TaskIndex
  readonly subscriptions: SubscriptionIndex
  readonly reservations: Map<string, Reservation>
  readonly activations: Map<string, Activation>
}

export class Tables {
  readonly #partitions = new Map<string, Partition>()
  readonly journal: Entry[] = []
  readonly definitions: Map<Hash, DefinitionRow> = new Map()
  readonly documents: Map<string, CatalogueDocument> = new Map()
  readonly listeners: Map<string, Position> = new Map()
  readonly dues: DueQueue
  readonly #clock: () => EpochMs

  constructor(clock: () => EpochMs) {
    this.#clock = clock
    this.dues = new DueQueue(clock)
  }

  partition(agency: string): Partition | undefined {
    return this.#partitions.get(agency)
  }

  aggregate(agency: string, id: Uuid): Aggregate | undefined {
    return this.#partitions.get(agency)?.aggregates.get(id)
  }

  /** Applies a change set whole, or says why not. Nothing is changed before everything has been checked. */
  commit(changes: ChangeSet, isLeaseLost: boolean): Verdict {
    const partition = this.#partitionFor(changes.agency)
    const isTaken = changes.reservations.some((each) => partition.reservations.has(reservationKey(each)))
    if (isTaken || isLeaseLost || !changes.aggregates.every((change) => isCurrent(partition, change))) {
      if (changes.aggregates.some((change) => isSentAgain(partition, change, changes.commitId))) return 'applied'
      if (isTaken) return 'duplicate'
      return isLeaseLost ? 'leaseLost' : 'stale'
    }
    for (const change of changes.aggregates) checkRows(partition.aggregates.get(change.id), change)
    this.#apply(partition, changes)
    return 'applied'
  }

  #apply(partition: Partition, changes: ChangeSet): void {
    for (const each of changes.definitions) {
      if (!this.definitions.has(each.hash)) this.definitions.set(each.hash, each)
    }
    for (const each of changes.activations) partition.activations.set(each.key, each)
    for (const each of changes.reservations) partition.reservations.set(reservationKey(each), each)
    for (const change of changes.aggregates) {
      const aggregate = this.#moved(partition, changes.agency, change)
      this.#record(aggregate, change.journal, changes.commitId)
      if (hasRows(change.tasks)) changeTasks(partition.tasks, aggregate, change.tasks)
      if (hasRows(change.dues)) changeDues(this.dues, aggregate, change.dues)
      if (hasRows(change.subscriptions)) changeSubscriptions(partition.subscriptions, aggregate, change.subscriptions)
    }
  }

  /** The aggregate as the change leaves it. */
  #moved(partition: Partition, agency: string, change: AggregateChange): Aggregate {
    const { id, kind, head, revision, ended, summary } = change
    const known = partition.aggregates.get(id)
    if (!known) {
      const created: Aggregate = {
        agency,
        id,
        kind,
        head,
        revision,
        ended,
        summary,
        state: new Map(),
        journal: [],
        tasks: new Map(),
        dues: new Map(),
        subscriptions: new Map(),
      }
      writeParts(created.state, change.state)
      partition.aggregates.set(id, created)
      partition[ended ? 'ended' : 'open'].add(created)
      if (kind === 'message') addMessage(partition, created)
      return created
    }
    if (kind === 'message') deleteUnder(partition.messages, messageKey(known.summary), known)
    known.head = head
    known.revision = revision
    known.summary = summary
    writeParts(known.state, change.state)
    if (ended) {
      known.ended = true
      partition.open.delete(known)
      partition.ended.add(known)
    }
    if (kind === 'message') addMessage(partition, known)
    return known
  }

  #record(aggregate: Aggregate, rows: readonly JournalRow[], commitId: Uuid): void {
    for (const row of rows) {
      const entry = { aggregate, commitId, place: this.journal.length + 1, row }
      this.journal.push(entry)
      aggregate.journal.push(entry)
    }
  }

  #partitionFor(agency: string): Partition {
    let partition = this.#partitions.get(agency)
    if (!partition) {
      partition = newPartition()
      this.#partitions.set(agency, partition)
    }
    return partition
  }

  /** A copy that shares the rows; its due rows are not for claiming. */
  copy(): Tables {
    const copy = new Tables(this.#clock)
    for (const [agency, partition] of this.#partitions) copy.#partitions.set(agency, copyPartition(partition))
    for (const entry of this.journal) copy.journal.push(entry)
    for (const [hash, row] of this.definitions) copy.definitions.set(hash, row)
    for (const [key, document] of this.documents) copy.documents.set(key, document)
    for (const [name, position] of this.listeners) copy.listeners.set(name, position)
    return copy
  }
}

/** One string per space and key: neither has a NUL. */
export function reservationKey({ space, key }: Pick<Reservation, 'space' | 'key'>): string {
  return `${space}\0${key}`
}

/** Where an open message is found: by its name and correlation key. */
export function messageKey({ key, businessKey }: Pick<Summary, 'key' | 'businessKey'>): string {
  return JSON.stringify([key, businessKey])
}

export function documentKey({ agency, type, key }: Pick<CatalogueDocument, 'agency' | 'type' | 'key'>): string {
  return `${agency}\0${type}\0${key}`
}

export function journalEntry({ aggregate, commitId, place, row }: Entry): JournalEntry {
  const { agency, id, kind } = aggregate
  return { ...row, agency, id, kind, commitId, position: String(place) }
}

/** Whether the aggregate stands where the change starts from. */
function isCurrent({ aggregates }: Partition, { id, expected }: AggregateChange): boolean {
  const known = aggregates.get(id)
  if (!known) return expected === null
  return known.head === expected && !known.ended
}

function isSentAgain({ aggregates }: Partition, { id, journal }: AggregateChange, commitId: Uuid): boolean {
  const revision = journal[0]?.revision ?? 0
  return aggregates.get(id)?.journal[revision - 1]?.commitId === commitId
}

/** A step that opens a row twice, or changes one that is not there, is our own mistake: it must not be half applied. */
function checkRows(known: Aggregate | undefined, change: AggregateChange): void {
  for (const kind of ['tasks', 'dues', 'subscriptions'] as const) {
    const rows = known?.[kind]
    const twice = change[kind].opened.find(({ seq }) => rows?.has(seq))
    if (twice)
      throw new InvariantViolated(`aggregate ${change.id} opens ${kind} row ${twice.seq}, which is open already`)
    const missing = change[kind].changed.find(({ seq }) => !rows?.has(seq))
    if (missing)
      throw new InvariantViolated(`aggregate ${change.id} changes ${kind} row ${missing.seq}, which is not open`)
  }
}

function writeParts(state: Map<string, string>, changed: readonly StatePart[]): void {
  for (const { part, json } of changed) {
    if (json === null) state.delete(part)
    else state.set(part, json)
  }
}

function hasRows({ opened, changed, closed }: RowChanges<unknown, unknown>): boolean {
  return opened.length > 0 || changed.length > 0 || closed.length > 0
}

function changeTasks(index: TaskIndex, { id, tasks }: Aggregate, changes: RowChanges<TaskRow, TaskClosed>): void {
  const close = (seq: number): void => {
    const entry = tasks.get(seq)
    if (!entry) return
    index.close(entry)
    tasks.delete(seq)
  }
  const open = (row: TaskRow): void => {
    const entry = { id, seq: row.seq, due: row.due, row }
    tasks.set(row.seq, entry)
    index.open(entry)
  }
  for (const { seq } of changes.closed) close(seq)
  for (const { seq } of changes.changed) close(seq)
  for (const row of changes.changed) open(row)
  for (const row of changes.opened) open(row)
}

function changeDues(queue: DueQueue, { agency, id, dues }: Aggregate, changes: RowChanges<DueRow, number>): void {
  const close = (seq: number): void => {
    const entry = dues.get(seq)
    if (!entry) return
    queue.remove(entry)
    dues.delete(seq)
  }
  const open = (row: DueRow): void => {
    const entry: DueEntry = { agency, id, row, lease: undefined }
    dues.set(row.seq, entry)
    queue.add(entry)
  }
  for (const seq of changes.closed) close(seq)
  for (const { seq } of changes.changed) close(seq)
  for (const row of changes.changed) open(row)
  for (const row of changes.opened) open(row)
}

function changeSubscriptions(
  index: SubscriptionIndex,
  { id, subscriptions }: Aggregate,
  changes: RowChanges<SubscriptionRow, number>,
): void {
  const close = (seq: number): void => {
    const entry = subscriptions.get(seq)
    if (!entry) return
    index.close(entry)
    subscriptions.delete(seq)
  }
  const open = (row: SubscriptionRow): void => {
    const entry = { id, seq: row.seq, row }
    subscriptions.set(row.seq, entry)
    index.open(entry)
  }
  for (const seq of changes.closed) close(seq)
  for (const { seq } of changes.changed) close(seq)
  for (const row of changes.changed) open(row)
  for (const row of changes.opened) open(row)
}

function addMessage({ messages }: Partition, message: Aggregate): void {
  if (!message.ended) addUnder(messages, messageKey(message.summary), message, newestFirst)
}

function newestFirst(a: { readonly id: Uuid }, b: { readonly id: Uuid }): number {
  return compareText(b.id, a.id)
}

function newPartition(): Partition {
  return {
    aggregates: new Map(),
    open: new SortedSet<{ readonly id: Uuid }, Aggregate>(newestFirst),
    ended: new SortedSet<{ readonly id: Uuid }, Aggregate>(newestFirst),
    messages: new Map(),
    tasks: new TaskIndex(),
    subscriptions: new SubscriptionIndex(),
    reservations: new Map(),
    activations: new Map(),
  }
}

function copyPartition(partition: Partition): Partition {
  const copy: Partition = {
    ...newPartition(),
    tasks: partition.tasks.copy(),
    subscriptions: partition.subscriptions.copy(),
    reservations: new Map(partition.reservations),
    activations: new Map(partition.activations),
  }
  for (const aggregate of partition.aggregates.values()) {
    const { state, journal, tasks, subscriptions } = aggregate
    // Leases are left behind: they belong to the entries of the queue that gave them.
    const dues = new Map(Array.from(aggregate.dues, ([seq, due]) => [seq, { ...due, lease: undefined }]))
    const twin: Aggregate = {
      ...aggregate,
      state: new Map(state),
      journal: [...journal],
      tasks: new Map(tasks),
      dues,
      subscriptions: new Map(subscriptions),
    }
    copy.aggregates.set(twin.id, twin)
    copy[twin.ended ? 'ended' : 'open'].add(twin)
    if (twin.kind === 'message') addMessage(copy, twin)
  }
  return copy
}
