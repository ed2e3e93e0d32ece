/** The engine under test, fresh for each case, and what the case has called by name. */
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import {
  BpmnError,
  compile,
  createEngine,
  type Engine,
  EngineError,
  type HistoryEntry,
  hostClaims,
  type InstanceDetails,
  type Job,
  type Json,
  memoryStore,
  type Problem,
  type ProcessGraph,
  type RunJobsOptions,
  type Session,
  type Variables,
} from '@quytrinh/engine'
import { type VirtualClock, virtualClock } from '@quytrinh/engine/testing'
import type { Case, Worker } from './cases.js'
import { refused } from './failure.js'

const agency = 'conformance'
const user = 'tester'
/** Members of this group administer by default. */
const administrators = 'quan-tri'

/** One call of a worker. */
export interface Call {
  readonly node: string
  readonly inputs: Variables
  /** The element of the collection, where the task is an instance of a multi-instance activity. */
  readonly item: Json | undefined
}

type EngineUnderTest = Engine<unknown, VirtualClock>

export class World {
  readonly scenario: Case
  readonly calls: Call[] = []
  /** Instances by the name that the case gave them. */
  readonly names: Map<string, string> = new Map()
  /** The last completed task of each user task. */
  readonly doneTasks: Map<string, string> = new Map()
  readonly #store = memoryStore()
  readonly #graphs: ProcessGraph[] = []
  /** Trouble that no caller hears of: it fails the case. */
  readonly #troubles: unknown[] = []
  #engine: EngineUnderTest
  /** The last instance that a step has started. */
  #lastStarted: string | undefined

  constructor(scenario: Case) {
    this.scenario = scenario
    this.#engine = this.#makeEngine(virtualClock(scenario.clockStart ?? '2030-01-01T00:00:00Z'))
  }

  get clock(): VirtualClock {
    return this.#engine.clock
  }

  /** The engine in the hands of an administrator. */
  get session(): Session {
    return this.as(user)
  }

  as(login: string, groups: readonly string[] = []): Session {
    return this.#engine.as({ user: login, agency, groups: [administrators, ...groups] })
  }

  /** Deploys the files of the case together. */
  async deploy(folder: string): Promise<void> {
    await this.#engine.migrate()
    const files = [...(this.scenario.resources ?? []), this.scenario.bpmn]
    const bpmn = await Promise.all(files.map((file) => readFile(join(folder, file))))
    await this.session.definitions.deploy({ bpmn }).catch((error: unknown) => {
      throw deploymentRefused(error)
    })
    for (const each of bpmn) {
      const { graph } = await compile(each)
      this.#graphs.push(...Object.values(graph.processes))
    }
    this.#handleTopics(this.#engine)
  }

  started(id: string, name: string | undefined): void {
    this.#lastStarted = id
    if (name !== undefined) this.names.set(name, id)
  }

  /** The instance of a name; without one, the last that was started, or else the first there is of the case's process. */
  async instance(name?: string): Promise<string | undefined> {
    if (name !== undefined) return this.names.get(name)
    if (this.#lastStarted !== undefined) return this.#lastStarted
    const all = await this.instances()
    return all.find(({ process }) => process === this.scenario.process)?.id
  }

  /** All instances, oldest first. */
  async instances(): Promise<readonly InstanceDetails[]> {
    const ids: string[] = []
    for (let cursor: string | undefined, isLast = false; !isLast; ) {
      const page = await this.session.instances.list({ limit: 1000, ...(cursor === undefined ? {} : { cursor }) })
      ids.unshift(...page.items.map(({ id }) => id).reverse())
      cursor = page.next
      isLast = cursor === undefined
    }
    return Promise.all(ids.map((id) => this.session.instances.get(id)))
  }

  async history(id: string): Promise<readonly HistoryEntry[]> {
    const entries: HistoryEntry[] = []
    for (;;) {
      const page = await this.session.instances.history(id, { after: entries.at(-1)?.revision ?? 0, limit: 1000 })
      entries.push(...page)
      if (page.length < 1000) return entries
    }
  }

  /** A node of the deployed files, with the process it is in. */
  find(node: string): { readonly graph: ProcessGraph; readonly node: ProcessGraph['nodes'][string] } | undefined {
    for (const graph of this.#graphs) {
      const found = graph.nodes[node]
      if (found !== undefined) return { graph, node: found }
    }
    return undefined
  }

  /**
   * Lets handlers do their jobs, without letting time pass. Steps of their own and timers that are due at once stay pending, as in an
   * engine whose jobs are run by hand: the case says when they are run, or lets time pass.
   */
  async settle(): Promise<void> {
    do
      await this.#engine.tick(Number.MIN_SAFE_INTEGER) // nothing is due then, and what is under way arrives
    while ((await this.runJobs({ type: 'job' })) > 0)
    await this.#runOutRetries()
    const [trouble] = this.#troubles
    if (trouble !== undefined) throw trouble
  }

  /** Runs what is pending in all instances; answers how much that was. */
  async runJobs(options: RunJobsOptions): Promise<number> {
    let all = 0
    for (const { id, status } of await this.instances()) {
      if (status !== 'active') continue
      const { ran } = await this.session.jobs.run(id, options)
      all += ran
    }
    return all
  }

  /** A worker that only fails is asked again after pauses: the case wants to see what comes of it, so they pass. */
  async #runOutRetries(): Promise<void> {
    const isFailing = (node: string) =>
      typeof this.#workerOf(node) === 'object' && 'fail' in Object(this.#workerOf(node))
    for (;;) {
      const waits = (await this.instances()).flatMap(({ waitingAt }) => waitingAt)
      const dues = waits.flatMap(({ type, node, due }) => (type === 'job' && isFailing(node) && due ? [due] : []))
      if (dues.length === 0) return
      await this.clock.advanceTo(Math.max(this.clock.now(), Math.min(...dues)))
    }
  }

  /** Another engine, with a clock of its own, that shares nothing with the one before but the store. */
  async restart(downtime: string | undefined): Promise<void> {
    const clock = virtualClock(this.clock.now())
    if (downtime !== undefined) await clock.advance(downtime)
    await this.#engine.stop()
    this.#engine = this.#makeEngine(clock)
    this.#handleTopics(this.#engine)
  }

  #makeEngine(clock: VirtualClock): EngineUnderTest {
    const onError = (error: unknown) => this.#troubles.push(error)
    return createEngine({ store: this.#store, clock, zone: 'UTC', directory: hostClaims(), onError }) as EngineUnderTest // the store's transactions are of no interest here
  }

  #handleTopics(engine: EngineUnderTest): void {
    const nodes = this.#graphs.flatMap((graph) => Object.values(graph.nodes))
    const topics = nodes.flatMap((node) => ('work' in node && node.work.type === 'handler' ? [node.work.topic] : []))
    for (const topic of new Set(topics)) engine.handle(topic, (job) => this.#work(job))
  }

  #work(job: Job): Variables | undefined {
    const { node, variables } = job
    this.calls.push({ node, inputs: variables, item: this.#itemOf(job) })
    const worker = this.#workerOf(node)
    if (worker === 'noop') return undefined
    if ('set' in worker) return worker.set
    if ('inc' in worker) return { [worker.inc]: Number(variables[worker.inc] ?? 0) + 1 }
    if ('bpmnError' in worker) throw new BpmnError(worker.bpmnError)
    throw new Error(`${node} fails because the case says so`)
  }

  #workerOf(node: string): Worker {
    return this.scenario.workers?.[node] ?? 'noop'
  }

  /** The element variable of the innermost multi-instance activity around the task. */
  #itemOf({ node, process, variables }: Job): Json | undefined {
    const graph = this.#graphs.find(({ id, nodes }) => id === process && node in nodes)
    for (let at = graph?.nodes[node]; at !== undefined; at = graph?.nodes[at.scope]) {
      const loop = 'loop' in at ? at.loop : undefined
      if (loop?.type === 'multiInstance' && loop.elementVariable !== undefined) return variables[loop.elementVariable]
    }
    return undefined
  }
}

/** Parameters that say of what kind a thing is, and not which it is. */
const telling = ['what', 'extension', 'language']

/** What is not built comes first: other problems may follow from it. */
function deploymentRefused(error: unknown): unknown {
  if (!(error instanceof EngineError)) return error
  const problems = (error.details['problems'] ?? []) as readonly Problem[] // what `deploy` documents
  const errors = problems.filter(({ severity }) => severity === 'error')
  const first = errors.find(({ code }) => code === 'unsupported-element') ?? errors[0]
  if (first === undefined) return error
  const { code, params, place } = first
  const kind = [code, ...telling.flatMap((name) => params[name] ?? [])].join(' ')
  const rest = Object.entries(params).flatMap(([name, value]) => (telling.includes(name) ? [] : [`${name} ${value}`]))
  return refused(kind, [...rest, `at ${place.element ?? 'the file'}`].join(', '), error)
}
