/**
 * Builders of change sets for tests of stores: small, whole, with real hashes. A {@link Snapshot} is where an aggregate stands; `change`
 * builds the next change set on it, and `after` says where it stands when that is applied.
 */
import { journalHash } from '../hash.js'
import type {
  Activation,
  AggregateChange,
  AggregateKind,
  AggregateRef,
  Author,
  ChangeSet,
  DefinitionRow,
  DueRow,
  EpochMs,
  Hash,
  JournalRow,
  Reservation,
  RowChanges,
  StatePart,
  SubscriptionRow,
  Summary,
  TaskClosed,
  TaskRow,
  Uuid,
} from '../ports/store.js'
import { uuidv7 } from '../uuid.js'

/** The agency of everything that names none. */
export const testAgency = 'so-noi-vu'

/** The time of everything that names none. */
export const testTime: EpochMs = Date.UTC(2026, 0, 5, 1)

const clerk: Author = { actor: 'an', performedBy: 'an', mode: 'self' }

/** Where an aggregate stands: what the next change of it starts from. */
export interface Snapshot extends AggregateRef {
  readonly kind: AggregateKind
  /** `null` and 0 of one that is not stored yet. */
  readonly head: Hash | null
  readonly revision: number
  readonly summary: Summary
}

/** An aggregate that is not stored yet. */
export function newAggregate(
  of: Partial<Pick<Snapshot, 'agency' | 'id' | 'kind'>> & { readonly summary?: Partial<Summary> } = {},
): Snapshot {
  return {
    agency: of.agency ?? testAgency,
    id: of.id ?? uuidv7(Date.now()),
    kind: of.kind ?? 'instance',
    head: null,
    revision: 0,
    summary: { ...blankSummary, ...of.summary },
  }
}

const blankSummary: Summary = {
  status: 'active',
  key: 'van-ban-den',
  version: 1,
  definition: null,
  businessKey: null,
  incidents: 0,
  createdAt: testTime,
  createdBy: 'an',
  endedAt: null,
}

/** What a change does to one aggregate; by default one command that changes the root of its state. */
export interface Changed {
  /** Facts of each command folded into the change, as JSON text. */
  readonly facts?: readonly string[]
  readonly author?: Author
  readonly at?: EpochMs
  readonly state?: readonly StatePart[]
  readonly ended?: boolean
  readonly summary?: Partial<Summary>
  readonly tasks?: Partial<RowChanges<TaskRow, TaskClosed>>
  readonly dues?: Partial<RowChanges<DueRow, number>>
  readonly subscriptions?: Partial<RowChanges<SubscriptionRow, number>>
}

/** What a change set writes besides its aggregates. */
export type Extras = Partial<Pick<ChangeSet, 'commitId' | 'reservations' | 'definitions' | 'activations' | 'leases'>>

/**
 * A change set of one aggregate.
 *
 * @example
 * ```ts
 * const started = change(newAggregate(), { tasks: { opened: [taskRow({ seq: 2 })] } })
 * await store.commit([started])
 * const done = change(after(started), { tasks: { closed: [taskClosed(2)] }, ended: true })
 * ```
 */
export function change(of: Snapshot, changed: Changed = {}, extras: Extras = {}): ChangeSet {
  return changeSet([{ of, ...changed }], extras)
}

/** A change set of several aggregates of one agency, or of none. */
export function changeSet(
  parts: readonly ({ readonly of: Snapshot } & Changed)[],
  { commitId = uuidv7(Date.now()), reservations = [], definitions = [], activations = [], leases = [] }: Extras = {},
): ChangeSet {
  return {
    agency: parts[0]?.of.agency ?? testAgency,
    commitId,
    aggregates: parts.map(({ of, ...changed }) => aggregateChange(of, changed, commitId)),
    reservations,
    definitions,
    activations,
    leases,
  }
}

function aggregateChange(of: Snapshot, changed: Changed, commitId: Uuid): AggregateChange {
  const journal = journalRows(of, changed, commitId)
  const revision = of.revision + journal.length
  const ended = changed.ended ?? false
  const ending = ended ? { status: 'completed', endedAt: changed.at ?? testTime } : {}
  return {
    id: of.id,
    kind: of.kind,
    expected: of.head,
    head: journal.at(-1)?.hash ?? '',
    revision,
    ended,
    summary: { ...of.summary, ...ending, ...changed.summary },
    state: changed.state ?? [{ part: 'root', json: `{"revision":${revision}}` }],
    journal,
    tasks: { opened: [], changed: [], closed: [], ...changed.tasks },
    dues: { opened: [], changed: [], closed: [], ...changed.dues },
    subscriptions: { opened: [], changed: [], closed: [], ...changed.subscriptions },
  }
}

function journalRows(of: Snapshot, changed: Changed, commitId: Uuid): readonly JournalRow[] {
  const { facts = ['[{"type":"changed"}]'], author = clerk, at = testTime } = changed
  const rows: JournalRow[] = []
  let previous = of.head
  for (const [index, text] of facts.entries()) {
    const row = { revision: of.revision + index + 1, author, at, facts: text }
    const hash = journalHash(previous, { ...row, agency: of.agency, aggregateId: of.id, commitId })
    rows.push({ ...row, previous, hash })
    previous = hash
  }
  return rows
}

/** Where the aggregates of a change set stand once it is applied. */
export function heads({ agency, aggregates }: ChangeSet): readonly Snapshot[] {
  return aggregates.map(({ id, kind, head, revision, summary }) => ({ agency, id, kind, head, revision, summary }))
}

/** Where the first aggregate of a change set stands once it is applied. */
export function after(applied: ChangeSet): Snapshot {
  const [first] = heads(applied)
  if (!first) throw new Error('expected a change set with an aggregate')
  return first
}

/** A task offered to nobody and due never. */
export function taskRow(row: Partial<TaskRow> & Pick<TaskRow, 'seq'>): TaskRow {
  return {
    node: 'xu-ly',
    name: 'Xử lý văn bản',
    state: row.assignee === undefined || row.assignee === null ? 'ready' : 'reserved',
    assignee: null,
    candidates: [],
    due: null,
    agencyDue: null,
    createdAt: testTime,
    key: 'van-ban-den',
    businessKey: null,
    data: {},
    ...row,
  }
}

/** The closing of a task that was completed. */
export function taskClosed(seq: number): TaskClosed {
  return { seq, outcome: 'completed', by: 'an', at: testTime }
}

/** A timer that is due at {@link testTime}. */
export function timerRow(row: Partial<DueRow> & Pick<DueRow, 'seq'>): DueRow {
  return { kind: 'timer', node: 'het-han', topic: '', due: testTime, attempts: 0, ...row }
}

/** A job that is due at {@link testTime}. */
export function jobRow(row: Partial<DueRow> & Pick<DueRow, 'seq'>): DueRow {
  return { kind: 'job', node: 'gui-tin', topic: 'notify', due: testTime, attempts: 0, ...row }
}

/** The wait for a message with any correlation key. */
export function subscriptionRow(row: Partial<SubscriptionRow> & Pick<SubscriptionRow, 'seq'>): SubscriptionRow {
  return { node: 'cho-bo-sung', kind: 'message', name: 'ho-so-bo-sung', key: null, starts: false, ...row }
}

/** The reservation of a command id, or of another key. */
export function reservation(row: Partial<Reservation> & Pick<Reservation, 'key'>): Reservation {
  return { space: 'command/an', requestHash: sampleHash(row.key), answer: { done: true }, at: testTime, ...row }
}

/** A definition version. */
export function definitionRow(row: Partial<DefinitionRow> = {}): DefinitionRow {
  const source = row.source ?? '<definitions/>'
  return {
    hash: sampleHash(source),
    publisher: testAgency,
    source,
    createdAt: testTime,
    createdBy: 'dung',
    ...row,
  }
}

/** What is live under a key. */
export function activation(row: Partial<Activation> = {}): Activation {
  return {
    type: 'activation',
    agency: testAgency,
    key: 'van-ban-den',
    version: 1,
    definition: definitionRow().hash,
    publisher: testAgency,
    ...row,
  }
}

/** A hash of the right shape, the same for the same text. */
export function sampleHash(text: string): Hash {
  const row = { agency: '', aggregateId: '', revision: 0, commitId: '', at: 0, author: clerk, facts: text }
  return journalHash(null, row)
}

/** A change that writes to every table there is. */
export function changesEverywhere(of: Snapshot): ChangeSet {
  const opened = { tasks: [taskRow({ seq: 11, candidates: ['role:van-thu'] }), taskRow({ seq: 12, assignee: 'an' })] }
  const definition = definitionRow({ source: `<definitions id="${of.id}"/>` })
  return change(
    of,
    {
      tasks: { opened: opened.tasks },
      dues: { opened: [timerRow({ seq: 13 }), jobRow({ seq: 14 })] },
      subscriptions: { opened: [subscriptionRow({ seq: 15 }), subscriptionRow({ seq: 16, key: 'HS-1' })] },
    },
    {
      reservations: [reservation({ key: `of-${of.id}` })],
      definitions: [definition],
      activations: [activation({ key: `key-${of.id}`, definition: definition.hash })],
    },
  )
}
