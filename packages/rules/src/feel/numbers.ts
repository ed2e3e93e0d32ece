/**
 * Decimal arithmetic on JavaScript numbers. A number that a person can write with up to twelve decimals is handled
 * as a whole number of its smallest unit, so that `0.1 + 0.2 = 0.3`; the rest keeps binary floating point.
 */

const POWERS: readonly number[] = Array.from({ length: 23 }, (_, exponent) => Number(`1e${exponent}`))
const DECIMALS_MAX = 12

export function add(a: number, b: number): number {
  const sum = a + b
  if (Number.isInteger(a) && Number.isInteger(b)) return sum
  const power = commonPower(a, b)
  if (power === undefined) return sum
  const units = Math.round(a * power) + Math.round(b * power)
  return Number.isSafeInteger(units) ? units / power : sum
}

export function subtract(a: number, b: number): number {
  return add(a, -b)
}

export function multiply(a: number, b: number): number {
  const product = a * b
  if (Number.isInteger(a) && Number.isInteger(b)) return product
  const [decimalsA, decimalsB] = [decimals(a), decimals(b)]
  if (decimalsA === undefined || decimalsB === undefined) return product
  const units = Math.round(a * power10(decimalsA)) * Math.round(b * power10(decimalsB))
  // The quotient of two exact numbers is the nearest number to the true decimal.
  return Number.isSafeInteger(units) && decimalsA + decimalsB <= 22 ? units / power10(decimalsA + decimalsB) : product
}

export function divide(a: number, b: number): number {
  if (Number.isInteger(a) && Number.isInteger(b)) return a / b
  const power = commonPower(a, b)
  return power === undefined ? a / b : Math.round(a * power) / Math.round(b * power)
}

export type Rounding = 'up' | 'down' | 'half up' | 'half down' | 'half even' | 'floor' | 'ceiling'

/** Rounds to a number of decimals (negative: tens, hundreds …). */
export function round(value: number, scale: number, rounding: Rounding): number {
  const known = decimals(value)
  if (known !== undefined && known <= scale) return value
  if (scale < -22 || scale > 22) return scale < 0 ? 0 : value
  const scaled = scale >= 0 ? multiply(value, power10(scale)) : divide(value, power10(-scale))
  const whole = roundUnit(scaled, rounding)
  return (scale >= 0 ? divide(whole, power10(scale)) : whole * power10(-scale)) || 0
}

/** Plain digits, never an exponent. */
export function formatNumber(value: number): string {
  const text = String(Math.abs(value))
  if (!text.includes('e')) return String(value)
  const [mantissa = '', exponentText = '0'] = text.split('e')
  const exponent = Number(exponentText)
  const [whole = '', fraction = ''] = mantissa.split('.')
  const digits = whole + fraction
  const point = whole.length + exponent
  const sign = value < 0 ? '-' : ''
  if (point <= 0) return `${sign}0.${'0'.repeat(-point)}${digits}`
  return (
    sign + (point >= digits.length ? digits.padEnd(point, '0') : `${digits.slice(0, point)}.${digits.slice(point)}`)
  )
}

function roundUnit(value: number, rounding: Rounding): number {
  const floor = Math.floor(value)
  const fraction = value - floor
  switch (rounding) {
    case 'floor':
      return floor
    case 'ceiling':
      return Math.ceil(value)
    case 'up':
      return value < 0 ? floor : Math.ceil(value)
    case 'down':
      return Math.trunc(value)
    case 'half up':
      return fraction === 0.5 ? awayFromZero(value) : Math.round(value)
    case 'half down':
      return fraction === 0.5 ? Math.trunc(value) : Math.round(value)
    case 'half even':
      if (fraction !== 0.5) return Math.round(value)
      return floor % 2 === 0 ? floor : floor + 1
  }
}

function awayFromZero(value: number): number {
  return value < 0 ? Math.floor(value) : Math.ceil(value)
}

function commonPower(a: number, b: number): number | undefined {
  const [decimalsA, decimalsB] = [decimals(a), decimals(b)]
  return decimalsA === undefined || decimalsB === undefined ? undefined : power10(Math.max(decimalsA, decimalsB))
}

/** How many decimals write the number exactly, if at most {@link DECIMALS_MAX} do. */
function decimals(value: number): number | undefined {
  if (Number.isInteger(value)) return 0
  for (let count = 1; count <= DECIMALS_MAX; count++) {
    const power = power10(count)
    const units = Math.round(value * power)
    if (units / power === value && Number.isSafeInteger(units)) return count
  }
  return undefined
}

function power10(exponent: number): number {
  return POWERS[exponent] ?? Number.NaN
}

/** The number a text of digits means. */
export function parseNumber(text: string): number | undefined {
  const value = Number(text)
  return Number.isFinite(value) ? value : undefined
}
