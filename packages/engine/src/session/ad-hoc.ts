import type { Core } from '../core.js'
import type { Input } from '../kernel/input.js'
import type { InstanceAction } from '../ports/authorizer.js'
import type { Uuid } from '../ports/store.js'
import { changeInstance } from './commands.js'
import { accessOf, authorOf, type Principal } from './principal.js'
import { submitAs } from './submit.js'
import { accessInstance, type CommandOptions, onceOf } from './tasks.js'

/** Ad-hoc sub-processes: work that people add while it is under way (BPMN 2.0.1 §10.3.5). */
export class AdHoc {
  readonly #core: Core
  readonly #principal: Principal

  constructor(core: Core, principal: Principal) {
    this.#core = core
    this.#principal = principal
  }

  /**
   * Begins an activity of an open ad-hoc sub-process, once more if it has been done before.
   *
   * @throws EngineError `not-ad-hoc`, `instance-not-found`, `instance-ended`, `not-authorised`
   */
  start(instance: Uuid, options: { readonly activity: string } & CommandOptions): Promise<void> {
    return this.#change(instance, 'adHoc.start', { type: 'beginAdHoc', activity: options.activity }, options)
  }

  /**
   * Ends an open ad-hoc sub-process, with what still runs there.
   *
   * @throws EngineError `not-ad-hoc`, `instance-not-found`, `instance-ended`, `not-authorised`
   */
  complete(instance: Uuid, options: { readonly activity: string } & CommandOptions): Promise<void> {
    return this.#change(instance, 'adHoc.complete', { type: 'finishAdHoc', activity: options.activity }, options)
  }

  async #change(instance: Uuid, action: InstanceAction, input: Input, options: CommandOptions): Promise<void> {
    const { agency, user } = this.#principal
    const principal = await accessOf(this.#principal, this.#core.directory, this.#core.clock.now())
    const command = changeInstance(this.#core, {
      agency,
      instance,
      author: authorOf(this.#principal),
      input: () => input,
      access: (state) => ({ principal, action, target: instance, instance: accessInstance(state) }),
      ...onceOf(options, action, { instance, input }),
    })
    await submitAs(this.#core, user, command)
  }
}
