/** What random blocks are made of, without blocks inside. */
import type { Arbitrary } from 'fast-check'
import type { InstanceEvent, Loop } from '../model/graph.js'
import type { FastCheck } from './arbitrary.js'
import { type CatchTrigger, constant, feel, type MoreTriggers, type TimerText, type Told } from './blocks.js'

const timers: { readonly [K in TimerText['kind']]: readonly string[] } = {
  date: ['2026-03-02T10:00:00+07:00', '2026-03-20', '2020-01-01'],
  duration: ['PT1H', 'P3D', 'PT0S', '2 wd'],
  cycle: ['R2/PT1H', 'R3/P1D', 'R1/PT5M'],
}
const soundConditions = ['a', 'not(a)', 'n > 1', 'n <= 1', 'count(items) > 1']
export const codes: readonly string[] = ['late', 'lost']
export const messages: readonly string[] = ['reply', 'recall']
const signals = ['holiday', 'alarm']

export class Leaves {
  readonly #fc: FastCheck
  readonly #isSound: boolean

  constructor(fc: FastCheck, isSound: boolean) {
    this.#fc = fc
    this.#isSound = isSound
  }

  /** Ends where nothing it could depend on changes. */
  standardLoop(): Arbitrary<Loop> {
    const fc = this.#fc
    return fc
      .record({
        type: fc.constant('standard'),
        testBefore: fc.boolean(),
        maximum: fc.integer({ min: 1, max: 3 }),
        condition: sometimes(fc, this.condition().map(feel), undefined),
      })
      .map(({ condition, ...loop }) => (condition === undefined ? loop : { ...loop, condition }))
  }

  loop(): Arbitrary<Loop> {
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

  catchTrigger(): Arbitrary<CatchTrigger> {
    const fc = this.#fc
    return fc.oneof(
      this.timer().map((timer) => ({ type: 'timer' as const, timer })),
      fc.constantFrom(...messages).map((name) => ({ type: 'message' as const, name })),
      fc.constantFrom(...signals).map((name) => ({ type: 'signal' as const, name })),
      this.condition().map((condition) => ({ type: 'conditional' as const, condition })),
    )
  }

  condition(): Arbitrary<string> {
    const sound = this.#fc.constantFrom(...soundConditions)
    if (this.#isSound) return sound
    return this.#fc.oneof(
      { weight: 12, arbitrary: sound },
      { weight: 1, arbitrary: this.#fc.constantFrom('undeclared', 'n') },
    )
  }

  timer(): Arbitrary<TimerText> {
    const fc = this.#fc
    return fc
      .constantFrom('date', 'duration', 'cycle')
      .chain((kind) => fc.constantFrom(...timers[kind]).map((text) => ({ kind, text })))
  }

  /** Nothing, mostly, or one or two more triggers. */
  also(): Arbitrary<{ readonly also?: MoreTriggers }> {
    const fc = this.#fc
    const triggers = fc.array(this.catchTrigger(), { minLength: 1, maxLength: 2 })
    const more = fc.record({ triggers, isParallel: fc.boolean() })
    return sometimes(
      fc,
      more.map((also) => ({ also })),
      {},
    )
  }

  /** None, one or several at once. */
  told(): Arbitrary<readonly Told[]> {
    const fc = this.#fc
    const one: Arbitrary<Told> = fc.oneof(
      { weight: 2, arbitrary: fc.constantFrom(...codes).map((code) => ({ type: 'escalation' as const, code })) },
      { weight: 1, arbitrary: fc.constantFrom(...messages).map((name) => ({ type: 'message' as const, name })) },
      { weight: 1, arbitrary: fc.constantFrom(...signals).map((name) => ({ type: 'signal' as const, name })) },
    )
    return fc.oneof(
      { weight: 6, arbitrary: one.map((each) => [each]) },
      { weight: 1, arbitrary: fc.array(one, { minLength: 2, maxLength: 3 }) },
      { weight: 1, arbitrary: fc.constant([]) },
    )
  }
}

export function sometimes<T, U>(fc: FastCheck, often: Arbitrary<T>, otherwise: U): Arbitrary<T | U> {
  return fc.oneof({ weight: 3, arbitrary: fc.constant(otherwise) }, { weight: 1, arbitrary: often })
}
