import { divide, multiply, type Rounding, round, subtract } from '../numbers.js'
import { aDuration, aNumber, define, type FeelFunction, oneOf, optional } from '../signature.js'
import { DaysDuration, MonthsDuration } from '../temporal.js'

/** DMN 1.5, 10.3.4.5. */
export const numberFunctions: Readonly<Record<string, FeelFunction>> = {
  decimal: define([aNumber('n'), aNumber('scale')], (_, n, scale) => round(n, Math.trunc(scale), 'half even')),
  floor: define([aNumber('n'), optional(aNumber('scale'))], (_, n, scale = 0) => round(n, scale, 'floor')),
  ceiling: define([aNumber('n'), optional(aNumber('scale'))], (_, n, scale = 0) => round(n, scale, 'ceiling')),
  'round up': rounding('up'),
  'round down': rounding('down'),
  'round half up': rounding('half up'),
  'round half down': rounding('half down'),
  abs: define([oneOf(aNumber('n'), aDuration('n'))], (_, n) => {
    if (n instanceof DaysDuration) return new DaysDuration(Math.abs(n.ms))
    return n instanceof MonthsDuration ? new MonthsDuration(Math.abs(n.months)) : Math.abs(n)
  }),
  modulo: define([aNumber('dividend'), aNumber('divisor')], (call, dividend, divisor) => {
    if (divisor !== 0) return subtract(dividend, multiply(divisor, Math.floor(divide(dividend, divisor))))
    call.warn('division-by-zero', { operation: 'modulo' })
    return null
  }),
  sqrt: define([aNumber('number')], (call, n) => {
    if (n >= 0) return Math.sqrt(n)
    call.warn('invalid-argument', { operation: 'sqrt', expected: 'a number that is not negative', found: n })
    return null
  }),
  log: define([aNumber('number')], (call, n) => {
    if (n > 0) return Math.log(n)
    call.warn('invalid-argument', { operation: 'log', expected: 'a positive number', found: n })
    return null
  }),
  exp: define([aNumber('number')], (call, n) => {
    const result = Math.exp(n)
    if (Number.isFinite(result)) return result
    call.warn('not-finite', { operation: 'exp' })
    return null
  }),
  odd: define([aNumber('number')], (_, n) => Math.abs(n % 2) === 1),
  even: define([aNumber('number')], (_, n) => n % 2 === 0),
}

function rounding(mode: Rounding): FeelFunction {
  return define([aNumber('n'), aNumber('scale')], (_, n, scale) => round(n, Math.trunc(scale), mode))
}
