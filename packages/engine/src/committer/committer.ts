/**
 * Collects concurrent commands, steps them, and commits neighbours together (design §4).
 *
 * ```
 *   submit ─► queue ─► take ─► load ─► decide each in turn ─► commit ─► applied ─► answer
 *               ▲                                               ├─ stale ─► forget, again
 *               │                                               ├─ busy ──► again
 *               └───────────────────────────────────────────────┴─ duplicate ─► again: the earlier answer is found
 * ```
 *
 * An aggregate is in one flush at a time. No optimistic-lock error reaches a caller, and no "maybe": after a lost connection the same
 * change sets are sent again, and their `commitId` tells whether they had arrived. An idle engine flushes in the same turn of the event
 * loop; there is no timer.
 */
import type { AggregateType } from '../aggregate.js'
import { assert, EngineError } from '../errors.js'
import type { Json } from '../json.js'
import {
  type Activation,
  type AggregateKind,
  type ChangeSet,
  type EpochMs,
  type LoadedReservation,
  type Ref,
  type Store,
  StoreUnavailable,
  type Uuid,
  type Verdict,
} from '../ports/store.js'
import { storeTrouble } from '../store-trouble.js'
import type { Command, Committed, Decision, Needs } from './command.js'
import {
  activationKey,
  changeSetOf,
  commandSpace,
  Flush,
  type Known,
  knownAfter,
  type StoredAnswer,
  type StoredRefusal,
  type Unit,
} from './flush.js'
import { LeastRecentlyUsed } from './least-recently-used.js'

export interface CommitterOptions {
  readonly store: Store
  readonly types: Readonly<Partial<Record<AggregateKind, AggregateType<unknown, unknown>>>>
  readonly now: () => EpochMs
  readonly newId: () => Uuid
  /** Told of every commit, after it, and whether it opened or changed something that becomes due. */
  readonly committed: (commits: readonly Committed[], news: { readonly isDueChanged: boolean }) => void
  readonly limits: CommitterLimits
  /** Waits; tests make it immediate. */
  readonly pause: (ms: number) => Promise<void>
}

export interface CommitterLimits {
  /** Commands per flush. */
  readonly flushMax: number
  /** Milliseconds of stepping per flush. */
  readonly steppingMsMax: number
  /** Aggregates kept parsed. */
  readonly cacheMax: number
  /** Commits tried for one command against others that are faster, and against a store that is away. */
  readonly triesMax: number
  /** How long a store that is away is asked again, in milliseconds, before the caller is told. */
  readonly patienceMs: number
}

export const defaultLimits: CommitterLimits = {
  flushMax: 256,
  steppingMsMax: 8,
  cacheMax: 4096,
  triesMax: 200,
  patienceMs: 30_000,
}

/** A command under way. */
interface Pending {
  readonly command: Command
  readonly resolve: (answer: Json) => void
  readonly reject: (error: Error) => void
  tries: number
  staleRounds: number
}

export class Committer {
  readonly #options: CommitterOptions
  readonly #cache: LeastRecentlyUsed<Uuid, Known>
  #queue: Pending[] = []
  /** Aggregates in a flush that is under way. */
  readonly #inFlight = new Set<Uuid>()
  /** Users whose commands broke a flush: theirs go alone. */
  readonly #suspects = new Set<string>()
  #flights = 0
  #isScheduled = false
  #idle: (() => void)[] = []

  constructor(options: CommitterOptions) {
    this.#options = options
    this.#cache = new LeastRecentlyUsed(options.limits.cacheMax)
  }

  /** Answers when the command is committed, or throws why it never will be. */
  submit(command: Command): Promise<Json> {
    return new Promise((resolve, reject) => {
      this.#queue.push({ command, resolve, reject, tries: 0, staleRounds: 0 })
      this.#schedule()
    })
  }

  /** Answers when nothing is under way. */
  async drain(): Promise<void> {
    if (this.#flights === 0 && this.#queue.length === 0) return
    await new Promise<void>((resolve) => this.#idle.push(resolve))
  }

  /** Forgets what is known of an aggregate that somebody else may have written. */
  forget(id: Uuid): void {
    this.#cache.delete(id)
  }

  #schedule(): void {
    if (this.#isScheduled) return
    this.#isScheduled = true
    // Not a microtask: a store that commits synchronously would flush one command at a time, before the event loop has handed over the
    // other requests that are waiting, and commands that answer each other would keep timers and sockets from their turn for ever.
    setImmediate(() => {
      this.#isScheduled = false
      this.#launch()
    })
  }

  #launch(): void {
    const flightsMax = this.#options.store.flightsMax ?? 1
    while (this.#flights < flightsMax && this.#queue.length > 0) {
      const batch = this.#take(flightsMax)
      if (batch.pendings.length === 0) return
      this.#flights++
      for (const id of batch.own) this.#inFlight.add(id)
      void this.#flush(batch).finally(() => this.#land(batch))
    }
  }

  #land(batch: Batch): void {
    for (const id of batch.own) this.#inFlight.delete(id)
    this.#flights--
    if (this.#queue.length > 0) this.#schedule()
    else if (this.#flights === 0) for (const resolve of this.#idle.splice(0)) resolve()
  }

  /**
   * What goes into the next flush: half of what waits where two can be in flight, so that the other connection is not idle; no aggregate
   * that is in a flush already; a command that was stale twice, or comes from a suspect, alone.
   */
  #take(flightsMax: number): Batch {
    const most = Math.min(this.#options.limits.flushMax, Math.ceil(this.#queue.length / flightsMax))
    const taken: Pending[] = []
    const left: Pending[] = []
    const ids = new Set<string>()
    for (const pending of this.#queue) {
      const { aggregate, once } = pending.command
      const isFree = !this.#inFlight.has(aggregate) && (once === undefined || !ids.has(once.commandId))
      const fits =
        taken.length < most && (taken.length === 0 || !(this.#goesAlone(pending) || this.#goesAlone(taken[0])))
      if (isFree && fits) {
        taken.push(pending)
        if (once !== undefined) ids.add(once.commandId)
      } else left.push(pending)
    }
    this.#queue = left
    return { pendings: taken, own: new Set(taken.map(({ command }) => command.aggregate)) }
  }

  #goesAlone(pending: Pending | undefined): boolean {
    if (pending === undefined) return false
    return pending.staleRounds >= 2 || this.#suspects.has(pending.command.author.performedBy)
  }

  async #flush(batch: Batch): Promise<void> {
    try {
      const loaded = await this.#load(batch.pendings)
      const decided = await this.#decideAll(batch, loaded)
      await this.#commit(decided.flush, decided.waiting)
    } catch (error) {
      const reason = storeTrouble(error)
      for (const pending of batch.pendings) pending.reject(reason) // those already answered do not hear it
      for (const id of batch.own) this.forget(id)
    }
  }

  // ─── load ──────────────────────────────────────────────────────────────────

  async #load(batch: readonly Pending[]): Promise<Loadings> {
    const loadings: Loadings = { known: new Map(), cached: new Set(), activations: new Map(), reservations: new Map() }
    const refs: Ref[] = []
    const seen = new Set<string>()
    for (const { command } of batch) {
      const { agency, aggregate: id } = command
      this.#want(loadings, refs, agency, id, command.isNew === true)
      if (command.once !== undefined) {
        refs.push({
          type: 'reservation',
          agency,
          space: commandSpace(command.author.performedBy),
          key: command.once.commandId,
        })
      }
      for (const ref of command.refs ?? []) {
        const name = ref.type === 'activation' ? activationKey(ref.agency, ref.key) : JSON.stringify(ref)
        if (seen.has(name)) continue
        seen.add(name)
        refs.push(ref)
      }
    }
    await this.#fetch(loadings, refs)
    return loadings
  }

  #want(loadings: Loadings, refs: Ref[], agency: string, id: Uuid, isNew: boolean): void {
    if (loadings.known.has(id)) return
    const cached = isNew ? 'none' : this.#cache.get(id)
    loadings.known.set(id, cached ?? 'none')
    if (cached === undefined) refs.push({ type: 'aggregate', agency, id })
    else if (!isNew) loadings.cached.add(id)
  }

  async #fetch(loadings: Loadings, refs: readonly Ref[]): Promise<void> {
    if (refs.length === 0) return
    const rows = await this.#persistently(() => this.#options.store.load(refs))
    for (const [index, ref] of refs.entries()) {
      const row = rows[index]
      if (ref.type === 'activation') loadings.activations.set(activationKey(ref.agency, ref.key), 'none')
      if (row === undefined) continue
      if (row.type === 'activation') loadings.activations.set(activationKey(row.agency, row.key), row)
      else if (row.type === 'reservation' && ref.type === 'reservation')
        loadings.reservations.set(reservationKey(ref), row)
      else if (row.type === 'aggregate' && ref.type === 'aggregate') {
        const type = this.#options.types[row.kind]
        assert(type !== undefined, `aggregates of kind ${row.kind} are known`)
        const root = row.state.find(({ part }) => part === 'root')?.json
        assert(typeof root === 'string', `aggregate ${ref.id} has a root part`)
        const { agency, id } = ref
        loadings.known.set(id, { agency, id, type, head: row.head, revision: row.revision, state: type.revive(root) })
      }
    }
  }

  // ─── decide ────────────────────────────────────────────────────────────────

  async #decideAll(batch: Batch, loadings: Loadings): Promise<{ flush: Flush; waiting: Waiting[] }> {
    const { now, newId, limits } = this.#options
    const flush = new Flush({ now: now(), known: loadings.known, activations: loadings.activations, newId })
    const waiting: Waiting[] = []
    let left = batch.pendings.filter((pending) => !this.#answeredBefore(pending, loadings))
    const until = performance.now() + limits.steppingMsMax
    for (let round = 0; left.length > 0; round++) {
      assert(round < 100, 'needs of a command come to an end')
      const again: Unmet[] = []
      for (const [index, pending] of left.entries()) {
        if (index > 0 && performance.now() > until) {
          this.#requeue(left.slice(index))
          break
        }
        const needs = this.#decide(flush, pending, waiting, loadings)
        if (needs !== undefined) again.push({ pending, needs })
      }
      left = await this.#meet(again, batch.own, loadings)
    }
    return { flush, waiting }
  }

  #answeredBefore(pending: Pending, { reservations }: Loadings): boolean {
    const { command, resolve, reject } = pending
    if (command.once === undefined) return false
    const earlier = reservations.get(
      reservationKey({
        space: commandSpace(command.author.performedBy),
        key: command.once.commandId,
        agency: command.agency,
      }),
    )
    if (earlier === undefined) return false
    if (earlier.requestHash !== command.once.requestHash) {
      const { commandId } = command.once
      reject(
        new EngineError(
          'command-id-reused',
          `Expected a new command id, but ${commandId} was used for another request.`,
          { details: { commandId } },
        ),
      )
    } else {
      const stored = earlier.answer as StoredAnswer // written by acceptance below, in this shape
      if ('refusal' in stored) reject(reviveRefusal(stored.refusal))
      else resolve(stored.answer)
    }
    return true
  }

  /** Decides one command; answers what it needs first, if it does. */
  #decide(flush: Flush, pending: Pending, waiting: Waiting[], loadings: Loadings): readonly Needs[] | undefined {
    const { command } = pending
    let decision: Decision
    try {
      decision = command.decide(flush)
    } catch (error) {
      pending.reject(error instanceof Error ? error : new Error(String(error)))
      return undefined
    }
    if (decision.type === 'answer' || decision.type === 'refused') {
      const doubt = this.#doubt(flush, command, loadings)
      if (doubt !== undefined) return doubt
    }
    switch (decision.type) {
      case 'needs':
        return decision.needs
      case 'answer': {
        const { answer } = decision
        flush.acceptOutcome(command, { answer })
        waiting.push({ pending, settle: () => pending.resolve(answer) })
        return undefined
      }
      case 'refused': {
        const { error } = decision
        flush.acceptOutcome(command, { refusal: storedRefusal(error) })
        waiting.push({ pending, settle: () => pending.reject(error) })
        return undefined
      }
      case 'commit': {
        const { answer } = decision
        flush.accept(command, decision)
        waiting.push({ pending, settle: () => pending.resolve(answer) })
        return undefined
      }
    }
  }

  /**
   * What changes nothing meets no head that the store compares: it must not be decided on an aggregate as the cache has it, which
   * another engine may have changed.
   */
  #doubt(flush: Flush, { agency, aggregate: id }: Command, loadings: Loadings): readonly Needs[] | undefined {
    if (!loadings.cached.delete(id) || flush.unitOf(id) !== undefined) return undefined
    loadings.known.delete(id)
    this.forget(id)
    return [{ type: 'aggregate', agency, id }]
  }

  /** Loads needs in bulk. A command that needs an aggregate of another flush goes back to the queue. */
  async #meet(unmet: readonly Unmet[], own: Set<Uuid>, loadings: Loadings): Promise<Pending[]> {
    const elsewhere = unmet.filter(({ needs }) =>
      needs.some((need) => need.type === 'aggregate' && this.#isElsewhere(need.id, own)),
    )
    const here = unmet.filter((each) => !elsewhere.includes(each))
    if (elsewhere.length > 0)
      void this.#options.pause(1).then(() => this.#requeue(elsewhere.map(({ pending }) => pending)))
    const refs: Ref[] = []
    const others = new Map<string, () => Promise<unknown>>()
    for (const need of here.flatMap(({ needs }) => needs)) {
      if (need.type === 'other') others.set(need.key, need.load)
      else if (need.type === 'activation') refs.push({ type: 'activation', agency: need.agency, key: need.key })
      else {
        own.add(need.id)
        this.#inFlight.add(need.id)
        this.#want(loadings, refs, need.agency, need.id, false)
      }
    }
    await this.#fetch(loadings, refs)
    for (const load of others.values()) await this.#persistently(load)
    return here.map(({ pending }) => pending)
  }

  #isElsewhere(id: Uuid, own: ReadonlySet<Uuid>): boolean {
    return this.#inFlight.has(id) && !own.has(id)
  }

  // ─── commit ────────────────────────────────────────────────────────────────

  async #commit(flush: Flush, waiting: readonly Waiting[]): Promise<void> {
    const units = [...flush.units]
    const shared = new Set(units.flatMap(({ commands }) => commands))
    for (const { pending, settle } of waiting) if (!shared.has(pending.command)) settle()
    if (units.length === 0) return
    const changes = units.map(changeSetOf)
    const verdicts = await this.#send(changes, units)
    const byCommand = new Map(waiting.map((each) => [each.pending.command, each]))
    const commits: Committed[] = []
    const settled: (() => void)[] = []
    for (const [index, unit] of units.entries()) {
      const verdict = verdicts[index]
      const members = unit.commands.map((command) => byCommand.get(command)).filter((each) => each !== undefined)
      if (verdict === 'applied') {
        for (const known of knownAfter(unit)) this.#keep(known)
        commits.push(...unit.committed)
        settled.push(...members.map(({ settle }) => settle))
      } else {
        for (const { id } of unit.drafts) this.forget(id)
        settled.push(() =>
          this.#again(
            members.map(({ pending }) => pending),
            verdict ?? new Error('the store gave no verdict'),
          ),
        )
      }
    }
    if (commits.length > 0) {
      const applied = changes.filter((_, index) => verdicts[index] === 'applied')
      this.#options.committed(commits, { isDueChanged: applied.some(changesDues) })
    }
    for (const settle of settled) settle()
  }

  /** What has ended is seldom asked for again: it makes room for what goes on. */
  #keep(known: Known): void {
    if (known.type.isEnded(known.state)) this.forget(known.id)
    else this.#cache.set(known.id, known)
  }

  #again(members: readonly Pending[], verdict: Verdict | Error): void {
    if (verdict instanceof Error) {
      for (const { reject } of members) reject(verdict)
      return
    }
    for (const pending of members) {
      pending.tries++
      if (verdict === 'stale') pending.staleRounds++
    }
    const { triesMax } = this.#options.limits
    for (const pending of members.filter(({ tries }) => tries > triesMax)) {
      pending.reject(
        new EngineError('too-busy', 'Expected the command to find its moment, but others were always faster.', {
          status: 503,
        }),
      )
    }
    const left = members.filter(({ tries }) => tries <= triesMax)
    const most = Math.max(0, ...left.map(({ tries }) => tries))
    // The first rounds at once; then with growing, random pauses, so that two engines do not keep meeting.
    if (most <= 2) this.#requeue(left)
    else void this.#options.pause(Math.random() * Math.min(50, 2 ** Math.min(most, 6))).then(() => this.#requeue(left))
  }

  #requeue(pendings: readonly Pending[]): void {
    this.#queue.unshift(...pendings)
    this.#schedule()
  }

  /** Sends a flush; where it breaks, its halves, so that one bad change set does not harm its neighbours. */
  async #send(changes: readonly ChangeSet[], units: readonly Unit[]): Promise<readonly (Verdict | Error)[]> {
    try {
      return await this.#persistently(() => this.#options.store.commit(changes))
    } catch (error) {
      if (error instanceof StoreUnavailable || changes.length === 1) {
        if (!(error instanceof StoreUnavailable))
          for (const { author } of units[0]?.commands ?? []) this.#suspects.add(author.performedBy)
        return changes.map(() => storeTrouble(error))
      }
      const half = Math.ceil(changes.length / 2)
      const first = await this.#send(changes.slice(0, half), units.slice(0, half))
      return [...first, ...(await this.#send(changes.slice(half), units.slice(half)))]
    }
  }

  /** Asks a store that is away again, until it answers or patience ends. The same change sets may be sent again: see `commitId`. */
  async #persistently<T>(ask: () => Promise<T>): Promise<T> {
    const { triesMax, patienceMs } = this.#options.limits
    const until = performance.now() + patienceMs
    for (let tries = 1; ; tries++) {
      try {
        return await ask()
      } catch (error) {
        const isPassing = error instanceof StoreUnavailable && error.isRetriable
        if (!isPassing || tries >= triesMax || performance.now() >= until) throw error
        await this.#options.pause(Math.random() * Math.min(250, 2 ** Math.min(tries, 8)))
      }
    }
  }
}

interface Batch {
  readonly pendings: readonly Pending[]
  /** Aggregates that are this flush's alone until it lands. */
  readonly own: Set<Uuid>
}

interface Unmet {
  readonly pending: Pending
  readonly needs: readonly Needs[]
}

interface Loadings {
  readonly known: Map<Uuid, Known | 'none'>
  /** Which of those are as the cache has them. */
  readonly cached: Set<Uuid>
  readonly activations: Map<string, Activation | 'none'>
  readonly reservations: Map<string, LoadedReservation>
}

/** A command whose outcome is settled once its unit is committed. */
interface Waiting {
  readonly pending: Pending
  settle(): void
}

function changesDues({ aggregates }: ChangeSet): boolean {
  return aggregates.some(({ dues }) => dues.opened.length > 0 || dues.changed.length > 0)
}

function storedRefusal({ code, message, status, details }: EngineError): StoredRefusal {
  return { code, message, status, details: JSON.parse(JSON.stringify(details)) }
}

function reviveRefusal({ code, message, status, details }: StoredRefusal): EngineError {
  return new EngineError(code, message, { status, details })
}

function reservationKey({
  agency,
  space,
  key,
}: {
  readonly agency: string
  readonly space: string
  readonly key: string
}): string {
  return JSON.stringify([agency, space, key])
}
