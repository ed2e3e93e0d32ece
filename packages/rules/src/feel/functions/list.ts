import { add, divide, multiply } from '../numbers.js'
import { aFunction, aList, aNumber, anything, define, type FeelFunction, optional, variadic } from '../signature.js'
import { type CallContext, compare, element, equals, isList, type Value } from '../values.js'

/** DMN 1.5, 10.3.4.4. Positions count from 1, from the end when negative. */
export const listFunctions: Readonly<Record<string, FeelFunction>> = {
  count: define([aList('list')], (_, list) => list.length),
  min: ofItems((call, items) => extreme(call, items, -1)),
  max: ofItems((call, items) => extreme(call, items, 1)),
  sum: ofItems((call, items) => fold(call, items, add)),
  product: ofItems((call, items) => fold(call, items, multiply)),
  mean: ofItems((call, items) => {
    const sum = fold(call, items, add)
    return sum === null ? null : divide(sum, items.length)
  }),
  median: ofItems((call, items) => {
    const numbers = numbersOf(call, items)?.toSorted((a, b) => a - b)
    const middle = numbers?.[(numbers.length - 1) >> 1]
    const next = numbers?.[numbers.length >> 1]
    return middle === undefined || next === undefined ? null : divide(add(middle, next), 2)
  }),
  'list contains': define([aList('list'), anything('element')], (call, list, wanted) =>
    list.some((_, index) => equals(element(list, index), wanted, call) === true),
  ),
  sublist: define(
    [aList('list'), aNumber('start position'), optional(aNumber('length'))],
    (call, list, start, length) => {
      const from = start > 0 ? start - 1 : list.length + start
      if (start === 0 || from < 0 || from >= list.length) return invalidPosition(call, 'sublist', start)
      return list.slice(from, length === undefined ? undefined : from + length)
    },
  ),
  append: define([aList('list'), variadic(anything('item'))], (call, list, items) => call.list([...list, ...items])),
  concatenate: define([variadic(aList('list'))], (call, lists) => call.list(lists.flat(1))),
  'insert before': define([aList('list'), aNumber('position'), anything('newItem')], (call, list, position, item) => {
    const index = position > 0 ? position - 1 : list.length + position
    if (position === 0 || index < 0 || index > list.length) return invalidPosition(call, 'insert before', position)
    return call.list(list.toSpliced(index, 0, item))
  }),
  remove: define([aList('list'), aNumber('position')], (call, list, position) => {
    const index = position > 0 ? position - 1 : list.length + position
    if (position === 0 || index < 0 || index >= list.length) return invalidPosition(call, 'remove', position)
    return list.toSpliced(index, 1)
  }),
  'list replace': define([aList('list'), aNumber('position'), anything('newItem')], (call, list, position, item) => {
    const index = position > 0 ? position - 1 : list.length + position
    if (position === 0 || index < 0 || index >= list.length) return invalidPosition(call, 'list replace', position)
    return list.toSpliced(index, 1, item)
  }),
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
    const isBefore = (a: Value, b: Value) =>
      precedes === undefined ? (compare(a, b, call) ?? 0) < 0 : call.invoke(precedes, [a, b]) === true
    return list.toSorted((a, b) => {
      call.tick(1)
      return isBefore(a, b) ? -1 : Number(isBefore(b, a))
    })
  }),
}

/** A function of a list or of as many arguments as there are. Without items it answers null. */
function ofItems(body: (call: CallContext, items: readonly Value[]) => Value): FeelFunction {
  return define([variadic(anything('list'))], (call, args) => {
    const [only] = args
    const items = args.length === 1 && only !== undefined && isList(only) ? only : args
    return items.length === 0 ? null : body(call, items)
  })
}

function extreme(call: CallContext, items: readonly Value[], sign: 1 | -1): Value {
  let best = element(items, 0)
  for (let index = 1; index < items.length; index++) {
    const item = element(items, index)
    const order = compare(item, best, call)
    if (order === undefined) return mixed(call, sign < 0 ? 'min' : 'max')
    if (order * sign > 0) best = item
  }
  return best
}

function fold(call: CallContext, items: readonly Value[], combine: (a: number, b: number) => number): number | null {
  const numbers = numbersOf(call, items)
  if (numbers === undefined) return null
  const result = numbers.reduce(combine)
  if (Number.isFinite(result)) return result
  call.warn('not-finite', { operation: 'sum' })
  return null
}

function numbersOf(call: CallContext, items: readonly Value[]): readonly number[] | undefined {
  if (items.every((item) => typeof item === 'number')) return items
  if (!items.some((item) => item === null)) mixed(call, 'sum')
  return undefined
}

function mixed(call: CallContext, operation: string): null {
  call.warn('type-mismatch', { operation, expected: 'values of one ordered type', found: 'list' })
  return null
}

function invalidPosition(call: CallContext, operation: string, position: number): null {
  call.warn('invalid-argument', { operation, expected: 'a position inside the list', found: position })
  return null
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
