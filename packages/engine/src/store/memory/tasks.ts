/** The open tasks of one agency, and the lists in which they stand: by owner, by candidate, and all. */
import type { AggregateRef, EpochMs, ListedTask, Page, TaskQuery, TaskRow, Uuid } from '../../ports/store.js'
import { decodeCursor, encodeCursor } from '../cursor.js'
import { addUnder, compareText, deleteUnder, merge, SortedSet } from './sorted-set.js'

export interface TaskKey {
  readonly due: EpochMs | null
  readonly id: Uuid
  readonly seq: number
}

export interface TaskEntry extends TaskKey {
  readonly row: TaskRow
}

type Sets = Map<string, SortedSet<TaskKey, TaskEntry>>

export class TaskIndex {
  #all = new SortedSet<TaskKey, TaskEntry>(compareTasks)
  #byAssignee: Sets = new Map()
  #byCandidate: Sets = new Map()

  open(entry: TaskEntry): void {
    const { assignee, candidates } = entry.row
    this.#all.add(entry)
    if (assignee !== null) addUnder(this.#byAssignee, assignee, entry, compareTasks)
    for (const reference of candidates) addUnder(this.#byCandidate, reference, entry, compareTasks)
  }

  close(entry: TaskEntry): void {
    const { assignee, candidates } = entry.row
    this.#all.delete(entry)
    if (assignee !== null) deleteUnder(this.#byAssignee, assignee, entry)
    for (const reference of candidates) deleteUnder(this.#byCandidate, reference, entry)
  }

  /** Tasks of a reader, or all where no reader is named. */
  readers({ assignee, candidates }: TaskQuery, start: TaskKey | undefined): Iterable<TaskEntry> {
    if (assignee === undefined && candidates === undefined) return this.#all.after(start)
    const own = assignee === undefined ? [] : [this.#byAssignee.get(assignee)]
    const offered = (candidates ?? []).map((reference) => this.#byCandidate.get(reference))
    return merge(
      [...own, ...offered].flatMap((set) => (set ? [set.after(start)] : [])),
      compareTasks,
    )
  }

  copy(): TaskIndex {
    const copy = new TaskIndex()
    copy.#all = this.#all.copy()
    copy.#byAssignee = copySets(this.#byAssignee)
    copy.#byCandidate = copySets(this.#byCandidate)
    return copy
  }
}

/**
 * One page of tasks.
 *
 * @param ofInstance - the open tasks of the instance asked for, where one is
 */
export function listTasks(
  index: TaskIndex | undefined,
  ofInstance: Iterable<TaskEntry> | undefined,
  query: TaskQuery,
): Page<ListedTask> {
  const start = query.cursor === undefined ? undefined : taskKey(query.cursor)
  const entries = ofInstance ? within(ofInstance, query, start) : (index?.readers(query, start) ?? [])
  const items: ListedTask[] = []
  let last: TaskEntry | undefined
  for (const entry of entries) {
    // In order of due: what follows is due later still.
    if (query.dueBefore !== undefined && (entry.due ?? Number.POSITIVE_INFINITY) >= query.dueBefore) break
    if (last && items.length === query.limit) return { items, next: encodeCursor([last.due, last.id, last.seq]) }
    items.push(listed(entry, { agency: query.agency, id: entry.id }))
    last = entry
  }
  return { items }
}

/** Few enough to be filtered and sorted. */
function within(entries: Iterable<TaskEntry>, query: TaskQuery, start: TaskKey | undefined): readonly TaskEntry[] {
  return [...entries]
    .filter((entry) => isReaders(entry.row, query) && (!start || compareTasks(entry, start) > 0))
    .sort(compareTasks)
}

function isReaders({ assignee, candidates }: TaskRow, query: TaskQuery): boolean {
  if (query.assignee === undefined && query.candidates === undefined) return true
  if (assignee !== null && assignee === query.assignee) return true
  return candidates.some((reference) => query.candidates?.includes(reference))
}

function listed({ row }: TaskEntry, { agency, id }: AggregateRef): ListedTask {
  return { ...row, agency, id }
}

function taskKey(cursor: string): TaskKey {
  const [due, id, seq] = decodeCursor(cursor, ['number?', 'uuid', 'number'])
  return { due, id, seq }
}

function compareTasks(a: TaskKey, b: TaskKey): number {
  return compareDue(a.due, b.due) || compareText(a.id, b.id) || a.seq - b.seq
}

function compareDue(a: EpochMs | null, b: EpochMs | null): number {
  if (a === b) return 0
  if (a === null) return 1
  return b === null ? -1 : a - b
}

function copySets(sets: Sets): Sets {
  return new Map(Array.from(sets, ([name, set]) => [name, set.copy()]))
}
