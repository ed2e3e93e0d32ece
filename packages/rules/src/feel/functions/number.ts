import {
  absolute,
  compareNumbers,
  digitsApart,
  exponential,
  type FeelNumber,
  isWhole,
  logarithm,
  modulo,
  type Rounding,
  round,
  squareRoot,
} from '../numbers.js'
import { aDecimal, aDuration, aNumber, define, type FeelFunction, given, oneOf } from '../signature.js'
import { DaysDuration, MonthsDuration } from '../temporal.js'
import type { CallContext, Value } from '../values.js'
import { finite, invalid } from './trouble.js'

/** DMN 1.5, 10.3.4.5. */
export const numberFunctions: Readonly<Record<string, FeelFunction>> = {
  decimal: rounding('decimal', 'half even'),
  floor: define([aDecimal('n'), given(aNumber('scale'))], (call, n, scale = 0) =>
    rounded(call, 'floor', n, scale, 'floor'),
  ),
  ceiling: define([aDecimal('n'), given(aNumber('scale'))], (call, n, scale = 0) =>
    rounded(call, 'ceiling', n, scale, 'ceiling'),
  ),
  'round up': rounding('round up', 'up'),
  'round down': rounding('round down', 'down'),
  'round half up': rounding('round half up', 'half up'),
  'round half down': rounding('round half down', 'half down'),
  abs: define([oneOf(aDecimal('n'), aDuration('n'))], (_, n) => {
    if (n instanceof DaysDuration) return n.nanos < 0n ? new DaysDuration(-n.nanos) : n
    return n instanceof MonthsDuration ? new MonthsDuration(Math.abs(n.months)) : absolute(n)
  }),
  modulo: define([aDecimal('dividend'), aDecimal('divisor')], (call, dividend, divisor) => {
    call.tick(moduloCost(dividend, divisor))
    if (divisor !== 0) return finite(call, 'modulo', modulo(dividend, divisor))
    call.warn('division-by-zero', { operation: 'modulo' })
    return null
  }),
  sqrt: define([aDecimal('number')], (call, n) => {
    if (compareNumbers(n, 0) < 0) return invalid(call, 'sqrt', 'a number that is not negative', n)
    return calculated(call, 'sqrt', n, squareRoot)
  }),
  log: define([aDecimal('number')], (call, n) => {
    if (compareNumbers(n, 0) <= 0) return invalid(call, 'log', 'a positive number', n)
    return calculated(call, 'log', n, logarithm)
  }),
  exp: define([aDecimal('number')], (call, n) => calculated(call, 'exp', n, exponential)),
  odd: define([aDecimal('number')], (_, n) => isWhole(n) && modulo(n, 2) === 1),
  even: define([aDecimal('number')], (_, n) => modulo(n, 2) === 0),
}

/** Whole numbers are divided at once, others digit by digit. */
function moduloCost(dividend: FeelNumber, divisor: FeelNumber): number {
  return Number.isSafeInteger(dividend) && Number.isSafeInteger(divisor)
    ? 1
    : 20 + digitsApart(dividend, divisor) ** 2 / 500
}

/** Steps that a function on 34 digits takes: roots converge fast, exponentials and logarithms are sums. */
const COST = { sqrt: 500, exp: 2_000, log: 2_000 }

function calculated(
  call: CallContext,
  name: keyof typeof COST,
  n: FeelNumber,
  calculate: (n: FeelNumber) => Value | undefined,
): Value {
  call.tick(COST[name])
  return finite(call, name, calculate(n))
}

function rounding(name: string, mode: Rounding): FeelFunction {
  return define([aDecimal('n'), aNumber('scale')], (call, n, scale) => rounded(call, name, n, scale, mode))
}

function rounded(call: CallContext, name: string, n: FeelNumber, scale: number, mode: Rounding): Value {
  if (scale < -6111 || scale > 6176) return invalid(call, name, 'a scale from -6111 to 6176', scale)
  return finite(call, name, round(n, Math.trunc(scale), mode))
}
