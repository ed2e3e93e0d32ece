import { add, compareNumbers, divide, type FeelNumber, isNumber, multiply, squareRoot, subtract } from '../numbers.js'
import {
  aFunction,
  aList,
  aNumber,
  anything,
  define,
  type FeelFunction,
  oneOf,
  optional,
  variadic,
} from '../signature.js'
import { type CallContext, compare, element, equals, isFunction, isList, type Value } from '../values.js'
import { finite, invalid, mismatched, nothing } from './trouble.js'

/** DMN 1.5, 10.3.4.4 and 10.3.4.10. Positions count from 1, from the end when negative. */
export const listFunctions: Readonly<Record<string, FeelFunction>> = {
  count: define([aList('list')], (_, list) => list.length),
  min: ofItems('min', (call, items) => extreme(call, items, -1)),
  max: ofItems('max', (call, items) => extreme(call, items, 1)),
  sum: ofNumbers('sum', (call, numbers) => fold(call, 'sum', numbers, add)),
  product: ofNumbers('product', (call, numbers) => fold(call, 'product', numbers, multiply)),
  mean: ofNumbers('mean', (call, numbers) => finite(call, 'mean', mean(call, numbers))),
  median: ofNumbers('median', (call, numbers) => {
    const sorted = numbers.toSorted(compareNumbers)
    const [middle, next] = [sorted[(sorted.length - 1) >> 1] ?? 0, sorted[sorted.length >> 1] ?? 0]
    const sum = add(middle, next)
    return middle === next ? middle : finite(call, 'median', sum && divide(sum, 2))
  }),
  stddev: ofNumbers('stddev', (call, numbers) => {
    if (numbers.length < 2) return invalid(call, 'stddev', 'at least two numbers', numbers.length)
    return finite(call, 'stddev', deviation(call, numbers))
  }),
  mode: ofItems(
    'mode',
    (call, items) => {
      if (items.length === 0) return []
      const numbers = numbersOf(call, 'mode', items)
      return numbers === undefined ? null : mostFrequent(numbers)
    },
    true,
  ),
  all: ofItems('all', (call, items) => every(call, 'all', items, true), true),
  any: ofItems('any', (call, items) => negated(every(call, 'any', items, false)), true),
  'list contains': define([aList('list'), anything('element')], (call, list, wanted) =>
    list.some((_, index) => equals(element(list, index), wanted, call) === true),
  ),
  sublist: define(
    [aList('list'), aNumber('start position'), optional(aNumber('length'))],
    (call, list, start, length) => {
      const from = indexOf(list, start)
      if (from === undefined) return invalidPosition(call, 'sublist', start)
      if (length !== undefined && length < 1) return invalid(call, 'sublist', 'a positive number', length)
      return list.slice(from, length === undefined ? undefined : from + length)
    },
  ),
  append: define([aList('list'), variadic(anything('item'))], (call, list, items) => call.list([...list, ...items])),
  concatenate: define([variadic(aList('list'))], (call, lists) => call.list(lists.flat(1))),
  'insert before': define([aList('list'), aNumber('position'), anything('newItem')], (call, list, position, item) => {
    const index = indexOf(list, position)
    if (index === undefined) return invalidPosition(call, 'insert before', position)
    return call.list(list.toSpliced(index, 0, item))
  }),
  remove: define([aList('list'), aNumber('position')], (call, list, position) => {
    const index = indexOf(list, position)
    return index === undefined ? invalidPosition(call, 'remove', position) : list.toSpliced(index, 1)
  }),
  'list replace': define(
    [aList('list'), oneOf(aNumber('position'), aFunction('match')), anything('newItem')],
    (call, list, position, item) => {
      if (isFunction(position)) return replaceMatching(call, list, position, item)
      const index = indexOf(list, position)
      return index === undefined ? invalidPosition(call, 'list replace', position) : list.toSpliced(index, 1, item)
    },
  ),
  reverse: define([aList('list')], (_, list) => list.toReversed()),
  'index of': define([aList('list'), anything('match')], (call, list, match) => {
    const isMatch = (index: number) => equals(element(list, index), match, call) === true
    return list.flatMap((_, index) => (isMatch(index) ? [index + 1] : []))
  }),
  union: define([variadic(aList('list'))], (call, lists) => distinct(call, call.list(lists.flat(1)))),
  'distinct values': define([aList('list')], distinct),
  flatten: define([aList('list')], (call, list) => {
    const flat: Value[] = []
    flattenInto(flat, list, call)
    return flat
  }),
  sort: define([aList('list'), optional(aFunction('precedes'))], (call, list, precedes) => {
    const odd =
      precedes === undefined ? list.find((item) => compare(item, element(list, 0), call) === undefined) : undefined
    if (odd !== undefined) return odd === null ? nothing(call, 'sort', 'null') : mixed(call, 'sort', odd)
    const isBefore = (a: Value, b: Value) =>
      precedes === undefined ? (compare(a, b, call) ?? 0) < 0 : call.invoke(precedes, [a, b]) === true
    return list.toSorted((a, b) => {
      call.tick(1)
      return isBefore(a, b) ? -1 : Number(isBefore(b, a))
    })
  }),
}

/** A function of a list or of as many arguments as there are. Without items it answers null. */
function ofItems(
  name: string,
  body: (call: CallContext, items: readonly Value[]) => Value,
  takesNone = false,
): FeelFunction {
  return define([variadic(anything('list'))], (call, args) => {
    const [only] = args
    if (only === undefined) {
      call.warn('wrong-arguments', { expected: '(list)', found: 0 })
      return null
    }
    if (args.length === 1 && only === null) return nothing(call, name, 'null')
    const items = args.length === 1 && isList(only) ? only : args
    return items.length === 0 && !takesNone ? nothing(call, name, 'an empty list') : body(call, items)
  })
}

function ofNumbers(name: string, body: (call: CallContext, numbers: readonly FeelNumber[]) => Value): FeelFunction {
  return ofItems(name, (call, items) => {
    const numbers = numbersOf(call, name, items)
    return numbers === undefined ? null : body(call, numbers)
  })
}

function extreme(call: CallContext, items: readonly Value[], sign: 1 | -1): Value {
  let best = element(items, 0)
  for (let index = 1; index < items.length; index++) {
    const item = element(items, index)
    const order = compare(item, best, call)
    const name = sign < 0 ? 'min' : 'max'
    if (item === null || best === null) return nothing(call, name, 'null')
    if (order === undefined) return mixed(call, name, item)
    if (order * sign > 0) best = item
  }
  return best
}

/** Steps that one operation on 34 digits takes. */
const COST = 4

function fold(
  call: CallContext,
  name: string,
  numbers: readonly FeelNumber[],
  combine: (a: FeelNumber, b: FeelNumber) => FeelNumber | undefined,
): Value {
  call.tick(numbers.length * COST)
  let result = numbers[0]
  for (let index = 1; index < numbers.length && result !== undefined; index++) {
    result = combine(result, numbers[index] ?? 0)
  }
  return finite(call, name, result)
}

function mean(call: CallContext, numbers: readonly FeelNumber[]): FeelNumber | undefined {
  const sum = fold(call, 'mean', numbers, add)
  return isNumber(sum) ? divide(sum, numbers.length) : undefined
}

/** Of a sample: the squares are divided by one less than there are numbers. */
function deviation(call: CallContext, numbers: readonly FeelNumber[]): FeelNumber | undefined {
  const middle = mean(call, numbers)
  if (middle === undefined) return undefined
  call.tick(numbers.length * COST)
  let squares: FeelNumber | undefined = 0
  for (const number of numbers) {
    const difference = subtract(number, middle)
    const square = difference && multiply(difference, difference)
    squares = square === undefined || squares === undefined ? squares : add(squares, square)
  }
  const variance = squares === undefined ? undefined : divide(squares, numbers.length - 1)
  return variance === undefined ? undefined : squareRoot(variance)
}

function mostFrequent(numbers: readonly FeelNumber[]): readonly FeelNumber[] {
  const runs: { readonly value: FeelNumber; count: number }[] = []
  for (const value of numbers.toSorted(compareNumbers)) {
    const last = runs.at(-1)
    if (last !== undefined && compareNumbers(last.value, value) === 0) last.count++
    else runs.push({ value, count: 1 })
  }
  const most = runs.reduce((max, { count }) => Math.max(max, count), 0)
  return runs.filter(({ count }) => count === most).map(({ value }) => value)
}

/** Whether all are `wanted`: false at the first that is the opposite, null when only something else stands in the way. */
function every(call: CallContext, name: string, items: readonly Value[], wanted: boolean): boolean | null {
  if (items.includes(!wanted)) return false
  const odd = items.find((item) => item !== wanted)
  if (odd === undefined) return true
  return odd === null ? nothing(call, name, 'null') : mismatched(call, name, 'boolean', odd)
}

function negated(value: boolean | null): boolean | null {
  return value === null ? null : !value
}

function numbersOf(call: CallContext, name: string, items: readonly Value[]): readonly FeelNumber[] | undefined {
  if (items.every(isNumber)) return items
  const odd = items.find((item) => !isNumber(item))
  if (odd === null) nothing(call, name, 'null')
  else mismatched(call, name, 'number', odd ?? null)
  return undefined
}

function mixed(call: CallContext, operation: string, item: Value): null {
  return mismatched(call, operation, 'values of one ordered type', item)
}

/** Index from 0 of a position; undefined where the list has none. */
function indexOf(list: readonly Value[], position: number): number | undefined {
  const whole = Math.trunc(position)
  const index = whole > 0 ? whole - 1 : list.length + whole
  return whole === 0 || index < 0 || index >= list.length ? undefined : index
}

function invalidPosition(call: CallContext, operation: string, position: number): null {
  return invalid(call, operation, 'a position inside the list', position)
}

function replaceMatching(
  call: CallContext,
  list: readonly Value[],
  match: Parameters<CallContext['invoke']>[0],
  item: Value,
): Value {
  const result: Value[] = []
  for (let index = 0; index < list.length; index++) {
    const old = element(list, index)
    const holds = call.invoke(match, [old, item])
    if (typeof holds !== 'boolean') return mismatched(call, 'list replace', 'boolean', holds)
    result.push(holds ? item : old)
  }
  return result
}

function distinct(call: CallContext, list: readonly Value[]): readonly Value[] {
  const kept: Value[] = []
  const scalars = new Set<Value>()
  for (let index = 0; index < list.length; index++) {
    const item = element(list, index)
    if (typeof item !== 'object' || item === null) {
      if (!scalars.has(item)) kept.push(item)
      scalars.add(item)
    } else if (!kept.some((known) => equals(known, item, call) === true)) {
      kept.push(item)
    }
  }
  return kept
}

function flattenInto(flat: Value[], list: readonly Value[], call: CallContext, depth = 0): void {
  call.tick(list.length + 1)
  for (let index = 0; index < list.length; index++) {
    const item = element(list, index)
    if (isList(item) && depth < 500) flattenInto(flat, item, call, depth + 1)
    else flat.push(item)
  }
  call.list(flat)
}
