import { decodeCursor, encodeCursor, type ListedTask, type Page, type TaskQuery } from '@quytrinh/engine/ports'
import { type RawBuilder, type Selectable, sql } from 'kysely'
import { chunksOf } from '../chunks.js'
import type { Dialect } from '../dialect.js'
import { pageOf } from '../page.js'
import { storedDue, taskOf } from '../rows.js'
import type { TaskTable } from '../tables.js'

const shape = ['number', 'uuid', 'number'] as const

/** A select of task keys (due, aggregate, seq), in this order, no more than a page of them. */
type Arm = RawBuilder<unknown>

/**
 * One arm per question – mine, and offered to each of these references – in the order of the index that answers it and cut off at the
 * limit. The union of the arms is a few pages long whatever the size of the tables, where an `or` over all of them reads everything.
 */
export async function listTasks<Trx>(dialect: Dialect<Trx>, query: TaskQuery): Promise<Page<ListedTask>> {
  const pages = await Promise.all(chunksOf(armsOf(dialect, query)).map((arms) => firstTasks(dialect, query, arms)))
  const tasks = pages.length > 1 ? merged(pages.flat()) : (pages[0] ?? [])
  return pageOf(tasks, query.limit, ({ due, id, seq }) => encodeCursor([storedDue(due), id, seq]))
}

function armsOf<Trx>(dialect: Dialect<Trx>, query: TaskQuery): readonly Arm[] {
  const { agency, assignee, instance } = query
  const refs = query.candidates && [...new Set(query.candidates)]
  if (instance !== undefined) return [ofInstance(dialect, query, instance, refs)]
  const cut = cutOf(dialect, query)
  if (assignee === undefined && refs === undefined) {
    return [sql`select due, aggregate, seq from qt_task where agency = ${agency} ${cut}`]
  }
  const mine = sql`select due, aggregate, seq from qt_task where agency = ${agency} and assignee = ${assignee} ${cut}`
  const offered = (refs ?? []).map(
    (ref) => sql`select due, aggregate, seq from qt_task_candidate where agency = ${agency} and ref = ${ref} ${cut}`,
  )
  return assignee === undefined ? offered : [mine, ...offered]
}

/**
 * The tasks of one instance are few: they are found by its id, and each is then held against the reader. `+due`, because the planner
 * would else walk all tasks of the agency, in order of due, to spare itself the sorting of these few.
 */
function ofInstance<Trx>(
  dialect: Dialect<Trx>,
  { agency, assignee, dueBefore, cursor, limit }: TaskQuery,
  instance: string,
  refs: readonly string[] | undefined,
): Arm {
  const isEverybody = assignee === undefined && refs === undefined
  const reader = isEverybody ? sql`` : sql`and (${sql.join(readerTests(assignee, refs ?? []), sql` or `)})`
  const [due, , seq] = cursor === undefined ? [] : decodeCursor(cursor, shape)
  const after = due === undefined ? sql`` : sql`and (+due, seq) > (${due}, ${seq})`
  const before = dueBefore === undefined ? sql`` : sql`and +due < ${dueBefore}`
  return sql`select due, aggregate, seq from qt_task where agency = ${agency} and aggregate = ${dialect.storedUuid(instance)}
    ${reader} ${before} ${after} order by +due, seq limit ${limit + 1}`
}

function readerTests(assignee: string | undefined, refs: readonly string[]): readonly RawBuilder<unknown>[] {
  const mine = assignee === undefined ? sql`1 = 0` : sql`assignee = ${assignee}`
  if (refs.length === 0) return [mine]
  const offered = sql`exists (select 1 from qt_task_candidate as c where c.agency = qt_task.agency and c.ref in (${sql.join(refs)})
    and c.due = qt_task.due and c.aggregate = qt_task.aggregate and c.seq = qt_task.seq)`
  return [mine, offered]
}

/** Where every arm begins and ends. */
function cutOf<Trx>(dialect: Dialect<Trx>, { dueBefore, cursor, limit }: TaskQuery): RawBuilder<unknown> {
  const before = dueBefore === undefined ? sql`` : sql`and due < ${dueBefore}`
  const [due, id, seq] = cursor === undefined ? [] : decodeCursor(cursor, shape)
  const after = id === undefined ? sql`` : sql`and (due, aggregate, seq) > (${due}, ${dialect.storedUuid(id)}, ${seq})`
  return sql`${before} ${after} order by due, aggregate, seq limit ${limit + 1}`
}

async function firstTasks<Trx>(
  dialect: Dialect<Trx>,
  { agency, limit }: TaskQuery,
  arms: readonly Arm[],
): Promise<readonly ListedTask[]> {
  // `union`, not `union all`: a task that is offered in several ways is listed once.
  const keys = sql.join(
    arms.map((arm) => sql`select due, aggregate, seq from (${arm}) as arm`),
    sql` union `,
  )
  const tasks = sql<Selectable<TaskTable>>`select t.* from (${keys}) as k
    join qt_task as t on t.agency = ${agency} and t.aggregate = k.aggregate and t.seq = k.seq
    order by k.due, k.aggregate, k.seq limit ${limit + 1}`
  const { rows } = await dialect.run(tasks.compile(dialect.build))
  return rows.map((row) => taskOf(row, dialect.uuidOf))
}

function merged(tasks: readonly ListedTask[]): readonly ListedTask[] {
  const byKey = new Map(tasks.map((task) => [`${task.id}/${task.seq}`, task]))
  return [...byKey.values()].toSorted(
    (a, b) => storedDue(a.due) - storedDue(b.due) || (a.id < b.id ? -1 : Number(a.id > b.id)) || a.seq - b.seq,
  )
}
