import { anything, define, type FeelFunction } from '../signature.js'
import { type CallContext, compare, FeelRange, isRange, typeOf, type Value } from '../values.js'
import { mismatched, nothing } from './trouble.js'

/** One end of a range: just after or just before a value that it leaves out; without a value it lies in the infinite. */
interface Bound {
  readonly value: Value | undefined
  /** -1 just before the value, 1 just after it. */
  readonly offset: number
}

interface Extent {
  readonly start: Bound
  readonly end: Bound
}

/** Negative, zero or positive as one bound lies before, at or after the other. */
type Order = (a: Bound, b: Bound) => number

/** How two extents lie to each other, told by the order of their bounds. */
type Relation = (a: Extent, b: Extent, order: Order) => boolean

const before: Relation = (a, b, order) => order(a.end, b.start) < 0
const meets: Relation = (a, b, order) => a.end.offset === 0 && b.start.offset === 0 && order(a.end, b.start) === 0
const overlaps: Relation = (a, b, order) => order(a.end, b.start) >= 0 && order(a.start, b.end) <= 0
const overlapsBefore: Relation = (a, b, order) =>
  order(a.start, b.start) < 0 && order(a.end, b.start) >= 0 && order(a.end, b.end) <= 0
const finishes: Relation = (a, b, order) => order(a.end, b.end) === 0 && order(a.start, b.start) >= 0
const includes: Relation = (a, b, order) => order(a.start, b.start) <= 0 && order(a.end, b.end) >= 0
const starts: Relation = (a, b, order) => order(a.start, b.start) === 0 && order(a.end, b.end) <= 0
const coincides: Relation = (a, b, order) => order(a.start, b.start) === 0 && order(a.end, b.end) === 0
const turned =
  (relation: Relation): Relation =>
  (a, b, order) =>
    relation(b, a, order)

type Takes = 'point' | 'range' | 'either'

/** DMN 1.5, 10.3.4.8, table 78: relations of points and ranges (J. Allen). */
export const rangeFunctions: Readonly<Record<string, FeelFunction>> = {
  before: related(
    'before',
    before,
    ['either', 'either'],
    ['point1', 'range1', 'point', 'range'],
    ['point2', 'range2', 'range', 'point'],
  ),
  after: related(
    'after',
    turned(before),
    ['either', 'either'],
    ['point1', 'range1', 'point', 'range'],
    ['point2', 'range2', 'range', 'point'],
  ),
  meets: related('meets', meets, ['range', 'range'], ['range1'], ['range2']),
  'met by': related('met by', turned(meets), ['range', 'range'], ['range1'], ['range2']),
  overlaps: related('overlaps', overlaps, ['range', 'range'], ['range1'], ['range2']),
  'overlaps before': related('overlaps before', overlapsBefore, ['range', 'range'], ['range1'], ['range2']),
  'overlaps after': related('overlaps after', turned(overlapsBefore), ['range', 'range'], ['range1'], ['range2']),
  finishes: related('finishes', finishes, ['either', 'range'], ['range1', 'point'], ['range2', 'range']),
  'finished by': related(
    'finished by',
    turned(finishes),
    ['range', 'either'],
    ['range1', 'range'],
    ['range2', 'point'],
  ),
  includes: related('includes', includes, ['range', 'either'], ['range1', 'range'], ['range2', 'point']),
  during: related('during', turned(includes), ['either', 'range'], ['range1', 'point'], ['range2', 'range']),
  starts: related('starts', starts, ['either', 'range'], ['range1', 'point'], ['range2', 'range']),
  'started by': related('started by', turned(starts), ['range', 'either'], ['range1', 'range'], ['range2', 'point']),
  coincides: related('coincides', coincides, ['either', 'either'], ['range1', 'point1'], ['range2', 'point2']),
}

function related(
  name: string,
  relation: Relation,
  takes: readonly [Takes, Takes],
  firstNames: readonly string[],
  secondNames: readonly string[],
): FeelFunction {
  const parameters = [named(firstNames), named(secondNames)] as const
  return define(parameters, (call, a, b) => {
    if (a === null || b === null) return nothing(call, name, 'null')
    for (const [index, value] of [a, b].entries()) {
      const wanted = takes[index] ?? 'either'
      if (wanted === 'range' && !isRange(value)) return mismatched(call, name, 'range', value)
    }
    // Points coincide with points, ranges with ranges.
    if (name === 'coincides' && isRange(a) !== isRange(b)) return mismatched(call, name, typeOf(a), b)
    return holds(call, name, relation, a, b)
  })
}

function named(names: readonly string[]): ReturnType<typeof anything> {
  const [name = '', ...aliases] = names
  return { ...anything(name), aliases }
}

function holds(call: CallContext, name: string, relation: Relation, a: Value, b: Value): Value {
  let isOrdered = true
  const order: Order = (x, y) => {
    // Only ends of a range lie in the infinite: a start before, an end after everything.
    if (x.value === undefined || y.value === undefined) return rank(x) - rank(y)
    const compared = compare(x.value, y.value, call)
    if (compared === undefined) isOrdered = false
    return compared === undefined || compared === 0 ? x.offset - y.offset : compared
  }
  const result = relation(extent(a), extent(b), order)
  return isOrdered ? result : mismatched(call, name, 'values of one ordered type', b)
}

function rank({ value, offset }: Bound): number {
  return value === undefined ? offset * 2 : 0
}

function extent(value: Value): Extent {
  if (!(value instanceof FeelRange)) {
    const bound = { value, offset: 0 }
    return { start: bound, end: bound }
  }
  const { start, end, startIncluded, endIncluded } = value
  return {
    start: start === undefined ? { value: start, offset: -1 } : { value: start, offset: startIncluded ? 0 : 1 },
    end: end === undefined ? { value: end, offset: 1 } : { value: end, offset: endIncluded ? 0 : -1 },
  }
}
