/**
 * A process tried out by one person who plays everybody: each task is done as somebody who may do it, services are answered by hand, and
 * time passes when told to. Everything goes through the engine as it would in an office.
 */
import {
  BpmnError,
  type Compiled,
  createEngine,
  type Engine,
  hostClaims,
  type Job,
  memoryStore,
  type Session,
  storeDirectory,
  type Variables,
  type VirtualClock,
  virtualClock,
} from '@quytrinh/engine'
import { type Clock, type Store, systemClock } from '@quytrinh/engine/ports'
import { defined } from '../defined.js'
import { CliError, exits } from '../failure.js'
import { type InstancePicture, pictureOf, withCalled } from '../instance.js'
import { type EventOpening, type Opening, startsOf } from '../standing.js'
import type { OpeningOf } from './action.js'

export interface RehearsalOptions {
  readonly file: Compiled
  /** Id of the process to start. */
  readonly process: string
  readonly variables: Variables
  readonly agency: string
  /** Decisions that the process makes: DMN files, each with those it imports. */
  readonly decisions?: readonly (readonly Uint8Array[])[]
  /** Who the person is; by default whoever a task is offered to. */
  readonly as?: string
  /** A SQLite file; in memory by default. */
  readonly db?: string
  /** Where the clock stands at first, as ISO 8601 with offset. Default: now. */
  readonly now?: string
}

/** What a service is to have done. */
export type JobAnswer =
  | { readonly type: 'result'; readonly variables: Variables }
  | { readonly type: 'error'; readonly code: string; readonly variables: Variables }
  | { readonly type: 'failure'; readonly message: string }

const starter = 'nguoi-thu'
const administrators = 'group:quan-tri'

export class Rehearsal {
  readonly #options: RehearsalOptions
  readonly #store: Store
  readonly #engine: Engine<unknown, Clock>
  readonly #clock: VirtualClock | undefined
  #instance: string | undefined

  private constructor(options: RehearsalOptions, store: Store, clock: VirtualClock | undefined) {
    this.#options = options
    this.#store = store
    this.#clock = clock
    this.#engine = createEngine({
      store,
      clock: clock ?? systemClock,
      directory: hostClaims(storeDirectory(store)),
    })
    this.#engine.on('processStarted', ({ fact, aggregate }) => {
      if (fact.process === options.process) this.#instance ??= aggregate // started by an event
    })
  }

  /** Publishes the file and, unless an event is to do it, starts the process. @throws EngineError, StoreUnavailable */
  static async open(options: RehearsalOptions): Promise<Rehearsal> {
    const store = options.db === undefined ? memoryStore() : await fileStore(options.db)
    await store.migrate()
    const { entries } = await store.history('', 1)
    // In a file that holds work already, time is real: moving a clock would let everybody's timers fire.
    const clock = entries.length > 0 ? undefined : virtualClock(options.now ?? Date.now())
    const rehearsal = new Rehearsal(options, store, clock)
    try {
      await rehearsal.#begin()
      return rehearsal
    } catch (error) {
      await rehearsal.close()
      throw error
    }
  }

  async #begin(): Promise<void> {
    const { file, process, variables } = this.#options
    const session = this.session
    for (const dmn of this.#options.decisions ?? []) await session.decisions.deploy({ dmn })
    await session.definitions.deploy({ bpmn: file.source })
    const scope = file.graph.processes[process]?.scopes[process]
    const isTriggered = scope !== undefined && scope.starts.length === 0 && scope.triggeredStarts.length > 0
    if (!isTriggered) this.#instance = (await session.instances.start(process, { variables })).id
    await this.settle()
  }

  get isTimeVirtual(): boolean {
    return this.#clock !== undefined
  }

  get now(): number {
    return this.#engine.clock.now()
  }

  /** As one who may administer: starts, repairs and reads. */
  get session(): Session {
    return this.#as(this.#options.as ?? starter, [administrators])
  }

  /** Everything there is to show; `undefined` while an event has yet to start the process. */
  async picture(): Promise<InstancePicture | undefined> {
    return this.#instance === undefined ? undefined : pictureOf(this.session, this.#instance, this.#store)
  }

  /** What starts the process, while nothing has. */
  get starts(): readonly Opening[] {
    return startsOf(this.#options.file.graph.processes[this.#options.process])
  }

  /** Lets happen what is due now. */
  async settle(): Promise<void> {
    await this.#engine.tick()
  }

  async claim(task: OpeningOf<'task'>): Promise<void> {
    await this.#player(task).tasks.claim(task.id)
  }

  /** Completes a task as somebody who may, claiming it first where nobody has. */
  async complete(task: OpeningOf<'task'>, variables: Variables): Promise<void> {
    const player = this.#player(task)
    if (task.owner === undefined) await player.tasks.claim(task.id)
    await player.tasks.complete(task.id, { variables })
  }

  /**
   * Answers a service. Jobs of one topic are handed out together, so the others that are due are asked for, one after the other.
   *
   * @param askNext - for the answers of those others
   */
  async answer(job: OpeningOf<'job'>, answer: JobAnswer, askNext: (job: Job) => Promise<JobAnswer>): Promise<void> {
    if (job.due === undefined) throw heldBack(job.title)
    if (job.due > this.now) await this.advance(new Date(job.due).toISOString())
    const clock: Clock = { now: () => this.now } // not one that the engine would follow a second time
    const runner = { concurrency: 1000 }
    const engine = createEngine({ store: this.#store, clock, directory: hostClaims(), runner })
    let queue: Promise<unknown> = Promise.resolve()
    engine.handle(job.topic, async (asked) => {
      const next = asked.id === job.id ? Promise.resolve(answer) : queue.then(() => askNext(asked))
      queue = next
      return outcomeOf(await next)
    })
    await engine.tick() // never started, so there is nothing to stop
  }

  /** Gives an event, or a receive task, what it waits for. A condition comes true by the variables it looks at. */
  async deliver(event: OpeningOf<EventOpening['type']>, variables: Variables): Promise<void> {
    const { instances, messages, signals, conditions } = this.session
    const { type, node: activity, name, instance, turn: loopCounter } = event
    if (type === 'signal') {
      // Where others work, only this instance is to hear it.
      const only = this.isTimeVirtual ? {} : defined({ instance })
      await signals.broadcast({ name, variables, ...only })
    } else if (instance === undefined) {
      await (type === 'condition' ? conditions.evaluate({ variables }) : messages.publish({ name, variables }))
    } else if (type === 'condition') {
      await instances.setVariables(instance, variables)
    } else {
      await instances.trigger(instance, { activity, name, variables, ...defined({ loopCounter }) })
    }
  }

  async begin(adHoc: OpeningOf<'adHoc'>, activity: string): Promise<void> {
    await this.session.adHoc.start(adHoc.instance ?? this.#started(), { activity })
  }

  async finish(adHoc: OpeningOf<'adHoc'>): Promise<void> {
    await this.session.adHoc.complete(adHoc.instance ?? this.#started(), { activity: adHoc.node })
  }

  async retry({ instance, id }: OpeningOf<'incident'>): Promise<void> {
    await this.session.instances.resolveIncident(instance ?? this.#started(), id)
  }

  async set(variables: Variables): Promise<void> {
    await this.session.instances.setVariables(this.#started(), variables)
  }

  async cancel(reason: string): Promise<void> {
    await this.session.instances.cancel(this.#started(), { reason })
  }

  /** When something becomes due next, if anything does. */
  async nextDue(): Promise<number | undefined> {
    const picture = await this.picture()
    const waits = picture === undefined ? [] : withCalled(picture).flatMap(({ details }) => details.waitingAt)
    const dues = waits.flatMap(({ type, due }) => (type === 'humanTask' || due === undefined ? [] : [due]))
    const later = dues.filter((due) => due > this.now)
    if (later.length > 0) return Math.min(...later)
    return this.#instance === undefined ? this.#store.nextDue({ timers: true, topics: [] }) : undefined
  }

  /**
   * Lets time pass.
   *
   * @param until - a duration such as `P1D`, or a moment with its offset; to what is due next where absent
   * @throws CliError `time-is-real`, `nothing-due`; EngineError `duration-invalid`, `moment-invalid`, `clock-goes-back`
   */
  async advance(until?: string): Promise<void> {
    if (this.#clock === undefined) throw timeIsReal()
    if (until?.startsWith('P')) await this.#clock.advance(until)
    else if (until !== undefined) await this.#clock.advanceTo(until)
    else await this.#clock.advanceTo((await this.nextDue()) ?? nothingDue())
  }

  async close(): Promise<void> {
    await this.#engine.stop()
  }

  /** Somebody who may do the task: its owner, a person it is offered to, or one of the group. */
  #player({ owner, candidates }: OpeningOf<'task'>): Session {
    const groups = candidates.filter((ref) => !ref.startsWith('user:'))
    const person = candidates.find((ref) => ref.startsWith('user:')) ?? candidates[0]
    const user = this.#options.as ?? owner ?? person?.slice(person.indexOf(':') + 1) ?? starter
    return this.#as(user, [...groups, administrators])
  }

  #as(user: string, groups: readonly string[]): Session {
    return this.#engine.as({ user, agency: this.#options.agency, groups })
  }

  #started(): string {
    if (this.#instance !== undefined) return this.#instance
    throw new CliError('not-started', {
      vi: 'Quy trình chưa bắt đầu: đang chờ sự kiện của nó.',
      en: 'The process has not started: it waits for its event.',
    })
  }
}

async function fileStore(filename: string): Promise<Store> {
  const { sqliteStore } = await import('@quytrinh/persistence') // half of the start-up time, and in memory of no use
  return sqliteStore(filename)
}

function outcomeOf(answer: JobAnswer): Variables {
  switch (answer.type) {
    case 'result':
      return answer.variables
    case 'error':
      throw new BpmnError(answer.code, { variables: answer.variables })
    case 'failure':
      throw new Error(answer.message)
  }
}

function nothingDue(): never {
  throw new CliError(
    'nothing-due',
    { vi: 'Không có hẹn giờ nào để chờ.', en: 'There is no timer to wait for.' },
    { exit: exits.refused },
  )
}

function heldBack(title: string): CliError {
  return new CliError(
    'job-held',
    {
      vi: `Dịch vụ “${title}” đang dừng vì sự cố; hãy thử lại (retry) trước.`,
      en: `The service “${title}” is held by an incident; retry that first.`,
    },
    { exit: exits.refused },
  )
}

function timeIsReal(): CliError {
  return new CliError(
    'time-is-real',
    {
      vi: 'Cơ sở dữ liệu này đã có công việc, nên thời gian ở đây là thật: không tua được, vì sẽ kích hoạt hẹn giờ của cả những phiên khác. Hãy chạy thử không có --db, hoặc với tệp mới.',
      en: 'This database holds work already, so its time is real: moving the clock would fire the timers of other instances, too. Try it without --db, or with a new file.',
    },
    { exit: exits.refused },
  )
}
