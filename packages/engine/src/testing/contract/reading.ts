/** How the cases look at a store, and how they ask again. */
import assert from 'node:assert/strict'
import { setImmediate as nextTurn } from 'node:timers/promises'
import {
  type Activation,
  type AggregateRef,
  type ChangeSet,
  type DefinitionRow,
  type DueRow,
  type JournalEntry,
  type ListedInstance,
  type ListedSubscription,
  type ListedTask,
  type Loaded,
  type LoadedAggregate,
  type LoadedReservation,
  type Page,
  type Position,
  type Ref,
  type Reservation,
  type Store,
  StoreUnavailable,
  type SubscriptionQuery,
  type TaskQuery,
  type Verdict,
} from '../../ports/store.js'
import { subscriptionRow, testAgency } from '../change-sets.js'
import type { Trial } from './case.js'

/** Pages never end the loop too early, and a broken cursor never runs for ever. */
const pagesMax = 5_000

export async function loadOne(store: Store, ref: Ref): Promise<Loaded | undefined> {
  const answers = await store.load([ref])
  assert.equal(answers.length, 1)
  return answers[0]
}

export async function loadAggregate(store: Store, { agency, id }: AggregateRef): Promise<LoadedAggregate | undefined> {
  const loaded = await loadOne(store, { type: 'aggregate', agency, id })
  if (loaded === undefined || loaded.type === 'aggregate') return loaded
  return assert.fail(`expected an aggregate, found ${loaded.type}`)
}

export async function loadReservation(
  store: Store,
  { space, key }: Pick<Reservation, 'space' | 'key'>,
  agency: string = testAgency,
): Promise<LoadedReservation | undefined> {
  const loaded = await loadOne(store, { type: 'reservation', agency, space, key })
  if (loaded === undefined || loaded.type === 'reservation') return loaded
  return assert.fail(`expected a reservation, found ${loaded.type}`)
}

export async function loadActivation(store: Store, agency: string, key: string): Promise<Activation | undefined> {
  const loaded = await loadOne(store, { type: 'activation', agency, key })
  if (loaded === undefined || loaded.type === 'activation') return loaded
  return assert.fail(`expected an activation, found ${loaded.type}`)
}

export async function journalOf(store: Store, { agency, id }: AggregateRef): Promise<readonly JournalEntry[]> {
  return store.query.journal({ agency, id }, { limit: 10_000 })
}

/** All items of all pages. */
export async function allPages<T>(ask: (cursor: string | undefined) => Promise<Page<T>>): Promise<readonly T[]> {
  const items: T[] = []
  let cursor: string | undefined
  for (let page = 0; page < pagesMax; page++) {
    const { items: more, next } = await ask(cursor)
    items.push(...more)
    if (next === undefined) return items
    cursor = next
  }
  return assert.fail(`expected the pages to end, but there were more than ${pagesMax}`)
}

/** Cursors are left out where there is none, as the types of the port ask. */
export function from(cursor: string | undefined): { readonly cursor?: string } {
  return cursor === undefined ? {} : { cursor }
}

export async function allTasks(store: Store, query: Partial<TaskQuery> = {}): Promise<readonly ListedTask[]> {
  return allPages((cursor) => store.query.tasks({ agency: testAgency, limit: 500, ...query, ...from(cursor) }))
}

/** Without a kind and a name: those that `subscriptionRow` has where none is given. */
export async function allSubscriptions(
  store: Store,
  query: Partial<SubscriptionQuery> = {},
): Promise<readonly ListedSubscription[]> {
  const { kind, name } = subscriptionRow({ seq: 1 })
  const asked = { agency: testAgency, kind, name, limit: 500, ...query }
  return allPages((cursor) => store.query.subscriptions({ ...asked, ...from(cursor) }))
}

export async function allInstances(store: Store, agency: string = testAgency): Promise<readonly ListedInstance[]> {
  return allPages((cursor) => store.query.instances({ agency, limit: 500, ...from(cursor) }))
}

/** The journal of the whole store behind a position, and the position at its end. */
export async function historyFrom(
  store: Store,
  start: Position = '',
  limit: number = 500,
): Promise<{ readonly entries: readonly JournalEntry[]; readonly position: Position }> {
  const entries: JournalEntry[] = []
  let position = start
  for (let page = 0; page < pagesMax; page++) {
    const next = await store.history(position, limit)
    if (next.entries.length === 0) return { entries, position: next.position }
    assert.ok(next.entries.length <= limit, `expected at most ${limit} entries, found ${next.entries.length}`)
    entries.push(...next.entries)
    position = next.position
  }
  return assert.fail(`expected the history to end, but there were more than ${pagesMax} pages`)
}

/** Commits one change set. */
export async function commitOne(store: Store, changes: ChangeSet): Promise<Verdict | undefined> {
  const verdicts = await store.commit([changes])
  assert.equal(verdicts.length, 1)
  return verdicts[0]
}

/** Commits change sets that nothing stands in the way of. */
export async function apply(store: Store, ...changes: readonly ChangeSet[]): Promise<void> {
  assert.deepEqual(
    await store.commit(changes),
    changes.map(() => 'applied'),
  )
}

/** Commits; where the store as a whole was locked, everything was busy. */
export async function commitOrBusy(store: Store, changes: readonly ChangeSet[]): Promise<readonly Verdict[]> {
  try {
    const verdicts = await store.commit(changes)
    assert.equal(verdicts.length, changes.length)
    return verdicts
  } catch (error) {
    if (error instanceof StoreUnavailable && error.isRetriable) return changes.map(() => 'busy' as const)
    throw error
  }
}

/** Commits, and asks again for what was busy until nothing is. */
export async function commitAtLast(store: Store, changes: readonly ChangeSet[]): Promise<readonly Verdict[]> {
  const verdicts: Verdict[] = changes.map(() => 'busy')
  for (let attempt = 0; attempt < 1_000; attempt++) {
    const open = verdicts.flatMap((verdict, index) => (verdict === 'busy' ? [index] : []))
    if (open.length === 0) return verdicts
    const answers = await commitOrBusy(store, open.map((index) => changes[index]).filter(isPresent))
    for (const [n, index] of open.entries()) verdicts[index] = answers[n] ?? 'busy'
    await nextTurn()
  }
  return assert.fail(`expected nothing to stay busy, found ${verdicts.join(', ')}`)
}

type Ending = 'commit' | 'rollback'

/** Commits within a host's transaction, and keeps it open until `end` is called. */
export async function holding(
  trial: Trial,
  changes: readonly ChangeSet[],
): Promise<{ end(how: Ending): Promise<void> }> {
  const rollback = new Error('rolled back')
  let over = Promise.resolve()
  const decide = await new Promise<(how: Ending) => void>((isWritten, hasFailed) => {
    over = trial.transaction(async (trx) => {
      await apply(trial.store.within(trx), ...changes)
      if ((await new Promise<Ending>(isWritten)) === 'rollback') throw rollback
    })
    over.catch(hasFailed)
  })
  const end = async (how: Ending): Promise<void> => {
    decide(how)
    await over.catch((error: unknown) => {
      if (error !== rollback) throw error
    })
  }
  return { end }
}

export function isPresent<T>(value: T | undefined): value is T {
  return value !== undefined
}

/** What of a change set can be seen without writing; claiming is writing. */
export interface Visible {
  readonly loaded: readonly (Loaded | undefined)[]
  readonly journals: readonly (readonly JournalEntry[])[]
  readonly tasks: readonly ListedTask[]
  readonly subscriptions: readonly ListedSubscription[]
  readonly instances: readonly ListedInstance[]
  readonly definitions: readonly (DefinitionRow | undefined)[]
  readonly history: number
}

/** All that a change set may have left. */
export interface Footprint extends Visible {
  readonly dues: readonly DueOf[]
}

export type DueOf = DueRow & AggregateRef

/** Everything a change set could have left: compared before and after, it shows that nothing was. */
export async function footprint(store: Store, changes: ChangeSet): Promise<Footprint> {
  return { ...(await visible(store, changes)), dues: await allDues(store) }
}

export async function visible(store: Store, changes: ChangeSet): Promise<Visible> {
  const { agency, aggregates, reservations, definitions, activations } = changes
  const refs: Ref[] = [
    ...aggregates.map(({ id }) => ({ type: 'aggregate' as const, agency, id })),
    ...reservations.map(({ space, key }) => ({ type: 'reservation' as const, agency, space, key })),
    ...activations.map(({ agency, key }) => ({ type: 'activation' as const, agency, key })),
  ]
  return {
    loaded: await store.load(refs),
    journals: await Promise.all(aggregates.map(({ id }) => journalOf(store, { agency, id }))),
    tasks: await allTasks(store, { agency }),
    subscriptions: await allSubscriptions(store, { agency }),
    instances: await allInstances(store, agency),
    definitions: await Promise.all(definitions.map(({ hash }) => store.catalogue.definition(hash))),
    history: (await historyFrom(store)).entries.length,
  }
}

/** All due rows, by aggregate and number. The leases have no length: looking takes nothing from anybody. */
export async function allDues(store: Store): Promise<readonly DueOf[]> {
  const topics = ['notify', 'archive']
  const now = Number.MAX_SAFE_INTEGER
  const claimed = await store.claim({ now, leaseMs: 0, worker: 'looking', timers: true, topics, limit: 10_000 })
  return claimed
    .map(({ lease: _, ...due }) => due)
    .toSorted((a, b) => (a.id === b.id ? a.seq - b.seq : a.id < b.id ? -1 : 1))
}
