/**
 * What is in force at an agency: the versions it has published, which of them are live, and the start timers of those. One aggregate per
 * agency, so that deploying and activating are commands with an author and a journal like all others.
 */
import { isDeepStrictEqual } from 'node:util'
import { type AggregateType, inOnePart, namedUuid, noRows, type Recorded, type Rows } from '../aggregate.js'
import type { Bound, Callable } from '../kernel/env.js'
import type { Id } from '../model/graph.js'
import type { DueRow, EpochMs, Hash, SubscriptionRow, Uuid } from '../ports/store.js'

export interface AgencyState {
  readonly schema: 1
  readonly agency: string
  readonly foundedAt: EpochMs
  readonly foundedBy: string
  /** The last number given to a start timer. */
  readonly seq: number
  /** Published versions by process id, oldest first: version n is the n-th. */
  readonly published: { readonly [key: string]: readonly Hash[] }
  /** The live version by process id. */
  readonly live: { readonly [key: string]: number }
  /** Versions by their tags, by process id; the newest where several have one tag. */
  readonly tags?: { readonly [key: string]: { readonly [tag: string]: number } }
  /** What has been deployed together: versions by process id, oldest deployment first. */
  readonly deployments?: readonly Deployment[]
  readonly timers: { readonly [seq: number]: StartTimer }
  readonly subscriptions: { readonly [seq: number]: StartSubscription }
}

/** Versions by process id. */
export type Deployment = { readonly [key: string]: number }

export interface StartTimer {
  readonly seq: number
  readonly key: Id
  readonly version: number
  readonly event: Id
  readonly trigger: Id
  readonly text: string
  readonly due: EpochMs
  readonly anchor: EpochMs
  readonly fired: number
}

/** A message, signal or condition that starts instances of the live version. */
export interface StartSubscription {
  readonly seq: number
  readonly key: Id
  readonly version: number
  /** The start event, or the event or receive task that instantiates. */
  readonly event: Id
  readonly trigger: Id
  readonly kind: SubscriptionRow['kind']
  readonly name: string
  /** Of a parallel multiple start event: whether this trigger has occurred since the last start. */
  readonly hasOccurred?: boolean
}

export type AgencyFact =
  | { readonly type: 'startSubscriptionOpened'; readonly subscription: StartSubscription }
  | { readonly type: 'startSubscriptionClosed'; readonly seq: number }
  /** One trigger of a parallel multiple start event. */
  | { readonly type: 'startTriggered'; readonly seq: number; readonly hasOccurred: boolean }
  | {
      readonly type: 'definitionPublished'
      readonly key: Id
      readonly version: number
      readonly definition: Hash
      readonly tag?: string
    }
  | { readonly type: 'deployedTogether'; readonly versions: Deployment }
  | { readonly type: 'definitionActivated'; readonly key: Id; readonly version: number; readonly definition: Hash }
  | { readonly type: 'startTimerArmed'; readonly timer: StartTimer }
  | {
      readonly type: 'startTimerFired'
      readonly seq: number
      readonly instance: Uuid
      readonly next: { readonly due: EpochMs; readonly fired: number } | null
    }
  | { readonly type: 'startTimerWithdrawn'; readonly seq: number }

export const agencyType: AggregateType<AgencyState, AgencyFact> = {
  kind: 'agency',
  ...inOnePart<AgencyState>(),
  isKept: false, // what was deployed elsewhere counts at once
  isEnded: () => false,
  summary: ({ agency, foundedAt, foundedBy }) => ({
    status: 'active',
    key: agency,
    version: 1,
    definition: null,
    businessKey: null,
    incidents: 0,
    createdAt: foundedAt,
    createdBy: foundedBy,
    endedAt: null,
  }),
  rows: rowsOf,
}

export function agencyId(agency: string): Uuid {
  return namedUuid('agency', agency)
}

export function emptyAgency(agency: string, at: EpochMs, by: string): AgencyState {
  return {
    schema: 1,
    agency,
    foundedAt: at,
    foundedBy: by,
    seq: 0,
    published: {},
    live: {},
    timers: {},
    subscriptions: {},
  }
}

export function evolveAgency(state: AgencyState, fact: AgencyFact): AgencyState {
  switch (fact.type) {
    case 'definitionPublished':
      return withTag(fact, {
        ...state,
        published: { ...state.published, [fact.key]: [...(state.published[fact.key] ?? []), fact.definition] },
      })
    case 'deployedTogether':
      return { ...state, deployments: [...without(state.deployments, fact.versions), fact.versions] }
    case 'definitionActivated':
      return { ...state, live: { ...state.live, [fact.key]: fact.version } }
    case 'startTimerArmed':
      return { ...state, seq: fact.timer.seq, timers: { ...state.timers, [fact.timer.seq]: fact.timer } }
    case 'startTimerFired': {
      const timer = state.timers[fact.seq]
      if (fact.next === null || timer === undefined) return withoutTimer(state, fact.seq)
      return { ...state, timers: { ...state.timers, [fact.seq]: { ...timer, ...fact.next } } }
    }
    case 'startTimerWithdrawn':
      return withoutTimer(state, fact.seq)
    case 'startSubscriptionOpened': {
      const { subscription } = fact
      return {
        ...state,
        seq: subscription.seq,
        subscriptions: { ...state.subscriptions, [subscription.seq]: subscription },
      }
    }
    case 'startSubscriptionClosed': {
      const { [fact.seq]: _, ...subscriptions } = state.subscriptions
      return { ...state, subscriptions }
    }
    case 'startTriggered': {
      const subscription = state.subscriptions[fact.seq]
      if (subscription === undefined) return state
      const { hasOccurred } = fact
      return { ...state, subscriptions: { ...state.subscriptions, [fact.seq]: { ...subscription, hasOccurred } } }
    }
  }
}

/** The same again counts as the latest; it is not kept twice. */
function without(deployments: readonly Deployment[] = [], versions: Deployment): readonly Deployment[] {
  return deployments.filter((each) => !isDeepStrictEqual(each, versions))
}

function withTag(
  { key, version, tag }: Extract<AgencyFact, { type: 'definitionPublished' }>,
  state: AgencyState,
): AgencyState {
  if (tag === undefined) return state
  return { ...state, tags: { ...state.tags, [key]: { ...state.tags?.[key], [tag]: version } } }
}

/** The version of a process that is bound so. What has been deployed together several times counts as it was the last time. */
export function versionBound(
  { published, tags, deployments = [] }: AgencyState,
  key: Id,
  bound: Exclude<Bound, { type: 'latest' }>,
): Callable | undefined {
  const version =
    bound.type === 'version'
      ? bound.version
      : bound.type === 'tag'
        ? own(own(tags, key), bound.tag)
        : own(
            deployments.findLast((each) => own(each, bound.process) === bound.version),
            key,
          )
  const definition = version === undefined ? undefined : own(published, key)?.[version - 1]
  return version === undefined || definition === undefined ? undefined : { definition, version }
}

/** Names come from files and data: what every object has is none of them. */
function own<T>(table: { readonly [name: string]: T } | undefined, name: string): T | undefined {
  return table !== undefined && Object.hasOwn(table, name) ? table[name] : undefined
}

function withoutTimer(state: AgencyState, seq: number): AgencyState {
  const { [seq]: _, ...timers } = state.timers
  return { ...state, timers }
}

function rowsOf(before: AgencyState | undefined, after: AgencyState, facts: readonly Recorded<AgencyFact>[]): Rows {
  const opened: DueRow[] = []
  const changed: DueRow[] = []
  const closed: number[] = []
  for (const seq of new Set(facts.map(({ fact }) => timerTouchedBy(fact)).filter((seq) => seq !== undefined))) {
    const is = after.timers[seq]
    const was = before?.timers[seq]
    if (is !== undefined) (was === undefined ? opened : changed).push(dueRow(is))
    else if (was !== undefined) closed.push(seq)
  }
  return { ...noRows, dues: { opened, changed, closed }, subscriptions: subscriptionsOf(before, after, facts) }
}

function subscriptionsOf(
  before: AgencyState | undefined,
  after: AgencyState,
  facts: readonly Recorded<AgencyFact>[],
): Rows['subscriptions'] {
  const touched = facts.flatMap(({ fact }) => {
    if (fact.type === 'startSubscriptionOpened') return [fact.subscription.seq]
    return fact.type === 'startSubscriptionClosed' ? [fact.seq] : []
  })
  const opened = touched.map((seq) => after.subscriptions[seq]).filter((each) => each !== undefined)
  return {
    opened: opened.filter(({ seq }) => before?.subscriptions[seq] === undefined).map(subscriptionRow),
    changed: [],
    closed: touched.filter((seq) => after.subscriptions[seq] === undefined && before?.subscriptions[seq] !== undefined),
  }
}

function subscriptionRow({ seq, event, kind, name }: StartSubscription): SubscriptionRow {
  return { seq, node: event, kind, name, key: null, starts: true }
}

function timerTouchedBy(fact: AgencyFact): number | undefined {
  if (fact.type === 'startTimerArmed') return fact.timer.seq
  return fact.type === 'startTimerFired' || fact.type === 'startTimerWithdrawn' ? fact.seq : undefined
}

function dueRow({ seq, event, due, fired }: StartTimer): DueRow {
  return { seq, kind: 'timer', node: event, topic: '', due, attempts: fired }
}
