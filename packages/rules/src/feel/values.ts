import { BudgetExceeded } from './budget.js'
import { compareNumbers, type FeelDecimal, formatNumber, isNumber } from './numbers.js'
import { FeelObject } from './object.js'
import {
  type Clock,
  DaysDuration,
  dateTimeAt,
  FeelDate,
  FeelDateTime,
  type FeelDuration,
  FeelTime,
  MonthsDuration,
  pointMs,
} from './temporal.js'

/** A FEEL value. Lists and contexts are plain arrays and objects; dates, times, durations and ranges are immutable objects. */
export type Value =
  | null
  | boolean
  | number
  | FeelDecimal
  | string
  | FeelDate
  | FeelTime
  | FeelDateTime
  | DaysDuration
  | MonthsDuration
  | FeelRange
  | FunctionValue
  | readonly Value[]
  | ContextValue

/** Entries by name; only own enumerable properties count. */
export interface ContextValue {
  readonly [name: string]: Value
}

/** The type of a value, in FEEL's words. */
export type TypeOf =
  | 'null'
  | 'boolean'
  | 'number'
  | 'string'
  | 'date'
  | 'time'
  | 'date and time'
  | 'days and time duration'
  | 'years and months duration'
  | 'range'
  | 'function'
  | 'list'
  | 'context'

/** What an operation may ask of the evaluation it runs in. */
export interface CallContext extends Clock {
  /** Spends steps of the budget. */
  tick(cost: number): void
  /** Records a warning at the place of the running operation. */
  warn(code: WarningCode, params: WarningParams): void
  /** Calls a function value. */
  invoke(callee: FunctionValue, args: readonly Value[]): Value
  /** Returns the list, or ends the evaluation when it is longer than allowed. */
  list(value: readonly Value[]): readonly Value[]
  /** Returns the string, or ends the evaluation when it is longer than allowed. */
  text(value: string): string
  /** Ends the evaluation when something of this size may not be made. */
  reserve(limit: 'listLength' | 'stringLength', size: number): void
}

export type WarningCode =
  | 'undeclared-name'
  | 'unknown-function'
  | 'unknown-type'
  | 'type-mismatch'
  | 'invalid-argument'
  | 'wrong-arguments'
  | 'division-by-zero'
  | 'not-finite'
  | 'no-value'
  | 'budget-exceeded'

export type WarningParams = Readonly<Record<string, string | number>>

/** A set of values between two ends; an end that is undefined is open to infinity. */
export class FeelRange extends FeelObject {
  readonly type = 'range'
  readonly start: Value | undefined
  readonly end: Value | undefined
  readonly startIncluded: boolean
  readonly endIncluded: boolean

  constructor(start: Value | undefined, end: Value | undefined, startIncluded: boolean, endIncluded: boolean) {
    super()
    this.start = start
    this.end = end
    this.startIncluded = startIncluded
    this.endIncluded = endIncluded
    Object.freeze(this)
  }

  /** `[1..3)`, `(..5]`. */
  override toString(): string {
    const start = this.start === undefined ? '' : formatNested(this.start)
    const end = this.end === undefined ? '' : formatNested(this.end)
    return `${this.startIncluded ? '[' : '('}${start}..${end}${this.endIncluded ? ']' : ')'}`
  }

  toJSON(): string {
    return this.toString()
  }
}

/** A function as a value: a built-in, one of the host, or one written in the expression. */
export class FunctionValue extends FeelObject {
  readonly type = 'function'
  readonly name: string
  readonly parameters: readonly string[]
  readonly call: (call: CallContext, args: readonly Value[]) => Value

  constructor(name: string, parameters: readonly string[], call: FunctionValue['call']) {
    super()
    this.name = name
    this.parameters = parameters
    this.call = call
    Object.freeze(this)
  }

  override toString(): string {
    return `function(${this.parameters.join(', ')})`
  }

  /** A function is no data: as data it is null. */
  toJSON(): null {
    return null
  }
}

/** Names the type of a value. */
export function typeOf(value: Value): TypeOf {
  switch (typeof value) {
    case 'boolean':
      return 'boolean'
    case 'number':
      return 'number'
    case 'string':
      return 'string'
    default:
      if (value === null) return 'null'
      if (value instanceof FeelObject) return value.type
      return isList(value) ? 'list' : 'context'
  }
}

export function isList(value: Value): value is readonly Value[] {
  return Array.isArray(value)
}

export function isContext(value: Value): value is ContextValue {
  return typeof value === 'object' && value !== null && !Array.isArray(value) && !(value instanceof FeelObject)
}

export function isRange(value: Value): value is FeelRange {
  return value instanceof FeelRange
}

export function isFunction(value: Value): value is FunctionValue {
  return value instanceof FunctionValue
}

export function isDate(value: unknown): value is FeelDate {
  return value instanceof FeelDate
}

export function isTime(value: unknown): value is FeelTime {
  return value instanceof FeelTime
}

export function isDateTime(value: unknown): value is FeelDateTime {
  return value instanceof FeelDateTime
}

export function isDuration(value: unknown): value is FeelDuration {
  return value instanceof DaysDuration || value instanceof MonthsDuration
}

/** Takes a value of the host as FEEL sees it: what FEEL has no type for is null. */
export function toValue(value: unknown): Value {
  switch (typeof value) {
    case 'string':
    case 'boolean':
      return value
    case 'number':
      return Number.isFinite(value) ? value : null
    case 'object':
      if (value instanceof Date) return Number.isFinite(value.getTime()) ? dateTimeAt(value.getTime(), 0) : null
      // An object of the host is a context or list whose parts are taken one by one, when they are reached.
      return value as Value
    default:
      return null
  }
}

const isOwnEnumerable = Object.prototype.propertyIsEnumerable

/** The entry of a context, or undefined where it has none. Prototypes are never reached. */
export function entry(context: object, name: string): Value | undefined {
  if (!isOwnEnumerable.call(context, name)) return undefined
  // The property exists: reading it as a record reads data, and `toValue` admits nothing else.
  return toValue((context as Readonly<Record<string, unknown>>)[name])
}

/** Sets an entry even where its name means something to JavaScript. */
export function setEntry(target: Record<string, Value>, name: string, value: Value): void {
  if (name === '__proto__') Object.defineProperty(target, name, { value, enumerable: true, configurable: true })
  else target[name] = value
}

/** Element of a list by position from 0, as a value. */
export function element(list: readonly Value[], index: number): Value {
  return toValue(list[index])
}

/** Whether two values are equal; undefined when their types cannot be compared. */
export function equals(a: Value, b: Value, call: CallContext, depth = 0): boolean | undefined {
  if (typeof a === 'string' && typeof b === 'string') {
    call.tick(Math.min(a.length, b.length) >> 7)
    return a === b
  }
  if (a === b) return true
  if (a === null || b === null) return false
  if (typeOf(a) !== typeOf(b)) return undefined
  call.tick(1)
  if (isList(a) && isList(b)) return equalLists(a, b, call, depth + 1)
  if (isContext(a) && isContext(b)) return equalContexts(a, b, call, depth + 1)
  if (isRange(a) && isRange(b)) return equalRanges(a, b, call, depth + 1)
  if (isFunction(a)) return false
  return compare(a, b, call) === 0
}

const NESTING_MAX = 500

function equalLists(a: readonly Value[], b: readonly Value[], call: CallContext, depth: number): boolean {
  if (a.length !== b.length || depth > NESTING_MAX) return false
  for (let index = 0; index < a.length; index++) {
    if (equals(element(a, index), element(b, index), call, depth) !== true) return false
  }
  return true
}

function equalContexts(a: ContextValue, b: ContextValue, call: CallContext, depth: number): boolean {
  const names = Object.keys(a)
  if (names.length !== Object.keys(b).length || depth > NESTING_MAX) return false
  for (const name of names) {
    const other = entry(b, name)
    if (other === undefined || equals(entry(a, name) ?? null, other, call, depth) !== true) return false
  }
  return true
}

function equalRanges(a: FeelRange, b: FeelRange, call: CallContext, depth: number): boolean {
  const sameEnds = (x: Value | undefined, y: Value | undefined) =>
    x === undefined || y === undefined ? x === y : equals(x, y, call, depth) === true
  if (a.startIncluded !== b.startIncluded || a.endIncluded !== b.endIncluded) return false
  return sameEnds(a.start, b.start) && sameEnds(a.end, b.end)
}

/** Negative, zero or positive as `a` is before, at or after `b`; undefined when they have no order. */
export function compare(a: Value, b: Value, call: CallContext): number | undefined {
  if (isNumber(a) && isNumber(b)) return compareNumbers(a, b)
  if (typeof a === 'string' && typeof b === 'string') {
    call.tick(Math.min(a.length, b.length) >> 7)
    return a < b ? -1 : Number(a > b)
  }
  if (a instanceof MonthsDuration && b instanceof MonthsDuration) return a.months - b.months
  if (a instanceof DaysDuration && b instanceof DaysDuration) return order(a.nanos, b.nanos)
  if (a instanceof FeelDate && b instanceof FeelDate) return a.epochDay - b.epochDay
  if (a instanceof FeelDateTime && b instanceof FeelDateTime) return order(pointMs(a, call), pointMs(b, call))
  if (a instanceof FeelTime && b instanceof FeelTime) return order(pointMs(a, call), pointMs(b, call))
  return undefined
}

function order(a: bigint, b: bigint): number {
  return a < b ? -1 : Number(a > b)
}

/** Whether a range holds a value; undefined when they cannot be compared. */
export function rangeHolds(range: FeelRange, value: Value, call: CallContext): boolean | undefined {
  const afterStart = range.start === undefined ? 1 : compare(value, range.start, call)
  const beforeEnd = range.end === undefined ? -1 : compare(value, range.end, call)
  if (afterStart === undefined || beforeEnd === undefined) return undefined
  const isAfterStart = afterStart > 0 || (range.startIncluded && afterStart === 0)
  return isAfterStart && (beforeEnd < 0 || (range.endIncluded && beforeEnd === 0))
}

/** The text `string(value)` gives: strings as they are, the rest as FEEL would write it. */
export function format(value: Value): string {
  return typeof value === 'string' ? value : formatNested(value)
}

function formatNested(value: Value, depth = 0): string {
  if (typeof value === 'string') return JSON.stringify(value)
  if (isNumber(value)) return formatNumber(value)
  if (typeof value === 'boolean' || value === null) return String(value)
  if (value instanceof FeelObject) return value.toString()
  if (depth > NESTING_MAX) return '…'
  if (isList(value)) return `[${value.map((item) => formatNested(toValue(item), depth + 1)).join(', ')}]`
  const entries = Object.keys(value).map(
    (name) => `${formatKey(name)}: ${formatNested(entry(value, name) ?? null, depth + 1)}`,
  )
  return `{${entries.join(', ')}}`
}

/** A key that reads back as itself. */
function formatKey(name: string): string {
  return /^[\p{L}_][\p{L}\p{M}\p{N}_ ./\-'+*]*$/u.test(name) ? name : JSON.stringify(name)
}

/** Spends a step for every part of a value and refuses one nested too deeply to be written out. */
export function measure(value: Value, call: CallContext, depth = 0): void {
  if (typeof value !== 'object' || value === null || value instanceof FeelObject) return
  if (depth > NESTING_MAX) throw new BudgetExceeded('depth', NESTING_MAX)
  const parts: readonly unknown[] = isList(value) ? value : Object.values(value)
  call.tick(parts.length)
  // Parts of host data are looked at, not taken: those that are no values have no parts either.
  for (const part of parts) if (typeof part === 'object') measure(part as Value, call, depth + 1)
}
