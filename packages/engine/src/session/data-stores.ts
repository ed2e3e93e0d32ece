import { dataStoreId } from '../aggregates/data-store.js'
import type { Command, Decision } from '../committer/command.js'
import type { Core } from '../core.js'
import { EngineError } from '../errors.js'
import type { Json } from '../json.js'
import { Trouble } from '../kernel/env.js'
import { checkVariables } from './check-variables.js'
import { permit } from './documents.js'
import { authorOf, checkText, type Principal } from './principal.js'
import { dataStoreChanges, storedData, storedDataNeed } from './stored-data.js'
import { submitAs } from './submit.js'
import { type CommandOptions, onceOf } from './tasks.js'

export interface DataStoreOptions {
  /** What the store holds under a key; the whole of it where absent. */
  readonly key?: string
}

/** Data stores of the agency: what processes keep beyond their own end (BPMN 2.0.1 §10.4.1). */
export class DataStoresOf {
  readonly #core: Core
  readonly #principal: Principal

  constructor(core: Core, principal: Principal) {
    this.#core = core
    this.#principal = principal
  }

  /**
   * What a data store holds; `null` where nothing has been written.
   *
   * @throws EngineError `text-invalid`, `not-authorised`, `data-store-failed` where the host keeps it and does not answer
   * @example
   * ```ts
   * const household = await clerk.dataStores.get('dan-cu', { key: 'HK-0127' })
   * ```
   */
  async get(store: string, { key }: DataStoreOptions = {}): Promise<Json> {
    await this.#permit('dataStore.read', store, key)
    const { agency } = this.#principal
    const command = this.#command(store, key, (work) => {
      const value = storedData(this.#core, work, agency, store, key ?? null)
      return value === undefined ? undefined : { type: 'answer', answer: value }
    })
    return submitAs(this.#core, this.#principal.user, command)
  }

  /**
   * Writes a data store.
   *
   * @throws EngineError `text-invalid`, `variables-invalid`, `not-authorised`
   */
  async put(store: string, value: Json, { key, ...options }: DataStoreOptions & CommandOptions = {}): Promise<void> {
    await this.#permit('dataStore.put', store, key)
    const { agency } = this.#principal
    const { value: checked = null } = checkVariables({ value }, `data store ${store}`)
    const effect = { type: 'writeDataStore', store, key: key ?? null, value: checked } as const
    const author = authorOf(this.#principal)
    const command = this.#command(store, key, (work) => ({
      type: 'commit',
      changes: dataStoreChanges(this.#core, work, { agency, instance: null, author }, [effect]),
      answer: null,
    }))
    const once = onceOf(options, 'dataStore.put', { store, key: key ?? null, value: checked })
    await submitAs(this.#core, this.#principal.user, { ...command, ...once })
  }

  async #permit(action: 'dataStore.read' | 'dataStore.put', store: string, key: string | undefined): Promise<void> {
    checkText('data store', store, 255)
    if (key !== undefined) checkText('key of a data store', key, 255)
    await permit(this.#core, this.#principal, action, store)
  }

  #command(
    store: string,
    key: string | undefined,
    decide: (work: Parameters<Command['decide']>[0]) => Decision | undefined,
  ): Command {
    const { agency } = this.#principal
    const core = this.#core
    return {
      agency,
      aggregate: dataStoreId(agency, store, key ?? null),
      author: authorOf(this.#principal),
      decide(work) {
        try {
          const decision = decide(work)
          if (decision !== undefined) return decision
          return { type: 'needs', needs: [storedDataNeed(core, work, agency, store, key ?? null)] }
        } catch (error) {
          if (!(error instanceof Trouble)) throw error
          return { type: 'refused', error: failed(store, error) }
        }
      },
    }
  }
}

function failed(store: string, { details }: Trouble): EngineError {
  return new EngineError(
    'data-store-failed',
    `Expected data store ${store} to answer, but its host says: ${details['error']}.`,
    { status: 502, details },
  )
}
