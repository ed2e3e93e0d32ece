import { Decimal as AnyDecimal } from 'decimal.js'
import { FeelObject } from './object.js'

/**
 * Decimal numbers of 34 digits (DMN 1.5, 10.3.2.3.1; IEEE 754 decimal128).
 *
 * A JavaScript number stands for the decimal that its shortest text shows: 0.1 is one tenth. Sums and products of numbers with few
 * digits are whole numbers of their smallest unit, which doubles hold exactly, so that `0.1 + 0.2 = 0.3` costs little. What does not
 * fit a double that way is a {@link FeelDecimal}. Every decimal has one of the two forms, never both.
 */
const Decimal: typeof AnyDecimal = AnyDecimal.clone({
  precision: 34,
  rounding: AnyDecimal.ROUND_HALF_EVEN,
  modulo: AnyDecimal.ROUND_FLOOR,
  maxE: 6144,
  minE: -6176,
})
type Decimal = AnyDecimal

/** A number with more digits than a JavaScript number holds, up to 34. */
export class FeelDecimal extends FeelObject {
  readonly type = 'number'
  readonly #value: Decimal

  /** @internal FEEL's operations make them; a JavaScript number needs none. */
  constructor(value: Decimal) {
    super()
    this.#value = value
    Object.freeze(this)
  }

  /** @internal */
  static toDecimal(number: FeelNumber): Decimal {
    return number instanceof FeelDecimal ? number.#value : new Decimal(number)
  }

  /** The nearest JavaScript number. */
  override valueOf(): number {
    return this.#value.toNumber()
  }

  /** All digits, never an exponent. */
  override toString(): string {
    return this.#value.toFixed()
  }

  toJSON(): number {
    return this.valueOf()
  }
}

/** A FEEL number: a JavaScript number, or one with more digits than that can hold. */
export type FeelNumber = number | FeelDecimal

export function isNumber(value: unknown): value is FeelNumber {
  return typeof value === 'number' || value instanceof FeelDecimal
}

/** The number a text of digits means, to 34 of them; undefined for other text and for what is too large. */
export function parseNumber(text: string): FeelNumber | undefined {
  if (/^\d{1,15}$/.test(text)) return Number(text)
  return NUMBER.test(text) ? settle(new Decimal(text).toSignificantDigits(34)) : undefined
}

const NUMBER = /^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i

/** The nearest JavaScript number. */
export function toDouble(number: FeelNumber): number {
  return typeof number === 'number' ? number : number.valueOf()
}

export function isWhole(number: FeelNumber): boolean {
  return typeof number === 'number' ? Number.isInteger(number) : FeelDecimal.toDecimal(number).isInteger()
}

/** Negative, zero or positive as `a` is less than, equal to or greater than `b`. */
export function compareNumbers(a: FeelNumber, b: FeelNumber): number {
  if (typeof a === 'number' && typeof b === 'number') return a - b
  return FeelDecimal.toDecimal(a).cmp(FeelDecimal.toDecimal(b))
}

/** Operations answer undefined where the result is no number of 34 digits: it is too large, or does not exist. */
type Result = FeelNumber | undefined

export function add(a: FeelNumber, b: FeelNumber): Result {
  return fastSum(a, b) ?? settle(FeelDecimal.toDecimal(a).plus(FeelDecimal.toDecimal(b)))
}

export function subtract(a: FeelNumber, b: FeelNumber): Result {
  return fastDifference(a, b) ?? settle(FeelDecimal.toDecimal(a).minus(FeelDecimal.toDecimal(b)))
}

export function multiply(a: FeelNumber, b: FeelNumber): Result {
  return fastProduct(a, b) ?? settle(FeelDecimal.toDecimal(a).times(FeelDecimal.toDecimal(b)))
}

export function divide(a: FeelNumber, b: FeelNumber): Result {
  return fastQuotient(a, b) ?? settle(FeelDecimal.toDecimal(a).div(FeelDecimal.toDecimal(b)))
}

export function power(base: FeelNumber, exponent: FeelNumber): Result {
  return settle(FeelDecimal.toDecimal(base).pow(FeelDecimal.toDecimal(exponent)))
}

/** The remainder with the sign of the divisor. */
export function modulo(a: FeelNumber, b: FeelNumber): Result {
  if (Number.isSafeInteger(a) && Number.isSafeInteger(b)) {
    // Both are whole numbers, as just seen.
    const [dividend, divisor] = [Number(a), Number(b)]
    const remainder = dividend % divisor
    return (remainder !== 0 && remainder < 0 !== divisor < 0 ? remainder + divisor : remainder) || 0
  }
  const [dividend, divisor] = [FeelDecimal.toDecimal(a), FeelDecimal.toDecimal(b)]
  // The quotient's whole part is written out digit by digit.
  if (dividend.e - divisor.e > 100) return settle(exactModulo(dividend, divisor).toSignificantDigits(34))
  return settle(dividend.mod(divisor))
}

/** How many digits a whole quotient has at most. */
export function digitsApart(a: FeelNumber, b: FeelNumber): number {
  return Math.max(0, FeelDecimal.toDecimal(a).e - FeelDecimal.toDecimal(b).e) || 0
}

/** Both as whole numbers of the smaller unit: the exponents alone may make them thousands of digits long. */
function exactModulo(dividend: Decimal, divisor: Decimal): Decimal {
  const places = Math.max(dividend.decimalPlaces(), divisor.decimalPlaces())
  const [a, b] = [wholeUnits(dividend, places), wholeUnits(divisor, places)]
  const remainder = ((a % b) + b) % b
  return new Decimal(`${remainder}e${-places}`)
}

function wholeUnits(value: Decimal, places: number): bigint {
  const fixed = value.toFixed(places).replace('.', '')
  return BigInt(fixed)
}

export const negate = (a: FeelNumber): FeelNumber =>
  typeof a === 'number' ? -a || 0 : new FeelDecimal(FeelDecimal.toDecimal(a).negated())
export const absolute = (a: FeelNumber): FeelNumber =>
  typeof a === 'number' ? Math.abs(a) : new FeelDecimal(FeelDecimal.toDecimal(a).abs())
export const squareRoot = (a: FeelNumber): Result => settle(FeelDecimal.toDecimal(a).sqrt())
export const exponential = (a: FeelNumber): Result => settle(FeelDecimal.toDecimal(a).exp())
export const logarithm = (a: FeelNumber): Result => settle(FeelDecimal.toDecimal(a).ln())

/** The form a decimal has as a value. */
function settle(value: Decimal): Result {
  if (!value.isFinite()) return undefined
  if (value.precision() > 17) return new FeelDecimal(value)
  const double = value.toNumber()
  return Number.isFinite(double) && value.eq(double) ? double || 0 : new FeelDecimal(value)
}

/** `a + b` where doubles calculate it exactly. */
export function fastSum(a: unknown, b: unknown): number | undefined {
  if (typeof a !== 'number' || typeof b !== 'number') return undefined
  const sum = a + b
  if (Number.isSafeInteger(sum) && Number.isInteger(a) && Number.isInteger(b)) return sum
  const unit = commonUnit(a, b)
  if (unit === undefined) return undefined
  const units = Math.round(a * unit) + Math.round(b * unit)
  return Math.abs(units) <= UNITS_MAX ? units / unit : undefined
}

export function fastDifference(a: unknown, b: unknown): number | undefined {
  return typeof b === 'number' ? fastSum(a, -b) : undefined
}

export function fastProduct(a: unknown, b: unknown): number | undefined {
  if (typeof a !== 'number' || typeof b !== 'number') return undefined
  if (Number.isInteger(a) && Number.isInteger(b)) {
    const product = a * b
    return Number.isSafeInteger(product) ? product || 0 : undefined
  }
  const [decimalsA, decimalsB] = [decimals(a), decimals(b)]
  if (decimalsA === undefined || decimalsB === undefined || decimalsA + decimalsB > 22) return undefined
  const units = Math.round(a * power10(decimalsA)) * Math.round(b * power10(decimalsB))
  // The quotient of two exact numbers is the nearest number to the true decimal.
  return Math.abs(units) <= UNITS_MAX ? units / power10(decimalsA + decimalsB) || 0 : undefined
}

function fastQuotient(a: FeelNumber, b: FeelNumber): number | undefined {
  if (typeof a !== 'number' || typeof b !== 'number' || !Number.isInteger(a) || !Number.isInteger(b)) return undefined
  const quotient = a / b
  const places = decimals(quotient)
  if (places === undefined) return undefined
  const unit = power10(places)
  const [back, whole] = [Math.round(quotient * unit) * b, a * unit]
  return back === whole && Number.isSafeInteger(whole) ? quotient || 0 : undefined
}

export type Rounding = 'up' | 'down' | 'half up' | 'half down' | 'half even' | 'floor' | 'ceiling'

const ROUNDINGS: Readonly<Record<Rounding, AnyDecimal.Rounding>> = {
  up: AnyDecimal.ROUND_UP,
  down: AnyDecimal.ROUND_DOWN,
  'half up': AnyDecimal.ROUND_HALF_UP,
  'half down': AnyDecimal.ROUND_HALF_DOWN,
  'half even': AnyDecimal.ROUND_HALF_EVEN,
  floor: AnyDecimal.ROUND_FLOOR,
  ceiling: AnyDecimal.ROUND_CEIL,
}

/** Rounds to a number of decimals (negative: tens, hundreds …). */
export function round(value: FeelNumber, scale: number, rounding: Rounding): Result {
  if (Number.isInteger(value) && scale >= 0) return value
  const mode = ROUNDINGS[rounding]
  const decimal = FeelDecimal.toDecimal(value)
  if (scale >= 0) return settle(decimal.toDecimalPlaces(scale, mode))
  // The exponent moves alone: no digit is lost on the way.
  const shifted = new Decimal(`${decimal.toFixed()}e${scale}`).toDecimalPlaces(0, mode)
  return settle(new Decimal(`${shifted.toFixed()}e${-scale}`))
}

/** Plain digits, never an exponent. */
export function formatNumber(value: FeelNumber): string {
  const text = String(value)
  return typeof value === 'number' && text.includes('e') ? new Decimal(value).toFixed() : text
}

const POWERS: readonly number[] = Array.from({ length: 23 }, (_, exponent) => Number(`1e${exponent}`))
const DECIMALS_MAX = 12
/** Every decimal of 15 digits is the shortest text of one double. */
const UNITS_MAX = 1e15

function commonUnit(a: number, b: number): number | undefined {
  const [decimalsA, decimalsB] = [decimals(a), decimals(b)]
  return decimalsA === undefined || decimalsB === undefined ? undefined : power10(Math.max(decimalsA, decimalsB))
}

/** How many decimals write the number exactly, if at most {@link DECIMALS_MAX} do. */
function decimals(value: number): number | undefined {
  if (Number.isInteger(value)) return 0
  for (let count = 1; count <= DECIMALS_MAX; count++) {
    const unit = power10(count)
    const units = Math.round(value * unit)
    if (units / unit === value && Math.abs(units) <= UNITS_MAX) return count
  }
  return undefined
}

function power10(exponent: number): number {
  return POWERS[exponent] ?? Number.NaN
}
