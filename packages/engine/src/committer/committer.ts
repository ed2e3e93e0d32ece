import { assert, EngineError, leaseLost } from '../errors.js'
import type { Json } from '../json.js'
import type { ChangeSet, EpochMs, Ref, Store, Uuid, Verdict } from '../ports/store.js'
import { storeTrouble } from '../store-trouble.js'
import type { Command, Committed, DueNews } from './command.js'
import { type Batch, Decider, type Pending, type Waiting } from './decider.js'
import { type DoorLimits, StoreDoor } from './door.js'
import { changeSetOf, type Known, knownAfter, type Unit } from './flush.js'
import { LeastRecentlyUsed } from './least-recently-used.js'
import { type AggregateTypes, Loader } from './loader.js'

export interface CommitterOptions {
  readonly store: Store
  readonly types: AggregateTypes
  readonly now: () => EpochMs
  readonly newId: () => Uuid
  /** Told of every commit, after it, and of what it opened or changed that becomes due. */
  readonly committed: (commits: readonly Committed[], news: readonly DueNews[]) => void
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

export class Committer {
  readonly #options: CommitterOptions
  readonly #cache: LeastRecentlyUsed<Uuid, Known>
  readonly #door: StoreDoor
  readonly #loader: Loader
  readonly #decider: Decider
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
    const { now, newId, limits } = options
    this.#decider = new Decider({
      now,
      newId,
      steppingMsMax: limits.steppingMsMax,
      loader: this.#loader,
      door: this.#door,
      inFlight: this.#inFlight,
      forget: (id) => this.forget(id),
      requeue: (pendings, afterMs) => this.#requeue(pendings, afterMs),
    })
  }

  /** Answers when the command is committed, or throws why it never will be. */
  submit(command: Command): Promise<Json> {
    return new Promise((resolve, reject) => {
      this.#queue.push({ command, resolve, reject, tries: 0, staleRounds: 0, touched: [] })
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
   * What goes into the next flush: an equal share of what waits for each connection that is idle; no aggregate that is in a flush already;
   * a command that was stale twice, or comes from a suspect, alone.
   */
  #take(flightsMax: number): Batch {
    const share = Math.ceil(this.#queue.length / (flightsMax - this.#flights))
    const most = Math.min(this.#options.limits.flushMax, share)
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
    return (
      isOvertaken(pending) || pending.isAlone === true || this.#door.suspects.has(pending.command.author.performedBy)
    )
  }

  async #flush(batch: Batch): Promise<void> {
    try {
      const [first] = batch.pendings
      if (first !== undefined && isOvertaken(first)) await this.#flushLocked(first)
      else {
        const loaded = await this.#loader.load(batch.pendings.map(({ command }) => command))
        const { flush, waiting } = await this.#decider.decideAll(batch, loaded)
        const units = [...flush.units]
        const changes = units.map(changeSetOf)
        this.#settle(units, changes, units.length === 0 ? [] : await this.#door.send(changes, units), waiting)
      }
    } catch (error) {
      const reason = storeTrouble(error)
      for (const pending of batch.pendings) pending.reject(reason) // those already answered do not hear it
      for (const id of batch.own) this.forget(id)
    }
  }

  // ─── commit ────────────────────────────────────────────────────────────────

  /** The way of a command that was overtaken twice: decided on its rows while they are locked, so that it cannot be again. */
  async #flushLocked(pending: Pending): Promise<void> {
    const { agency } = pending.command
    const refs: Ref[] = [
      ...this.#loader.refsOf(pending.command),
      ...pending.touched.map((id) => ({ type: 'aggregate', agency, id }) as const),
    ]
    const hosts = new Map<string, unknown>()
    for (let round = 0; ; round++) {
      assert(round < 100, 'needs of a command come to an end')
      let decided: ReturnType<Decider['decideLocked']> | undefined
      let changes: ChangeSet | undefined
      const verdict = await this.#door.sendLocked(refs, (rows) => {
        decided = this.#decider.decideLocked(pending, this.#loader.fresh(refs, rows), hosts)
        const [unit] = decided.flush.units
        changes = decided.needs.length > 0 || unit === undefined ? undefined : changeSetOf(unit)
        return changes
      })
      assert(decided !== undefined, 'a store that commits under lock asks for the decision')
      const { needs, flush, waiting } = decided
      if (needs.length === 0) {
        const [units, sent] = changes === undefined ? [[], []] : [[...flush.units], [changes]]
        return this.#settle(units, sent, verdict === undefined ? [] : [verdict], waiting)
      }
      refs.push(...needs.filter((need) => need.type !== 'other'))
      await this.#decider.loadOthers(needs)
    }
  }

  #settle(
    units: readonly Unit[],
    changes: readonly ChangeSet[],
    verdicts: readonly (Verdict | Error)[],
    waiting: readonly Waiting[],
  ): void {
    const shared = new Set(units.flatMap(({ commands }) => commands))
    for (const { pending, settle } of waiting) if (!shared.has(pending.command)) settle()
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
        const touched = unit.drafts.map(({ id }) => id)
        for (const id of touched) this.forget(id)
        settled.push(() =>
          this.#again(
            members.map(({ pending }) => pending),
            touched,
            verdict ?? new Error('the store gave no verdict'),
          ),
        )
      }
    }
    if (commits.length > 0) {
      const applied = changes.filter((_, index) => verdicts[index] === 'applied')
      this.#options.committed(commits, applied.flatMap(dueNews))
    }
    for (const settle of settled) settle()
  }

  /** What has ended is seldom asked for again: it makes room for what goes on. */
  #keep(known: Known): void {
    if (known.type.isKept === false || known.type.isEnded(known.state)) this.forget(known.id)
    else this.#cache.set(known.id, known)
  }

  #again(members: readonly Pending[], touched: readonly Uuid[], verdict: Verdict | Error): void {
    if (verdict instanceof Error) {
      for (const { reject } of members) reject(verdict)
      return
    }
    for (const pending of members) {
      pending.tries++
      pending.touched = touched
      if (verdict === 'stale') pending.staleRounds++
    }
    const late = verdict === 'leaseLost' ? tooLate(members) : undefined
    late?.reject(leaseLost())
    const { triesMax } = this.#options.limits
    for (const pending of members.filter(({ tries }) => tries > triesMax)) {
      pending.reject(
        new EngineError('too-busy', 'Expected the command to find its moment, but others were always faster.', {
          status: 503,
        }),
      )
    }
    const left = members.filter((pending) => pending.tries <= triesMax && pending !== late)
    const most = Math.max(0, ...left.map(({ tries }) => tries))
    // The first rounds at once; then with growing, random pauses, so that two engines do not keep meeting.
    this.#requeue(left, most <= 2 ? 0 : Math.random() * Math.min(50, 2 ** Math.min(most, 6)))
  }

  #requeue(pendings: readonly Pending[], afterMs: number): void {
    if (afterMs > 0) {
      void this.#options.pause(afterMs).then(() => this.#requeue(pendings, 0))
      return
    }
    this.#queue.unshift(...pendings)
    this.#schedule()
  }
}

/** A command that was stale twice goes on under the lock of its rows. */
function isOvertaken({ staleRounds }: Pending): boolean {
  return staleRounds >= 2
}

/** Whose lease was lost; where it may be one of several, each is asked by itself. */
function tooLate(members: readonly Pending[]): Pending | undefined {
  const leased = members.filter(({ command }) => command.lease !== undefined)
  if (leased.length === 1) return leased[0]
  for (const pending of leased) pending.isAlone = true
  return undefined
}

function dueNews({ agency, aggregates }: ChangeSet): readonly DueNews[] {
  const rows = aggregates.flatMap(({ dues }) => [...dues.opened, ...dues.changed])
  return rows.map(({ kind, topic }) => ({ agency, kind, topic }))
}
