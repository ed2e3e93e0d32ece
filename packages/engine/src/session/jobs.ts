/** What is due in one instance, done at once by the hand of an administrator instead of the runner's. */
import type { Core } from '../core.js'
import { EngineError } from '../errors.js'
import type { Input } from '../kernel/input.js'
import type { ContinuationWait, JobWait, TimerWait } from '../kernel/state.js'
import { rows } from '../kernel/table.js'
import { decideAccess } from '../people/authorizer.js'
import type { Uuid } from '../ports/store.js'
import { askHandler } from '../runner/ask-handler.js'
import { checkWord } from './checks.js'
import { changeInstance } from './commands.js'
import { accessOf, authorOf, checkText, type Principal } from './principal.js'
import { checkId, readInstance } from './reading.js'
import { deniedAndLogged, submitAs } from './submit.js'
import { accessInstance } from './tasks.js'

const types = ['continuation', 'timer', 'job'] as const

export interface RunJobsOptions {
  /** Only what waits at this element. */
  readonly activity?: string
  /** Only steps of their own (`qt:async`), timers, or jobs of handlers that this engine has. Default all of them. */
  readonly type?: (typeof types)[number]
}

type Due = ContinuationWait | TimerWait | JobWait

export class Jobs {
  readonly #core: Core
  readonly #principal: Principal

  constructor(core: Core, principal: Principal) {
    this.#core = core
    this.#principal = principal
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

/** The runner was first, or what ran before has withdrawn it. */
const late = ['wait-closed', 'not-due', 'instance-ended']
