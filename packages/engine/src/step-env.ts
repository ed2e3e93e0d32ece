/** What a step reads of the world: the flush's moment, and snapshots of what was loaded before. */
import { type DecisionModel, evaluateExpression, makeDecision, timerDue } from './expressions.js'
import type { Json, Variables } from './json.js'
import {
  type Bound,
  type Callable,
  type Decided,
  type Env,
  type HumanTaskEvent,
  type HumanTaskState,
  type Lookup,
  type Need,
  Needed,
  Trouble,
} from './kernel/env.js'
import type { Expression } from './model/graph.js'
import { type Calendar, dueOn } from './people/deadlines.js'
import { humanTaskNext } from './people/human-task.js'
import type { InlineHandler, ResourceQuery } from './ports/handler.js'
import type { EpochMs, Hash, Uuid } from './ports/store.js'

/** A version of a decision, ready to be made. */
export interface LiveDecision {
  readonly version: number
  readonly definition: Hash
  readonly model: DecisionModel
}

/** What a step is given to read. */
export interface Surroundings {
  readonly now: EpochMs
  readonly zone: string
  readonly movesMax: number
  /** Who has given the command. */
  readonly user?: string
  /** The calendar of a code, or the agency's own; `none` where there is none of that code, `undefined` while it is not loaded. */
  calendar(code: string | undefined): Calendar | 'none' | undefined
  /** The last number taken from a register this year; `undefined` while it is not loaded. */
  lastNumber(register: string): number | undefined
  inline(topic: string): InlineHandler | undefined
  /** What is live at the agency under the id of a decision; `undefined` while it is not loaded. */
  decision(id: string): LiveDecision | 'none' | undefined
  /** The version of a process that a call gets; what has to be looked at first, while nobody has. */
  callable(process: string, bound: Bound): Callable | 'none' | Need
  /** What a data store holds; `undefined` while it is not loaded. Throws {@link Trouble}. */
  storedData(store: string, key: string | null): Json | undefined
  /** The host's query for a resource. */
  resource(name: string): ResourceQuery | undefined
  newId(): string
}

export class StepEnv implements Env {
  readonly #around: Surroundings
  #instance: Uuid | null = null
  readonly #taken = new Map<string, number>()
  readonly #written = new Map<string, Json>()

  constructor(around: Surroundings) {
    this.#around = around
  }

  get now(): EpochMs {
    return this.#around.now
  }

  get movesMax(): number {
    return this.#around.movesMax
  }

  evaluate(expression: Expression, lookup: Lookup): Json {
    if (expression.language === 'constant') return expression.value
    const seen: Lookup =
      expression.language === 'juel' ? (name) => lookup(name) ?? this.#commandsOwn(name, lookup) : lookup
    return evaluateExpression(expression, seen, this.#around)
  }

  /** The same, for a step of this instance. */
  of(instance: Uuid): this {
    this.#instance = instance
    return this
  }

  /** Expressions of other engines ask who has given the command, and for whom. */
  #commandsOwn(name: string, lookup: Lookup): Json | undefined {
    if (name === 'execution.processInstanceId') return this.#instance
    return name === 'authenticatedUserId' ? (this.#around.user ?? null) : lookup(name)
  }

  timerDue(timer: 'date' | 'duration' | 'cycle', text: string, anchor: EpochMs, fired: number): EpochMs | undefined {
    return timerDue({ kind: timer, text, anchor, fired }, this.#around.zone, () => this.#calendar(undefined))
  }

  due(within: string, start: EpochMs, code: string | undefined): EpochMs {
    return dueOn(this.#calendar(code), within, start)
  }

  moment(text: string): EpochMs {
    const due = this.timerDue('date', text, this.now, 0)
    if (due === undefined) throw new Trouble('deadline-invalid', { value: text })
    return due
  }

  callable(process: string, bound: Bound): Callable | undefined {
    const found = this.#around.callable(process, bound)
    if (found === 'none') return undefined
    if ('type' in found) throw new Needed(found)
    return found
  }

  decide(decision: string, variables: Variables): Decided {
    const live = this.#around.decision(decision)
    if (live === undefined) throw new Needed({ type: 'decision', decision })
    if (live === 'none') throw new Trouble('decision-not-active', { decision })
    const { version, definition, model } = live
    return { version, definition, ...makeDecision(model, decision, variables, this.#around) }
  }

  newInstanceId(): string {
    return this.#around.newId()
  }

  humanTask(state: HumanTaskState, event: HumanTaskEvent): HumanTaskState | 'completed' | undefined {
    return humanTaskNext(state, event)
  }

  readDataStore(store: string, key: string | null): Json {
    const written = this.#written.get(JSON.stringify([store, key]))
    const value = written === undefined ? this.#around.storedData(store, key) : written
    if (value === undefined) throw new Needed({ type: 'dataStore', store, key })
    return value
  }

  writeDataStore(store: string, key: string | null, value: Json): void {
    this.readDataStore(store, key) // it is changed with the head that it is read with
    this.#written.set(JSON.stringify([store, key]), value)
  }

  nextNumber(register: string): number {
    const last = this.#taken.get(register) ?? this.#around.lastNumber(register)
    if (last === undefined) throw new Needed({ type: 'register', register })
    this.#taken.set(register, last + 1)
    return last + 1
  }

  resource(name: string, parameters: Variables): Json {
    const query = this.#around.resource(name)
    if (query === undefined) throw new Trouble('resource-unknown', { resource: name })
    const found = query(parameters)
    return Array.isArray(found) ? [...found] : (found as Json) // a text or a list, as the port says
  }

  #calendar(code: string | undefined): Calendar {
    const calendar = this.#around.calendar(code)
    if (calendar === undefined) throw new Needed({ type: 'calendar', code })
    if (calendar === 'none') throw new Trouble('calendar-not-found', { calendar: code ?? null })
    return calendar
  }

  inline(topic: string): ((variables: Variables) => Variables) | undefined {
    return this.#around.inline(topic)
  }
}
