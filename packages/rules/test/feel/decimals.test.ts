import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { FeelDecimal, isNumber, type Value } from '../../src/index.js'
import { codes, evaluate, json } from './evaluate.js'

/** A decimal as digits and exponent: what the oracle below calculates with. */
interface Digits {
  readonly units: bigint
  readonly exponent: number
}

const decimal = fc
  .tuple(
    fc.bigInt({ min: -(10n ** 34n) + 1n, max: 10n ** 34n - 1n }),
    fc.integer({ min: -40, max: 20 }),
    fc.integer({ min: 0, max: 33 }),
  )
  // Short ones as often as long ones.
  .map(([units, exponent, dropped]): Digits => ({ units: units / 10n ** BigInt(dropped), exponent }))

const text = ({ units, exponent }: Digits): string => (units < 0n ? `(-${-units}e${exponent})` : `${units}e${exponent}`)

/** Rounded to 34 digits, halves to the even digit, with the exponent as small as that leaves it. */
function rounded(units: bigint, exponent: number, isInexact = false): Digits {
  const size = units < 0n ? -units : units
  const extra = size.toString().length - 34
  if (extra <= 0) return { units, exponent }
  const unit = 10n ** BigInt(extra)
  const [whole, rest] = [size / unit, size % unit]
  const isUp = rest * 2n > unit || (rest * 2n === unit && (isInexact || whole % 2n === 1n))
  const result = isUp ? whole + 1n : whole
  return rounded(units < 0n ? -result : result, exponent + extra)
}

function isSame(value: Value, { units, exponent }: Digits): boolean {
  if (!isNumber(value)) return false
  const [mantissa = '', power = '0'] = String(value).split('e')
  const [whole = '', fraction = ''] = mantissa.split('.')
  const [ownUnits, ownExponent] = [BigInt(whole.replace('-', '') + fraction), Number(power) - fraction.length]
  const signed = mantissa.startsWith('-') ? -ownUnits : ownUnits
  const least = Math.min(ownExponent, exponent)
  return signed * 10n ** BigInt(ownExponent - least) === units * 10n ** BigInt(exponent - least)
}

describe('numbers are decimals of 34 digits, rounded half to even', () => {
  const check = (operator: string, calculate: (a: Digits, b: Digits) => Digits) =>
    fc.assert(
      fc.property(decimal, decimal, (a, b) => {
        fc.pre(operator !== '/' || b.units !== 0n)
        const source = `${text(a)} ${operator} ${text(b)}`

        expect(isSame(evaluate(source).value, calculate(a, b)), source).toBe(true)
      }),
      { numRuns: 1000, seed: 30 },
    )

  test('sums', () => {
    check('+', (a, b) => {
      const least = Math.min(a.exponent, b.exponent)
      const units = a.units * 10n ** BigInt(a.exponent - least) + b.units * 10n ** BigInt(b.exponent - least)
      return rounded(units, least)
    })
  })

  test('products', () => {
    check('*', (a, b) => rounded(a.units * b.units, a.exponent + b.exponent))
  })

  test('quotients', () => {
    check('/', (a, b) => {
      const dividend = a.units * 10n ** 80n
      return rounded(dividend / b.units, a.exponent - b.exponent - 80, dividend % b.units !== 0n)
    })
  })

  test('order', () => {
    fc.assert(
      fc.property(decimal, decimal, (a, b) => {
        const least = Math.min(a.exponent, b.exponent)
        const isLess = a.units * 10n ** BigInt(a.exponent - least) < b.units * 10n ** BigInt(b.exponent - least)

        expect(evaluate(`${text(a)} < ${text(b)}`).value).toBe(isLess)
      }),
    )
  })

  test.each<[string, unknown]>([
    ['string(1/3)', '0.3333333333333333333333333333333333'],
    ['string(2/3)', '0.6666666666666666666666666666666667'],
    ['12345678901234567890 + 1 = 12345678901234567891', true],
    ['9007199254740993 = 9007199254740992', false],
    ['string(9007199254740993 * 1.1)', '9907919180215092.3'],
    ['0.1 + 0.2 - 0.3', 0],
    ['1.15 * 100 = 115', true],
    ['decimal(2.675, 2)', 2.68],
    ['round half up(1.005, 2)', 1.01],
    ['floor(1.99999999999999999999)', 1],
    ['string(2 ** 0.5)', '1.414213562373095048801688724209698'],
    ['string(exp(1))', '2.718281828459045235360287471352662'],
    ['modulo(10.1, 4.5)', 1.1],
    ['modulo(-10.1, 4.5)', 3.4],
    ['modulo(1e30 + 1, 7) = modulo(1e30, 7) + 1', true],
    ['list contains([0.5, 1/3], 1/3)', true],
    ['count(distinct values([1/3, 1/3, 2/6]))', 1],
    ['1e6144 * 10', null],
    ['-1e6144 < 1e-6000', true],
  ])('%s', (source, expected) => {
    expect(json(source)).toEqual(expected)
    expect(codes(source)).toEqual(expected === null ? ['not-finite'] : [])
  })
})

test('what a JavaScript number holds exactly is one; the rest shows its digits and the nearest one', () => {
  const [short, long] = [evaluate('1 / 8').value, evaluate('1 / 3').value]

  expect(short).toBe(0.125)
  expect(long).toBeInstanceOf(FeelDecimal)
  expect([Number(long), String(long), JSON.stringify({ long })]).toEqual([
    1 / 3,
    '0.3333333333333333333333333333333333',
    `{"long":${1 / 3}}`,
  ])
})

test('a decimal given as data is the number it was', () => {
  const { value } = evaluate('1 / 3')

  expect(evaluate('third = 1 / 3 and third * 3 < 1 and third instance of number', { third: value }).value).toBe(true)
})
