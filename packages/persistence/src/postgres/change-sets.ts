import type {
  AggregateChange,
  ChangeSet,
  Loaded,
  Ref,
  RowChanges,
  SubscriptionRow,
  TaskRow,
  Verdict,
} from '@quytrinh/engine/ports'
import { storedDue } from '../rows.js'
import type { Connection } from './connection.js'
import { isLostRace } from './errors.js'
import { load } from './load.js'
import { allCommitLists, commitLists, hotSql, leasedCommitLists, type RowList } from './postgres.sql.js'

/** A single change set that loses races this often is answered `busy`. */
const attemptsMax = 4

/** How long rows that somebody else holds are waited for, before `locked`. */
const lockTimeoutMs = 10_000

/**
 * Applies change sets in one statement. One that lost a race undid its neighbours as well: each half is tried again by itself, so that
 * the loser ends up alone and gets its verdict from what the winner left.
 */
export async function commit(connection: Connection, changes: readonly ChangeSet[]): Promise<readonly Verdict[]> {
  if (changes.length === 0) return []
  for (let attempt = 0; attempt < attemptsMax; attempt++) {
    try {
      return await flush(connection, changes)
    } catch (error) {
      if (!isLostRace(error)) throw error
    }
    if (changes.length > 1) {
      const half = Math.ceil(changes.length / 2)
      const first = await commit(connection, changes.slice(0, half))
      return [...first, ...(await commit(connection, changes.slice(half)))]
    }
  }
  return changes.map(() => 'busy')
}

/** Decides and applies a change set under the locks of its rows; after a lost race nothing was written, and it is decided again. */
export async function commitLocked(
  connection: Connection,
  refs: readonly Ref[],
  decide: (loaded: readonly (Loaded | undefined)[]) => ChangeSet | undefined,
): Promise<Verdict | undefined> {
  for (let attempt = 0; attempt < attemptsMax; attempt++) {
    try {
      return await connection.transaction(async (within) => {
        await lock(within, refs)
        const changes = decide(await load(within, refs))
        return changes && (await flush(within, [changes]))[0]
      })
    } catch (error) {
      if (!isLostRace(error)) throw error
    }
  }
  return 'busy'
}

async function lock(within: Connection, refs: readonly Ref[]): Promise<void> {
  const aggregates = refs.filter((ref) => ref.type === 'aggregate')
  // The patience within a host's transaction is the host's affair.
  if (!within.isNested) await within.query("select set_config('lock_timeout', $1, true)", [String(lockTimeoutMs)])
  await within.query(hotSql.lock, [aggregates.map(({ agency }) => agency), aggregates.map(({ id }) => id)])
}

async function flush(connection: Connection, changes: readonly ChangeSet[]): Promise<readonly Verdict[]> {
  const { text, lists } = statementFor(changes)
  const values = [changes.length, ...columnsOf(changes, lists)]
  const send = (by: Connection) => by.query<{ readonly verdict: Verdict }>(text, values)
  const { rows } = await (connection.isNested ? connection.transaction(send) : send(connection))
  return rows.map(({ verdict }) => verdict)
}

function statementFor(changes: readonly ChangeSet[]): { readonly text: string; readonly lists: readonly RowList[] } {
  if (changes.some(({ leases }) => leases.length > 0)) return { text: hotSql.commitLeased, lists: leasedCommitLists }
  const hasSubscriptions = changes.some(({ aggregates }) => aggregates.some((each) => isAny(each.subscriptions)))
  if (hasSubscriptions) return { text: hotSql.commitSubscriptions, lists: allCommitLists }
  return { text: hotSql.commit, lists: commitLists }
}

function isAny({ opened, changed, closed }: RowChanges<unknown, unknown>): boolean {
  return opened.length > 0 || changed.length > 0 || closed.length > 0
}

type Value = string | number | boolean | null

/** The rows of all lists, turned into one array per column. */
class Lists {
  readonly #lists: ReadonlyMap<string, Value[][]>

  constructor(lists: readonly RowList[]) {
    this.#lists = new Map(lists.map(({ name, columns }) => [name, Object.keys(columns).map((): Value[] => [])]))
  }

  add(name: string, ...row: readonly Value[]): void {
    const columns = this.#lists.get(name) ?? []
    if (columns.length !== row.length)
      throw new Error(`expected ${columns.length} columns of ${name}, got ${row.length}`)
    for (const [n, column] of columns.entries()) column.push(row[n] ?? null)
  }

  columns(): readonly (readonly Value[])[] {
    return [...this.#lists.values()].flat()
  }
}

function columnsOf(changes: readonly ChangeSet[], rowLists: readonly RowList[]): readonly (readonly Value[])[] {
  const lists = new Lists(rowLists)
  let entries = 0
  for (const [index, change] of changes.entries()) {
    const unit = index + 1
    const { agency, reservations, definitions, activations } = change
    for (const aggregate of change.aggregates) {
      addAggregate(lists, unit, agency, aggregate)
      for (const { revision, author, at, previous, hash, facts } of aggregate.journal) {
        const by = JSON.stringify(author)
        const key = [agency, aggregate.id, revision, aggregate.kind, change.commitId] as const
        lists.add('entry', unit, ++entries, ...key, by, at, previous, hash, facts)
      }
    }
    for (const { space, key, requestHash, answer, at } of reservations) {
      lists.add('reservation', unit, agency, space, key, requestHash, JSON.stringify(answer), at)
    }
    for (const { publisher, hash, source, createdAt, createdBy } of definitions) {
      lists.add('definition', unit, publisher, hash, source, createdAt, createdBy)
    }
    for (const row of activations) {
      lists.add('activation', unit, row.agency, row.key, row.version, row.definition, row.publisher)
    }
    for (const { agency, id, seq, lease } of change.leases) lists.add('held', unit, agency, id, seq, lease)
  }
  return lists.columns()
}

function addAggregate(lists: Lists, unit: number, agency: string, change: AggregateChange): void {
  const { id, expected, head, revision, kind, ended, summary, state, tasks, dues } = change
  const { status, key, version, definition, businessKey, incidents, createdAt, createdBy, endedAt } = summary
  const root = state.find(({ part }) => part === 'root')?.json ?? null
  const standing = [expected, head, revision, kind, status, key, version, definition, businessKey, incidents] as const
  lists.add('part', unit, agency, id, ...standing, createdAt, createdBy, endedAt, ended, root)
  for (const { part, json } of state) if (part !== 'root') lists.add('fragment', unit, agency, id, part, json)

  for (const { seq, outcome, by, at } of tasks.closed) lists.add('closing', unit, agency, id, seq, outcome, by, at)
  for (const row of tasks.changed) addTask(lists, unit, agency, id, false, row)
  for (const row of tasks.opened) addTask(lists, unit, agency, id, true, row)

  for (const seq of dues.closed) lists.add('due_closing', unit, agency, id, seq)
  for (const [isNew, rows] of [[false, dues.changed] as const, [true, dues.opened] as const]) {
    for (const { seq, kind, node, topic, due, attempts } of rows) {
      lists.add('due_row', unit, agency, id, seq, isNew, kind, node, topic, due, attempts)
    }
  }

  const { subscriptions } = change
  for (const seq of subscriptions.closed) lists.add('subscription_closing', unit, agency, id, seq)
  for (const row of subscriptions.changed) addSubscription(lists, unit, agency, id, false, row)
  for (const row of subscriptions.opened) addSubscription(lists, unit, agency, id, true, row)
}

function addSubscription(
  lists: Lists,
  unit: number,
  agency: string,
  id: string,
  isNew: boolean,
  { seq, node, kind, name, key, starts }: SubscriptionRow,
): void {
  lists.add('subscription', unit, agency, id, seq, isNew, node, kind, name, key, Number(starts))
}

function addTask(lists: Lists, unit: number, agency: string, id: string, isNew: boolean, row: TaskRow): void {
  const due = storedDue(row.due)
  const offers = JSON.stringify(row.candidates)
  const what = [row.node, row.name, row.state, row.assignee, offers, due, row.agencyDue, row.createdAt] as const
  lists.add('task', unit, agency, id, row.seq, isNew, ...what, row.key, row.businessKey, JSON.stringify(row.data))
  // Nobody is offered a task twice, though a role may be named twice.
  for (const ref of new Set(row.candidates)) lists.add('offer', unit, agency, id, row.seq, ref, due)
}
