/** Messages, signals and conditions that come from outside. */
import { loadedState } from '../aggregate.js'
import { agencyId, agencyType } from '../aggregates/agency.js'
import type { Command } from '../committer/command.js'
import type { Core } from '../core.js'
import { starting } from '../deliveries.js'
import type { Json, Variables } from '../json.js'
import { keyText } from '../kernel/triggers.js'
import type { Trigger } from '../model/graph.js'
import type { Uuid } from '../ports/store.js'
import type { StepEnv } from '../step-env.js'
import { checkVariables } from './check-variables.js'
import { unlessNeeded } from './environment.js'
import { storing } from './outgoing.js'
import { authorOf, checkText, type Principal } from './principal.js'
import { submitAs } from './submit.js'
import { type CommandOptions, defined, onceOf } from './tasks.js'

export interface PublishOptions extends CommandOptions {
  /** Name of the message in the file. */
  readonly name: string
  readonly variables?: Variables
  /** What receivers are found by: the key, or the values of the correlation properties in the order of the file. */
  readonly key?: Json
  readonly correlation?: Variables
  /** Only this instance, or only instances with this business key. An instance that the message starts has the business key. */
  readonly instance?: Uuid
  readonly businessKey?: string
  /** How long it waits for a receiver, in milliseconds. Default one day. */
  readonly waitsMs?: number
}

/** Messages from outside, as one principal may send them. */
export class Messages {
  readonly #core: Core
  readonly #principal: Principal

  constructor(core: Core, principal: Principal) {
    this.#core = core
    this.#principal = principal
  }

  /**
   * Publishes a message at the agency (BPMN 2.0.1 §8.3.2, §13.5): one receiver that waits for it, or else a process that it starts, or else
   * whoever waits for it before it expires.
   *
   * @returns whether it has been received already
   * @throws EngineError `text-invalid`, `variables-invalid`
   * @example
   * ```ts
   * await clerk.messages.publish({ name: 'bo-sung-ho-so', correlation: { soHoSo: '12/2026' }, variables: { tep: 'don-bo-sung.pdf' } })
   * ```
   */
  async publish(options: PublishOptions): Promise<{ readonly isReceived: boolean }> {
    const { name, variables = {}, correlation, waitsMs, instance, businessKey } = options
    checkText('message name', name, 255)
    checkVariables(variables)
    const values = correlation === undefined ? [] : Object.values(correlation)
    const key = options.key ?? (values.length > 1 ? values : (values[0] ?? null))
    const outgoing = {
      what: 'message',
      name,
      variables,
      key: key === null ? null : keyText(key),
      ...defined({ waitsMs, instance, businessKey }),
    } as const
    const state = await send(this.#core, this.#principal, outgoing, options)
    return { isReceived: state > 0 }
  }
}

export interface BroadcastOptions extends CommandOptions {
  readonly name: string
  readonly variables?: Variables
  /** Only this instance. */
  readonly instance?: Uuid
}

/** Signals from outside. */
export class Signals {
  readonly #core: Core
  readonly #principal: Principal

  constructor(core: Core, principal: Principal) {
    this.#core = core
    this.#principal = principal
  }

  /**
   * Broadcasts a signal to everyone at the agency who waits for it, and to the processes that it starts (BPMN 2.0.1 §10.5.5).
   *
   * @returns how many have heard it
   * @throws EngineError `text-invalid`, `variables-invalid`
   */
  async broadcast(options: BroadcastOptions): Promise<{ readonly heardBy: number }> {
    const { name, variables = {}, instance } = options
    checkText('signal name', name, 255)
    checkVariables(variables)
    const outgoing = { what: 'signal', name, variables, key: null, ...defined({ instance }) } as const
    return { heardBy: await send(this.#core, this.#principal, outgoing, options) }
  }
}

async function send(
  core: Core,
  principal: Principal,
  outgoing: Parameters<typeof storing>[1],
  options: CommandOptions,
): Promise<number> {
  const { agency, user } = principal
  const id = core.newId()
  const command: Command = {
    agency,
    aggregate: id,
    isNew: true,
    author: authorOf(principal),
    ...onceOf(options, `${outgoing.what}.send`, outgoing),
    decide: (work) => ({ type: 'commit', changes: [storing(id, outgoing, work.now, user)], answer: { id } }),
  }
  const delivered = core.deliveries.expect(id)
  const answer = (await submitAs(core, user, command)) as { id: Uuid } // the answer above
  return answer.id === id ? delivered : 0 // sent again: it was delivered then
}

/** Conditions that start processes. */
export class Conditions {
  readonly #core: Core
  readonly #principal: Principal

  constructor(core: Core, principal: Principal) {
    this.#core = core
    this.#principal = principal
  }

  /**
   * Evaluates the conditional start events of the agency's live processes on these variables; each that holds starts an instance with them.
   *
   * @throws EngineError `variables-invalid`
   */
  async evaluate(options: { readonly variables?: Variables } = {}): Promise<{ readonly started: readonly Uuid[] }> {
    const { variables = {} } = options
    checkVariables(variables)
    const { agency, user } = this.#principal
    const [loaded] = await this.#core.store.load([{ type: 'aggregate', agency, id: agencyId(agency) }])
    const live = Object.values(loadedState(agencyType, loaded)?.subscriptions ?? {})
    const started: Uuid[] = []
    for (const { seq, kind } of live) {
      if (kind !== 'condition') continue
      const command = this.#startIfTrue(seq, variables)
      const answer = (await submitAs(this.#core, user, command)) as { instance?: Uuid } // the answers of `#startIfTrue`
      if (answer.instance !== undefined) started.push(answer.instance)
    }
    return { started }
  }

  #startIfTrue(seq: number, variables: Variables): Command {
    const { agency } = this.#principal
    const core = this.#core
    const instance = core.newId()
    return {
      agency,
      aggregate: agencyId(agency),
      author: authorOf(this.#principal),
      decide: (work) =>
        unlessNeeded(core, work, agency, (env) => {
          const start = starting(core, work, agency, seq, instance, { variables }, (trigger) =>
            holds(env, trigger, variables),
          )
          return start ?? { type: 'answer', answer: {} }
        }),
    }
  }
}

/** A name without a value does not hold. */
function holds(env: StepEnv, trigger: Trigger, variables: Variables): boolean {
  if (trigger.type !== 'conditional') return false
  return env.evaluate(trigger.condition, (name) => (Object.hasOwn(variables, name) ? variables[name] : null)) === true
}
