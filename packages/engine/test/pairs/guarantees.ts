/** What must hold of a pair, said by its axes alone, and played. */
import { expect } from 'vitest'
import type { Fact } from '../../src/kernel/facts.js'
import type { Graph } from '../../src/model/graph.js'
import { isNeighbour, isUndone, type Pair, shapeOf } from './axes.js'
import { thrownFor } from './diagram.js'
import { World } from './world.js'

/** A way in which the trigger occurs. */
interface Way {
  readonly name: string
  readonly isFromInside: boolean
  occur(world: World): void
  /** How many of the events that are armed it reaches: a message one, a signal all. */
  readonly reaches: 'one' | 'all'
}

const ways = {
  message: { name: 'a message', isFromInside: false, reaches: 'one', occur: (world) => world.message('call') },
  timer: { name: 'time', isFromInside: false, reaches: 'all', occur: (world) => world.advance('PT1H') },
  signal: { name: 'a signal', isFromInside: false, reaches: 'all', occur: (world) => world.signal('alarm') },
  conditional: {
    name: 'a condition',
    isFromInside: false,
    reaches: 'all',
    occur: (world) => {
      world.setVariables({ ready: true })
      world.setVariables({ ready: false })
    },
  },
  both: {
    name: 'a message and a signal',
    isFromInside: false,
    reaches: 'one',
    occur: (world) => {
      world.message('call')
      world.signal('alarm')
    },
  },
  thrown: {
    name: 'the work, which throws it',
    isFromInside: true,
    reaches: 'one',
    occur: (world) => world.complete('ask', { throws: true }),
  },
  handler: {
    name: 'the handler, which throws it',
    isFromInside: true,
    reaches: 'one',
    occur: (world) => world.throwError('work', 'mishap'),
  },
} as const satisfies Record<string, Way>

const isTask = ({ host }: Pair): boolean => host === 'user task' || host === 'service task'

/** No way at all: nothing inside can throw it. */
export function waysOf(pair: Pair): readonly Way[] {
  const thrown = isTask(pair) || isNeighbour(pair) ? [] : [ways.thrown]
  switch (pair.trigger) {
    case 'message':
    case 'timer':
    case 'signal':
    case 'conditional':
      return [ways[pair.trigger]]
    case 'parallelMultiple':
      return [ways.both]
    case 'multiple':
      return [ways.message, ...thrown]
    case 'error':
      return pair.host === 'service task' ? [ways.handler] : thrown
    case 'escalation':
    case 'cancel':
      return thrown
    case 'compensate':
    case 'none':
    case 'link':
    case 'terminate':
      return []
  }
}

/** What is to be expected where, by the axes. */
class Expected {
  readonly pair: Pair
  /** How many instances of the host there are in all, and at once. */
  readonly total: number
  readonly live: number
  /** How often the work is done in each. */
  readonly times: number

  constructor(pair: Pair) {
    this.pair = pair
    this.total = pair.loop === 'once' ? 1 : 2
    this.live = pair.loop === 'parallel' ? 2 : 1
    this.times = shapeOf(pair).layers.includes('instances') ? 2 : 1
  }

  get isProcess(): boolean {
    return this.pair.host === 'process'
  }

  get bystander(): readonly string[] {
    return this.isProcess ? [] : ['bystander']
  }

  get after(): readonly string[] {
    return this.isProcess ? [] : ['after']
  }

  /** Where work waits in one instance of the host that has just begun. */
  get inside(): readonly string[] {
    const first = thrownFor(this.pair.trigger) !== undefined && !isTask(this.pair) ? 'ask' : 'work'
    return [...repeat(this.times, [first]), ...this.#idle]
  }

  get #idle(): readonly string[] {
    return shapeOf(this.pair).layers.includes('event') ? ['idle'] : []
  }

  /** Where work waits instead, once the event sub-process has interrupted it: `idle` is beside an event sub-process, not in it. */
  get interrupted(): readonly string[] {
    return ['escape', ...(shapeOf(this.pair).at > 0 ? this.#idle : [])]
  }

  hits(way: Way): number {
    return way.reaches === 'all' && this.pair.place === 'eventSubProcess' ? this.live : 1
  }
}

function repeat<T>(count: number, items: readonly T[]): readonly T[] {
  return Array.from({ length: count }, () => items).flat()
}

const insideNodes = ['ask', 'work', 'idle']

/** Does all the work that there is at these nodes, until there is none. */
function finish(world: World, nodes: readonly string[], throws = false): void {
  for (;;) {
    const node = world.work.find((each) => nodes.includes(each))
    if (node === undefined) return
    world.complete(node, { throws })
  }
}

function expectWork(world: World, ...nodes: readonly (readonly string[])[]): void {
  expect(world.work).toEqual(nodes.flat().sort())
}

/** Whoever waits is a person: no subscription, timer or called process is left behind. */
function expectOnlyPeopleWait(world: World): void {
  expect(world.waits.filter(({ type }) => type !== 'humanTask')).toEqual([])
  expect(world.called.filter(({ ended }) => !ended)).toEqual([])
}

function expectAllDone(world: World, expected: Expected, counts: Readonly<Record<string, number>>): void {
  finish(world, [...insideNodes, 'escape', 'after', 'bystander'])
  expect(world.main.state.status).toBe('completed')
  expect(world.waits).toEqual([])
  const found = Object.keys(counts).map((node) => [node, world.done(node)])
  expect(Object.fromEntries(found)).toEqual(counts)
  expect(world.incidents).toEqual([])
  if (!expected.isProcess) expect(world.done('bystander')).toBe(1)
}

function begun(graph: Graph, expected: Expected): World {
  const world = new World(graph, { throws: false, ready: false })
  expectWork(world, expected.bystander, repeat(expected.live, expected.inside))
  return world
}

/** The host completes as if the event were not there, and takes its waits along. */
export function completesWithout(pair: Pair, graph: Graph): void {
  const expected = new Expected(pair)
  const world = begun(graph, expected)

  finish(world, insideNodes)

  expectWork(world, expected.bystander, expected.after)
  expectOnlyPeopleWait(world)
  expectAllDone(world, expected, { work: expected.total * expected.times, escape: 0, after: expected.after.length })
}

/** An error that the work throws does not begin the event sub-process beside it, and is not lost; an escalation is only told. */
export function passesBy(pair: Pair, graph: Graph): void {
  const expected = new Expected(pair)
  const world = begun(graph, expected)
  const { inside, live, bystander, total, times, after } = expected
  const isError = pair.trigger === 'error'
  // It ends the process that it is not caught in.
  const gone = isError && shapeOf(pair).layers[0] === 'call' ? inside : ['ask']

  world.complete('ask', { throws: true })

  expectWork(world, bystander, without(repeat(live, inside), ...gone), isError ? [] : ['work'])
  expect(world.incidents).toEqual(isError ? ['uncaught-error'] : [])
  if (!isError) expectAllDone(world, expected, { work: total * times, escape: 0, after: after.length })
}

/** Everything in the host is closed, deepest first; the escape is taken, once, and nothing else. */
export function interruptsActivity(pair: Pair, graph: Graph, way: Way): void {
  const expected = new Expected(pair)
  const world = begun(graph, expected)

  way.occur(world)

  expectWork(world, expected.bystander, ['escape'])
  expectOnlyPeopleWait(world)
  expectDeepestFirst(world)
  expectAllDone(world, expected, { work: 0, escape: 1, after: 0 })
}

/** Everything else in the scope is closed, deepest first; the scope completes in its place, and the flow goes on. */
export function interruptsScope(pair: Pair, graph: Graph, way: Way): void {
  const expected = new Expected(pair)
  const { live, total, times } = expected
  const world = begun(graph, expected)
  const hits = expected.hits(way)

  way.occur(world)

  expectWork(world, expected.bystander, repeat(live - hits, expected.inside), repeat(hits, expected.interrupted))
  if (hits === live) expect(world.waits.filter(({ node }) => node === 'event')).toEqual([])
  expectDeepestFirst(world)
  expectAllDone(world, expected, { work: (total - hits) * times, escape: hits, after: expected.after.length })
}

/** The host goes on, the side path is taken once for each occurrence, and the host completes as ever. */
export function goesOnBeside(pair: Pair, graph: Graph, way: Way): void {
  const expected = new Expected(pair)
  const { live, total, times } = expected
  const world = begun(graph, expected)
  const again = way.isFromInside ? live * times : 2
  const hits = expected.hits(way)

  for (let count = 1; count <= again; count++) {
    const before = world.work
    way.occur(world)
    const left = way.isFromInside ? [...without(before, 'ask'), 'work'] : before
    expectWork(world, left, repeat(hits, ['escape']))
  }

  const escapes = hits * again
  expect(world.begun('escape')).toBe(escapes)
  expectCompletesBeside(world, expected, way)
  finish(world, [...insideNodes, 'escape'], way.isFromInside)
  expectAllDone(world, expected, {
    work: total * times,
    escape: way.isFromInside ? total * times : escapes,
    after: expected.after.length,
  })
}

/** What runs beside an activity outlives it; what runs in a scope holds the scope. */
function expectCompletesBeside(world: World, { pair, after }: Expected, way: Way): void {
  finish(world, insideNodes, way.isFromInside)
  const isOver = pair.place === 'boundaryEvent'
  expect(world.work.filter((node) => node === 'after')).toEqual(isOver ? after : [])
  if (isOver) expectOnlyPeopleWait(world)
}

function without(nodes: readonly string[], ...gone: readonly string[]): readonly string[] {
  return gone.reduce((left, node) => left.toSpliced(left.indexOf(node), 1), nodes)
}

/** Every completed instance of the host is undone, one after the other, once. */
export function undoes(pair: Pair, graph: Graph): void {
  const expected = new Expected(pair)
  const world = begun(graph, expected)
  const handlers = isUndone(pair) ? expected.total : 0

  finish(world, insideNodes)

  for (let count = 0; count < handlers; count++) {
    expectWork(world, expected.bystander, ['escape'])
    world.complete('escape')
  }
  expectWork(world, expected.bystander, expected.after)
  expectOnlyPeopleWait(world)
  const work = expected.total * expected.times
  expectAllDone(world, expected, { work, escape: handlers, after: expected.after.length })
}

/** Whatever is stopped is stopped before that in which it runs. */
function expectDeepestFirst(world: World): void {
  for (const { facts } of [world.main, ...world.called]) {
    const stoppedAt = new Map(facts.flatMap((fact, index) => (isStop(fact) ? [[fact.token, index] as const] : [])))
    const owners = ownersOf(facts)
    for (const [token, index] of stoppedAt) {
      const around = stoppedAt.get(owners.get(token) ?? 0)
      if (around !== undefined) expect(index).toBeLessThan(around)
    }
  }
}

function isStop(fact: Fact): fact is Extract<Fact, { type: 'terminated' | 'failed' }> {
  return fact.type === 'terminated' || fact.type === 'failed'
}

/** Token → the token that owns the scope it is in. */
function ownersOf(facts: readonly Fact[]): ReadonlyMap<number, number> {
  const scopes = new Map<number, number>()
  const owners = new Map<number, number>()
  for (const fact of facts) {
    if (fact.type === 'scopeOpened' || fact.type === 'compensationBegun') scopes.set(fact.scope, fact.owner)
    if (fact.type !== 'entered') continue
    if (fact.opens !== undefined) scopes.set(fact.token + 1, fact.token)
    const owner = scopes.get(fact.scope)
    if (owner !== undefined) owners.set(fact.token, owner)
  }
  return owners
}
