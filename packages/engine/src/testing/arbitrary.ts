/**
 * Random structured processes and random things that happen to them, for property tests with fast-check. The host's own fast-check is
 * handed in, so that nobody needs it who does not use this.
 */
import type { Arbitrary, Memo } from 'fast-check'
import type { Loop, Mapping, ProcessGraph, Work } from '../model/graph.js'
import { codes, Leaves, messages, sometimes } from './arbitrary-leaves.js'
import { graphOf } from './block-graph.js'
import { type ActivityParts, type Block, type EventBlock, feel, type ProcessBlock, type Sequence } from './blocks.js'

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
 * Random structured processes: sequences, decisions by data and by events, parallel and inclusive branches, loops, sub-processes, ad-hoc ones and transactions too,
 * repeated activities, calls, links, timers, messages, signals, conditions, errors, escalations, compensation.
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

const handler: Extract<Work, { type: 'handler' }> = { type: 'handler', topic: 'work', retries: { pausesMs: [60_000] } }
/** More turns than any bound on moves allows. */
const forEver = 1_000_000

class Blocks {
  readonly #fc: FastCheck
  readonly #isSound: boolean
  readonly #leaves: Leaves
  readonly #sequence: (isCaught: boolean) => Memo<Sequence>

  constructor(fc: FastCheck, kind: ProcessOptions['kind']) {
    this.#fc = fc
    this.#isSound = kind === 'sound'
    this.#leaves = new Leaves(fc, this.#isSound)
    const blocks = (isCaught: boolean): Memo<Sequence> =>
      fc.memo((depth) => fc.array(this.#block(depth, isCaught), { minLength: 1, maxLength: depth > 1 ? 3 : 2 }))
    const [caught, uncaught] = [blocks(true), blocks(false)]
    this.#sequence = (isCaught) => (isCaught ? caught : uncaught)
  }

  process(depth: number): Arbitrary<ProcessBlock> {
    const events = this.#fc.array(this.#event(depth - 2, !this.#isSound), { maxLength: 1 })
    const body = this.#ended(this.#sequence(!this.#isSound)(depth))
    return this.#fc.record({ body, eventSubProcesses: events })
  }

  /** @param isCaught - whether errors may be thrown here: something around catches them, or nobody minds */
  #block(depth: number, isCaught: boolean): Arbitrary<Block> {
    const fc = this.#fc
    const simple: { arbitrary: Arbitrary<Block>; weight: number }[] = [
      { weight: 4, arbitrary: this.#task(depth, isCaught) },
      {
        weight: 1,
        arbitrary: fc
          .tuple(this.#leaves.catchTrigger(), this.#leaves.also())
          .map(([trigger, also]) => ({ type: 'catch', trigger, ...also })),
      },
      { weight: 1, arbitrary: this.#thrown() },
    ]
    if (depth <= 1) return fc.oneof(...simple)
    const inside = this.#sequence(isCaught)(depth - 1)
    const ends: Arbitrary<Block>[] = [
      fc.constantFrom<Block>({ type: 'terminate' }, { type: 'terminate', whole: 'multiInstance' }),
    ]
    if (isCaught) ends.push(fc.constantFrom(...codes).map((code) => ({ type: 'throw', code })))
    const stop = fc.tuple(fc.oneof(...ends), this.#leaves.condition()).map(([end, condition]) => stopIf(condition, end))
    return fc.oneof(
      ...simple,
      { weight: 2, arbitrary: this.#decision('exclusive', inside) },
      { weight: 2, arbitrary: this.#decision('inclusive', inside) },
      { weight: 1, arbitrary: this.#eventBased(inside) },
      { weight: 2, arbitrary: this.#parallel(inside) },
      { weight: 1, arbitrary: this.#complex(inside) },
      { weight: 1, arbitrary: this.#fork(inside) },
      { weight: 1, arbitrary: this.#loopBlock(inside) },
      { weight: 2, arbitrary: this.#subProcess(depth, isCaught) },
      { weight: 1, arbitrary: this.#adHoc(depth, isCaught) },
      { weight: 1, arbitrary: this.#transaction(depth, isCaught) },
      { weight: 1, arbitrary: stop },
    )
  }

  #task(depth: number, isCaught: boolean): Arbitrary<Block> {
    const fc = this.#fc
    const parts = this.#parts(depth, isCaught)
    const work = fc.constantFrom<Exclude<Work, { type: 'decision' }>>(
      handler,
      { type: 'handler', topic: 'once', retries: { pausesMs: [] } },
      { type: 'number', register: 'den', variable: 'number' },
    )
    const asked = fc.constantFrom('sendTask' as const, 'businessRuleTask' as const)
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
      { weight: 1, arbitrary: fc.tuple(parts, asked).map(([all, type]) => ({ ...all, type, work: handler })) },
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
        body: this.#ended(this.#sequence(isCaughtInside)(depth - 1)),
        eventSubProcesses: fc.array(this.#event(depth - 2, isCaughtInside), { maxLength: 1 }),
        boundaries: fc
          .array(this.#event(depth - 2, isCaught), { maxLength: 1 })
          .map((others) => [...others, ...catching]),
        ...this.#data(),
      })
    })
  }

  /** Cancelled where a condition holds: after what is done in it, or beside it. */
  #transaction(depth: number, isCaught: boolean): Arbitrary<Block> {
    const fc = this.#fc
    const inside = this.#sequence(isCaught)(depth - 1)
    const cancelling = this.#leaves.condition().map((condition) => stopIf(condition, { type: 'cancel' }))
    const parts = fc.tuple(inside, this.#task(1, isCaught), cancelling, inside)
    const body = fc.oneof(
      parts.map(([before, , cancel, after]): Sequence => [...before, cancel, ...after]),
      parts.map(
        ([beside, task, cancel, after]): Sequence => [
          { type: 'parallel', branches: [beside, [task, cancel]], isJoined: true },
          ...after,
        ],
      ),
    )
    const boundaries = fc
      .tuple(
        fc.array(this.#event(depth - 2, isCaught), { maxLength: 1 }),
        this.#sequence(isCaught)(Math.max(1, depth - 2)),
      )
      .map(([others, then]): readonly EventBlock[] => [
        ...others,
        { trigger: { type: 'cancel' }, isInterrupting: true, body: then },
      ])
    return fc.record({
      type: fc.constant('subProcess'),
      isTransaction: fc.constant(true),
      body,
      eventSubProcesses: fc.array(this.#event(depth - 2, isCaught), { maxLength: 1 }),
      boundaries,
      ...this.#data(),
    })
  }

  /** Of activities without boundary events: an ad-hoc sub-process has no place for end events. */
  #adHoc(depth: number, isCaught: boolean): Arbitrary<Block> {
    const fc = this.#fc
    const how = fc.record({ isSequential: fc.boolean(), cancelsRemaining: fc.boolean() })
    const condition = sometimes(fc, this.#leaves.condition(), undefined)
    const path = fc.array(this.#task(1, isCaught), { minLength: 1, maxLength: 2 })
    return fc
      .tuple(this.#parts(depth, isCaught), how, condition, fc.array(path, { minLength: 1, maxLength: 3 }))
      .map(([parts, bounds, text, paths]) => ({
        ...parts,
        type: 'adHoc',
        paths,
        how: text === undefined ? bounds : { ...bounds, completionCondition: feel(text) },
      }))
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
    const loop = sometimes(
      fc,
      fc.oneof({ weight: 3, arbitrary: this.#leaves.loop() }, this.#leaves.standardLoop()),
      undefined,
    )
    const both = fc.record({
      inputs: sometimes(fc, fc.constant(inputs), []),
      outputs: sometimes(fc, fc.constant(outputs), []),
    })
    return {
      inputs: both.map((each) => each.inputs),
      outputs: both.map((each) => each.outputs),
      awaitsData: sometimes(fc, fc.constantFrom(true, undefined), undefined) as Arbitrary<true>,
      loop: loop as Arbitrary<Loop>,
      undoneBy: sometimes(fc, fc.constantFrom('task', 'userTask'), undefined) as Arbitrary<'task' | 'userTask'>,
    }
  }

  #event(depth: number, isCaught: boolean): Arbitrary<EventBlock> {
    const fc = this.#fc
    const body = this.#sequence(isCaught)(Math.max(1, depth))
    const timer = fc.record({
      trigger: this.#leaves.timer().map((each) => ({ type: 'timer' as const, timer: each })),
      isInterrupting: fc.boolean(),
      body,
    })
    // One that does not interrupt may be answered for ever, and then nothing ends.
    const catching = fc
      .record({
        trigger: this.#leaves.catchTrigger(),
        also: this.#leaves.also(),
        isInterrupting: this.#isSound ? fc.constant(true) : fc.boolean(),
        body,
      })
      .map(({ also, ...event }) => ({ ...event, ...also }))
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

  #thrown(): Arbitrary<Block> {
    const fc = this.#fc
    return fc.oneof(
      { weight: 3, arbitrary: this.#leaves.told().map((told) => ({ type: 'tell' as const, told })) },
      { weight: 3, arbitrary: fc.constant({ type: 'compensate' as const }) },
      { weight: 1, arbitrary: fc.constant({ type: 'link' as const }) },
    )
  }

  #eventBased(inside: Arbitrary<Sequence>): Arbitrary<Block> {
    const fc = this.#fc
    const branch = fc.record({ trigger: this.#leaves.catchTrigger(), body: inside })
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

  #complex(inside: Arbitrary<Sequence>): Arbitrary<Block> {
    const fc = this.#fc
    return fc.array(inside, { minLength: 2, maxLength: 3 }).chain((branches) =>
      fc.record({
        type: fc.constant('complex'),
        branches: fc.constant(branches),
        needed: fc.integer({ min: 1, max: branches.length }),
      }),
    )
  }

  /** A body at the end of which its own path ends, and is told of. */
  #ended(body: Arbitrary<Sequence>): Arbitrary<Sequence> {
    const end = this.#leaves.told().map((told): Sequence => [{ type: 'end', told }])
    return this.#fc.tuple(body, sometimes(this.#fc, end, [])).map(([before, last]) => [...before, ...last])
  }

  #loopBlock(inside: Arbitrary<Sequence>): Arbitrary<Block> {
    const times = this.#fc.constantFrom(1, 2, 3, ...(this.#isSound ? [] : [forEver]))
    return this.#fc.record({ type: this.#fc.constant('loop'), times, body: inside })
  }

  #decision(type: 'exclusive' | 'inclusive', inside: Arbitrary<Sequence>): Arbitrary<Block> {
    const fc = this.#fc
    const branch = fc.record({ condition: this.#leaves.condition(), body: inside })
    return fc.record({
      type: fc.constant(type),
      branches: fc.array(branch, { minLength: 2, maxLength: 3 }),
      hasDefault: this.#isSound ? fc.constant(true) : fc.boolean(),
    })
  }

  #fork(going: Arbitrary<Sequence>): Arbitrary<Block> {
    const fc = this.#fc
    const inside = this.#ended(going)
    const branch = fc.oneof(
      fc.record({ body: inside }),
      fc.record({ condition: this.#leaves.condition(), body: inside }),
    )
    return fc.record({ type: fc.constant('fork'), branches: fc.array(branch, { minLength: 1, maxLength: 2 }) })
  }
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
