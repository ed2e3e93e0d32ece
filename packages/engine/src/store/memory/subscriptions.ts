/** What the aggregates of one agency wait for from outside, by name, and by name and key. */
import type { ListedSubscription, Page, SubscriptionQuery, SubscriptionRow, Uuid } from '../../ports/store.js'
import { decodeCursor, encodeCursor } from '../cursor.js'
import { addUnder, compareText, deleteUnder, type SortedSet } from './sorted-set.js'

interface SubscriptionKey {
  readonly id: Uuid
  readonly seq: number
}

export interface SubscriptionEntry extends SubscriptionKey {
  readonly row: SubscriptionRow
}

export class SubscriptionIndex {
  readonly #sets = new Map<string, SortedSet<SubscriptionKey, SubscriptionEntry>>()

  open(entry: SubscriptionEntry): void {
    for (const name of namesOf(entry.row)) addUnder(this.#sets, name, entry, compareSubscriptions)
  }

  close(entry: SubscriptionEntry): void {
    for (const name of namesOf(entry.row)) deleteUnder(this.#sets, name, entry)
  }

  found({ kind, name, key }: SubscriptionQuery, start: SubscriptionKey | undefined): Iterable<SubscriptionEntry> {
    return this.#sets.get(setName(kind, name, key))?.after(start) ?? []
  }

  copy(): SubscriptionIndex {
    const copy = new SubscriptionIndex()
    for (const [name, set] of this.#sets) copy.#sets.set(name, set.copy())
    return copy
  }
}

/** The sets in which a row stands: of its name, and of its name and key. */
function namesOf({ kind, name, key }: SubscriptionRow): readonly string[] {
  return [setName(kind, name, undefined), setName(kind, name, key)]
}

/** JSON, because an absent key, `null` and an empty one are three things. */
function setName(kind: string, name: string, key: string | null | undefined): string {
  return JSON.stringify(key === undefined ? [kind, name] : [kind, name, key])
}

/**
 * One page of subscriptions.
 *
 * @param ofInstance - the subscriptions of the aggregate asked for, where one is
 */
export function listSubscriptions(
  index: SubscriptionIndex | undefined,
  ofInstance: Iterable<SubscriptionEntry> | undefined,
  query: SubscriptionQuery,
): Page<ListedSubscription> {
  const start = query.cursor === undefined ? undefined : subscriptionKey(query.cursor)
  const entries = ofInstance ? within(ofInstance, query, start) : (index?.found(query, start) ?? [])
  const items: ListedSubscription[] = []
  for (const { id, row } of entries) {
    const last = items.at(-1)
    if (last && items.length === query.limit) return { items, next: encodeCursor([last.id, last.seq]) }
    items.push({ ...row, agency: query.agency, id })
  }
  return { items }
}

/** Few enough to be filtered and sorted. */
function within(
  entries: Iterable<SubscriptionEntry>,
  { kind, name, key }: SubscriptionQuery,
  start: SubscriptionKey | undefined,
): readonly SubscriptionEntry[] {
  const isWanted = ({ row }: SubscriptionEntry): boolean =>
    row.kind === kind && row.name === name && (key === undefined || row.key === key)
  return [...entries]
    .filter((entry) => isWanted(entry) && (!start || compareSubscriptions(entry, start) > 0))
    .sort(compareSubscriptions)
}

function subscriptionKey(cursor: string): SubscriptionKey {
  const [id, seq] = decodeCursor(cursor, ['uuid', 'number'])
  return { id, seq }
}

function compareSubscriptions(a: SubscriptionKey, b: SubscriptionKey): number {
  return compareText(a.id, b.id) || a.seq - b.seq
}
