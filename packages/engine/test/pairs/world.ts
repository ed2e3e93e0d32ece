/** An instance and all that it calls, played together on the bare kernel: every invariant after every step, saved and read in between. */
import type { Variables } from '../../src/json.js'
import type { Fact } from '../../src/kernel/facts.js'
import type { Effect, Input, Step } from '../../src/kernel/input.js'
import type { Caller, Wait } from '../../src/kernel/state.js'
import { rows } from '../../src/kernel/table.js'
import type { Graph, ProcessGraph } from '../../src/model/graph.js'
import { CheckedInstance } from '../../src/testing/checked-instance.js'
import { Run } from '../../src/testing/run.js'

const begin = Date.parse('2026-03-02T09:00:00+07:00')

export class World {
  readonly #graph: Graph
  readonly #runs: Run[] = []

  /** Starts the process `main`. */
  constructor(graph: Graph, variables: Variables = {}) {
    this.#graph = graph
    this.start('main', begin, { variables })
  }

  /** @param tell - how the caller hears of what it has called */
  start(
    process: string,
    now: number,
    { variables, caller }: { readonly variables: Variables; readonly caller?: Caller },
    tell: (input: Input) => void = () => undefined,
  ): Run {
    const instance = new Relay(this, this.#processOf(process), now, tell)
    const run = new Run(instance)
    this.#runs.push(run)
    const start = { type: 'start', definition: 'test', version: 1, variables, by: 'test' } as const
    return run.send(caller === undefined ? start : { ...start, caller })
  }

  #processOf(id: string): ProcessGraph {
    const process = this.#graph.processes[id]
    if (process === undefined) throw new Error(`no process ${id}`)
    return process
  }

  /** The instance that was started first. */
  get main(): Run {
    const [main] = this.#runs
    if (main === undefined) throw new Error('nothing has been started')
    return main
  }

  get called(): readonly Run[] {
    return this.#runs.slice(1)
  }

  get #open(): readonly Run[] {
    return this.#runs.filter(({ ended }) => !ended)
  }

  /** How often there was work at a node, and how often it was done; a repeated task counts by its instances. */
  begun(node: string): number {
    return this.#runs.reduce((sum, { facts }) => sum + tokensWithWork(facts, node).size, 0)
  }

  done(node: string): number {
    return this.#runs.reduce((sum, { facts }) => {
      const tokens = tokensWithWork(facts, node)
      return sum + facts.filter((fact) => fact.type === 'completed' && tokens.has(fact.token)).length
    }, 0)
  }

  get waits(): readonly Wait[] {
    return this.#open.flatMap(({ state }) => rows(state.waits))
  }

  get incidents(): readonly string[] {
    return this.#runs.flatMap(({ incidents }) => incidents.map(({ code }) => code))
  }

  /** Where people and handlers have something to do. */
  get work(): readonly string[] {
    return this.waits.flatMap(({ type, node }) => (type === 'humanTask' || type === 'job' ? [node] : [])).sort()
  }

  /** Does the oldest piece of work at a node. */
  complete(node: string, variables: Variables = {}): void {
    const run = this.#having((wait) => wait.node === node && (wait.type === 'humanTask' || wait.type === 'job'))
    if (run.tasks.some((task) => task.node === node)) run.complete(node, variables)
    else run.answer(node, variables)
  }

  throwError(node: string, code: string): void {
    this.#having((wait) => wait.node === node && wait.type === 'job').throwError(node, code)
  }

  /** For one who waits for it. */
  message(name: string): void {
    this.#having((wait) => wait.type === 'subscription' && wait.kind === 'message' && wait.name === name).message(name)
  }

  /** For all who wait for it. */
  signal(name: string): void {
    const isMeant = (wait: Wait) => wait.type === 'subscription' && wait.kind === 'signal' && wait.name === name
    for (const run of this.#open) if (!run.ended && rows(run.state.waits).some(isMeant)) run.signal(name)
  }

  advance(duration: string): void {
    for (const run of this.#open) if (!run.ended) run.advance(duration)
  }

  setVariables(variables: Variables): void {
    for (const run of this.#open) if (!run.ended) run.setVariables(variables)
  }

  #having(isMeant: (wait: Wait) => boolean): Run {
    const run = this.#open.find(({ state }) => rows(state.waits).some(isMeant))
    if (run === undefined) throw new Error(`nobody waits for that; work is at ${this.work}`)
    return run
  }
}

function tokensWithWork(facts: readonly Fact[], node: string): ReadonlySet<number> {
  const opened = facts.flatMap((fact) =>
    fact.type === 'waitOpened' && fact.wait.node === node ? [fact.wait.token] : [],
  )
  return new Set(opened.filter((token) => token !== undefined))
}

/** Does to callers and called what a step asks for, as the engine does it in the same commit. */
class Relay extends CheckedInstance {
  readonly #world: World
  readonly #tell: (input: Input) => void
  readonly #called = new Map<string, Run>()

  constructor(world: World, graph: ProcessGraph, now: number, tell: (input: Input) => void) {
    super(graph, now, { savedBetweenSteps: true })
    this.#world = world
    this.#tell = tell
  }

  override step(input: Input): Step {
    const outcome = super.step(input)
    if (outcome.type === 'done') for (const effect of outcome.effects) this.#follow(effect)
    return outcome
  }

  #follow(effect: Effect): void {
    switch (effect.type) {
      case 'startCalled': {
        const { instance, called, wait, variables } = effect
        const run = this.#world.start(called, this.now, { variables, caller: { instance: 'caller', wait } }, (input) =>
          this.step(input),
        )
        this.#called.set(instance, run)
        return
      }
      case 'cancelCalled': {
        const run = this.#called.get(effect.instance)
        if (run?.ended === false) run.send({ type: 'cancel', reason: 'caller', byCaller: true })
        return
      }
      case 'tellCaller':
        this.#tell(effect.input)
        return
      case 'takeNumber':
      case 'publishMessage':
      case 'broadcastSignal':
        return
    }
  }
}
