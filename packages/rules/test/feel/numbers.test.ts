import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { add, divide, formatNumber, multiply, round, subtract } from '../../src/feel/numbers.js'
import { json } from './evaluate.js'

/** A decimal with up to five places, as text a person writes. */
const decimal = fc
  .record({ units: fc.integer({ min: -10_000_000, max: 10_000_000 }), places: fc.integer({ min: 0, max: 5 }) })
  .map(({ units, places }) => ({ units: BigInt(units), places, value: Number(`${units}e-${places}`) }))

const scaled = ({ units, places }: { units: bigint; places: number }) => units * 10n ** BigInt(10 - places)

describe('decimals are calculated as decimals', () => {
  test('sums and differences', () => {
    fc.assert(
      fc.property(decimal, decimal, (a, b) => {
        expect(add(a.value, b.value)).toBe(Number(`${scaled(a) + scaled(b)}e-10`))
        expect(subtract(a.value, b.value)).toBe(Number(`${scaled(a) - scaled(b)}e-10`))
      }),
    )
  })

  test('products that fit 53 bits', () => {
    fc.assert(
      fc.property(decimal, decimal, (a, b) => {
        fc.pre(Math.abs(Number(a.units * b.units)) < Number.MAX_SAFE_INTEGER)

        expect(Number(multiply(a.value, b.value)) + 0).toBe(Number(`${a.units * b.units}e-${a.places + b.places}`) + 0)
      }),
    )
  })

  test('a product divided by one factor is the other', () => {
    fc.assert(
      fc.property(decimal, decimal, (a, b) => {
        fc.pre(a.units !== 0n && b.units !== 0n && Math.abs(Number(a.units * b.units)) < 1e12)

        expect(divide(multiply(a.value, b.value) ?? 0, b.value)).toBe(a.value)
      }),
    )
  })

  test.each([
    '0.1 + 0.2 = 0.3',
    '0.3 - 0.1 = 0.2',
    '1.1 * 1.1 = 1.21',
    '0.3 / 0.1 = 3',
    'sum([0.1, 0.2, 0.3]) = 0.6',
    '19.99 * 3 = 59.97',
    '1e3 = 1000',
  ])('%s', (text) => {
    expect(json(text)).toBe(true)
  })
})

describe('rounding', () => {
  test.each<[string, number]>([
    ['decimal(2.5, 0)', 2],
    ['decimal(3.5, 0)', 4],
    ['decimal(1.005, 2)', 1],
    ['decimal(1.015, 2)', 1.02],
    ['decimal(1250, -2)', 1200],
    ['round half up(5.5, 0)', 6],
    ['round half up(-5.5, 0)', -6],
    ['round half up(1.126, 2)', 1.13],
    ['round half down(5.5, 0)', 5],
    ['round half down(-5.5, 0)', -5],
    ['round up(-1.1, 0)', -2],
    ['round down(-1.9, 0)', -1],
    ['floor(-1.5)', -2],
    ['ceiling(1.2)', 2],
    ['floor(1.56, 1)', 1.5],
    ['abs(-1.5)', 1.5],
    ['modulo(-12, 5)', 3],
    ['modulo(5.3, 0.1)', 0],
    ['sqrt(16)', 4],
  ])('%s', (text, expected) => {
    expect(json(text)).toBe(expected)
  })

  test('what has few enough decimals stays as it is', () => {
    fc.assert(
      fc.property(decimal, ({ value, places }) => {
        expect(round(value, places, 'half even')).toBe(value)
      }),
    )
  })
})

test('a number is written in plain digits that read back as itself', () => {
  fc.assert(
    fc.property(fc.double({ noNaN: true, noDefaultInfinity: true }), (value) => {
      const text = formatNumber(value)

      expect(text).toMatch(/^-?\d+(\.\d+)?$/)
      expect(Number(text) + 0).toBe(value + 0)
    }),
  )
})
