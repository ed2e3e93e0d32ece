import { assert, EngineError } from '../errors.js'
import type { Json } from '../json.js'
import type { ChangeSet, EpochMs, Ref, Store, Uuid, Verdict } from '../ports/store.js'
import { storeTrouble } from '../store-trouble.js'
import type { Command, Committed, Decision, Needs } from './command.js'
import { type DoorLimits, StoreDoor } from './door.js'
import {
  changeSetOf,
  commandSpace,
  Flush,
  type Known,
  knownAfter,
  type StoredAnswer,
  type StoredRefusal,
} from './flush.js'
import { LeastRecentlyUsed } from './least-recently-used.js'
import { type AggregateTypes, Loader, type Loadings, reservationKey } from './loader.js'

export interface CommitterOptions {
  readonly store: Store
  readonly types: AggregateTypes
  readonly now: () => EpochMs
  readonly newId: () => Uuid
  /** Told of every commit, after it, and whether it opened or changed something that becomes due. */
  readonly committed: (commits: readonly Committed[], news: { readonly isDueChanged: boolean }) => void
  readonly limits: CommitterLimits
  /** Waits; tests make it immediate. */
  readonly pause: (ms: number) => Promise<void>
}

export interface CommitterLimits extends DoorLimits {
  /** Commands per flush. */
  readonly flushMax: number
  /** Milliseconds of stepping per flush. */
  readonly steppingMsMax: number
  /** Aggregates kept parsed. */
  readonly cacheMax: number
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
  readonly #door: StoreDoor
  readonly #loader: Loader
  #queue: Pending[] = []
  /** Aggregates in a flush that is under way. */
  readonly #inFlight = new Set<Uuid>()
  #flights = 0
  #isScheduled = false
  #idle: (() => void)[] = []

  constructor(options: CommitterOptions) {
    this.#options = options
    this.#cache = new LeastRecentlyUsed(options.limits.cacheMax)
    this.#door = new StoreDoor(options.store, options.limits, options.pause)
    this.#loader = new Loader(this.#door, options.types, this.#cache)
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
    return pending.staleRounds >= 2 || this.#door.suspects.has(pending.command.author.performedBy)
  }

  async #flush(batch: Batch): Promise<void> {
    try {
      const loaded = await this.#loader.load(batch.pendings.map(({ command }) => command))
      const decided = await this.#decideAll(batch, loaded)
      await this.#commit(decided.flush, decided.waiting)
    } catch (error) {
      const reason = storeTrouble(error)
      for (const pending of batch.pendings) pending.reject(reason) // those already answered do not hear it
      for (const id of batch.own) this.forget(id)
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
        this.#loader.want(loadings, refs, need.agency, need.id, false)
      }
    }
    await this.#loader.fetch(loadings, refs)
    for (const load of others.values()) await this.#door.persistently(load)
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
    const verdicts = await this.#door.send(changes, units)
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
    if (known.type.isKept === false || known.type.isEnded(known.state)) this.forget(known.id)
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
