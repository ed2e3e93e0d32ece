import type { ArithmeticOperator, ComparisonOperator, Span } from './ast.js'
import {
  add,
  divide,
  type FeelNumber,
  formatNumber,
  isNumber,
  multiply,
  negate as negateNumber,
  parseNumber,
  power,
  round,
  subtract,
  toDouble,
} from './numbers.js'
import type { Run } from './run.js'
import {
  addToPoint,
  DaysDuration,
  FeelDate,
  FeelDateTime,
  type FeelDuration,
  FeelTime,
  MonthsDuration,
  pointNanos,
} from './temporal.js'
import { compare, equals, isDuration, isList, isRange, rangeHolds, typeOf, type Value } from './values.js'

/** `left operator right` for operands of any type; null with a warning where they do not fit. */
export function calculate(run: Run, operator: ArithmeticOperator, left: Value, right: Value, span: Span): Value {
  if (left === null || right === null) return nothing(run, operator, span)
  if (isNumber(left) && isNumber(right)) {
    if (operator === '/' && right === 0) return run.warnAt(span, 'division-by-zero', { operation: operator })
    run.tick(operator === '**' ? powerCost(right) : DECIMAL_COST)
    return NUMERIC[operator](left, right) ?? run.warnAt(span, 'not-finite', { operation: operator })
  }
  if (operator === '/' && isDuration(left) && isZero(right)) {
    return run.warnAt(span, 'division-by-zero', { operation: operator })
  }
  run.tick(OBJECT_COST)
  const result = otherOperands(run, operator, left, right)
  if (result !== undefined) return result
  return mismatch(run, operator, left, right, span)
}

const NUMERIC: Readonly<Record<ArithmeticOperator, (a: FeelNumber, b: FeelNumber) => FeelNumber | undefined>> = {
  '+': add,
  '-': subtract,
  '*': multiply,
  '/': divide,
  '**': power,
}

/** Steps that arithmetic on 34 digits takes, which is slower than everything else an operator does. */
const DECIMAL_COST = 50
/** Steps that arithmetic on dates and durations takes. */
const OBJECT_COST = 80

/** Steps of a power: a whole exponent multiplies, another one goes through logarithms. */
function powerCost(exponent: FeelNumber): number {
  return Number.isInteger(exponent) ? 500 : 3_000
}

function isZero(value: Value): boolean {
  return value === 0 || (isDuration(value) && unitsOf(value) === 0)
}

function otherOperands(run: Run, operator: ArithmeticOperator, left: Value, right: Value): Value | undefined {
  switch (operator) {
    case '+':
      if (typeof left === 'string' && typeof right === 'string') return concatenate(run, left, right)
      return sum(left, right)
    case '-':
      return difference(run, left, right)
    case '*':
      if (isNumber(left) && isDuration(right)) return scale(right, left)
      return isDuration(left) && isNumber(right) ? scale(left, right) : undefined
    case '/':
      return isDuration(left) ? quotient(left, right) : undefined
    case '**':
      return undefined
  }
}

function concatenate(run: Run, left: string, right: string): string {
  run.reserve('stringLength', left.length + right.length)
  run.tick((left.length + right.length) >> 7)
  return left + right
}

function sum(left: Value, right: Value): Value | undefined {
  if (isDuration(left)) {
    if (isPoint(right)) return addToPoint(right, left)
    return isDuration(right) ? sumOfDurations(left, right, 1) : undefined
  }
  return isPoint(left) && isDuration(right) ? addToPoint(left, right) : undefined
}

function difference(run: Run, left: Value, right: Value): Value | undefined {
  if (isDuration(left)) return isDuration(right) ? sumOfDurations(left, right, -1) : undefined
  if (!isPoint(left)) return undefined
  if (isDuration(right)) return addToPoint(left, negate(right))
  if (!isPoint(right) || left instanceof FeelTime !== right instanceof FeelTime) return undefined
  if (isLocal(left) !== isLocal(right)) return undefined
  // A date beside a date and time counts as its midnight in UTC, as DMN says (10.3.2.3.6).
  return new DaysDuration(pointNanos(left, run) - pointNanos(right, run))
}

/** Whether a point says nothing of its offset from UTC, so that its distance from one that does is unknown. */
function isLocal(point: FeelDate | FeelTime | FeelDateTime): boolean {
  if (point instanceof FeelDate) return false
  return (point instanceof FeelDateTime ? point.time : point).zone === undefined
}

function sumOfDurations(left: FeelDuration, right: FeelDuration, sign: 1 | -1): FeelDuration | undefined {
  if (left instanceof DaysDuration) {
    return right instanceof DaysDuration ? new DaysDuration(left.nanos + BigInt(sign) * right.nanos) : undefined
  }
  return right instanceof MonthsDuration ? new MonthsDuration(left.months + sign * right.months) : undefined
}

function scale(duration: FeelDuration, factor: FeelNumber): FeelDuration | undefined {
  return ofUnits(duration, multiply(unitsOf(duration), factor))
}

function quotient(duration: FeelDuration, divisor: Value): Value | undefined {
  if (isNumber(divisor)) return ofUnits(duration, divide(unitsOf(duration), divisor))
  if (!isDuration(divisor) || divisor.type !== duration.type) return undefined
  return divide(unitsOf(duration), unitsOf(divisor))
}

/** Months or nanoseconds. */
function unitsOf(duration: FeelDuration): FeelNumber {
  return duration instanceof MonthsDuration ? duration.months : (parseNumber(String(duration.nanos)) ?? 0)
}

/** As many whole months or nanoseconds; undefined where there are too many. */
function ofUnits(like: FeelDuration, units: FeelNumber | undefined): FeelDuration | undefined {
  const whole = units === undefined ? undefined : round(units, 0, 'down')
  if (whole === undefined) return undefined
  if (like instanceof DaysDuration) return new DaysDuration(BigInt(formatNumber(whole)))
  return Number.isSafeInteger(whole) ? new MonthsDuration(toDouble(whole) || 0) : undefined
}

/** `-operand`. */
export function negated(run: Run, operand: Value, span: Span): Value {
  if (operand === null) return nothing(run, '-', span)
  if (isNumber(operand)) return negateNumber(operand)
  if (isDuration(operand)) return negate(operand)
  return run.warnAt(span, 'type-mismatch', { operation: '-', expected: 'number or duration', found: typeOf(operand) })
}

function negate(duration: FeelDuration): FeelDuration {
  return duration instanceof DaysDuration
    ? new DaysDuration(-duration.nanos)
    : new MonthsDuration(-duration.months || 0)
}

function isPoint(value: Value): value is FeelDate | FeelTime | FeelDateTime {
  return value instanceof FeelDate || value instanceof FeelTime || value instanceof FeelDateTime
}

/** `left operator right`: true, false, or null where the operands cannot be compared. */
export function compared(
  run: Run,
  operator: ComparisonOperator,
  left: Value,
  right: Value,
  span: Span,
): boolean | null {
  if (operator === '=' || operator === '!=') {
    const isEqual = equals(left, right, run)
    if (isEqual === undefined) return mismatch(run, operator, left, right, span)
    return operator === '=' ? isEqual : !isEqual
  }
  if (left === null || right === null) return nothing(run, operator, span)
  if (typeof left === 'object') run.tick(4)
  const order = compare(left, right, run)
  if (order === undefined) return mismatch(run, operator, left, right, span)
  switch (operator) {
    case '<':
      return order < 0
    case '<=':
      return order <= 0
    case '>':
      return order > 0
    case '>=':
      return order >= 0
  }
}

/** `value in test`: held by a range, contained in a list, or equal. */
export function isIn(run: Run, value: Value, test: Value, span: Span): boolean | null {
  if (isRange(test)) {
    if (value === null) return nothing(run, 'in', span)
    const holds = rangeHolds(test, value, run)
    return holds ?? mismatch(run, 'in', value, test.start ?? test.end ?? null, span)
  }
  if (!isList(test)) return compared(run, '=', value, test, span)
  if (isList(value) && equals(value, test, run) === true) return true
  run.tick(test.length)
  return test.some((item) =>
    isRange(item) ? rangeHolds(item, value, run) === true : equals(value, item ?? null, run) === true,
  )
}

/** Null in, null out: absent data is no error, but whoever looks for the reason of a null finds it. */
export function nothing(run: Run, operation: string, span: Span): null {
  return run.warnAt(span, 'no-value', { operation, found: 'null' })
}

export function mismatch(run: Run, operation: string, left: Value, right: Value, span: Span): null {
  return run.warnAt(span, 'type-mismatch', { operation, left: typeOf(left), right: typeOf(right) })
}
