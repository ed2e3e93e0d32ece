import { hash } from 'node:crypto'
import type { Core } from '../core.js'
import { EngineError } from '../errors.js'
import type { Variables } from '../json.js'
import type { HumanTaskEvent } from '../kernel/env.js'
import type { Input } from '../kernel/input.js'
import type { HumanTaskWait, InstanceState } from '../kernel/state.js'
import { row } from '../kernel/table.js'
import { visibleVariables } from '../kernel/variables.js'
import { type ActionOnTask, actionsOf } from '../people/actions.js'
import { decideAccess } from '../people/authorizer.js'
import type { AccessRequest } from '../ports/authorizer.js'
import type { EpochMs, ListedTask, Page, Uuid } from '../ports/store.js'
import { decodeWaitId, encodeWaitId, type WaitRef } from '../wait-id.js'
import { checkVariables } from './check-variables.js'
import { checkWord } from './checks.js'
import { changeInstance, type InstanceCommand } from './commands.js'
import { accessOf, authorOf, checkText, type Principal } from './principal.js'
import { checkId, readInstance } from './reading.js'
import { deniedAndLogged, submitAs } from './submit.js'

/** A human task as lists show it. Times are milliseconds since 1970. */
export interface TaskView {
  /** Opaque and safe in a URL. */
  readonly id: string
  readonly instance: Uuid
  /** The user task in the diagram. */
  readonly node: string
  readonly name: string
  /** WS-HumanTask §4.10: `ready`, `reserved`, `inProgress`. */
  readonly state: string
  /** The actual owner. */
  readonly owner?: string
  /** References of those who may claim it; empty once it has an owner. */
  readonly candidates: readonly string[]
  /** Due of the handler. */
  readonly due?: EpochMs
  /** Due of the agency. */
  readonly agencyDue?: EpochMs
  readonly createdAt: EpochMs
  readonly process: string
  readonly businessKey?: string
  readonly role?: string
  readonly form?: string
}

/** A task with what the person needs to do it. */
export interface TaskDetails extends TaskView {
  /** Everything the task can see of the process. */
  readonly variables: Variables
}

export interface TaskListOptions {
  /** `potentialOwner`: what you may claim. `actualOwner`: what you have. Default: both. */
  readonly role?: 'potentialOwner' | 'actualOwner'
  /** Only what was due before now. */
  readonly overdue?: boolean
  readonly instance?: Uuid
  /** 1 to 1,000; default 20. */
  readonly limit?: number
  /** `next` of the page before. */
  readonly cursor?: string
}

export interface CommandOptions {
  /** Sent again with the same id, a command has no second effect and gets the first answer. Up to 200 bytes. */
  readonly commandId?: string
}

/** Human tasks, as one principal may see and do them. */
export class Tasks {
  readonly #core: Core
  readonly #principal: Principal

  constructor(core: Core, principal: Principal) {
    this.#core = core
    this.#principal = principal
  }

  /**
   * The tasks on your desk and those you may take, nearest due first.
   *
   * @throws EngineError `limit-invalid`, `option-invalid`, `instance-not-found` where `instance` is no id
   * @example
   * ```ts
   * const { items, next } = await clerk.tasks.list({ role: 'potentialOwner', limit: 20 })
   * ```
   */
  async list(options: TaskListOptions = {}): Promise<Page<TaskView>> {
    const { role, overdue, instance, cursor } = options
    const { user, agency } = this.#principal
    checkWord('role', role, ['potentialOwner', 'actualOwner'])
    if (instance !== undefined) checkId(instance)
    const { refs } = await accessOf(this.#principal, this.#core.directory, this.#core.clock.now())
    const page = await this.#core.store.query.tasks({
      agency,
      ...(role === 'potentialOwner' ? {} : { assignee: user }),
      ...(role === 'actualOwner' ? {} : { candidates: refs }),
      ...(instance === undefined ? {} : { instance }),
      ...(overdue === true ? { dueBefore: this.#core.clock.now() } : {}),
      ...(cursor === undefined ? {} : { cursor }),
      limit: checkLimit(options.limit),
    })
    return { ...page, items: page.items.map(viewOfRow) }
  }

  /**
   * One open task with the variables it can see.
   *
   * @throws EngineError `task-not-found`, `task-closed`, `instance-ended`, `not-authorised`
   */
  async get(id: string): Promise<TaskDetails> {
    const { wait, state, ref } = await this.#find(id)
    const request = await this.#request(id, 'task.read', wait, state)
    const decision = await decideAccess(this.#core.authorizer, request)
    if (!decision.allowed) throw await deniedAndLogged(this.#core, request, decision)
    const token = row(state.tokens, wait.token ?? 0)
    return { ...viewOfWait(wait, state, ref), variables: visibleVariables(state, token?.owns ?? token?.scope ?? 1) }
  }

  /**
   * What you may do with a task now, and why not the rest: for any screen (WS-HumanTask §4.10).
   *
   * @throws EngineError `task-not-found`, `task-closed`, `instance-ended`
   */
  async actions(id: string): Promise<readonly ActionOnTask[]> {
    const { wait, state } = await this.#find(id)
    const principal = await accessOf(this.#principal, this.#core.directory, this.#core.clock.now())
    const access = { principal, target: id, task: accessTask(wait), instance: accessInstance(state) }
    return actionsOf(access, (request) => decideAccess(this.#core.authorizer, request))
  }

  /** Takes a task that is offered to you. @throws EngineError `transition-not-allowed`, `not-authorised`, `task-closed` */
  claim(id: string, options?: CommandOptions): Promise<void> {
    return this.#move(id, 'claim', () => this.#principal.actor ?? this.#principal.user, options)
  }

  /** Gives a task back to those it was offered to. @throws EngineError `transition-not-allowed`, `not-authorised`, `task-closed` */
  release(id: string, options?: CommandOptions): Promise<void> {
    return this.#move(id, 'release', () => null, options)
  }

  /** Begins the work on a task you have. @throws EngineError `transition-not-allowed`, `not-authorised`, `task-closed` */
  start(id: string, options?: CommandOptions): Promise<void> {
    return this.#move(id, 'start', (wait) => wait.owner ?? this.#principal.user, options)
  }

  /** Lays a task you have begun aside, still yours. @throws EngineError `transition-not-allowed`, `not-authorised`, `task-closed` */
  stop(id: string, options?: CommandOptions): Promise<void> {
    return this.#move(id, 'stop', (wait) => wait.owner ?? null, options)
  }

  /** Hands a task over to somebody. @throws EngineError `transition-not-allowed`, `not-authorised`, `task-closed` */
  async delegate(id: string, to: { readonly user: string } & CommandOptions): Promise<void> {
    checkText('user', to?.user, 256)
    await this.#move(id, 'delegate', () => to.user, to)
  }

  /**
   * Completes a task you have; the process goes on before this answers.
   *
   * @param options - `variables`: the result, JSON values by name
   * @throws EngineError `transition-not-allowed`, `not-authorised`, `task-closed`, `task-not-found`, `instance-ended`,
   * `variables-invalid`
   * @example
   * ```ts
   * await clerk.tasks.complete(task.id, { variables: { registered: true } })
   * ```
   */
  async complete(id: string, options: { readonly variables?: Variables } & CommandOptions = {}): Promise<void> {
    const variables = checkVariables(options.variables ?? {})
    const input = (ref: WaitRef): Input => ({
      type: 'completeTask',
      wait: ref.seq,
      variables,
      by: this.#principal.user,
    })
    await this.#submit(id, 'complete', input, { variables }, options)
  }

  #move(
    id: string,
    event: Exclude<HumanTaskEvent, 'complete'>,
    owner: (wait: HumanTaskWait) => string | null,
    options?: CommandOptions,
  ): Promise<void> {
    const input = (ref: WaitRef, wait: HumanTaskWait | undefined): Input => ({
      type: 'moveTask',
      wait: ref.seq,
      event,
      owner: wait === undefined ? null : owner(wait),
    })
    return this.#submit(id, event, input, { to: options }, options)
  }

  async #submit(
    id: string,
    event: HumanTaskEvent,
    input: (ref: WaitRef, wait: HumanTaskWait | undefined) => Input,
    request: unknown,
    options: CommandOptions | undefined,
  ): Promise<void> {
    const ref = this.#decode(id)
    const { agency } = this.#principal
    const principal = await accessOf(this.#principal, this.#core.directory, this.#core.clock.now())
    const command: InstanceCommand = {
      agency,
      instance: ref.id,
      author: authorOf(this.#principal),
      ...onceOf(options, `task.${event}`, { id, request }),
      input: (state) => input(ref, openTask(state, ref.seq)),
      access: (state): AccessRequest | undefined => {
        const wait = openTask(state, ref.seq)
        return (
          wait && {
            principal,
            action: `task.${event}`,
            target: id,
            task: accessTask(wait),
            instance: accessInstance(state),
          }
        )
      },
    }
    await submitAs(this.#core, this.#principal.user, changeInstance(this.#core, command))
  }

  async #request(id: string, action: 'task.read', wait: HumanTaskWait, state: InstanceState): Promise<AccessRequest> {
    const principal = await accessOf(this.#principal, this.#core.directory, this.#core.clock.now())
    return { principal, action, target: id, task: accessTask(wait), instance: accessInstance(state) }
  }

  async #find(
    id: string,
  ): Promise<{ readonly wait: HumanTaskWait; readonly state: InstanceState; readonly ref: WaitRef }> {
    const ref = this.#decode(id)
    const { state } = await readInstance(this.#core, this.#principal.agency, ref.id)
    const wait = openTask(state, ref.seq)
    if (wait !== undefined) return { wait, state, ref }
    if (state.status !== 'active')
      throw new EngineError('instance-ended', 'Expected a running instance, but it has ended.', { details: { id } })
    const wasThere = ref.seq <= state.seq
    throw new EngineError(
      wasThere ? 'task-closed' : 'task-not-found',
      `Expected an open task, but ${wasThere ? 'it is closed' : 'there is none of this id'}.`,
      {
        status: wasThere ? 409 : 404,
        details: { id },
      },
    )
  }

  /** A task of another agency is not found: its existence is nobody else's business. */
  #decode(id: string): WaitRef {
    const ref = typeof id === 'string' ? decodeWaitId(id) : undefined
    if (ref !== undefined && ref.agency === this.#principal.agency) return ref
    throw new EngineError('task-not-found', 'Expected the id of a task of this agency, but it is not one.', {
      status: 404,
      details: { id },
    })
  }
}

function openTask(state: InstanceState, seq: number): HumanTaskWait | undefined {
  const wait = row(state.waits, seq)
  return wait?.type === 'humanTask' ? wait : undefined
}

function accessTask({ state, owner, candidates }: HumanTaskWait): {
  state: HumanTaskWait['state']
  owner?: string
  candidates: readonly string[]
} {
  return { state, candidates, ...(owner === undefined ? {} : { owner }) }
}

export function accessInstance({ process, startedBy }: InstanceState): { process: string; startedBy: string } {
  return { process, startedBy }
}

export function checkLimit(limit = 20): number {
  if (Number.isInteger(limit) && limit >= 1 && limit <= 1000) return limit
  throw new EngineError('limit-invalid', `Expected a limit from 1 to 1000, but got ${limit}.`, {
    status: 400,
    details: { limit },
  })
}

/** The command id and what the request was, so that the id is not used for another one. */
export function onceOf(
  options: CommandOptions | undefined,
  action: string,
  request: unknown,
): { once?: { commandId: string; requestHash: string } } {
  if (options?.commandId === undefined) return {}
  checkText('commandId', options.commandId, 200)
  return {
    once: { commandId: options.commandId, requestHash: hash('sha256', JSON.stringify([action, request]), 'base64url') },
  }
}

function viewOfRow(task: ListedTask): TaskView {
  const { role, form } = task.data as { role: string | null; form: string | null } // written by the instance aggregate
  return {
    id: encodeWaitId(task),
    instance: task.id,
    node: task.node,
    name: task.name,
    state: task.state,
    candidates: task.candidates,
    createdAt: task.createdAt,
    process: task.key,
    ...defined({
      owner: task.assignee,
      due: task.due,
      agencyDue: task.agencyDue,
      businessKey: task.businessKey,
      role,
      form,
    }),
  }
}

function viewOfWait(wait: HumanTaskWait, state: InstanceState, ref: WaitRef): TaskView {
  const { node, name, owner, candidates, due, agencyDue, createdAt, role, form } = wait
  return {
    id: encodeWaitId(ref),
    instance: ref.id,
    node,
    name,
    state: wait.state,
    candidates: owner === undefined ? candidates : [],
    createdAt,
    process: state.process,
    ...defined({ owner, due, agencyDue, businessKey: state.businessKey, role, form }),
  }
}

/** Without the entries that have no value. */
export function defined<T extends object>(entries: T): { [K in keyof T]?: NonNullable<T[K]> } {
  return Object.fromEntries(Object.entries(entries).filter(([, value]) => value !== null && value !== undefined)) as {
    [K in keyof T]?: NonNullable<T[K]>
  } // the entries that are left have a value
}
