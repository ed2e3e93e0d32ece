/** Jobs in other hands than the runner's: those of external workers, or of an administrator who does at once what is due in an instance. */
import type { Core } from '../core.js'
import { EngineError, leaseLost } from '../errors.js'
import type { Json } from '../json.js'
import type { Input } from '../kernel/input.js'
import type { ContinuationWait, JobWait, TimerWait } from '../kernel/state.js'
import { rows } from '../kernel/table.js'
import { decideAccess } from '../people/authorizer.js'
import type { InstanceAction } from '../ports/authorizer.js'
import type { Lease, Uuid } from '../ports/store.js'
import { askHandler } from '../runner/ask-handler.js'
import { decodeWaitId } from '../wait-id.js'
import { checkVariables } from './check-variables.js'
import { checkCount, checkMs, checkWord, optionInvalid } from './checks.js'
import { changeInstance } from './commands.js'
import { permit } from './documents.js'
import { checkFetch, type FetchOptions, fetchJobs, type JobLock, type LockedJob } from './fetched-jobs.js'
import { messageOf } from './message-of.js'
import { accessOf, authorOf, checkText, type Principal } from './principal.js'
import { checkId, isUuid, readInstance } from './reading.js'
import { deniedAndLogged, submitAs } from './submit.js'
import { accessInstance, type CommandOptions, defined, onceOf } from './tasks.js'

const types = ['continuation', 'timer', 'job'] as const

export interface RunJobsOptions {
  /** Only what waits at this element. */
  readonly activity?: string
  /** Only steps of their own (`qt:async`), timers, or jobs of handlers that this engine has. Default all of them. */
  readonly type?: (typeof types)[number]
}

export interface CompleteJobOptions extends CommandOptions {
  /** For the process; none where absent. */
  readonly variables?: { readonly [name: string]: Json }
}

export interface JobFailure extends CommandOptions {
  /** What went wrong, for people; cut after 2,000 characters. */
  readonly error: string
  /** Attempts that are left, in place of those that the diagram gives; 0 is an incident at once. Counted down from there. */
  readonly retries?: number
  /** The pause before the next attempt, in milliseconds up to a year, in place of the diagram's. */
  readonly retryAfterMs?: number
}

export interface JobBpmnError extends CommandOptions {
  /** The `errorCode` of the diagram. */
  readonly code: string
  /** For people. */
  readonly message?: string
  readonly variables?: { readonly [name: string]: Json }
}

/** A year: whoever waits longer wants a timer in the diagram. */
const longestPauseMs = 31_622_400_000

type Due = ContinuationWait | TimerWait | JobWait

export class Jobs {
  readonly #core: Core
  readonly #principal: Principal

  constructor(core: Core, principal: Principal) {
    this.#core = core
    this.#principal = principal
  }

  /**
   * Jobs of these topics that are due in the agency, leased to whoever asks: those that wait longest first. Where none is due and `waitMs`
   * allows, the answer waits for one. A topic may have handlers and workers at the same time: a job goes to who claims it first. A job
   * whose lease runs out is fetched by others, as the same attempt.
   *
   * @returns the jobs; none when the time is over or the engine stops
   * @throws EngineError `not-authorised`, `option-invalid`, `text-invalid`, `limit-invalid`
   * @example
   * ```ts
   * const worker = engine.as({ user: 'gui-sms', agency: 'so-noi-vu' })
   * for (const job of await worker.jobs.fetchAndLock({ topics: ['notify-citizen'], leaseMs: 60_000, waitMs: 30_000 })) {
   *   await worker.jobs.complete(job, { variables: { notifiedAt: await sms(job.variables, job.idempotencyKey) } })
   * }
   * ```
   */
  async fetchAndLock(options: FetchOptions): Promise<readonly LockedJob[]> {
    const checked = checkFetch(options)
    for (const topic of checked.topics) await permit(this.#core, this.#principal, 'job.fetchAndLock', topic)
    const { agency, user } = this.#principal
    return fetchJobs(this.#core, agency, user, checked)
  }

  /**
   * The job is done. A result counts once, and only while the lease runs, by the store's clock at the moment of the commit.
   *
   * @throws EngineError `lease-lost`, and nothing is changed; `job-not-found`, `variables-invalid`, `not-authorised`
   * @example
   * ```ts
   * await worker.jobs.complete(job, { variables: { notifiedAt: '2026-03-02' }, commandId: `${job.id}/${job.lease}` })
   * ```
   */
  async complete(job: JobLock, options: CompleteJobOptions = {}): Promise<void> {
    const variables = checkVariables(options.variables ?? {}, 'the result of the job')
    await this.#answer(job, 'job.complete', options, (wait) => ({ type: 'completeJob', wait, variables }))
  }

  /**
   * The attempt failed: the job is due again after a pause; after the last attempt an incident holds it.
   *
   * @throws EngineError `lease-lost`, and nothing is changed; `job-not-found`, `option-invalid`, `not-authorised`
   * @example
   * ```ts
   * await worker.jobs.failure(job, { error: 'the gateway is down', retries: job.retries, retryAfterMs: 60_000 })
   * ```
   */
  async failure(job: JobLock, failure: JobFailure): Promise<void> {
    const { error, retries, retryAfterMs } = failure ?? {}
    if (typeof error !== 'string') throw optionInvalid('error', 'a sentence', error)
    checkCount('retries', retries)
    checkMs('retryAfterMs', retryAfterMs, 0, longestPauseMs)
    const policy = defined({ retries, retryAfterMs })
    const failed = (wait: number): Input => ({ type: 'failJob', wait, error: messageOf(error), ...policy })
    await this.#answer(job, 'job.failure', failure, failed)
  }

  /**
   * The work came out in a way that the diagram foresees: an error boundary event or event sub-process with this code takes over (BPMN
   * 2.0.1 §10.5.5).
   *
   * @throws EngineError `lease-lost`, and nothing is changed; `job-not-found`, `text-invalid`, `variables-invalid`, `not-authorised`
   * @example
   * ```ts
   * await worker.jobs.bpmnError(job, { code: 'khong-gui-duoc', message: 'no such number' })
   * ```
   */
  async bpmnError(job: JobLock, error: JobBpmnError): Promise<void> {
    const { code, message, variables: given = {} } = error ?? {}
    checkText('the code of a BPMN error', code, 255)
    const variables = checkVariables(given, 'the variables of a BPMN error')
    const told = message === undefined ? {} : { message: messageOf(message) }
    await this.#answer(job, 'job.bpmnError', error, (wait) => ({
      type: 'throwJobError',
      wait,
      code,
      ...told,
      variables,
    }))
  }

  /**
   * The lease runs for `leaseMs` more, counted from now.
   *
   * @param leaseMs - milliseconds by the store's clock
   * @throws EngineError `lease-lost`, `job-not-found`, `option-invalid`, `not-authorised`
   * @example
   * ```ts
   * await worker.jobs.extendLock(job, 60_000)
   * ```
   */
  async extendLock(job: JobLock, leaseMs: number): Promise<void> {
    checkMs('leaseMs', leaseMs ?? Number.NaN, 1)
    const lease = this.#leaseOf(job)
    await permit(this.#core, this.#principal, 'job.extendLock', job.id)
    const [isOurs] = await this.#core.store.extend([lease], leaseMs)
    if (isOurs !== true) throw leaseLost({ id: job.id })
  }

  /**
   * Gives the job back undone: it is due at once for others, and no attempt is counted.
   *
   * @throws EngineError `lease-lost`, `job-not-found`, `option-invalid`, `not-authorised`
   * @example
   * ```ts
   * await worker.jobs.unlock(job)
   * ```
   */
  async unlock(job: JobLock): Promise<void> {
    const lease = this.#leaseOf(job)
    await permit(this.#core, this.#principal, 'job.unlock', job.id)
    const [wasOurs] = await this.#core.store.release([lease])
    if (wasOurs !== true) throw leaseLost({ id: job.id })
    this.#core.dueChanged()
  }

  /**
   * Does what is due in an instance at this moment: steps of their own, timers, jobs of handlers that are registered here. What only
   * becomes due by that is left for the next call. A runner may do the same at the same time: each counts once.
   *
   * @returns how many were done
   * @throws EngineError `instance-not-found`, `not-authorised`, `option-invalid`
   * @example
   * ```ts
   * const { ran } = await clerk.jobs.run(instanceId, { activity: 'gui-ket-qua' })
   * ```
   */
  async run(instance: Uuid, options: RunJobsOptions = {}): Promise<{ readonly ran: number }> {
    checkWord('type', options.type, types)
    if (options.activity !== undefined) checkText('activity', options.activity, 255)
    let ran = 0
    for (const wait of await this.#due(checkId(instance), options)) if (await this.#do(instance, wait)) ran++
    return { ran }
  }

  #leaseOf({ id, lease }: JobLock = { id: '', lease: '' }): Lease {
    if (typeof id !== 'string') throw optionInvalid('the id of the job', 'text', id)
    if (typeof lease !== 'string') throw optionInvalid('the lease of the job', 'text', lease)
    const ref = decodeWaitId(id)
    if (ref === undefined || ref.agency !== this.#principal.agency) throw jobNotFound(id)
    if (!isUuid(lease)) throw leaseLost({ id })
    return { ...ref, lease }
  }

  async #answer(
    job: JobLock,
    action: InstanceAction,
    options: CommandOptions,
    input: (wait: number) => Input,
  ): Promise<void> {
    const lease = this.#leaseOf(job)
    const { agency, user } = this.#principal
    const principal = await accessOf(this.#principal, this.#core.directory, this.#core.clock.now())
    const { commandId: _, ...request } = options
    const command = changeInstance(this.#core, {
      agency,
      instance: lease.id,
      author: authorOf(this.#principal),
      ...onceOf(options, action, [job.id, request]),
      lease,
      access: (state) => ({ principal, action, target: job.id, instance: accessInstance(state) }),
      input: () => input(lease.seq),
    })
    try {
      await submitAs(this.#core, user, command)
    } catch (error) {
      if (!(error instanceof EngineError)) throw error
      if (error.code === 'lease-lost' || late.includes(error.code)) throw leaseLost({ id: job.id })
      if (error.code === 'wait-not-found' || error.code === 'instance-not-found') throw jobNotFound(job.id)
      throw error
    }
  }

  async #due(id: Uuid, { activity, type }: RunJobsOptions): Promise<readonly Due[]> {
    const { state } = await readInstance(this.#core, this.#principal.agency, id)
    const now = this.#core.clock.now()
    const principal = await accessOf(this.#principal, this.#core.directory, now)
    const request = { principal, action: 'job.run', target: id, instance: accessInstance(state) } as const
    const decision = await decideAccess(this.#core.authorizer, request)
    if (!decision.allowed) throw await deniedAndLogged(this.#core, request, decision)
    return rows(state.waits)
      .filter((wait) => wait.type === 'continuation' || wait.type === 'timer' || wait.type === 'job')
      .filter((wait) => wait.due !== undefined && wait.due <= now)
      .filter((wait) => (activity ?? wait.node) === wait.node && (type ?? wait.type) === wait.type)
  }

  /** Whether it was still there to be done. */
  async #do(instance: Uuid, wait: Due): Promise<boolean> {
    const input = await this.#inputOf(instance, wait)
    if (input === undefined) return false
    const { agency, user } = this.#principal
    const author = authorOf(this.#principal)
    try {
      await submitAs(this.#core, user, changeInstance(this.#core, { agency, instance, author, input: () => input }))
      return true
    } catch (error) {
      if (error instanceof EngineError && late.includes(error.code)) return false
      throw error
    }
  }

  async #inputOf(instance: Uuid, wait: Due): Promise<Input | undefined> {
    if (wait.type === 'continuation') return { type: 'continue', wait: wait.id }
    if (wait.type === 'timer') return { type: 'fireTimer', wait: wait.id }
    const { id: seq, node, topic } = wait
    const ref = { agency: this.#principal.agency, id: instance, seq, node, topic }
    return askHandler(this.#core, ref, new AbortController().signal)
  }
}

function jobNotFound(id: string): EngineError {
  return new EngineError('job-not-found', 'Expected the id of a job of this agency, but there was never one.', {
    status: 404,
    details: { id: id.slice(0, 200) },
  })
}

/** Somebody was first, or what ran before has withdrawn it. */
const late = ['wait-closed', 'not-due', 'instance-ended']
