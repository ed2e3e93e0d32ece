import { describe, expect, test } from 'vitest'
import { evaluate } from './evaluate.js'

const long = 'x'.repeat(500_000)

describe('an expression that costs too much ends', () => {
  test.each<[string, string]>([
    ['for i in 1..1000000000 return i', 'listLength'],
    ['some i in 1..1000000000 satisfies false', 'steps'],
    ['every i in 1..100000, j in 1..100000 satisfies true', 'steps'],
    ['count(for i in 1..90000, j in 1..2 return 1)', 'listLength'],
    ['(function(f) f(f))(function(f) f(f))', 'depth'],
    ['(function(f) [f(f)])(function(f) [f(f)])', 'depth'],
    ['for i in 1..200 return [partial[-1], partial[-1]]', 'steps'],
    [
      '(for i in 1..200 return [partial[-1], partial[-1]])[-1] = (for i in 1..200 return [partial[-1], partial[-1]])[-1]',
      'steps',
    ],
    ['string(for i in 1..200 return [partial[-1], partial[-1]])', 'steps'],
    ['flatten(for i in 1..60 return [partial[-1], partial[-1]])', 'listLength'],
    ['for i in 1..600 return [partial[-1]]', 'depth'],
    ['text + text + text', 'stringLength'],
    ['string join([text, text, text], "")', 'stringLength'],
    ['every i in 1..100000 satisfies text = other', 'steps'],
    ['every i in 1..100000 satisfies contains(text, "y") = false', 'steps'],
    ['every i in 1..100000 satisfies count(list) > 0', 'steps'],
    ['every i in 1..100000 satisfies (i in list) = false', 'steps'],
    ['distinct values(for i in 1..5000 return [i])', 'steps'],
    ['sort(for i in 1..90000 return 90000 - i, function(a, b) a < b)', 'steps'],
    ['concatenate(list, list, list)', 'listLength'],
    ['matches(text, "(x+x+)+y")', 'steps'],
    ['matches(text, "(x+)(x+)\\1\\2z")', 'steps'],
    ['replace(text, "x", "xxxxxxxxxx")', 'steps'],
    ['every i in 1..100000 satisfies matches("aaaa", "(a|aa)+b") = false', 'steps'],
    ['every i in 1..100000 satisfies 1 / 3 < 1', 'steps'],
    ['every i in 1..100000 satisfies 1.1 ** 99.5 > 0', 'steps'],
    ['every i in 1..100000 satisfies exp(1.5) > 0', 'steps'],
    ['every i in 1..100000 satisfies sqrt(2) > 0', 'steps'],
    ['every i in 1..100000 satisfies 1.0123456789012345678901234567890123 ** 99999 > 0', 'steps'],
    ['every i in 1..1000 satisfies modulo(1e6000, 7e-6000) >= 0', 'steps'],
    ['every i in 1..100000 satisfies @"2020-01-01T00:00:00@Europe/Paris" + @"P1D" * i != null', 'steps'],
    ['every i in 1..100000 satisfies date("2020-01-01") < today()', 'steps'],
    ['every i in 1..100000 satisfies range("[1..10]") != null', 'steps'],
    ['every i in 1..1000 satisfies string(list) != ""', 'steps'],
    ['every i in 1..1000 satisfies stddev(list) = 0', 'steps'],
  ])('%s', (text, limit) => {
    const list = Array.from({ length: 50_000 }, () => -1)

    const { value, warnings } = evaluate(text, { text: long, other: `${long.slice(1)}x`, list })

    expect(value).toBe(null)
    expect(warnings).toEqual([expect.objectContaining({ code: 'budget-exceeded' })])
    expect(warnings[0]?.params['limit']).toBe(limit)
  })

  test.each([
    [
      'a table of repayments over 30 years',
      'for i in 1..360 return 250000000 * 0.0075 * 1.0075 ** i / (1.0075 ** i - 1)',
    ],
    ['a thousand dates, read and moved', 'for i in 1..1000 return date("2026-01-01") + duration("P1D") * i'],
    ['five hundred roots', 'for i in 1..500 return sqrt(i)'],
    ['eighty growth factors', 'for i in 1..80 return exp(1.5) + 1.1 ** 0.5'],
    ['a thousand patterns', 'for i in 1..1000 return matches("1896/QĐ-TTg", "^[0-9]+/QĐ-[A-Za-z]+$")'],
    ['five thousand divisions', 'for i in 1..5000 return i / 3'],
  ])('%s cost less than the budget', (_, text) => {
    expect(evaluate(text).warnings).toEqual([])
  })

  test('limits are the host’s to set', () => {
    expect(evaluate('for i in 1..10 return i', {}, { limits: { listLength: 9 } }).warnings[0]?.code).toBe(
      'budget-exceeded',
    )
    expect(evaluate('for i in 1..10 return i', {}, { limits: { listLength: 10 } }).warnings).toEqual([])
  })

  test('the budget is new at every evaluation', () => {
    for (let times = 0; times < 5; times++) {
      expect(evaluate('count(for i in 1..50000 return i)').value).toBe(50_000)
    }
  })
})
