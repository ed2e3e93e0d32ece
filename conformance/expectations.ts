/** What each expectation of a case looks at. An unknown one fails by its name. */
import { isDeepStrictEqual } from 'node:util'
import type { Fact, InstanceDetails, Json, Variables } from '@quytrinh/engine'
import type { Expectations } from './cases.js'
import type { World } from './world.js'

/** What can be seen from outside: instances, their histories, and what workers were asked. */
interface Seen {
  readonly world: World
  readonly instances: readonly InstanceDetails[]
  /** Of all these instances, each one's in order. */
  readonly facts: readonly Fact[]
  /** The instance that `vars` and `waitingAt` speak of. */
  readonly main: InstanceDetails | undefined
}

/** What was expected and is not so. */
export interface Difference {
  readonly key: string
  readonly expected: unknown
  readonly found: unknown
}

/** The first thing that is not as expected. */
export async function firstDifference(world: World, expect: Expectations): Promise<Difference | undefined> {
  return compare(await see(world), expect)
}

async function see(world: World): Promise<Seen> {
  const instances = await world.instances()
  const main = await world.instance()
  return seen(
    world,
    instances,
    instances.find(({ id }) => id === main),
  )
}

async function seen(
  world: World,
  instances: readonly InstanceDetails[],
  main: InstanceDetails | undefined,
): Promise<Seen> {
  const histories = await Promise.all(instances.map(({ id }) => world.history(id)))
  return { world, instances, main, facts: histories.flat().flatMap(({ facts }) => facts) }
}

async function compare(what: Seen, expect: Expectations): Promise<Difference | undefined> {
  for (const [key, expected] of Object.entries(expect)) {
    const check = Object.hasOwn(checks, key) ? (checks as Readonly<Record<string, Check<never>>>)[key] : undefined // just looked up
    if (check === undefined) return { key, expected, found: 'unknown expectation' }
    const difference = await check(what, expected as never) // of the type that the key has in the format
    if (difference !== undefined)
      return { ...difference, key: difference.key === '' ? key : `${key}.${difference.key}` }
  }
  return undefined
}

/** `undefined` where it is as expected; `key` says where inside the expectation it is not. */
type Check<T> = (seen: Seen, expected: T) => Difference | undefined | Promise<Difference | undefined>
type Checks = { readonly [K in keyof Required<Expectations>]: Check<Required<Expectations>[K]> }

const checks: Checks = {
  ended: ({ instances }, expected) =>
    equal(expected, instances.length > 0 && instances.every(({ status }) => status !== 'active')),
  failed: ({ instances }, expected) =>
    equal(
      expected,
      instances.some(({ openIncidents }) => openIncidents.length > 0),
    ),
  openTasks: ({ instances }, expected) => equal(sorted(expected), waiting(instances, true)),
  waitingAt: ({ main }, expected) => equal(sorted(expected), waiting(main === undefined ? [] : [main])),
  allWaitingAt: ({ instances }, expected) => equal(sorted(expected), waiting(instances)),
  completedActivities: ({ facts }, expected) => includesAll(done(facts), expected),
  alsoCompleted: ({ facts }, expected) => includesAll(done(facts), expected),
  notCompleted: ({ facts }, expected) => includesNone(nodes(facts, 'completed'), expected),
  notActivated: ({ facts }, expected) => includesNone(begun(facts), expected),
  canceledActivities: () => undefined,
  vars: ({ main }, expected) => containsAll(main?.variables ?? {}, expected),
  jobs: ({ world }, expected) => byKey(expected, (node, count) => equal(count, callsOf(world, node).length)),
  jobItems: ({ world }, expected) =>
    byKey(expected, (node, items) =>
      equal(
        items,
        callsOf(world, node).map(({ item }) => item ?? null),
      ),
    ),
  jobInputs: ({ world }, expected) =>
    byKey(expected, (node, inputs) => containsAll(callsOf(world, node).at(-1)?.inputs ?? {}, inputs)),
  order: ({ facts }, expected) => inOrder(nodes(facts, 'completed'), expected),
  userTasks: (what, expected) =>
    byKey(expected, (node, { lane, potentialOwner }) => assigned(what, node, lane, potentialOwner)),
  instancesStarted: ({ world, instances }, expected) =>
    equal(expected, instances.filter(({ process }) => process === world.scenario.process).length),
  instances: ({ world, instances }, expected) => eachInstance(world, instances, expected),
  anyOf: (what, expected) => atLeastOne(what, expected),
}

function equal(expected: unknown, found: unknown): Difference | undefined {
  return isDeepStrictEqual(expected, found) ? undefined : { key: '', expected, found }
}

function sorted(ids: readonly string[]): readonly string[] {
  return [...ids].sort()
}

/** What waits in the flow: tasks and catch events, not what is attached beside them and not the machines' jobs. */
function waiting(instances: readonly InstanceDetails[], tasksOnly = false): readonly string[] {
  const waits = instances.flatMap(({ id, waitingAt }) => waitingAt.map((wait) => ({ ...wait, instance: id })))
  const isMeant = (type: string) => (tasksOnly ? type === 'humanTask' : !['job', 'call', 'continuation'].includes(type))
  const inFlow = waits.filter(({ type, isAttached }) => !isAttached && isMeant(type))
  // An event with several triggers waits once.
  const once = inFlow.filter(
    (wait, index) =>
      inFlow.findIndex(
        (other) => other.node === wait.node && other.instance === wait.instance && other.token === wait.token,
      ) === index,
  )
  return sorted(once.map(({ node }) => node))
}

function nodes(facts: readonly Fact[], type: 'completed' | 'entered'): readonly string[] {
  return facts.flatMap((fact) => (fact.type === type ? [fact.node] : []))
}

/** Also what has done its work, and is left in a step of its own. */
function done(facts: readonly Fact[]): readonly string[] {
  const held = facts.flatMap((fact) =>
    fact.type === 'waitOpened' && isHeld(fact.wait, 'after') ? [fact.wait.node] : [],
  )
  return [...nodes(facts, 'completed'), ...held]
}

/** Not what a token stands in front of until the step comes in which it begins. */
function begun(facts: readonly Fact[]): readonly string[] {
  const open = new Map<number, number>()
  for (const fact of facts) {
    if (fact.type === 'waitOpened' && isHeld(fact.wait, 'before')) open.set(fact.wait.id, fact.wait.token ?? 0)
    if (fact.type === 'waitClosed') open.delete(fact.wait)
  }
  const held = new Set(open.values())
  return facts.flatMap((fact) => (fact.type === 'entered' && !held.has(fact.token) ? [fact.node] : []))
}

type OpenedWait = Extract<Fact, { type: 'waitOpened' }>['wait']

function isHeld(wait: OpenedWait, phase: 'before' | 'after'): boolean {
  return wait.type === 'continuation' && wait.phase === phase
}

function includesAll(found: readonly string[], expected: readonly string[]): Difference | undefined {
  return expected.every((id) => found.includes(id)) ? undefined : { key: '', expected, found: unique(found) }
}

function includesNone(found: readonly string[], expected: readonly string[]): Difference | undefined {
  const wrongly = expected.filter((id) => found.includes(id))
  return wrongly.length === 0 ? undefined : { key: '', expected: `none of ${expected.join(', ')}`, found: wrongly }
}

function unique(ids: readonly string[]): readonly string[] {
  return [...new Set(ids)].sort()
}

function containsAll(found: Variables, expected: Variables): Difference | undefined {
  return byKey(expected, (name, value) => equal(value, found[name]))
}

function callsOf(world: World, node: string): World['calls'] {
  return world.calls.filter((call) => call.node === node)
}

function byKey<T>(
  expected: Readonly<Record<string, T>>,
  check: (key: string, value: T) => Difference | undefined,
): Difference | undefined {
  for (const [key, value] of Object.entries(expected)) {
    const difference = check(key, value)
    if (difference !== undefined)
      return { ...difference, key: difference.key === '' ? key : `${key}.${difference.key}` }
  }
  return undefined
}

function inOrder(completed: readonly string[], pairs: readonly (readonly [string, string])[]): Difference | undefined {
  const wrong = pairs.find(([before, after]) => {
    const [first, second] = [completed.indexOf(before), completed.indexOf(after)]
    return first < 0 || second < 0 || first > second
  })
  return wrong === undefined ? undefined : { key: '', expected: `${wrong[0]} before ${wrong[1]}`, found: completed }
}

/** Whose task it was when it was made: its lane by name or id, one of those it was offered to by the name in the diagram. */
function assigned(
  { world, facts }: Seen,
  node: string,
  lane?: string,
  potentialOwner?: string,
): Difference | undefined {
  const wait = facts
    .flatMap((fact) => (fact.type === 'waitOpened' && fact.wait.node === node ? [fact.wait] : []))
    .at(-1)
  if (wait?.type !== 'humanTask') return { key: '', expected: 'a user task', found: wait?.type }
  const names = [...wait.candidates, ...(wait.owner === undefined ? [] : [wait.owner])].flatMap((ref) => [
    ref,
    ref.slice(ref.indexOf(':') + 1),
  ])
  if (potentialOwner !== undefined && !names.includes(potentialOwner))
    return { key: 'potentialOwner', expected: potentialOwner, found: wait.candidates }
  const found = world.find(node)
  const drawn = found?.graph.lanes[found.node?.lane ?? '']
  if (lane === undefined || drawn?.id === lane || drawn?.name === lane) return undefined
  return { key: 'lane', expected: lane, found: drawn?.name ?? drawn?.id }
}

async function eachInstance(
  world: World,
  instances: readonly InstanceDetails[],
  expected: Readonly<Record<string, Expectations>>,
): Promise<Difference | undefined> {
  for (const [name, expect] of Object.entries(expected)) {
    const only = instances.filter(({ id }) => id === world.names.get(name))
    const difference = await compare(await seen(world, only, only[0]), expect)
    if (difference !== undefined) return { ...difference, key: `${name}.${difference.key}` }
  }
  return undefined
}

async function atLeastOne(what: Seen, choices: readonly Expectations[]): Promise<Difference | undefined> {
  const differences: (Difference | undefined)[] = []
  for (const choice of choices) {
    const difference = await compare(what, choice)
    if (difference === undefined) return undefined
    differences.push(difference)
  }
  return { key: '', expected: choices as unknown as Json, found: differences } // only printed
}
