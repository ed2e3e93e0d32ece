import type { Core } from '../core.js'
import type { Json } from '../json.js'
import type { Input } from '../kernel/input.js'
import type { InstanceAction } from '../ports/authorizer.js'
import type { Uuid } from '../ports/store.js'
import { checkVariables } from './check-variables.js'
import { checkCount, optionInvalid } from './checks.js'
import { changeInstance } from './commands.js'
import { accessOf, authorOf, checkText, type Principal } from './principal.js'
import { checkId } from './reading.js'
import { submitAs } from './submit.js'
import { accessInstance, type CommandOptions, defined, onceOf } from './tasks.js'

/** Which multi-instance activity is meant. */
export interface ActivityChoice {
  /** The activity in the diagram. */
  readonly activity: string
  /** `token` of anything that waits inside it (`waitingAt`), where the activity is open several times, as inside another one. */
  readonly token?: number
}

/** Multi-instance activities under way: instances that nobody had thought of, and those that are not needed any more. */
export class MultiInstances {
  readonly #core: Core
  readonly #principal: Principal

  constructor(core: Core, principal: Principal) {
    this.#core = core
    this.#principal = principal
  }

  /**
   * Adds an instance to an open multi-instance activity: in parallel it begins at once, in a sequence after all others. The number of
   * instances grows by one, and so does the list of outputs.
   *
   * @param options - `item`: what the instance is for, where the activity goes through a list
   * @throws EngineError `not-multi-instance`, `activity-ambiguous`, `activity-instance-not-found`, `item-mismatch`, `variables-invalid`,
   *   `option-invalid`, `instance-not-found`, `instance-ended`, `not-authorised`
   * @example
   * ```ts
   * await clerk.multiInstances.add(id, { activity: 'phoi-hop', item: 'phong-tai-chinh' })
   * ```
   */
  async add(instance: Uuid, options: ActivityChoice & { readonly item?: Json } & CommandOptions): Promise<void> {
    // Null is an item.
    const given = checkVariables(options.item === undefined ? {} : { item: options.item })
    const input = { type: 'addInstance', ...choiceOf(options), ...given } as const
    await this.#change(instance, 'multiInstance.add', input, options)
  }

  /**
   * Removes one instance. One that runs is stopped with all inside and counts as terminated; one of a sequence that has not begun is
   * struck from the list. When the last one is gone, the activity is complete.
   *
   * @param options - `loopCounter`: which instance, from 1; or a `token` inside it
   * @throws EngineError `activity-instance-not-found` where it is over, `not-multi-instance`, `activity-ambiguous`, `option-invalid`,
   *   `instance-not-found`, `instance-ended`, `not-authorised`
   * @example
   * ```ts
   * await clerk.multiInstances.remove(id, { activity: 'phoi-hop', loopCounter: 3 })
   * ```
   */
  async remove(
    instance: Uuid,
    options: ActivityChoice & { readonly loopCounter?: number } & CommandOptions,
  ): Promise<void> {
    const { loopCounter } = options
    checkCount('loopCounter', loopCounter)
    if (loopCounter === undefined && options.token === undefined)
      throw optionInvalid('loopCounter', 'the number of an instance, or a token inside it', loopCounter)
    const input = { type: 'removeInstance', ...choiceOf(options), ...defined({ loopCounter }) } as const
    await this.#change(instance, 'multiInstance.remove', input, options)
  }

  async #change(instance: Uuid, action: InstanceAction, input: Input, options: CommandOptions): Promise<void> {
    const { agency, user } = this.#principal
    const principal = await accessOf(this.#principal, this.#core.directory, this.#core.clock.now())
    const command = changeInstance(this.#core, {
      agency,
      instance: checkId(instance),
      author: authorOf(this.#principal),
      input: () => input,
      access: (state) => ({ principal, action, target: instance, instance: accessInstance(state) }),
      ...onceOf(options, action, { instance, input }),
    })
    await submitAs(this.#core, user, command)
  }
}

function choiceOf({ activity, token }: ActivityChoice): ActivityChoice {
  checkText('activity', activity, 255)
  checkCount('token', token)
  return { activity, ...defined({ token }) }
}
