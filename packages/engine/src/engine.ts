import type { AggregateType } from './aggregate.js'
import { agencyType } from './aggregates/agency.js'
import { dataStoreType } from './aggregates/data-store.js'
import { instanceType } from './aggregates/instance.js'
import { messageType } from './aggregates/message.js'
import { registerType } from './aggregates/register.js'
import { startKeyType } from './aggregates/start-key.js'
import { Calendars } from './calendars.js'
import { Committer, type CommitterLimits, defaultLimits } from './committer/committer.js'
import { type Core, topicsOf } from './core.js'
import { DecisionModels } from './decision-models.js'
import { Procedures } from './definitions.js'
import { Deliveries } from './deliveries.js'
import { checkEngineOptions } from './engine-options.js'
import { EngineError } from './errors.js'
import { type EventType, type Listener, Listeners } from './listeners.js'
import { defaultAuthorizer } from './people/authorizer.js'
import { hostClaims, storeDirectory } from './people/directory.js'
import type { Authorizer } from './ports/authorizer.js'
import { type Clock, systemClock } from './ports/clock.js'
import type { DataStores } from './ports/data-stores.js'
import type { Directory } from './ports/directory.js'
import type { Handler, InlineHandler, ResourceQuery } from './ports/handler.js'
import type { Store } from './ports/store.js'
import { followClock } from './runner/follow-clock.js'
import { Runner, type RunnerOptions, type Tick } from './runner/runner.js'
import { WaitingRoom } from './runner/waiting-room.js'
import { optionInvalid } from './session/checks.js'
import { checkPrincipal, checkText, type Principal } from './session/principal.js'
import { type Session, sessionOf } from './session/session.js'
import { defined } from './session/tasks.js'
import { tellingStore } from './store-trouble.js'
import { uuidv7 } from './uuid.js'

/** How an engine is made. Only `store` is required. */
export interface EngineOptions<Trx = unknown, C extends Clock = Clock> {
  /** Where everything is kept: `memoryStore()`, `sqliteStore('office.db')`. */
  readonly store: Store<Trx>
  /** Default: the machine's clock. `virtualClock()` in tests. */
  readonly clock?: C
  /** IANA zone that dates without one are in. Default `Asia/Ho_Chi_Minh`. */
  readonly zone?: string
  /** Who belongs where. Default: what `directory.put` has stored. */
  readonly directory?: Directory
  /** Who may do what. Default: WS-HumanTask roles; see `defaultAuthorizer`. */
  readonly authorizer?: Authorizer
  /** Data stores that the host keeps itself, by name. Those it does not name are kept in the store. */
  readonly dataStores?: DataStores
  /** Who resources with parameters stand for, by the resource's name. */
  readonly resources?: Readonly<Record<string, ResourceQuery>>
  readonly runner?: RunnerOptions
  readonly limits?: Partial<EngineLimits>
  /** Told of trouble that no caller hears of: a listener or the runner failing. Default: a warning of the process. */
  readonly onError?: (error: unknown) => void
}

export interface EngineLimits extends CommitterLimits {
  /** Nodes entered in one step before the instance is stopped with an incident. Default 20,000. */
  readonly movesMax: number
  /** Definitions kept compiled. Default 500. */
  readonly definitionsMax: number
}

/**
 * Executes BPMN 2.0 processes on a store.
 *
 * @example
 * ```ts
 * const engine = createEngine({ store: memoryStore() })
 * engine.handle('notify-citizen', async ({ variables, idempotencyKey }) => ({ notifiedAt: await sms(variables, idempotencyKey) }))
 * await engine.start()
 * const clerk = engine.as({ user: 'an', agency: 'so-noi-vu' })
 * ```
 */
export class Engine<Trx = unknown, C extends Clock = Clock> {
  readonly clock: C
  readonly #options: EngineOptions<Trx, C>
  readonly #core: Core
  readonly #handlers = new Map<string, Handler>()
  readonly #inline = new Map<string, InlineHandler>()
  readonly #listeners: Listeners
  readonly #runner: Runner
  readonly #waitingRoom: WaitingRoom
  readonly #onError: (error: unknown) => void
  #isMigrated: Promise<void> | undefined

  constructor(options: EngineOptions<Trx, C>) {
    checkEngineOptions(options)
    this.#options = options
    // The default clock is given exactly where C is Clock.
    this.clock = options.clock ?? (systemClock as unknown as C)
    this.#onError = options.onError ?? ((error) => process.emitWarning(error instanceof Error ? error : String(error)))
    this.#listeners = new Listeners(options.store, this.#onError)
    this.#waitingRoom = new WaitingRoom(options.runner?.pollMs ?? 1000)
    this.#core = this.#coreOn(options.store, {})
    this.#runner = new Runner(this.#core, this.#core.deliveries, options.runner ?? {}, this.#onError)
    const nextDue = () => options.store.nextDue({ timers: true, topics: topicsOf(this.#core) })
    followClock(this.clock, nextDue, (now) => this.tick(now))
  }

  /**
   * The engine in the hands of a principal: the only way to change anything.
   *
   * @throws EngineError `text-invalid`, `option-invalid`, `groups-not-accepted`
   */
  as(principal: Principal): Session {
    checkPrincipal(principal, this.#core.directory)
    return sessionOf(this.#core, principal)
  }

  /**
   * Registers who does the work of a topic. A handler runs after the commit that asked for it, may run twice, and counts once; throw
   * {@link BpmnError} for what the diagram catches, anything else is tried again.
   *
   * @throws EngineError `handler-exists`, `text-invalid`, `option-invalid`
   */
  handle(topic: string, handler: Handler): this {
    this.#refuseTaken(topic, handler)
    this.#handlers.set(topic, handler)
    this.#runner.nudge()
    return this
  }

  /** Registers a handler that runs inside the step: synchronous, no I/O, the same answer for the same variables. @throws EngineError `handler-exists` */
  handleInline(topic: string, handler: InlineHandler): this {
    this.#refuseTaken(topic, handler)
    this.#inline.set(topic, handler)
    return this
  }

  /**
   * Listens to facts, after commit. With a `name` the listener is durable: it hears everything at least once, in commit order, also what
   * was committed by other processes or while it was away. Without, it hears what this process commits, best effort.
   *
   * @returns stops listening
   */
  on<T extends EventType>(type: T, listener: Listener<T>): () => void
  on<T extends EventType>(type: T, options: { readonly name: string }, listener: Listener<T>): () => void
  on<T extends EventType>(type: T, ...rest: [Listener<T>] | [{ readonly name: string }, Listener<T>]): () => void {
    const [options, listener] = rest.length === 2 ? rest : [undefined, rest[0]]
    if (options !== undefined) checkText('listener name', options.name, 200)
    if (typeof listener !== 'function') throw optionInvalid('the listener', 'a function', listener)
    const stop = this.#listeners.add(type, options?.name, listener)
    if (options !== undefined) this.#readOn()
    return stop
  }

  /**
   * The engine inside the host's own transaction: commands and the host's writes are committed together or not at all. Bypasses cache and
   * group commit; listeners hear of it once the host has committed.
   *
   * @example
   * ```ts
   * await db.transaction().execute((trx) => engine.using(trx).as(me).instances.start('cap-phep', { businessKey }))
   * ```
   */
  using(trx: Trx): { as(principal: Principal): Session } {
    const core = this.#coreOn(this.#core.store.within(trx), { cacheMax: 0 })
    return {
      as: (principal) => {
        checkPrincipal(principal, core.directory)
        return sessionOf(core, principal)
      },
    }
  }

  /** Creates or upgrades the tables if need be, then does what becomes due, until {@link stop}. */
  async start(): Promise<void> {
    await this.migrate()
    this.#waitingRoom.open()
    this.#runner.start()
    this.#readOn()
  }

  /** Creates or upgrades the tables. `start` does it too. @throws EngineError `store-…`, as every command does */
  migrate(): Promise<void> {
    this.#isMigrated ??= this.#core.store.migrate().catch((error: unknown) => {
      this.#isMigrated = undefined // another try may find the store in order
      throw error
    })
    return this.#isMigrated
  }

  /** Does all that is due now, once. For hosts that run without {@link start}, and for tests. */
  async tick(now: number = this.clock.now()): Promise<Tick> {
    this.#waitingRoom.wakeAll() // the clock may have been moved
    let timers = 0
    let jobs = 0
    for (let isMoving = true; isMoving; ) {
      const done = await this.#runner.tick(now)
      timers += done.timers
      jobs += done.jobs
      isMoving = await this.#core.deliveries.settled()
    }
    await this.#listeners.readOn()
    return { timers, jobs }
  }

  /** Finishes what is under way, stops the runner and closes the store. */
  async stop(): Promise<void> {
    this.#waitingRoom.close()
    await this.#runner.stop()
    await this.#core.deliveries.settled()
    await this.#core.committer.drain()
    await this.#listeners.readOn()
    await this.#options.store.close()
  }

  #refuseTaken(topic: string, handler: unknown): void {
    checkText('topic', topic, 255)
    if (typeof handler !== 'function') throw optionInvalid('the handler', 'a function', handler)
    if (!this.#handlers.has(topic) && !this.#inline.has(topic)) return
    throw new EngineError('handler-exists', `Expected one handler for topic ${topic}, but there is one already.`, {
      details: { topic },
    })
  }

  #readOn(): void {
    void this.#listeners.readOn().catch(this.#onError)
  }

  #coreOn(bare: Store<Trx>, limits: Partial<EngineLimits>): Core {
    const options = this.#options
    const store = tellingStore(bare)
    const newId = () => uuidv7(Date.now())
    const all = { ...defaultLimits, movesMax: 20_000, definitionsMax: 500, ...defined(options.limits ?? {}), ...limits }
    const isOwn = bare === options.store
    const committer = new Committer({
      store: bare,
      types,
      now: () => this.clock.now(),
      newId,
      limits: all,
      pause: (ms) => new Promise((resolve) => setTimeout(resolve, ms)),
      committed: (commits, news) => {
        this.#listeners.committed(commits)
        this.#readOn()
        if (isOwn) core.deliveries.committed(commits)
        if (isOwn && news.length > 0) core.dueChanged(news)
      },
    })
    const zone = options.zone ?? 'Asia/Ho_Chi_Minh'
    const storedDirectory =
      options.directory === undefined ? storeDirectory(store, { clock: this.clock, zone }) : undefined
    const core: Core = {
      store,
      committer,
      definitions: new Procedures(store, all.definitionsMax),
      decisions: new DecisionModels(store, all.definitionsMax),
      calendars: new Calendars(store, this.clock),
      directory: options.directory ?? storedDirectory ?? hostClaims(),
      storedDirectory,
      authorizer: options.authorizer ?? defaultAuthorizer(),
      clock: this.clock,
      zone,
      movesMax: all.movesMax,
      dataStores: options.dataStores ?? {},
      resources: options.resources ?? {},
      handlers: this.#handlers,
      inline: this.#inline,
      newId,
      get deliveries() {
        return deliveries
      },
      waitingRoom: this.#waitingRoom,
      dueChanged: (news) => {
        this.#runner.nudge()
        if (news === undefined) this.#waitingRoom.wakeAll()
        else this.#waitingRoom.tell(news)
      },
    }
    const deliveries = new Deliveries(core, this.#onError)
    return core
  }
}

/** Types of aggregates. The casts are sound: the committer hands each type only states that the type itself has revived or made. */
const types = {
  message: messageType as AggregateType<unknown, unknown>,
  instance: instanceType as AggregateType<unknown, unknown>,
  agency: agencyType as AggregateType<unknown, unknown>,
  register: registerType as AggregateType<unknown, unknown>,
  startKey: startKeyType as AggregateType<unknown, unknown>,
  dataStore: dataStoreType as AggregateType<unknown, unknown>,
}

/**
 * Makes an engine. Nothing runs until {@link Engine.start}.
 *
 * @throws EngineError `option-invalid`, naming the option
 * @example
 * ```ts
 * const engine = createEngine({ store: sqliteStore('office.db') })
 * ```
 */
export function createEngine<Trx = unknown, C extends Clock = Clock>(options: EngineOptions<Trx, C>): Engine<Trx, C> {
  return new Engine(options)
}
