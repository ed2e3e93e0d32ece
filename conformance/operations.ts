/** What each operation of a case does to the engine, by its public API. */
import type { InstanceDetails, Json, Session, Variables, WaitView } from '@quytrinh/engine'
import type { Op, StepOf } from './cases.js'
import { differs, type Failure, notBuilt } from './failure.js'
import type { World } from './world.js'

type Operations = { readonly [O in Op]: (world: World, step: StepOf<O>) => Promise<void> }

export const operations: Operations = {
  deployed: async () => {},

  async start(world, { process = world.scenario.process, businessKey, vars, as }) {
    const variables = { ...world.scenario.vars, ...vars }
    const { id } = await world.session.instances.start(process, defined({ variables, businessKey }))
    world.started(id, as)
  },

  async completeUserTask(world, { id, vars = {}, loopCounter, on, expectError }) {
    const instances = await meant(world, on)
    // Where the call is to be refused, it is made on the task that was there before.
    const task =
      (await openTask(world, instances, id, loopCounter)) ?? (expectError ? world.doneTasks.get(id) : undefined)
    if (task === undefined) throw noOpenTask(instances, id, loopCounter)
    const owner = await claimed(world, task)
    await owner.tasks.complete(task, { variables: vars })
    world.doneTasks.set(id, task)
  },

  async sendMessage(world, { name, vars, businessKey, correlation, activity, loopCounter, on, as }) {
    const publish = laterOperation(world.session, 'messages', 'publish')
    const instance = await wanted(world, on)
    const before = new Set((await world.instances()).map(({ id }) => id))
    await publish(defined({ name, variables: vars, businessKey, correlation, activity, loopCounter, instance }))
    if (as === undefined) return
    await world.settle()
    const started = (await world.instances()).find(({ id }) => !before.has(id))
    if (started === undefined) throw differs('started', `no instance by message ${name}`)
    world.started(started.id, as)
  },

  async signal(world, { name, vars, activity, on }) {
    const broadcast = laterOperation(world.session, 'signals', 'broadcast')
    await broadcast(defined({ name, variables: vars, activity, instance: await wanted(world, on) }))
  },

  async trigger(world, { activity, vars, loopCounter, on }) {
    const trigger = laterOperation(world.session, 'instances', 'trigger')
    const waiting = (await meant(world, on)).find(({ waitingAt }) => waitingAt.some(({ node }) => node === activity))
    if (waiting === undefined) throw differs('waiting', `nothing at ${activity}`)
    const counted = loopCounter === undefined ? undefined : loopCounter + 1
    await trigger(waiting.id, defined({ activity, variables: vars, loopCounter: counted }))
  },

  async advanceTime(world, { duration, timer }) {
    const before = await timesCompleted(world, timer)
    await world.clock.advance(duration)
    // Durations were taken from runs in which real time passed as well: five seconds more are allowed for.
    for (let seconds = 0; seconds < 5 && timer && (await timesCompleted(world, timer)) === before; seconds++) {
      await world.clock.advance(1000)
    }
  },

  async setVariables(world, { vars, on }) {
    const id = await world.instance(on)
    if (id === undefined) throw differs('started', 'no instance to set variables of')
    await world.session.instances.setVariables(id, vars)
  },

  async evaluateConditions(world, { vars, on }) {
    const evaluate = laterOperation(world.session, 'conditions', 'evaluate')
    await evaluate(defined({ variables: vars, instance: await wanted(world, on) }))
  },

  /** All that is pending at the activity; without one, also what becomes pending by that. */
  async runJobs(world, { activity }) {
    if (activity !== undefined) await world.runJobs({ activity })
    else while ((await world.runJobs({})) > 0) await world.settle()
  },

  async startAdHocActivity(world, { activity }) {
    await laterOperation(world.session, 'adHoc', 'start')(await world.instance(), { activity })
  },

  async completeAdHoc(world, { activity }) {
    await laterOperation(world.session, 'adHoc', 'complete')(await world.instance(), { activity })
  },

  restart: (world, { downtime }) => world.restart(downtime),

  /** Played by the one who plays the case: it changes nothing. */
  check: async () => {},
}

/** Parts of the public API that are announced and need not be there yet. */
function laterOperation(session: Session, area: string, verb: string): (...args: unknown[]) => Promise<unknown> {
  const found = find(session, area, verb)
  if (found === undefined) throw notBuilt(`${area}.${verb}`)
  return found
}

function find(session: Session, area: string, verb: string): ((...args: unknown[]) => Promise<unknown>) | undefined {
  const areas = session as unknown as Readonly<Record<string, Readonly<Record<string, unknown>> | undefined>> // looked into, not relied on
  const object = areas[area]
  const found = object?.[verb]
  return typeof found === 'function' ? async (...args) => found.apply(object, args) : undefined
}

/** The instance that a step names, if it names one. */
async function wanted(world: World, name: string | undefined): Promise<string | undefined> {
  if (name === undefined) return undefined
  return (await world.instance(name)) ?? Promise.reject(differs('started', `no instance ${name}`))
}

/** The instance that a step names, or all. */
async function meant(world: World, name: string | undefined): Promise<readonly InstanceDetails[]> {
  const only = await wanted(world, name)
  return (await world.instances()).filter(({ id }) => (only ?? id) === id)
}

/** The oldest open task of a user task; of several instances of a multi-instance activity, the one meant. */
async function openTask(
  world: World,
  instances: readonly InstanceDetails[],
  node: string,
  loopCounter: number | undefined,
): Promise<string | undefined> {
  for (const { id } of instances.flatMap((instance) => tasksAt(instance, node))) {
    if (loopCounter === undefined || (await loopCounterOf(world, id)) === loopCounter) return id
  }
  return undefined
}

function noOpenTask(instances: readonly InstanceDetails[], node: string, loopCounter: number | undefined): Failure {
  const which = loopCounter === undefined ? '' : ` with loopCounter ${loopCounter} (from 0)`
  const waiting = instances.flatMap(({ waitingAt }) => waitingAt.map((wait) => wait.node))
  return differs('waiting', `no open task ${node}${which}, but ${waiting.join(', ') || 'nothing'}`)
}

function tasksAt({ waitingAt }: InstanceDetails, node: string): readonly WaitView[] {
  return waitingAt.filter((wait) => wait.type === 'humanTask' && wait.node === node)
}

/** Cases count from 0, we from 1. The innermost multi-instance activity around the task is meant. */
async function loopCounterOf(world: World, task: string): Promise<number> {
  const { variables } = await world.session.tasks.get(task)
  return Number(variables['loopCounter']) - 1
}

/** Makes the task somebody's who may have it, and answers with the engine in their hands. */
async function claimed(world: World, id: string): Promise<Session> {
  const { owner, candidates } = await world.session.tasks.get(id)
  if (owner !== undefined) return world.as(owner)
  const [candidate] = candidates
  const session = candidate?.startsWith('user:')
    ? world.as(candidate.slice('user:'.length))
    : world.as('clerk', candidates)
  await session.tasks.claim(id)
  return session
}

async function timesCompleted(world: World, node: string | null | undefined): Promise<number> {
  if (!node) return 0
  const instances = await world.instances()
  const histories = await Promise.all(instances.map(({ id }) => world.history(id)))
  const facts = histories.flat().flatMap((entry) => entry.facts)
  return facts.filter((fact) => fact.type === 'completed' && fact.node === node).length
}

/** Without the entries that have no value. */
function defined<T extends Readonly<Record<string, Json | Variables | undefined>>>(
  entries: T,
): { [K in keyof T]?: NonNullable<T[K]> } {
  return Object.fromEntries(Object.entries(entries).filter(([, value]) => value !== undefined)) as {
    [K in keyof T]?: NonNullable<T[K]>
  } // the entries that are left have a value
}
