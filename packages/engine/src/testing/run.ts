/** A process instance in the hands of a test: what people, handlers and time do to it, one verb each. */
import { EngineError } from '../errors.js'
import type { Json, Variables } from '../json.js'
import { type HumanTaskEvent, Trouble } from '../kernel/env.js'
import type { Fact } from '../kernel/facts.js'
import type { Input } from '../kernel/input.js'
import type {
  ContinuationWait,
  HumanTaskWait,
  Incident,
  InstanceState,
  JobWait,
  SubscriptionWait,
  TimerWait,
  Token,
  Wait,
} from '../kernel/state.js'
import { row, rows } from '../kernel/table.js'
import { visibleVariables } from '../kernel/variables.js'
import type { ProcessGraph } from '../model/graph.js'
import { BpmnError } from '../ports/handler.js'
import type { EpochMs } from '../ports/store.js'
import type { CheckedInstance } from './checked-instance.js'
import { Expectations } from './expectations.js'

/** What {@link Run.handle} gives a handler. */
export interface PlayedJob {
  readonly topic: string
  /** The service task. */
  readonly node: string
  /** What the task sees. */
  readonly variables: Variables
  /** 1 for the first try. */
  readonly attempt: number
}

/** Answers with variables or nothing, throws a `BpmnError` that the diagram foresees, or any other error for a failed attempt. */
// biome-ignore lint/suspicious/noConfusingVoidType: a handler without `return` must be assignable
export type PlayedHandler = (job: PlayedJob) => Variables | void

/** Which of several open tasks at one node; the oldest where nothing is said. */
export interface Choice {
  /** The instance of the multi-instance activity the task is in, from 1. */
  readonly loopCounter?: number
}

/** Firings in one {@link Run.advance}, jobs after one verb: more is a cycle that a test does not want. */
const firingsMax = 10_000

/**
 * A process instance under test. Every verb is one step of the kernel, or several; after each, all invariants have been checked. A verb
 * that the kernel refuses throws an `EngineError` with the kernel's code and changes nothing.
 *
 * @example
 * ```ts
 * const run = await play('boundary-timer.bpmn')
 * run.advance('P3D')
 * run.expect.closed('review').waitingAt('escalated')
 * ```
 */
export class Run {
  readonly #instance: CheckedInstance
  readonly #handlers = new Map<string, PlayedHandler>()

  constructor(instance: CheckedInstance) {
    this.#instance = instance
  }

  /** What should be so; throws where it is not. */
  get expect(): Expectations {
    return new Expectations(this)
  }

  get graph(): ProcessGraph {
    return this.#instance.graph
  }

  get state(): InstanceState {
    const { state } = this.#instance
    if (state === undefined) throw new EngineError('instance-not-found', 'Expected the instance to have been started.')
    return state
  }

  /** Everything that has happened, oldest first. */
  get facts(): readonly Fact[] {
    return this.#instance.facts
  }

  /** Where the clock stands. */
  get now(): EpochMs {
    return this.#instance.now
  }

  get ended(): boolean {
    return this.state.status !== 'active'
  }

  /** The variables of the process; after its end, as they were then. */
  get variables(): Variables {
    return this.state.result ?? row(this.state.scopes, 1)?.variables ?? {}
  }

  /** What a data store holds, or what it holds under a key. */
  stored(store: string, key?: string): Json {
    return this.#instance.stored(store, key)
  }

  /** Ids of the nodes that are done, in order, once for each time. */
  get completed(): readonly string[] {
    return this.facts.flatMap((fact) => (fact.type === 'completed' ? [fact.node] : []))
  }

  get tasks(): readonly HumanTaskWait[] {
    return this.#instance.waits.filter((wait) => wait.type === 'humanTask')
  }

  get jobs(): readonly JobWait[] {
    return this.#instance.waits.filter((wait) => wait.type === 'job')
  }

  get continuations(): readonly ContinuationWait[] {
    return this.#instance.waits.filter((wait) => wait.type === 'continuation')
  }

  get timers(): readonly TimerWait[] {
    return this.#instance.waits.filter((wait) => wait.type === 'timer')
  }

  get subscriptions(): readonly SubscriptionWait[] {
    return this.#instance.waits.filter((wait) => wait.type === 'subscription')
  }

  get incidents(): readonly Incident[] {
    return rows(this.state.incidents)
  }

  /** What the token at a node sees: its own variables and all around it. */
  variablesAt(node: string, choice: Choice = {}): Variables {
    const isWhole = ({ owns = 0 }: Token) => row(this.state.scopes, owns)?.kind === 'multiInstance'
    const tokens = rows(this.state.tokens).filter((each) => each.node === node && !isWhole(each))
    const token = tokens.find(({ id }) => this.#isChosen(id, choice))
    if (token === undefined) throw absent('token', node, this)
    return visibleVariables(this.state, token.owns ?? token.scope)
  }

  /** The oldest open incident, or the one with a code. */
  incident(code?: string): Incident {
    const found = this.incidents.find((incident) => code === undefined || incident.code === code)
    if (found !== undefined) return found
    const codes = this.incidents.map((incident) => incident.code)
    throw new EngineError(
      'incident-not-found',
      `Expected an incident ${code ?? 'of any code'} but found ${list(codes)}.`,
    )
  }

  /** Hands any input to the kernel. */
  send(input: Input): this {
    this.#step(input)
    this.#work()
    return this
  }

  /** Completes the open task at a node; one that is offered to several is claimed first. */
  complete(node: string, variables: Variables = {}, choice: Choice & { readonly by?: string } = {}): this {
    const task = this.#open('humanTask', node, choice)
    const by = choice.by ?? task.owner ?? 'an'
    if (task.owner === undefined) this.#step({ type: 'moveTask', wait: task.id, event: 'claim', owner: by })
    return this.send({ type: 'completeTask', wait: task.id, variables, by })
  }

  /** Anything else that people do to a task; `owner` is who has it afterwards. */
  move(node: string, event: Exclude<HumanTaskEvent, 'complete'>, owner: string | null, choice: Choice = {}): this {
    return this.send({ type: 'moveTask', wait: this.#open('humanTask', node, choice).id, event, owner })
  }

  /** From now on does jobs of a topic as soon as they are due: after every verb, and when time passes. */
  handle(topic: string, handler: PlayedHandler): this {
    this.#handlers.set(topic, handler)
    this.#work()
    return this
  }

  /** The handler of the service task at a node has done its work. */
  answer(node: string, variables: Variables = {}, choice: Choice = {}): this {
    return this.send({ type: 'completeJob', wait: this.#open('job', node, choice).id, variables })
  }

  /** The handler has failed for a technical reason. */
  fail(node: string, error = 'the service does not answer', choice: Choice = {}): this {
    return this.send({ type: 'failJob', wait: this.#open('job', node, choice).id, error })
  }

  /** The handler has answered with a BPMN error. */
  throwError(
    node: string,
    code: string,
    options: Choice & { readonly message?: string; readonly variables?: Variables } = {},
  ): this {
    const { message, variables = {} } = options
    const wait = this.#open('job', node, options).id
    return this.send({ type: 'throwJobError', wait, code, variables, ...(message === undefined ? {} : { message }) })
  }

  /** A message comes: the oldest event or task that waits for one of that name, with that key or any, goes on. */
  message(name: string, variables: Variables = {}, key?: string): this {
    const isMeant = (wait: SubscriptionWait) =>
      wait.kind === 'message' && wait.name === name && (wait.key === undefined || wait.key === key)
    const wait = this.subscriptions.find(isMeant)
    if (wait === undefined) throw absent('message', name, this)
    return this.send({ type: 'trigger', wait: wait.id, variables })
  }

  /** A signal comes: all that wait for it at this moment go on; one that another has stopped on the way does not. */
  signal(name: string, variables: Variables = {}): this {
    const waits = this.subscriptions.filter(
      (wait) => wait.kind === 'signal' && wait.name === name && wait.isLocal !== true,
    )
    if (waits.length === 0) throw absent('signal', name, this)
    for (const { id } of waits)
      if (row(this.state.waits, id) !== undefined) this.send({ type: 'trigger', wait: id, variables })
    return this
  }

  /** What an event or a receive task waits for has come, whatever it is. */
  trigger(node: string, variables: Variables = {}, choice: Choice = {}): this {
    return this.send({ type: 'trigger', wait: this.#open('subscription', node, choice).id, variables })
  }

  setVariables(variables: Variables): this {
    return this.send({ type: 'setVariables', variables })
  }

  /** Tries again what {@link Run.incident} has stopped. */
  resolve(code?: string): this {
    return this.send({ type: 'resolveIncident', incident: this.incident(code).id, by: 'admin' })
  }

  cancel(reason = 'withdrawn'): this {
    return this.send({ type: 'cancel', reason })
  }

  /** A step of its own comes: what waits in front of an element, or behind it, goes on. */
  goOn(node: string): this {
    const wait = this.continuations.find((each) => each.node === node)
    if (wait === undefined) throw absent('continuation', node, this)
    return this.send({ type: 'continue', wait: wait.id })
  }

  /** Lets time pass, `P3D` or `5 wd`; what becomes due on the way happens at its time, in order of due. */
  advance(duration: string): this {
    const until = this.#after(duration)
    for (let firings = 0; firings < firingsMax; firings++) {
      const [next] = this.#dues(until)
      if (next === undefined) {
        this.#instance.now = until
        return this
      }
      this.#instance.now = Math.max(this.now, next.due ?? until)
      this.#occur(next)
    }
    throw new EngineError('play-endless', `Expected less than ${firingsMax} timers and jobs within ${duration}.`)
  }

  /** Lets time pass while the engine is down: all that has become due happens late, in order of due, when it is up again. */
  outage(duration: string): this {
    this.#instance.now = this.#after(duration)
    return this.advance('PT0S')
  }

  #after(duration: string): EpochMs {
    const until = durationEnd(() => this.#instance.env().timerDue('duration', duration, this.now, 0))
    if (until instanceof Error || until === undefined)
      throw new EngineError('duration-invalid', `Expected a duration but got ${duration}.`, { cause: until })
    return until
  }

  /** Timers, steps of their own and jobs with a handler that are due until then, the earliest first. */
  #dues(until: EpochMs): readonly (TimerWait | JobWait | ContinuationWait)[] {
    const mine = [...this.timers, ...this.continuations, ...this.jobs.filter(({ topic }) => this.#handlers.has(topic))]
    const due = mine.filter((wait) => wait.due !== undefined && wait.due <= until)
    return due.sort((a, b) => (a.due ?? 0) - (b.due ?? 0) || a.id - b.id)
  }

  #occur(wait: TimerWait | JobWait | ContinuationWait): void {
    if (wait.type === 'continuation') this.#step({ type: 'continue', wait: wait.id })
    else if (wait.type === 'timer') this.#step({ type: 'fireTimer', wait: wait.id })
    else this.#step(this.#resultOf(wait))
  }

  /** Does what is due for the handlers now. */
  #work(): void {
    for (let jobs = 0; jobs < firingsMax; jobs++) {
      const next = this.#dues(this.now).find((wait) => wait.type === 'job')
      if (next === undefined) return
      this.#occur(next)
    }
    throw new EngineError('play-endless', `Expected less than ${firingsMax} jobs in a row.`)
  }

  #resultOf({ id, node, topic, token, attempts }: JobWait): Input {
    const at = row(this.state.tokens, token ?? 0)
    const variables = visibleVariables(this.state, at?.owns ?? at?.scope ?? 1)
    try {
      const result = this.#handlers.get(topic)?.({ topic, node, variables, attempt: attempts + 1 })
      return { type: 'completeJob', wait: id, variables: result ?? {} }
    } catch (error) {
      if (!(error instanceof BpmnError)) return { type: 'failJob', wait: id, error: String(error) }
      return { type: 'throwJobError', wait: id, code: error.code, message: error.message, variables: error.variables }
    }
  }

  #step(input: Input): void {
    const outcome = this.#instance.step(input)
    if (outcome.type === 'done') return
    const [code, details] =
      outcome.type === 'refused' ? [outcome.code, outcome.details] : ['needs', { ...outcome.need }]
    throw new EngineError(code, `The kernel takes no ${input.type} now: ${code} ${JSON.stringify(details)}.`, {
      details,
    })
  }

  #open<T extends Wait['type']>(type: T, node: string, choice: Choice): Extract<Wait, { type: T }> {
    const found = this.#instance.waits.find(
      (wait): wait is Extract<Wait, { type: T }> =>
        wait.type === type && wait.node === node && this.#isChosen(wait.token ?? 0, choice),
    )
    if (found === undefined) throw absent(type, node, this)
    return found
  }

  /** Whether a token is in the chosen instance of the innermost multi-instance activity around it. */
  #isChosen(token: number, { loopCounter }: Choice): boolean {
    if (loopCounter === undefined) return true
    for (let at = row(this.state.tokens, token); at !== undefined; ) {
      if (at.index !== undefined) return at.index === loopCounter - 1
      const owner = row(this.state.scopes, at.scope)?.owner
      at = owner === undefined ? undefined : row(this.state.tokens, owner)
    }
    return false
  }
}

/** What a text that is no duration comes to. */
function durationEnd(read: () => EpochMs | undefined): EpochMs | Trouble | undefined {
  try {
    return read()
  } catch (error) {
    if (error instanceof Trouble) return error
    throw error
  }
}

function absent(what: string, node: string, run: Run): EngineError {
  const places = rows(run.state.tokens).map((token) => token.node)
  return new EngineError('play-absent', `Expected an open ${what} at ${node}, but tokens are at ${list(places)}.`)
}

/** For sentences: `a, b` or `none`. */
export function list(items: readonly Json[]): string {
  return items.length === 0 ? 'none' : items.join(', ')
}
