/** Change sets as the lists that their statement takes. */
import type { AggregateChange, ChangeSet, SubscriptionRow, TaskRow } from '@quytrinh/engine/ports'
import { storedDue } from '../rows.js'
import {
  type ChapterName,
  type CommitListName,
  chapterNames,
  commitStatement,
  listsOf,
  verdictStatement,
} from './commit.sql.js'
import { type RowList, Rows, type Value } from './row-lists.js'

export interface Statement {
  readonly text: string
  readonly values: readonly string[]
}

/** The statement that applies these change sets. `unit` is the position of the change set in the call, from 1. */
export function commitOf(changes: readonly ChangeSet[]): Statement {
  return statementOf(changes, chapterNames, commitStatement)
}

/** The statement that says why these change sets were refused. */
export function verdictOf(refused: readonly ChangeSet[]): Statement {
  return statementOf(refused, ['standing', 'reservations', 'leases'], verdictStatement)
}

function statementOf(
  changes: readonly ChangeSet[],
  chapters: readonly ChapterName[],
  textOf: (present: readonly ChapterName[]) => string,
): Statement {
  const lists = new Lists()
  for (const [index, change] of changes.entries()) addChangeSet(lists, index + 1, change)
  const present = chapters.filter((name) => name === 'standing' || lists.has(name))
  return { text: textOf(present), values: present.flatMap((name) => lists.arrays(name)) }
}

const allLists: ReadonlyMap<string, RowList> = new Map(
  chapterNames.flatMap((name) => listsOf(name).map((list) => [list.name, list])),
)

class Lists {
  readonly #rows = new Map<string, Rows>()

  /** Answers the position of the row in its list, from 1. */
  add(name: CommitListName, ...row: readonly Value[]): number {
    return this.#of(name).add(row)
  }

  /** Whether a chapter has any rows. */
  has(chapter: ChapterName): boolean {
    return listsOf(chapter).some(({ name }) => this.#rows.has(name))
  }

  arrays(chapter: ChapterName): readonly string[] {
    return listsOf(chapter).flatMap(({ name }) => this.#of(name).arrays())
  }

  #of(name: string): Rows {
    const known = this.#rows.get(name)
    if (known !== undefined) return known
    const list = allLists.get(name)
    if (list === undefined) throw new Error(`expected a list of the commit, got ${name}`)
    const rows = new Rows(list)
    this.#rows.set(name, rows)
    return rows
  }
}

function addChangeSet(lists: Lists, unit: number, change: ChangeSet): void {
  const { agency, commitId, aggregates, reservations, definitions, activations, leases } = change
  for (const aggregate of aggregates) addAggregate(lists, unit, agency, commitId, aggregate)
  for (const { space, key, requestHash, answer, at } of reservations) {
    lists.add('reservation', unit, agency, space, key, requestHash, JSON.stringify(answer), at)
  }
  for (const { publisher, hash, source, createdAt, createdBy } of definitions) {
    lists.add('definition', unit, publisher, hash, source, createdAt, createdBy)
  }
  for (const row of activations) {
    lists.add('activation', unit, row.agency, row.key, row.version, row.definition, row.publisher)
  }
  for (const { agency: home, id, seq, lease } of leases) lists.add('held', unit, home, id, seq, lease)
}

function addAggregate(lists: Lists, unit: number, agency: string, commitId: string, change: AggregateChange): void {
  const { id, expected, head, revision, kind, ended, summary, state, journal, tasks, dues, subscriptions } = change
  const { status, key, version, definition, businessKey, incidents, createdAt, createdBy, endedAt } = summary
  const root = state.find(({ part }) => part === 'root')?.json ?? null
  const identity = [unit, agency, id, expected, head, revision] as const
  const part = lists.add('part', ...identity, status, key, version, definition, businessKey, incidents, root)
  if (expected === null || ended) lists.add('turn', part, kind, createdAt, createdBy, endedAt, ended)
  for (const { part: name, json } of state) if (name !== 'root') lists.add('fragment', part, name, json)
  for (const { revision: number, author, at, previous, hash, facts } of journal) {
    lists.add('entry', part, number, kind, commitId, JSON.stringify(author), at, previous, hash, facts)
  }

  for (const { seq, outcome, by, at } of tasks.closed) lists.add('closing', part, seq, outcome, by, at)
  for (const row of tasks.changed) addTask(lists, 'changed_task', part, row)
  for (const row of tasks.opened) addTask(lists, 'task', part, row)

  for (const seq of dues.closed) lists.add('due_closing', part, seq)
  for (const [isNew, rows] of [[false, dues.changed] as const, [true, dues.opened] as const]) {
    for (const row of rows) {
      lists.add('due_row', part, row.seq, isNew, row.kind, row.node, row.topic, row.due, row.attempts)
    }
  }

  for (const seq of subscriptions.closed) lists.add('subscription_closing', part, seq)
  for (const row of subscriptions.changed) addSubscription(lists, part, false, row)
  for (const row of subscriptions.opened) addSubscription(lists, part, true, row)
}

function addSubscription(lists: Lists, part: number, isNew: boolean, row: SubscriptionRow): void {
  lists.add('subscription', part, row.seq, isNew, row.node, row.kind, row.name, row.key, Number(row.starts))
}

function addTask(lists: Lists, list: 'task' | 'changed_task', part: number, row: TaskRow): void {
  const due = storedDue(row.due)
  const what = [row.node, row.name, row.state, row.assignee, JSON.stringify(row.candidates), due] as const
  const data = JSON.stringify(row.data)
  lists.add(list, part, row.seq, ...what, row.agencyDue, row.createdAt, row.key, row.businessKey, data)
  // Nobody is offered a task twice, though a role may be named twice.
  for (const ref of new Set(row.candidates)) lists.add('offer', part, row.seq, ref, due)
}
