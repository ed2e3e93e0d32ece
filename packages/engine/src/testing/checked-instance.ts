/** One process instance on the bare kernel: no store, no runner, and every invariant checked after every step. */
import { instanceOfParts, partsOfInstance } from '../aggregates/instance-parts.js'
import { InvariantViolated } from '../errors.js'
import { type DecisionModel, describeDecision, readDecisions } from '../expressions.js'
import type { Json, Variables } from '../json.js'
import type { Env } from '../kernel/env.js'
import type { Fact } from '../kernel/facts.js'
import type { Input, Step } from '../kernel/input.js'
import { checkInvariants, type Violation } from '../kernel/invariants.js'
import type { InstanceState, Wait } from '../kernel/state.js'
import { step } from '../kernel/step.js'
import { checkStep } from '../kernel/step-invariants.js'
import { rows } from '../kernel/table.js'
import type { ProcessGraph } from '../model/graph.js'
import { nationalCalendar } from '../people/deadlines.js'
import type { InlineHandler, ResourceQuery } from '../ports/handler.js'
import type { EpochMs } from '../ports/store.js'
import { guarded, guardedQuery } from '../session/environment.js'
import { type LiveDecision, StepEnv } from '../step-env.js'

/** The kernel's `step`, or what a test puts in its place. */
export type Kernel = (graph: ProcessGraph, state: InstanceState | undefined, input: Input, env: Env) => Step

export interface InstanceOptions {
  /** Saves the state as JSON after every step and goes on with what was read back. */
  readonly savedBetweenSteps?: boolean
  /** Moves after which a step is stopped with an incident. */
  readonly movesMax?: number
  /** Zone of dates that name none. */
  readonly zone?: string
  /** Service tasks done inside the step, by topic. */
  readonly inline?: Readonly<Record<string, InlineHandler>>
  /** Who resources with parameters stand for, by name. */
  readonly resources?: Readonly<Record<string, ResourceQuery>>
  /** Decisions that are live: texts of DMN files, each a model of its own. */
  readonly decisions?: readonly string[]
  /** What data stores hold at first, by name. */
  readonly dataStores?: Variables
  /** Another kernel than the shipped one. */
  readonly kernel?: Kernel
}

/**
 * A process instance that is driven by inputs alone and breaks loudly: what {@link play} and property tests are made of.
 *
 * @example
 * ```ts
 * const instance = new CheckedInstance(graph, Date.parse('2026-03-02T09:00:00+07:00'), { savedBetweenSteps: true })
 * instance.start({ amount: 7 })
 * for (const { id } of instance.waits) instance.step({ type: 'completeTask', wait: id, variables: {}, by: 'an' })
 * ```
 */
export class CheckedInstance {
  readonly graph: ProcessGraph
  /** Where the clock stands. */
  now: EpochMs
  readonly #options: InstanceOptions
  readonly #models: readonly DecisionModel[]
  readonly #facts: Fact[] = []
  readonly #registers = new Map<string, number>()
  readonly #stored = new Map<string, Json>()
  readonly #parts = new Map<string, string>()
  #state: InstanceState | undefined

  /** @param now - where the clock stands at first */
  constructor(graph: ProcessGraph, now: EpochMs, options: InstanceOptions = {}) {
    this.graph = graph
    this.now = now
    this.#options = options
    this.#models = (options.decisions ?? []).map((file) => {
      const { model, problems } = readDecisions([file])
      if (model === undefined) throw new Error(problems.map((each) => describeDecision(each, 'en')).join(' '))
      return model
    })
  }

  /** `undefined` until it is started. */
  get state(): InstanceState | undefined {
    return this.#state
  }

  /** Everything that has happened. */
  get facts(): readonly Fact[] {
    return this.#facts
  }

  /** Open waits, oldest first. */
  get waits(): readonly Wait[] {
    return this.#state === undefined ? [] : rows(this.#state.waits)
  }

  /** What a step would read of the world now. */
  env(): StepEnv {
    const { movesMax = 2000, zone = 'Asia/Ho_Chi_Minh', inline = {}, resources = {} } = this.#options
    // Whatever is made in a step takes a number of the instance, too: the same step gives the same ids, another step others.
    let id = this.#state?.seq ?? 0
    return new StepEnv({
      now: this.now,
      zone,
      movesMax,
      calendar: () => nationalCalendar,
      lastNumber: (register) => this.#registers.get(register) ?? 0,
      inline: (topic) => guarded(topic, Object.hasOwn(inline, topic) ? inline[topic] : undefined),
      decision: (id) => this.#decision(id),
      callable: () => ({ definition: 'called', version: 1 }),
      storedData: (store, key) => this.stored(store, key),
      resource: (name) => guardedQuery(name, Object.hasOwn(resources, name) ? resources[name] : undefined),
      newId: () => `00000000-0000-7000-8000-${String(++id).padStart(12, '0')}`,
    })
  }

  #decision(id: string): LiveDecision | 'none' {
    const model = this.#models.find(({ definitions }) =>
      definitions.some(({ decisions, services }) => [...decisions, ...services].some((each) => each.id === id)),
    )
    return model === undefined ? 'none' : { version: 1, definition: 'test', model }
  }

  /** What a data store holds. */
  stored(store: string, key: string | null = null): Json {
    const { dataStores = {} } = this.#options
    const written = this.#stored.get(JSON.stringify([store, key]))
    if (written !== undefined) return written
    return key === null ? (dataStores[store] ?? null) : null
  }

  /** Takes the first step, from the none start events. */
  start(variables: Variables = {}): Step {
    return this.step({ type: 'start', definition: 'test', version: 1, variables, by: 'test' })
  }

  /**
   * Takes one step.
   *
   * @returns what became of it; `refused` has changed nothing
   * @throws InvariantViolated naming every invariant that does not hold afterwards
   */
  step(input: Input): Step {
    const { kernel = step, savedBetweenSteps = false } = this.#options
    const before = this.#state
    const outcome = kernel(this.graph, before, input, this.env())
    if (outcome.type !== 'done') return outcome
    const { state, facts, effects } = outcome
    const violations = [...checkStep(this.graph, before, facts, state), ...checkInvariants(this.graph, state)]
    if (violations.length > 0) throw new InvariantViolated(report(input, violations))
    for (const effect of effects) {
      if (effect.type === 'takeNumber') this.#registers.set(effect.register, effect.number)
      if (effect.type === 'writeDataStore') this.#stored.set(JSON.stringify([effect.store, effect.key]), effect.value)
    }
    this.#facts.push(...facts)
    this.#state = savedBetweenSteps ? this.#saved(before, state) : state
    return outcome
  }

  /** What another process would read after this commit. */
  #saved(before: InstanceState | undefined, after: InstanceState): InstanceState {
    for (const { part, json } of partsOfInstance(before, after)) {
      if (json === null) this.#parts.delete(part)
      else this.#parts.set(part, json)
    }
    return instanceOfParts(Array.from(this.#parts, ([part, json]) => ({ part, json })))
  }
}

function report(input: Input, violations: readonly Violation[]): string {
  const lines = violations.map(({ invariant, sentence }) => `  ${invariant}: ${sentence}`)
  return [`After ${JSON.stringify(input)} the kernel has broken`, ...lines].join('\n')
}
