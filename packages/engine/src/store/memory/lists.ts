/** Pages of instances, journals and activations. */
import type { Activation, InstanceQuery, JournalEntry, ListedInstance, Page, Queries } from '../../ports/store.js'
import { decodeCursor, encodeCursor } from '../cursor.js'
import { compareText, merge } from './sorted-set.js'
import { type Aggregate, journalEntry, messageKey, type Partition } from './tables.js'

export function listInstances(partition: Partition | undefined, query: InstanceQuery): Page<ListedInstance> {
  const start = query.cursor === undefined ? undefined : { id: decodeCursor(query.cursor, ['uuid'])[0] }
  const { oldestFirst = false } = query
  const sets = setsFor(partition, query).map((set) => (oldestFirst ? set.before(start) : set.after(start)))
  const items: ListedInstance[] = []
  for (const aggregate of merge(sets, (a, b) => (oldestFirst ? compareText(a.id, b.id) : compareText(b.id, a.id)))) {
    if (!isWanted(aggregate, query)) continue
    const last = items.at(-1)
    if (last && items.length === query.limit) return { items, next: encodeCursor([last.id]) }
    const { agency, id, kind, revision, summary } = aggregate
    items.push({ ...summary, agency, id, kind, revision })
  }
  return { items }
}

function setsFor(partition: Partition | undefined, { kind, key, businessKey, state }: InstanceQuery) {
  if (!partition) return []
  if (kind === 'message' && key !== undefined && businessKey !== undefined && state === 'open') {
    const messages = partition.messages.get(messageKey({ key, businessKey }))
    return messages ? [messages] : []
  }
  return [...(state === 'ended' ? [] : [partition.open]), ...(state === 'open' ? [] : [partition.ended])]
}

function isWanted({ kind, summary }: Aggregate, query: InstanceQuery): boolean {
  return (
    (query.kind === undefined || kind === query.kind) &&
    (query.key === undefined || summary.key === query.key) &&
    (query.businessKey === undefined || summary.businessKey === query.businessKey) &&
    (!query.withIncidents || summary.incidents > 0)
  )
}

export function listJournal(
  aggregate: Aggregate | undefined,
  { after = 0, limit }: Parameters<Queries['journal']>[1],
): readonly JournalEntry[] {
  return (aggregate?.journal ?? []).slice(after, after + limit).map(journalEntry)
}

/** By key. */
export function listActivations(
  partition: Partition | undefined,
  { limit, cursor }: Parameters<Queries['activations']>[1],
): Page<Activation> {
  const start = cursor === undefined ? undefined : decodeCursor(cursor, ['string'])[0]
  const all = [...(partition?.activations.values() ?? [])]
    .filter(({ key }) => start === undefined || key > start)
    .sort((a, b) => compareText(a.key, b.key))
  const items = all.slice(0, limit)
  const last = items.at(-1)
  return last && all.length > limit ? { items, next: encodeCursor([last.key]) } : { items }
}
