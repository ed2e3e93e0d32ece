/**
 * Brings messages and signals to whoever waits for them. A message is stored first; after each commit that stored one, or opened a
 * subscription, its side looks for the other among what is committed, and a command closes the wait and consumes the message in one
 * commit. Whoever is second finds the other, so no race loses one. What a dying process leaves behind is taken up when it falls due.
 */
import { loadedState } from './aggregate.js'
import {
  type AgencyFact,
  type AgencyState,
  agencyId,
  agencyType,
  evolveAgency,
  type StartSubscription,
} from './aggregates/agency.js'
import { evolveMessage, type MessageFact, type MessageState, messageType } from './aggregates/message.js'
import type { StartKeyFact } from './aggregates/start-key.js'
import type { Change, Command, Committed, Decision, Work } from './committer/command.js'
import type { Core } from './core.js'
import { EngineError } from './errors.js'
import type { Fact } from './kernel/facts.js'
import type { InstanceState } from './kernel/state.js'
import type { Id, Node, Trigger } from './model/graph.js'
import type { Author, ListedSubscription, Uuid } from './ports/store.js'
import { changeInstance, decide, definitionNeed } from './session/commands.js'
import { onceAt, refuseTakenKey } from './session/start-keys.js'

const system: Author = { actor: 'engine', performedBy: 'engine', mode: 'system' }
type Followed = Fact | AgencyFact | MessageFact | StartKeyFact

const pageSize = 100
const lookAgainMs = 60_000

export class Deliveries {
  readonly #core: Core
  readonly #onError: (error: unknown) => void
  readonly #underWay = new Set<Promise<unknown>>()
  readonly #expected = new Map<Uuid, (received: number) => void>()

  constructor(core: Core, onError: (error: unknown) => void) {
    this.#core = core
    this.#onError = onError
  }

  /** Looks for the other side of what has just been committed. */
  committed(commits: readonly Committed[]): void {
    for (const { agency, id, facts } of commits) {
      for (const fact of facts as readonly Followed[]) this.#follow(agency, id, fact)
    }
  }

  /** Answers when nothing is being delivered any more: whether anything was. */
  async settled(): Promise<boolean> {
    const wasUnderWay = this.#underWay.size > 0
    while (this.#underWay.size > 0) await Promise.allSettled([...this.#underWay])
    return wasUnderWay
  }

  #follow(agency: string, id: Uuid, fact: Followed): void {
    if (fact.type === 'messageStored') this.#track(this.#deliverAndTell(agency, id, fact.message))
    else if (fact.type === 'waitOpened' && fact.wait.type === 'subscription' && fact.wait.kind === 'message')
      this.#track(this.#lookFor(agency, fact.wait.name, fact.wait.key))
    else if (fact.type === 'startSubscriptionOpened' && fact.subscription.kind === 'message')
      this.#track(this.#lookFor(agency, fact.subscription.name))
    else if (fact.type === 'startKeyReturned') this.#track(this.#lookForStarts(agency, fact.process))
  }

  #track(work: Promise<unknown>): void {
    const tracked = work.catch(this.#onError).finally(() => this.#underWay.delete(tracked))
    this.#underWay.add(tracked)
  }

  /** Answers how many have received a message that is about to be stored. */
  expect(id: Uuid): Promise<number> {
    return new Promise((resolve) => this.#expected.set(id, resolve))
  }

  async #deliverAndTell(agency: string, id: Uuid, message: MessageState): Promise<void> {
    const tell = this.#expected.get(id)
    this.#expected.delete(id)
    let received = 0
    try {
      received = await this.deliver(agency, id, message)
    } finally {
      tell?.(received) // stored it is, whatever became of the delivery
    }
  }

  /** Stored messages of a name, and of a key where only those will do, oldest first, now that somebody waits. */
  async #lookFor(agency: string, name: string, key?: string): Promise<void> {
    const { store } = this.#core
    const asked = { agency, kind: 'message', key: name, state: 'open', oldestFirst: true, limit: pageSize } as const
    const only = key === undefined ? {} : { businessKey: key }
    for (let cursor: string | undefined, isMore = true; isMore; isMore = cursor !== undefined) {
      const page = await store.query.instances({ ...asked, ...only, ...(cursor === undefined ? {} : { cursor }) })
      const refs = page.items.map(({ id }) => ({ type: 'aggregate', agency, id }) as const)
      const messages = refs.length === 0 ? [] : await store.load(refs)
      for (const [n, { id }] of refs.entries()) {
        const message = loadedState(messageType, messages[n])
        if (message !== undefined) await this.deliver(agency, id, message)
      }
      cursor = page.next
    }
  }

  /** Messages that a process has not been started by while an instance with their key lived. */
  async #lookForStarts(agency: string, process: Id): Promise<void> {
    const [loaded] = await this.#core.store.load([{ type: 'aggregate', agency, id: agencyId(agency) }])
    const subscriptions = Object.values(loadedState(agencyType, loaded)?.subscriptions ?? {})
    const starts = subscriptions.filter(({ key, kind }) => key === process && kind === 'message')
    for (const name of new Set(starts.map((start) => start.name))) await this.#lookFor(agency, name)
  }

  /** One receiver for a message, every one for a signal: those who wait before those who would begin. Answers how many have received it. */
  async deliver(agency: string, id: Uuid, message: MessageState): Promise<number> {
    let received = 0
    for (const starts of [false, true]) {
      for await (const subscription of this.#subscriptionsTo(agency, message)) {
        if (subscription.starts !== starts || !mayReceive(subscription, message)) continue
        if (await this.#hand(id, message, subscription)) received++
        if (received > 0 && message.what === 'message') return received
      }
    }
    if (message.what === 'signal') await this.#quietly(ending(agency, id, 'done'))
    return received
  }

  async *#subscriptionsTo(agency: string, { what, name, instance }: MessageState): AsyncGenerator<ListedSubscription> {
    const only = instance === undefined ? {} : { instance }
    for (let cursor: string | undefined, isMore = true; isMore; isMore = cursor !== undefined) {
      const from = cursor === undefined ? {} : { cursor }
      const page = await this.#core.store.query.subscriptions({
        agency,
        kind: what,
        name,
        limit: pageSize,
        ...only,
        ...from,
      })
      yield* page.items
      cursor = page.next
    }
  }

  async #hand(id: Uuid, message: MessageState, subscription: ListedSubscription): Promise<boolean> {
    const command = subscription.starts
      ? startBy(this.#core, id, message, subscription)
      : triggerBy(this.#core, id, message, subscription)
    return this.#quietly(command)
  }

  /** Somebody else was first: nothing to do. */
  async #quietly(command: Command): Promise<boolean> {
    try {
      return (await this.#core.committer.submit(command)) !== null
    } catch (error) {
      if (error instanceof EngineError && late.includes(error.code)) return false
      throw error
    }
  }
}

const late = [
  'wait-closed',
  'wait-not-found',
  'instance-ended',
  'instance-not-found',
  'message-gone',
  'process-not-active',
  'wrong-instance',
  'start-key-taken',
]

function mayReceive({ key, starts }: ListedSubscription, message: MessageState): boolean {
  if (starts) return message.instance === undefined
  return key === null || key === message.key
}

function gone(id: Uuid): EngineError {
  return new EngineError(
    'message-gone',
    `Expected message ${id} to wait for a receiver, but it has one or has expired.`,
  )
}

type Held = { readonly type: 'held'; readonly state: MessageState } | Exclude<Decision, { type: 'commit' | 'answer' }>

/** The message, if it still waits. */
function held(work: Work, agency: string, id: Uuid): Held {
  const found = work.aggregate(id)
  if (found === 'unknown') return { type: 'needs', needs: [{ type: 'aggregate', agency, id }] }
  const state = found === 'none' ? undefined : (found.state as MessageState) // the id is that of a message
  return state?.status === 'waiting' ? { type: 'held', state } : { type: 'refused', error: gone(id) }
}

/** A message is consumed by its receiver; a signal goes on to the next one. */
function consumed(work: Work, id: Uuid, state: MessageState, by: Uuid): Change[] {
  if (state.what === 'signal') return []
  const fact = { type: 'messageEnded', status: 'consumed', by, at: work.now } as const
  return [{ id, type: messageType, state: evolveMessage(state, fact), facts: [fact] }]
}

function triggerBy(
  core: Core,
  id: Uuid,
  message: MessageState,
  { agency, id: instance, seq }: ListedSubscription,
): Command {
  const command = changeInstance(core, {
    agency,
    instance,
    author: system,
    input: () => ({ type: 'trigger', wait: seq, variables: message.variables }),
    answer: { instance },
  })
  return {
    ...command,
    decide(work) {
      const mail = held(work, agency, id)
      if (mail.type !== 'held') return mail
      const found = work.aggregate(instance)
      const state = typeof found === 'string' ? undefined : (found.state as InstanceState) // subscriptions that do not start are of instances
      if (message.businessKey !== undefined && state?.businessKey !== message.businessKey)
        return { type: 'refused', error: otherInstance() }
      const decision = command.decide(work)
      if (decision.type !== 'commit') return decision
      return { ...decision, changes: [...decision.changes, ...consumed(work, id, mail.state, instance)] }
    },
  }
}

function otherInstance(): EngineError {
  return new EngineError(
    'wrong-instance',
    'Expected an instance with the business key of the message, but this is another one.',
  )
}

/** A message or signal at a start: an instance begins, or a parallel multiple start event notes the trigger. */
function startBy(core: Core, id: Uuid, message: MessageState, { agency, seq }: ListedSubscription): Command {
  const instance = core.newId()
  return {
    agency,
    aggregate: agencyId(agency),
    author: system,
    decide(work) {
      const mail = held(work, agency, id)
      if (mail.type !== 'held') return mail
      const start = starting(core, work, agency, seq, instance, message)
      if (start?.type !== 'commit') return start ?? { type: 'answer', answer: null }
      return { ...start, changes: [...start.changes, ...consumed(work, id, mail.state, instance)] }
    },
  }
}

/** What happens to an agency when one of its start subscriptions is met. */
export function starting(
  core: Core,
  work: Work,
  agency: string,
  seq: number,
  instance: Uuid,
  { variables, businessKey, key }: Pick<MessageState, 'variables' | 'businessKey'> & Partial<Pick<MessageState, 'key'>>,
  holds: (trigger: Trigger) => boolean = () => true,
): Decision | undefined {
  const found = work.aggregate(agencyId(agency))
  const state = typeof found === 'string' ? undefined : (found.state as AgencyState) // the id is that of an agency
  const subscription = state?.subscriptions[seq]
  const definition = subscription && state?.published[subscription.key]?.[subscription.version - 1]
  if (state === undefined || subscription === undefined || definition === undefined)
    return { type: 'refused', error: notActive(agency) }
  const graph = core.definitions.process(definition, subscription.key)
  if (graph === undefined) return { type: 'needs', needs: [definitionNeed(core, definition)] }
  const trigger = triggerAt(graph.nodes[subscription.event], subscription.trigger)
  if (trigger !== undefined && !holds(trigger)) return undefined
  const once = onceAt(graph.nodes[subscription.event])
  const startKey = once === undefined ? null : (key ?? null)
  const taken = once && startKey !== null && refuseTakenKey(work, agency, subscription.key, startKey, once)
  if (taken) return taken
  const facts = occurring(state, subscription, isParallelMultiple(graph.nodes[subscription.event]))
  const change: Change[] =
    facts.length === 0
      ? []
      : [{ id: agencyId(agency), type: agencyType, state: facts.reduce(evolveAgency, state), facts }]
  if (facts.some((fact) => fact.type === 'startTriggered' && fact.hasOccurred))
    return { type: 'commit', changes: change, answer: {} }
  const { version, event } = subscription
  const input = {
    type: 'start',
    definition,
    version,
    variables,
    by: system.performedBy,
    event,
    ...(businessKey === undefined ? {} : { businessKey }),
    ...(startKey === null ? {} : { startKey }),
  } as const
  const started = decide(core, work, {
    agency,
    instance,
    author: system,
    graph,
    state: undefined,
    input,
    answer: { instance },
  })
  return started.type === 'commit' ? { ...started, changes: [...change, ...started.changes] } : started
}

function triggerAt(node: Node | undefined, id: string): Trigger | undefined {
  return node !== undefined && 'triggers' in node ? node.triggers.find((trigger) => trigger.id === id) : undefined
}

function isParallelMultiple(node: object | undefined): boolean {
  return node !== undefined && 'isParallelMultiple' in node && node.isParallelMultiple === true
}

/** Of a parallel multiple start event: this trigger is noted; with the last one all are forgotten, and the instance starts. */
function occurring(
  { subscriptions }: AgencyState,
  { seq, key, event }: StartSubscription,
  isParallel: boolean,
): AgencyFact[] {
  if (!isParallel) return []
  const all = Object.values(subscriptions).filter((each) => each.key === key && each.event === event)
  const isLast = all.every((each) => each.seq === seq || each.hasOccurred === true)
  if (!isLast) return [{ type: 'startTriggered', seq, hasOccurred: true }]
  return all
    .filter((each) => each.hasOccurred === true)
    .map((each) => ({ type: 'startTriggered', seq: each.seq, hasOccurred: false }))
}

function notActive(agency: string): EngineError {
  return new EngineError(
    'process-not-active',
    `Expected a live version at ${agency} that this starts, but it has been replaced.`,
    { status: 404 },
  )
}

/** A message that still waits is looked at again in a minute: whoever began to wait meanwhile may have died before it looked. */
export function resting(agency: string, id: Uuid): Command {
  return {
    agency,
    aggregate: id,
    author: system,
    decide(work) {
      const mail = held(work, agency, id)
      if (mail.type !== 'held') return mail
      const fact = { type: 'messageRested', due: Math.min(mail.state.expiresAt, work.now + lookAgainMs) } as const
      const change = { id, type: messageType, state: evolveMessage(mail.state, fact), facts: [fact] }
      return { type: 'commit', changes: [change], answer: {} }
    },
  }
}

/** A message nobody came for, or a signal everybody has heard. */
export function ending(agency: string, id: Uuid, status: 'expired' | 'done'): Command {
  return {
    agency,
    aggregate: id,
    author: system,
    decide(work) {
      const mail = held(work, agency, id)
      if (mail.type !== 'held') return mail
      const fact = { type: 'messageEnded', status, by: null, at: work.now } as const
      return {
        type: 'commit',
        changes: [{ id, type: messageType, state: evolveMessage(mail.state, fact), facts: [fact] }],
        answer: {},
      }
    },
  }
}
