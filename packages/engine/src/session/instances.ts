import type { Core } from '../core.js'
import { EngineError } from '../errors.js'
import type { Json, Variables } from '../json.js'
import type { Fact } from '../kernel/facts.js'
import type { Input } from '../kernel/input.js'
import type { Incident, InstanceState, SubscriptionWait } from '../kernel/state.js'
import { row, rows } from '../kernel/table.js'
import { decideAccess } from '../people/authorizer.js'
import type { InstanceAction } from '../ports/authorizer.js'
import type { Author, EpochMs, InstanceQuery, ListedInstance, Page, Uuid } from '../ports/store.js'
import { decodeWaitId, encodeWaitId } from '../wait-id.js'
import { checkVariables } from './check-variables.js'
import { checkCount, checkWord, optionInvalid } from './checks.js'
import { changeInstance, startInstance } from './commands.js'
import { accessOf, authorOf, checkText, type Principal } from './principal.js'
import { checkId, readInstance } from './reading.js'
import { deniedAndLogged, submitAs } from './submit.js'
import { accessInstance, type CommandOptions, checkLimit, defined, onceOf } from './tasks.js'

/** A process instance as lists show it. Times are milliseconds since 1970. */
export interface InstanceView {
  readonly id: Uuid
  readonly process: string
  readonly version: number
  readonly status: string
  readonly businessKey?: string
  readonly incidents: number
  readonly startedAt: EpochMs
  readonly startedBy: string
  readonly endedAt?: EpochMs
}

/** An instance with where it stands. */
export interface InstanceDetails extends InstanceView {
  /** Variables of the whole process. */
  readonly variables: Variables
  /** What it waits for, in the order in which the waits began. */
  readonly waitingAt: readonly WaitView[]
  readonly openIncidents: readonly IncidentView[]
  /** By when the agency owes the result. */
  readonly due?: EpochMs
}

/** One thing an instance waits for. */
export interface WaitView {
  /** Opaque id of the wait; of a human task: the task's id. */
  readonly id: string
  /** The task or event in the diagram. */
  readonly node: string
  readonly type: 'humanTask' | 'job' | 'timer' | 'subscription' | 'call' | 'data' | 'continuation'
  /** Whether it waits beside an activity (boundary event) or a scope (event sub-process), not in the flow. */
  readonly isAttached: boolean
  /** Number of the activity or event instance that waits; 0 for an event sub-process. Several triggers of one event have the same. */
  readonly token: number
  readonly due?: EpochMs
  /** Which of the instances of a multi-instance activity, from 1. */
  readonly loopCounter?: number
  /** Of a subscription: what it waits for; a message must have the key, where there is one. `trigger`: that a person lets it go on. */
  readonly awaits?: {
    readonly kind: 'message' | 'signal' | 'condition' | 'trigger'
    readonly name: string
    readonly key?: string
  }
  /** Of a call: the instance that has been called. */
  readonly called?: Uuid
}

/** Trouble that somebody has to look at. */
export interface IncidentView {
  readonly id: number
  readonly code: string
  /** The element in the diagram. */
  readonly node: string
  readonly details: { readonly [name: string]: Json }
  readonly at: EpochMs
}

/** One command in an instance's history. */
export interface HistoryEntry {
  readonly revision: number
  readonly at: EpochMs
  readonly author: Author
  readonly facts: readonly Fact[]
}

export interface StartOptions extends CommandOptions {
  /** JSON values by name. */
  readonly variables?: Variables
  /** What the instance is about in the host's terms, such as a document number. */
  readonly businessKey?: string
}

/** Process instances, as one principal may see and change them. */
export class Instances {
  readonly #core: Core
  readonly #principal: Principal

  constructor(core: Core, principal: Principal) {
    this.#core = core
    this.#principal = principal
  }

  /**
   * Starts an instance of the version that is live under a process id, and runs it until it waits (BPMN 2.0.1 §13.1).
   *
   * @param key - the id of the process in the file
   * @throws EngineError `process-not-active`, `no-start-event`, `not-authorised`, `command-id-reused`, `variables-invalid`
   * @example
   * ```ts
   * const instance = await clerk.instances.start('van-ban-den', { variables: { trichYeu: 'V/v …' } })
   * ```
   */
  async start(key: string, options: StartOptions = {}): Promise<{ readonly id: Uuid }> {
    const { businessKey } = options
    const variables = checkVariables(options.variables ?? {})
    checkText('process id', key, 255)
    if (businessKey !== undefined) checkText('businessKey', businessKey, 255)
    const { agency } = this.#principal
    const principal = await accessOf(this.#principal, this.#core.directory, this.#core.clock.now())
    const command = startInstance(this.#core, {
      agency,
      key,
      variables,
      author: authorOf(this.#principal),
      access: { principal, action: 'instance.start', target: key },
      ...(businessKey === undefined ? {} : { businessKey }),
      ...onceOf(options, 'instance.start', { key, variables, businessKey: businessKey ?? null }),
    })
    const answer = (await submitAs(this.#core, this.#principal.user, command)) as { instance: Uuid } // the answer `startInstance` gives
    return { id: answer.instance }
  }

  /**
   * One instance with its variables and what it waits for.
   *
   * @throws EngineError `instance-not-found`, `not-authorised`
   */
  async get(id: Uuid): Promise<InstanceDetails> {
    const { state } = await this.#read(id)
    return {
      ...viewOfState(id, state),
      variables: row(state.scopes, 1)?.variables ?? state.result ?? {},
      waitingAt: waitsOf(this.#principal.agency, id, state),
      openIncidents: rows(state.incidents).map(incidentView),
      ...defined({ due: state.due }),
    }
  }

  /** Instances of the agency, newest first. @throws EngineError `limit-invalid`, `option-invalid` */
  async list(options: Partial<Omit<InstanceQuery, 'agency' | 'kind'>> = {}): Promise<Page<InstanceView>> {
    const { agency } = this.#principal
    checkWord('state', options.state, ['open', 'ended'])
    if (options.key !== undefined) checkText('key', options.key, 255)
    if (options.businessKey !== undefined) checkText('businessKey', options.businessKey, 255)
    const page = await this.#core.store.query.instances({
      ...options,
      agency,
      kind: 'instance',
      limit: checkLimit(options.limit),
    })
    return { ...page, items: page.items.map(viewOfRow) }
  }

  /**
   * What has happened, from the journal: every command with its author, its time and its facts.
   *
   * @param options - `after`: revision to go on from; `limit`: 1 to 1,000, default 1,000
   * @throws EngineError `instance-not-found`, `limit-invalid`, `option-invalid`
   */
  async history(
    id: Uuid,
    options: { readonly after?: number; readonly limit?: number } = {},
  ): Promise<readonly HistoryEntry[]> {
    checkCount('after', options.after)
    await this.#read(id)
    const limit = checkLimit(options.limit ?? 1000)
    const { agency } = this.#principal
    const entries = await this.#core.store.query.journal(
      { agency, id },
      { limit, ...defined({ after: options.after }) },
    )
    return entries.map(({ revision, at, author, facts }) => ({ revision, at, author, facts: JSON.parse(facts) }))
  }

  /**
   * Sets variables of the whole process.
   *
   * @throws EngineError `instance-not-found`, `instance-ended`, `not-authorised`, `variables-invalid`
   */
  async setVariables(id: Uuid, variables: Variables, options?: CommandOptions): Promise<void> {
    const checked = checkVariables(variables)
    await this.#change(id, 'instance.setVariables', { type: 'setVariables', variables: checked }, options)
  }

  /** Ends an instance before its time. @throws EngineError `instance-not-found`, `instance-ended`, `not-authorised` */
  async cancel(id: Uuid, options: { readonly reason: string } & CommandOptions): Promise<void> {
    checkText('reason', options?.reason, 4000)
    await this.#change(id, 'instance.cancel', { type: 'cancel', reason: options.reason }, options)
  }

  /**
   * Tries again what an incident stopped: the job, or entering or leaving the element.
   *
   * @throws EngineError `instance-not-found`, `instance-ended`, `incident-not-found`, `not-authorised`
   */
  async resolveIncident(id: Uuid, incident: number, options?: CommandOptions): Promise<void> {
    if (!Number.isSafeInteger(incident)) throw optionInvalid('incident', 'the number of an incident', incident)
    await this.#change(id, 'incident.resolve', { type: 'resolveIncident', incident, by: this.#principal.user }, options)
  }

  /**
   * Lets a waiting receive task go on, or gives a waiting event its message or signal by hand.
   *
   * @param options - `activity`: the element that waits; `loopCounter`: which instance of a multi-instance activity, from 1; `name`: of the
   *   message or signal meant, where the element waits for several
   * @throws EngineError `nothing-waits` where the element does not wait for something from outside, `instance-not-found`, `not-authorised`
   */
  async trigger(
    id: Uuid,
    options: {
      readonly activity: string
      readonly variables?: Variables
      readonly loopCounter?: number
      readonly name?: string
    } & CommandOptions,
  ): Promise<void> {
    const { activity, variables = {}, loopCounter, name } = options
    const { state } = await this.#read(id)
    const wait = waitsOf(this.#principal.agency, id, state).find(
      (each) =>
        each.type === 'subscription' &&
        each.node === activity &&
        (loopCounter ?? each.loopCounter) === each.loopCounter &&
        (name ?? each.awaits?.name) === each.awaits?.name,
    )
    const seq = decodeWaitId(wait?.id ?? '')?.seq
    if (seq === undefined) {
      throw new EngineError(
        'nothing-waits',
        `Expected ${activity} to wait for something from outside, but it does not.`,
        { details: { instance: id, activity } },
      )
    }
    await this.#change(
      id,
      'instance.trigger',
      { type: 'trigger', wait: seq, variables: checkVariables(variables) },
      options,
    )
  }

  async #change(
    instance: Uuid,
    action: InstanceAction,
    input: Input,
    options: CommandOptions | undefined,
  ): Promise<void> {
    const principal = await accessOf(this.#principal, this.#core.directory, this.#core.clock.now())
    const command = changeInstance(this.#core, {
      agency: this.#principal.agency,
      instance: checkId(instance),
      author: authorOf(this.#principal),
      input: () => input,
      access: (state) => ({ principal, action, target: instance, instance: accessInstance(state) }),
      ...onceOf(options, action, { instance, input }),
    })
    await submitAs(this.#core, this.#principal.user, command)
  }

  async #read(id: Uuid): Promise<{ readonly state: InstanceState }> {
    const { state } = await readInstance(this.#core, this.#principal.agency, checkId(id))
    const principal = await accessOf(this.#principal, this.#core.directory, this.#core.clock.now())
    const request = { principal, action: 'instance.read', target: id, instance: accessInstance(state) } as const
    const decision = await decideAccess(this.#core.authorizer, request)
    if (decision.allowed) return { state }
    throw await deniedAndLogged(this.#core, request, decision)
  }
}

function viewOfState(id: Uuid, state: InstanceState): InstanceView {
  const { process, version, status, startedAt, startedBy } = state
  const { businessKey, endedAt } = state
  return {
    id,
    process,
    version,
    status,
    startedAt,
    startedBy,
    incidents: state.incidents.size,
    ...defined({ businessKey, endedAt }),
  }
}

function viewOfRow(instance: ListedInstance): InstanceView {
  const { id, key, version, status, incidents, createdAt, createdBy, businessKey, endedAt } = instance
  return {
    id,
    process: key,
    version,
    status,
    incidents,
    startedAt: createdAt,
    startedBy: createdBy,
    ...defined({ businessKey, endedAt }),
  }
}

function waitsOf(agency: string, id: Uuid, state: InstanceState): WaitView[] {
  return rows(state.waits).map((wait) => {
    const token = wait.token === undefined ? undefined : row(state.tokens, wait.token)
    return {
      id: encodeWaitId({ agency, id, seq: wait.id }),
      node: wait.node,
      type: wait.type,
      isAttached: wait.isAttached === true,
      token: wait.token ?? 0,
      ...defined({
        due: 'due' in wait ? wait.due : undefined,
        loopCounter: token?.index === undefined ? undefined : token.index + 1,
        awaits: wait.type === 'subscription' ? awaited(wait) : undefined,
        called: wait.type === 'call' ? wait.instance : undefined,
      }),
    }
  })
}

function awaited({ kind, name, key }: SubscriptionWait): NonNullable<WaitView['awaits']> {
  return { kind, name, ...defined({ key }) }
}

function incidentView({ id, code, node, details, at }: Incident): IncidentView {
  return { id, code, node, details, at }
}
