/**
 * One change set on SQLite. There is one writer, so nothing is ever busy and no race is lost: first what stands in its way is looked for,
 * and only then it is written.
 */
import type {
  AggregateChange,
  ChangeSet,
  DueRow,
  EpochMs,
  RowChanges,
  SubscriptionRow,
  TaskClosed,
  TaskRow,
  Verdict,
} from '@quytrinh/engine/ports'
import { storedDue } from '../rows.js'
import { areRunning } from './claims.js'
import type { HotStatements } from './handle.js'
import { uuidBytes } from './uuid.js'

/** Runs inside a transaction; an error leaves it to be rolled back. */
export function applyChangeSet(hot: HotStatements, changes: ChangeSet, storeNow: EpochMs): Verdict {
  const ids = changes.aggregates.map(({ id }) => uuidBytes(id))
  const isReserved = changes.reservations.some(({ space, key }) => hot.reserved.get(changes.agency, space, key))
  const isStale = changes.aggregates.some((change, n) => !standsAt(hot, changes.agency, ids[n], change.expected))
  const isLeaseLost = !areRunning(hot, changes.leases, storeNow)
  const otherwise = isLeaseLost ? 'leaseLost' : 'stale'
  if (isReserved || isLeaseLost || isStale) return refusal(hot, changes, isReserved ? 'duplicate' : otherwise)
  write(hot, changes, ids)
  return 'applied'
}

function standsAt(hot: HotStatements, agency: string, id: Uint8Array | undefined, expected: string | null): boolean {
  if (id === undefined) return false
  if (expected === null) return hot.exists.get(agency, id, agency, id) === undefined
  return hot.head.get(agency, id) === expected
}

/** Its own commit, found in the journal, tells a change set that was sent again from one that comes too late. */
function refusal(hot: HotStatements, { agency, commitId, aggregates }: ChangeSet, verdict: Verdict): Verdict {
  const isOwn = aggregates.some(({ id, revision }) =>
    hot.committed.get(agency, uuidBytes(id), revision, uuidBytes(commitId)),
  )
  return isOwn ? 'applied' : verdict
}

function write(hot: HotStatements, changes: ChangeSet, ids: readonly Uint8Array[]): void {
  const { agency, aggregates, reservations, definitions, activations } = changes
  const commitId = uuidBytes(changes.commitId)
  for (const [n, id] of ids.entries()) {
    const change = aggregates[n]
    if (change) writeAggregate(hot, agency, id, commitId, change)
  }
  for (const { space, key, requestHash, answer, at } of reservations) {
    hot.insertReservation.run(agency, space, key, requestHash, JSON.stringify(answer), at)
  }
  for (const { publisher, hash, source, createdAt, createdBy } of definitions) {
    hot.insertDefinition.run(publisher, hash, source, createdAt, createdBy, hash)
  }
  for (const row of activations) {
    hot.putActivation.run(row.agency, row.key, row.version, row.definition, row.publisher)
  }
}

function writeAggregate(
  hot: HotStatements,
  agency: string,
  id: Uint8Array,
  commitId: Uint8Array,
  change: AggregateChange,
): void {
  writeInstance(hot, agency, id, change)
  for (const { part, json } of change.state) {
    if (part === 'root') continue
    if (json === null) hot.deletePart.run(agency, id, part)
    else hot.putPart.run(agency, id, part, json)
  }
  for (const { revision, author, at, previous, hash, facts } of change.journal) {
    const by = JSON.stringify(author)
    hot.insertJournal.run(agency, id, revision, change.kind, commitId, by, at, previous, hash, facts)
  }
  writeTasks(hot, agency, id, change.tasks)
  writeDues(hot, agency, id, change.dues)
  writeSubscriptions(hot, agency, id, change.subscriptions)
}

function writeInstance(hot: HotStatements, agency: string, id: Uint8Array, change: AggregateChange): void {
  const { expected, head, revision, kind, ended, summary } = change
  const { status, key, version, definition, businessKey, incidents, createdAt, createdBy, endedAt } = summary
  const root = change.state.find(({ part }) => part === 'root')?.json ?? null
  if (expected !== null && !ended) {
    const narrow = [head, revision, status, incidents, root] as const
    const { changes } = hot.updateInstance.run(...narrow, agency, id, key, version, definition, businessKey)
    if (changes === 0) hot.updateInstanceWhole.run(...narrow, key, version, definition, businessKey, agency, id)
    return
  }
  const fixed = [agency, id, head, revision, kind, status, key, version, definition, businessKey, incidents] as const
  const row = [...fixed, createdAt, createdBy, endedAt, root] as const
  if (!ended) {
    hot.insertInstance.run(...row)
    return
  }
  hot.endInstance.run(...row, agency, id)
  if (expected !== null) hot.deleteInstance.run(agency, id)
}

function writeTasks(
  hot: HotStatements,
  agency: string,
  id: Uint8Array,
  { opened, changed, closed }: RowChanges<TaskRow, TaskClosed>,
): void {
  for (const { seq, outcome, by, at } of closed) {
    withdraw(hot, agency, id, seq)
    hot.closeTask.run(outcome, by, at, agency, id, seq)
    hot.deleteTask.run(agency, id, seq)
  }
  for (const row of changed) {
    withdraw(hot, agency, id, row.seq)
    hot.updateTask.run(...taskColumns(row), agency, id, row.seq)
    offer(hot, agency, id, row)
  }
  for (const row of opened) {
    hot.insertTask.run(agency, id, row.seq, ...taskColumns(row))
    offer(hot, agency, id, row)
  }
}

/** The columns after the key, as both statements name them. */
function taskColumns(row: TaskRow) {
  return [
    row.node,
    row.name,
    row.state,
    row.assignee,
    JSON.stringify(row.candidates),
    storedDue(row.due),
    row.agencyDue,
    row.createdAt,
    row.key,
    row.businessKey,
    JSON.stringify(row.data),
  ] as const
}

function offer(hot: HotStatements, agency: string, id: Uint8Array, { seq, due, candidates }: TaskRow): void {
  // Nobody is offered a task twice, though a role may be named twice.
  for (const ref of new Set(candidates)) hot.insertCandidate.run(agency, ref, storedDue(due), id, seq)
}

function withdraw(hot: HotStatements, agency: string, id: Uint8Array, seq: number): void {
  const row = hot.offers.get(agency, id, seq)
  if (row === undefined || row.candidates === '[]') return
  for (const ref of JSON.parse(row.candidates)) hot.deleteCandidate.run(agency, ref, row.due, id, seq)
}

function writeDues(
  hot: HotStatements,
  agency: string,
  id: Uint8Array,
  { opened, changed, closed }: RowChanges<DueRow, number>,
): void {
  for (const seq of closed) hot.deleteDue.run(agency, id, seq)
  for (const { seq, kind, node, topic, due, attempts } of changed) {
    hot.updateDue.run(kind, node, topic, due, attempts, agency, id, seq)
  }
  for (const { seq, kind, node, topic, due, attempts } of opened) {
    hot.insertDue.run(agency, id, seq, kind, node, topic, due, attempts)
  }
}

function writeSubscriptions(
  hot: HotStatements,
  agency: string,
  id: Uint8Array,
  { opened, changed, closed }: RowChanges<SubscriptionRow, number>,
): void {
  for (const seq of closed) hot.deleteSubscription.run(agency, id, seq)
  for (const { seq, node, kind, name, key, starts } of changed) {
    hot.updateSubscription.run(node, kind, name, key, Number(starts), agency, id, seq)
  }
  for (const { seq, node, kind, name, key, starts } of opened) {
    hot.insertSubscription.run(agency, id, seq, node, kind, name, key, Number(starts))
  }
}
