/**
 * Does what has become due: timers fire, jobs go to their handlers. A job's result counts by its lease. All state is in the store: any number of runners may run, and one
 * that is killed loses nothing — its leases run out and others take over.
 *
 * ```
 *   claim ─► timers, in order of due ─► one command each
 *        └─► jobs ─► handler ─┬─ result ──► completeJob
 *                             ├─ BpmnError ► throwJobError
 *                             └─ any error ► failJob: again after a pause, at last an incident
 * ```
 */
import { loadedState } from '../aggregate.js'
import { agencyId } from '../aggregates/agency.js'
import { handoverTopic } from '../aggregates/data-store.js'
import { continuationTopic } from '../aggregates/instance.js'
import { messageTimer, messageType } from '../aggregates/message.js'
import { type Core, topicsOf } from '../core.js'
import { type Deliveries, ending, resting } from '../deliveries.js'
import { EngineError, leaseLost } from '../errors.js'
import type { Input } from '../kernel/input.js'
import type { Author, Claimed, EpochMs, Lease } from '../ports/store.js'
import { changeInstance } from '../session/commands.js'
import { defined } from '../session/tasks.js'
import { askHandler } from './ask-handler.js'
import { handOver } from './hand-over.js'
import { fireStartTimer } from './start-timer.js'

export interface RunnerOptions {
  /** How long a claimed job is this runner's, in milliseconds, by the store's clock. Prolonged while the handler runs. Default 30,000. */
  readonly leaseMs?: number
  /** Jobs claimed and run at once. Default 16. */
  readonly concurrency?: number
  /** Longest sleep between two looks, in milliseconds. Default 1,000. */
  readonly pollMs?: number
  /** Name for operators. */
  readonly worker?: string
}

/** What one look around did; steps of their own count as timers. */
export interface Tick {
  readonly timers: number
  readonly jobs: number
}

const system: Author = { actor: 'engine', performedBy: 'engine', mode: 'system' }

const lateCodes = ['wait-closed', 'instance-ended', 'not-due', 'lease-lost', 'instance-not-found', 'message-gone']

export class Runner {
  readonly #core: Core
  readonly #deliveries: Deliveries
  readonly #options: Required<RunnerOptions>
  readonly #onError: (error: unknown) => void
  #abort = new AbortController()
  #loop: Promise<void> | undefined
  #wake: (() => void) | undefined
  /** Nudged since it last looked around: it must not go to sleep on what it saw then. */
  #isNudged = false

  constructor(core: Core, deliveries: Deliveries, options: RunnerOptions, onError: (error: unknown) => void) {
    this.#core = core
    this.#deliveries = deliveries
    this.#options = {
      leaseMs: 30_000,
      concurrency: 16,
      pollMs: 1000,
      worker: `engine-${core.newId().slice(0, 8)}`,
      ...defined(options),
    }
    this.#onError = onError
  }

  /** Does all that is due at a moment, and what becomes due by doing it. */
  async tick(now: EpochMs): Promise<Tick> {
    let timers = 0
    let jobs = 0
    for (;;) {
      const claimed = await this.#core.store.claim({
        now,
        leaseMs: this.#options.leaseMs,
        worker: this.#options.worker,
        timers: true,
        topics: topicsOf(this.#core),
        limit: this.#options.concurrency,
      })
      if (claimed.length === 0) return { timers, jobs }
      const due = claimed.filter(({ kind }) => kind === 'timer')
      for (const timer of due) await this.#fire(timer)
      const work = claimed.filter(({ kind }) => kind === 'job')
      await Promise.all(work.map((job) => this.#do(job)))
      timers += due.length
      jobs += work.length
    }
  }

  /** Looks around until stopped. */
  start(): void {
    if (this.#loop !== undefined) return
    this.#abort = new AbortController()
    this.#loop = this.#run(this.#abort.signal)
  }

  /** Stops looking for work and answers when what is under way is done; handlers see their signal aborted. */
  async stop(): Promise<void> {
    this.#abort.abort(new EngineError('engine-stopped', 'The engine is stopping.', { status: 503 }))
    this.nudge()
    await this.#loop
    this.#loop = undefined
  }

  /** Something may have become due: no need to sleep on. */
  nudge(): void {
    this.#isNudged = true
    this.#wake?.()
  }

  async #run(signal: AbortSignal): Promise<void> {
    while (!signal.aborted) {
      this.#isNudged = false
      try {
        const { timers, jobs } = await this.tick(this.#core.clock.now())
        if (timers + jobs === 0 && !signal.aborted) await this.#sleep()
      } catch (error) {
        this.#onError(error)
        if (!signal.aborted) await this.#sleep()
      }
    }
  }

  /** Until the next thing is due, at most the poll interval, with jitter so that many runners do not look at once. */
  async #sleep(): Promise<void> {
    const next = await this.#core.store.nextDue({ timers: true, topics: topicsOf(this.#core) }).catch(() => undefined)
    const untilDue = next === undefined ? this.#options.pollMs : Math.max(1, next - this.#core.clock.now())
    const ms = Math.min(untilDue, this.#options.pollMs) * (0.9 + Math.random() * 0.1)
    if (this.#isNudged) return
    await new Promise<void>((resolve) => {
      const timer = setTimeout(resolve, ms)
      this.#wake = () => {
        clearTimeout(timer)
        resolve()
      }
    })
    this.#wake = undefined
  }

  async #fire(timer: Claimed): Promise<void> {
    if (timer.id === agencyId(timer.agency)) return this.#settle(fireStartTimer(this.#core, timer, system))
    if (timer.topic === messageTimer) return this.#lookAfter(timer)
    const type = timer.topic === continuationTopic ? 'continue' : 'fireTimer'
    await this.#answer(timer, { type, wait: timer.seq })
  }

  /** A message nobody came for expires; a signal whose sender died is delivered. */
  async #lookAfter({ agency, id }: Claimed): Promise<void> {
    const [loaded] = await this.#core.store.load([{ type: 'aggregate', agency, id }])
    const message = loadedState(messageType, loaded)
    if (message === undefined) return
    if (message.what === 'message' && message.expiresAt <= this.#core.clock.now())
      return this.#settle(ending(agency, id, 'expired'))
    const received = await this.#deliveries.deliver(agency, id, message)
    if (message.what === 'message' && received === 0) await this.#settle(resting(agency, id))
  }

  async #do(claimed: Claimed): Promise<void> {
    if (Object.keys(this.#core.dataStores).some((name) => claimed.topic === handoverTopic(name)))
      return this.#handOver(claimed)
    const input = await this.#withLease(claimed, (signal) => askHandler(this.#core, claimed, signal))
    if (input !== undefined) await this.#answer(claimed, input, claimed)
  }

  async #handOver(claimed: Claimed): Promise<void> {
    const command = await this.#withLease(claimed, (signal) =>
      handOver(this.#core, claimed, system, signal, this.#onError),
    )
    if (command !== undefined) await this.#settle(command)
  }

  /** Keeps the lease while the work lasts; a lost lease aborts it. */
  async #withLease<T>(claimed: Claimed, work: (signal: AbortSignal) => Promise<T>): Promise<T> {
    const lost = new AbortController()
    const { leaseMs } = this.#options
    const heartbeat = setInterval(() => {
      this.#core.store.extend([claimed], leaseMs).then(
        ([isOurs]) => {
          if (isOurs !== true) lost.abort(leaseLost())
        },
        (error) => this.#onError(error),
      )
    }, leaseMs / 3)
    try {
      return await work(AbortSignal.any([lost.signal, this.#abort.signal]))
    } finally {
      clearInterval(heartbeat)
    }
  }

  /** A timer fires once, whoever fires it; what has become of a job counts by its lease. */
  async #answer({ agency, id: instance }: Claimed, input: Input, lease?: Lease): Promise<void> {
    const counting = lease === undefined ? {} : { lease }
    await this.#settle(
      changeInstance(this.#core, { agency, instance, author: system, input: () => input, ...counting }),
    )
  }

  /** Submits; what was answered or withdrawn meanwhile is no trouble. */
  async #settle(command: Parameters<Core['committer']['submit']>[0]): Promise<void> {
    try {
      await this.#core.committer.submit(command)
    } catch (error) {
      const isLate = error instanceof EngineError && lateCodes.includes(error.code)
      if (!isLate) throw error
    }
  }
}
