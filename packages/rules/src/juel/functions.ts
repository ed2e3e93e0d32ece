/** What JUEL's operators do (JSR 245, EL 2.2 §1.7–1.13): they convert where FEEL refuses. Their names hold a space, so no text can call them. */
import {
  add,
  compareNumbers,
  divide,
  type FeelNumber,
  isNumber,
  multiply,
  negate,
  subtract,
  toDouble,
} from '../feel/numbers.js'
import { anything, define, type FeelFunction, variadic } from '../feel/signature.js'
import { dateTimeAt } from '../feel/temporal.js'
import {
  type CallContext,
  compare,
  element,
  entry,
  equals,
  format,
  isContext,
  isList,
  measure,
  setEntry,
  typeOf,
  type Value,
} from '../feel/values.js'

type Operation = (call: CallContext, left: Value, right: Value) => Value

const pair = (operation: Operation): FeelFunction => define([anything('left'), anything('right')], operation)
const single = (operation: (call: CallContext, value: Value) => Value): FeelFunction =>
  define([anything('value')], operation)

export const juelFunctions: Readonly<Record<string, FeelFunction>> = {
  'el +': arithmetic('+', add),
  'el -': arithmetic('-', subtract),
  'el *': arithmetic('*', multiply),
  'el /': arithmetic('/', divide),
  'el %': arithmetic('%', (a, b) => toDouble(a) % toDouble(b) || 0),
  'el negate': single((call, value) => negated(call, value)),
  'el ==': pair((call, a, b) => same(call, a, b)),
  'el <': ordering('<', (order) => order < 0),
  'el <=': ordering('<=', (order) => order <= 0),
  'el >': ordering('>', (order) => order > 0),
  'el >=': ordering('>=', (order) => order >= 0),
  'el not': single((call, value) => truth(call, value) !== true),
  'el truth': single(truth),
  'el text': define([variadic(anything('parts'))], (call, parts) =>
    call.text(parts.map((part) => text(call, part)).join('')),
  ),
  'el empty': single((_, value) => isEmpty(value)),
  'el entry': pair(entryOf),
  'el map': define([variadic(anything('entries'))], (call, entries) => mapOf(call, entries)),
  'el size': single((call, value) => sizeOf(call, value)),
  'el contains': pair((call, a, b) => {
    if (isList(a)) return a.some((item) => same(call, item, b))
    return isContext(a) ? Object.hasOwn(a, text(call, b)) : text(call, a).includes(text(call, b))
  }),
  'el now': define([], (call) => dateTimeAt(call.now, call.zone)),
}

function arithmetic(
  operator: string,
  operation: (a: FeelNumber, b: FeelNumber) => FeelNumber | undefined,
): FeelFunction {
  return pair((call, left, right) => {
    const [a, b] = [numberOf(left), numberOf(right)]
    if (a === undefined || b === undefined) return mismatch(call, operator, left, right)
    const dividesByZero = (operator === '/' || operator === '%') && b === 0
    const result = dividesByZero ? undefined : operation(a, b)
    if (result !== undefined) return result
    call.warn(dividesByZero ? 'division-by-zero' : 'not-finite', { operation: operator })
    return null
  })
}

/** Null counts as nothing, a text as the number it is of. */
function numberOf(value: Value): FeelNumber | undefined {
  if (value === null || value === '') return 0
  if (isNumber(value)) return value
  const read = typeof value === 'string' ? Number(value) : Number.NaN
  return Number.isFinite(read) ? read : undefined
}

function negated(call: CallContext, value: Value): Value {
  const number = numberOf(value)
  return number === undefined ? mismatch(call, '-', value, null) : negate(number)
}

/** Of different kinds are the same only what reads the same: a number and its text, a truth and its text. */
function same(call: CallContext, a: Value, b: Value): boolean {
  if (a === null || b === null) return a === b
  if (isNumber(a) || isNumber(b)) {
    const [left, right] = [numberOf(a), numberOf(b)]
    return left !== undefined && right !== undefined && compareNumbers(left, right) === 0
  }
  if (typeof a === 'string' || typeof b === 'string') return text(call, a) === text(call, b)
  return equals(a, b, call) === true
}

function ordering(operator: string, holds: (order: number) => boolean): FeelFunction {
  return pair((call, a, b) => {
    if (a === null || b === null) return false
    const isNumeric = isNumber(a) || isNumber(b)
    const [left, right] = isNumeric ? [numberOf(a) ?? null, numberOf(b) ?? null] : [a, b]
    const order = left === null || right === null ? undefined : compare(left, right, call)
    return order === undefined ? mismatch(call, operator, a, b) : holds(order)
  })
}

function mismatch(call: CallContext, operation: string, left: Value, right: Value): null {
  call.warn('type-mismatch', { operation, left: typeOf(left), right: typeOf(right) })
  return null
}

/** Null and the empty text are false, the text `true` is true. */
function truth(call: CallContext, value: Value): boolean | null {
  if (typeof value === 'boolean') return value
  if (value === null) return false
  if (typeof value === 'string') return value.toLowerCase() === 'true'
  call.warn('type-mismatch', { operation: 'condition', expected: 'boolean', found: typeOf(value) })
  return null
}

function text(call: CallContext, value: Value): string {
  if (value === null) return ''
  measure(value, call)
  return format(value)
}

function isEmpty(value: Value): boolean {
  if (value === null || value === '') return true
  if (isList(value)) return value.length === 0
  return isContext(value) && Object.keys(value).length === 0
}

function sizeOf(call: CallContext, value: Value): Value {
  if (typeof value === 'string' || isList(value)) return value.length
  return isContext(value) ? Object.keys(value).length : mismatch(call, 'size', value, null)
}

/** Lists count from 0. */
function entryOf(call: CallContext, source: Value, key: Value): Value {
  if (source === null || key === null) return null
  if (isContext(source)) return entry(source, text(call, key)) ?? null
  const position = numberOf(key)
  const index = position === undefined ? Number.NaN : toDouble(position)
  if (!isList(source) || Number.isNaN(index)) return mismatch(call, '[]', source, key)
  return index >= 0 && index < source.length ? element(source, Math.trunc(index)) : null
}

/** Keys and values by turns. */
function mapOf(call: CallContext, entries: readonly Value[]): Value {
  const map: Record<string, Value> = {}
  for (let at = 0; at + 1 < entries.length; at += 2)
    setEntry(map, text(call, entries[at] ?? null), entries[at + 1] ?? null)
  return map
}
