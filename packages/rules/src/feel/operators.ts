import type { ArithmeticOperator, ComparisonOperator, Span } from './ast.js'
import { add, divide, multiply, subtract } from './numbers.js'
import type { Run } from './run.js'
import {
  addToPoint,
  DaysDuration,
  FeelDate,
  FeelDateTime,
  type FeelDuration,
  FeelTime,
  MonthsDuration,
  pointMs,
} from './temporal.js'
import { compare, equals, isDuration, isList, isRange, rangeHolds, typeOf, type Value } from './values.js'

/** `left operator right` for operands of any type; null with a warning where they do not fit. */
export function calculate(run: Run, operator: ArithmeticOperator, left: Value, right: Value, span: Span): Value {
  if (left === null || right === null) return null
  if (typeof left === 'number' && typeof right === 'number') {
    const result = numbers(operator, left, right)
    if (Number.isFinite(result)) return result
    return run.warnAt(span, operator === '/' && right === 0 ? 'division-by-zero' : 'not-finite', {
      operation: operator,
    })
  }
  const result = otherOperands(run, operator, left, right)
  if (result !== undefined) return result
  return mismatch(run, operator, left, right, span)
}

function numbers(operator: ArithmeticOperator, left: number, right: number): number {
  switch (operator) {
    case '+':
      return add(left, right)
    case '-':
      return subtract(left, right)
    case '*':
      return multiply(left, right)
    case '/':
      return right === 0 ? Number.NaN : divide(left, right)
    case '**':
      return left ** right
  }
}

function otherOperands(run: Run, operator: ArithmeticOperator, left: Value, right: Value): Value | undefined {
  switch (operator) {
    case '+':
      if (typeof left === 'string' && typeof right === 'string') return concatenate(run, left, right)
      return sum(left, right)
    case '-':
      return difference(run, left, right)
    case '*':
      if (typeof left === 'number' && isDuration(right)) return scale(right, left)
      return isDuration(left) && typeof right === 'number' ? scale(left, right) : undefined
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
  // A date beside a date and time counts as its midnight in UTC, as DMN says (10.3.2.3.6).
  return new DaysDuration(pointMs(left, run) - pointMs(right, run))
}

function sumOfDurations(left: FeelDuration, right: FeelDuration, sign: 1 | -1): FeelDuration | undefined {
  if (left instanceof DaysDuration) {
    return right instanceof DaysDuration ? new DaysDuration(left.ms + sign * right.ms) : undefined
  }
  return right instanceof MonthsDuration ? new MonthsDuration(left.months + sign * right.months) : undefined
}

function scale(duration: FeelDuration, factor: number): FeelDuration {
  if (duration instanceof DaysDuration) return new DaysDuration(multiply(duration.ms, factor) || 0)
  return new MonthsDuration(Math.trunc(multiply(duration.months, factor)) || 0)
}

function quotient(duration: FeelDuration, divisor: Value): Value | undefined {
  if (typeof divisor === 'number') return divisor === 0 ? null : scale(duration, 1 / divisor)
  if (duration instanceof DaysDuration) {
    return divisor instanceof DaysDuration && divisor.ms !== 0 ? divide(duration.ms, divisor.ms) : undefined
  }
  return divisor instanceof MonthsDuration && divisor.months !== 0 ? divide(duration.months, divisor.months) : undefined
}

/** `-operand`. */
export function negated(run: Run, operand: Value, span: Span): Value {
  if (operand === null) return null
  if (typeof operand === 'number') return -operand || 0
  if (isDuration(operand)) return negate(operand)
  return run.warnAt(span, 'type-mismatch', { operation: '-', expected: 'number or duration', found: typeOf(operand) })
}

function negate(duration: FeelDuration): FeelDuration {
  return scale(duration, -1)
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
  if (left === null || right === null) return null
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
    if (value === null) return null
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

export function mismatch(run: Run, operation: string, left: Value, right: Value, span: Span): null {
  return run.warnAt(span, 'type-mismatch', { operation, left: typeOf(left), right: typeOf(right) })
}
