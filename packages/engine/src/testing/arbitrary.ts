/**
 * Random structured processes and random things that happen to them, for property tests with fast-check. The host's own fast-check is
 * handed in, so that nobody needs it who does not use this.
 */
import type { Arbitrary, Memo } from 'fast-check'
import type { InstanceEvent, Loop, Mapping, ProcessGraph, Work } from '../model/graph.js'
import { graphOf } from './block-graph.js'
import {
  type ActivityParts,
  type Block,
  type CatchTrigger,
  constant,
  type EventBlock,
  feel,
  type ProcessBlock,
  type Sequence,
  type TimerText,
} from './blocks.js'

/** The parts of fast-check that are used here: `import fc from 'fast-check'`. */
export type FastCheck = typeof import('fast-check')['default']

export interface ProcessOptions {
  /**
   * `sound`: whatever is waited for gets its answer, the process ends, without an incident. `any`: conditions may fail or leave no way,
   * errors may find no catcher, cycles may never wait.
   */
  readonly kind: 'sound' | 'any'
  /** How deep blocks are nested. Default 3. */
  readonly depthMax?: number
}

/**
 * Random structured processes: sequences, decisions by data and by events, parallel and inclusive branches, loops, sub-processes,
 * repeated activities, calls, timers, messages, signals, conditions, errors, escalations, compensation.
 *
 * @param fc - fast-check
 * @returns graphs that start with the variables `a` (boolean), `n` (number) and `items` (list)
 * @example
 * ```ts
 * fc.assert(fc.property(arbitraryProcess(fc, { kind: 'sound' }), (graph) => endsWhenAnswered(graph)))
 * ```
 */
export function arbitraryProcess(fc: FastCheck, options: ProcessOptions): Arbitrary<ProcessGraph> {
  return arbitraryBlocks(fc, options).map(graphOf)
}

/** The same as trees, which shrink and print better. */
export function arbitraryBlocks(fc: FastCheck, { kind, depthMax = 3 }: ProcessOptions): Arbitrary<ProcessBlock> {
  return new Blocks(fc, kind).process(depthMax)
}

const timers: { readonly [K in TimerText['kind']]: readonly string[] } = {
  date: ['2026-03-02T10:00:00+07:00', '2026-03-20', '2020-01-01'],
  duration: ['PT1H', 'P3D', 'PT0S', '2 wd'],
  cycle: ['R2/PT1H', 'R3/P1D', 'R1/PT5M'],
}
const soundConditions = ['a', 'not(a)', 'n > 1', 'n <= 1', 'count(items) > 1']
const codes = ['late', 'lost']
const messages = ['reply', 'recall']
const signals = ['holiday', 'alarm']
/** More turns than any bound on moves allows. */
const forEver = 1_000_000

class Blocks {
  readonly #fc: FastCheck
  readonly #isSound: boolean
  readonly #sequence: (isCaught: boolean) => Memo<Sequence>

  constructor(fc: FastCheck, kind: ProcessOptions['kind']) {
    this.#fc = fc
    this.#isSound = kind === 'sound'
    const blocks = (isCaught: boolean): Memo<Sequence> =>
      fc.memo((depth) => fc.array(this.#block(depth, isCaught), { minLength: 1, maxLength: depth > 1 ? 3 : 2 }))
    const [caught, uncaught] = [blocks(true), blocks(false)]
    this.#sequence = (isCaught) => (isCaught ? caught : uncaught)
  }

  process(depth: number): Arbitrary<ProcessBlock> {
    const events = this.#fc.array(this.#event(depth - 2, !this.#isSound), { maxLength: 1 })
    return this.#fc.record({ body: this.#sequence(!this.#isSound)(depth), eventSubProcesses: events })
  }

  /** @param isCaught - whether errors may be thrown here: something around catches them, or nobody minds */
  #block(depth: number, isCaught: boolean): Arbitrary<Block> {
    const fc = this.#fc
    const simple: { arbitrary: Arbitrary<Block>; weight: number }[] = [
      { weight: 4, arbitrary: this.#task(depth, isCaught) },
      { weight: 1, arbitrary: this.#catchTrigger().map((trigger) => ({ type: 'catch', trigger })) },
      { weight: 1, arbitrary: this.#thrown() },
    ]
    if (depth <= 1) return fc.oneof(...simple)
    const inside = this.#sequence(isCaught)(depth - 1)
    const ends: Arbitrary<Block>[] = [
      fc.constantFrom<Block>({ type: 'terminate' }, { type: 'terminate', whole: 'multiInstance' }),
    ]
    if (isCaught) ends.push(fc.constantFrom(...codes).map((code) => ({ type: 'throw', code })))
    const stop = fc.tuple(fc.oneof(...ends), this.#condition()).map(([end, condition]) => stopIf(condition, end))
    return fc.oneof(
      ...simple,
      { weight: 2, arbitrary: this.#decision('exclusive', inside) },
      { weight: 2, arbitrary: this.#decision('inclusive', inside) },
      { weight: 1, arbitrary: this.#eventBased(inside) },
      { weight: 2, arbitrary: this.#parallel(inside) },
      { weight: 1, arbitrary: this.#fork(inside) },
      { weight: 1, arbitrary: this.#loopBlock(inside) },
      { weight: 2, arbitrary: this.#subProcess(depth, isCaught) },
      { weight: 1, arbitrary: stop },
    )
  }

  #task(depth: number, isCaught: boolean): Arbitrary<Block> {
    const fc = this.#fc
    const parts = this.#parts(depth, isCaught)
    const work: Arbitrary<Exclude<Work, { type: 'decision' }>> = fc.constantFrom(
      { type: 'handler', topic: 'work', retries: { pausesMs: [60_000] } },
      { type: 'handler', topic: 'once', retries: { pausesMs: [] } },
      { type: 'number', register: 'den', variable: 'number' },
    )
    const kinds = fc.constantFrom('task', 'manualTask', 'userTask', 'userTask', 'userTask')
    const script: readonly Mapping[] = [
      { target: 'mine', source: feel('if n = null then 0 else n') },
      { target: 'n', source: feel('mine') },
    ]
    return fc.oneof(
      { weight: 6, arbitrary: fc.tuple(parts, kinds).map(([all, type]) => ({ ...all, type })) },
      {
        weight: 4,
        arbitrary: fc.tuple(parts, work).map(([all, each]) => ({ ...all, type: 'serviceTask' as const, work: each })),
      },
      { weight: 1, arbitrary: parts.map((all) => ({ ...all, type: 'scriptTask' as const, script })) },
      {
        weight: 1,
        arbitrary: fc
          .tuple(parts, fc.constantFrom(...messages))
          .map(([all, message]) => ({ ...all, type: 'receiveTask' as const, message })),
      },
      { weight: 1, arbitrary: parts.map((all) => ({ ...all, type: 'callActivity' as const, called: 'other' })) },
    )
  }

  #subProcess(depth: number, isCaught: boolean): Arbitrary<Block> {
    const fc = this.#fc
    const catchAll: Arbitrary<readonly EventBlock[]> = this.#sequence(isCaught)(depth - 1).map((body) => [
      { trigger: { type: 'error' }, isInterrupting: true, body },
    ])
    return fc.oneof(fc.constant([]), catchAll).chain((catching) => {
      const isCaughtInside = isCaught || catching.length > 0
      return fc.record({
        type: fc.constant('subProcess'),
        body: this.#sequence(isCaughtInside)(depth - 1),
        eventSubProcesses: fc.array(this.#event(depth - 2, isCaughtInside), { maxLength: 1 }),
        boundaries: fc
          .array(this.#event(depth - 2, isCaught), { maxLength: 1 })
          .map((others) => [...others, ...catching]),
        ...this.#data(),
      })
    })
  }

  #parts(depth: number, isCaught: boolean): Arbitrary<ActivityParts> {
    const fc = this.#fc
    if (depth <= 1) return fc.record({ boundaries: fc.constant([]), ...this.#data() })
    const boundaries = fc.array(this.#event(depth - 2, isCaught), { maxLength: 1 })
    return fc.record({ boundaries: sometimes(fc, boundaries, []), ...this.#data() })
  }

  #data() {
    const fc = this.#fc
    const inputs: readonly Mapping[] = [{ target: 'mine', source: feel('n') }]
    const outputs: readonly Mapping[] = [{ target: 'n', source: feel('if n = null then 0 else n') }]
    const loop = sometimes(fc, fc.oneof({ weight: 3, arbitrary: this.#loop() }, this.#standardLoop()), undefined)
    const both = fc.record({
      inputs: sometimes(fc, fc.constant(inputs), []),
      outputs: sometimes(fc, fc.constant(outputs), []),
    })
    return {
      inputs: both.map((each) => each.inputs),
      outputs: both.map((each) => each.outputs),
      loop: loop as Arbitrary<Loop>,
      undoneBy: sometimes(fc, fc.constantFrom('task', 'userTask'), undefined) as Arbitrary<'task' | 'userTask'>,
    }
  }

  /** Ends where nothing it could depend on changes. */
  #standardLoop(): Arbitrary<Loop> {
    const fc = this.#fc
    return fc
      .record({
        type: fc.constant('standard'),
        testBefore: fc.boolean(),
        maximum: fc.integer({ min: 1, max: 3 }),
        condition: sometimes(fc, this.#condition().map(feel), undefined),
      })
      .map(({ condition, ...loop }) => (condition === undefined ? loop : { ...loop, condition }))
  }

  #loop(): Arbitrary<Loop> {
    const fc = this.#fc
    const collected = {
      collection: feel('items'),
      elementVariable: 'item',
      outputCollection: 'made',
      outputElement: feel('item'),
    }
    const broken = { collection: feel('n') }
    return fc
      .record({
        type: fc.constant('multiInstance'),
        isSequential: fc.boolean(),
        over: fc.oneof(
          { weight: 6, arbitrary: fc.integer({ min: 0, max: 3 }).map((count) => ({ cardinality: constant(count) })) },
          { weight: 6, arbitrary: fc.constant(collected) },
          { weight: this.#isSound ? 0 : 1, arbitrary: fc.constant(broken) },
        ),
        until: fc.oneof(
          { weight: 4, arbitrary: fc.constant({}) },
          { weight: 3, arbitrary: fc.constant({ completionCondition: feel('numberOfCompletedInstances >= 2') }) },
          { weight: this.#isSound ? 0 : 1, arbitrary: fc.constant({ completionCondition: feel('n') }) },
        ),
        telling: sometimes(fc, this.#instanceEvents(), {}),
      })
      .map(({ over, until, telling, ...loop }) => ({ ...loop, ...over, ...until, ...telling }) as Loop) // the parts of one
  }

  /** What a multi-instance activity throws; ids are given when the graph is built. */
  #instanceEvents(): Arbitrary<{ readonly events: readonly InstanceEvent[] }> {
    const fc = this.#fc
    const results: Arbitrary<InstanceEvent['results'][number]> = fc.oneof(
      fc.constantFrom(...codes).map((code) => ({ type: 'escalation' as const, id: '', code })),
      fc.constantFrom(...signals).map((name) => ({ type: 'signal' as const, id: '', name })),
      fc.constantFrom(...messages).map((name) => ({ type: 'message' as const, id: '', name })),
    )
    const conditions = ['numberOfCompletedInstances = 1', 'loopCounter > 1', ...(this.#isSound ? [] : ['n'])]
    const complex = fc.record({ result: results, condition: fc.constantFrom(...conditions) })
    const byDefault = fc.constantFrom('each' as const, 'first' as const)
    return fc.oneof(
      byDefault.map((when) => ({ events: [{ id: '', when, results: [] }] })),
      fc.array(complex, { minLength: 1, maxLength: 2 }).map((all) => ({
        events: all.map(({ result, condition }) => ({ id: '', when: feel(condition), results: [result] })),
      })),
    )
  }

  #event(depth: number, isCaught: boolean): Arbitrary<EventBlock> {
    const fc = this.#fc
    const body = this.#sequence(isCaught)(Math.max(1, depth))
    const timer = fc.record({
      trigger: this.#timer().map((each) => ({ type: 'timer' as const, timer: each })),
      isInterrupting: fc.boolean(),
      body,
    })
    // One that does not interrupt may be answered for ever, and then nothing ends.
    const catching = fc.record({
      trigger: this.#catchTrigger(),
      isInterrupting: this.#isSound ? fc.constant(true) : fc.boolean(),
      body,
    })
    const escalation = fc.record({
      trigger: fc.constantFrom<EventBlock['trigger']>(
        { type: 'escalation' },
        ...codes.map((code) => ({ type: 'escalation' as const, code })),
      ),
      isInterrupting: fc.boolean(),
      body,
    })
    const error = fc.record({
      trigger: fc.constantFrom<EventBlock['trigger']>(
        { type: 'error' },
        ...codes.map((code) => ({ type: 'error' as const, code })),
      ),
      isInterrupting: fc.constant(true),
      body,
    })
    return fc.oneof(timer, error, catching, escalation)
  }

  #catchTrigger(): Arbitrary<CatchTrigger> {
    const fc = this.#fc
    return fc.oneof(
      this.#timer().map((timer) => ({ type: 'timer' as const, timer })),
      fc.constantFrom(...messages).map((name) => ({ type: 'message' as const, name })),
      fc.constantFrom(...signals).map((name) => ({ type: 'signal' as const, name })),
      this.#condition().map((condition) => ({ type: 'conditional' as const, condition })),
    )
  }

  #thrown(): Arbitrary<Block> {
    const fc = this.#fc
    const escalate = fc.constantFrom(...codes).map((code) => ({ type: 'escalate' as const, code }))
    return fc.oneof(escalate, fc.constant({ type: 'compensate' as const }))
  }

  #eventBased(inside: Arbitrary<Sequence>): Arbitrary<Block> {
    const fc = this.#fc
    const branch = fc.record({ trigger: this.#catchTrigger(), body: inside })
    return fc.record({
      type: fc.constant('eventBased'),
      branches: fc.array(branch, { minLength: 2, maxLength: 3 }),
    })
  }

  #parallel(inside: Arbitrary<Sequence>): Arbitrary<Block> {
    const branches = this.#fc.array(inside, { minLength: 2, maxLength: 3 })
    const isJoined = this.#isSound ? this.#fc.constant(true) : this.#fc.nat(7).map((each) => each > 0)
    return this.#fc.record({ type: this.#fc.constant('parallel'), branches, isJoined })
  }

  #loopBlock(inside: Arbitrary<Sequence>): Arbitrary<Block> {
    const times = this.#fc.constantFrom(1, 2, 3, ...(this.#isSound ? [] : [forEver]))
    return this.#fc.record({ type: this.#fc.constant('loop'), times, body: inside })
  }

  #decision(type: 'exclusive' | 'inclusive', inside: Arbitrary<Sequence>): Arbitrary<Block> {
    const fc = this.#fc
    const branch = fc.record({ condition: this.#condition(), body: inside })
    return fc.record({
      type: fc.constant(type),
      branches: fc.array(branch, { minLength: 2, maxLength: 3 }),
      hasDefault: this.#isSound ? fc.constant(true) : fc.boolean(),
    })
  }

  #fork(inside: Arbitrary<Sequence>): Arbitrary<Block> {
    const fc = this.#fc
    const branch = fc.oneof(fc.record({ body: inside }), fc.record({ condition: this.#condition(), body: inside }))
    return fc.record({ type: fc.constant('fork'), branches: fc.array(branch, { minLength: 1, maxLength: 2 }) })
  }

  #condition(): Arbitrary<string> {
    const sound = this.#fc.constantFrom(...soundConditions)
    if (this.#isSound) return sound
    return this.#fc.oneof(
      { weight: 12, arbitrary: sound },
      { weight: 1, arbitrary: this.#fc.constantFrom('undeclared', 'n') },
    )
  }

  #timer(): Arbitrary<TimerText> {
    const fc = this.#fc
    return fc
      .constantFrom('date', 'duration', 'cycle')
      .chain((kind) => fc.constantFrom(...timers[kind]).map((text) => ({ kind, text })))
  }
}

function sometimes<T, U>(fc: FastCheck, often: Arbitrary<T>, otherwise: U): Arbitrary<T | U> {
  return fc.oneof({ weight: 3, arbitrary: fc.constant(otherwise) }, { weight: 1, arbitrary: often })
}

/** Ends here where the condition holds, goes on otherwise. */
function stopIf(condition: string, end: Block): Block {
  return {
    type: 'exclusive',
    branches: [
      { condition, body: [end] },
      { condition: 'true', body: [] },
    ],
    hasDefault: true,
  }
}
