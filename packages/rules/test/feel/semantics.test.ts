import { describe, expect, test } from 'vitest'
import { codes, evaluate, json } from './evaluate.js'

const context = {
  amount: 1500,
  agency: 'STTTT',
  nothing: null,
  orders: [{ count: 1 }, { count: 5, urgent: true }, { note: 'none' }],
  document: { author: { name: 'An' }, pages: [1, 2, 3] },
  'phê duyệt': true,
}

describe('an expression has the value DMN gives it', () => {
  test.each<[string, unknown]>([
    ['1 + 2 * 3', 7],
    ['(1 + 2) * 3', 9],
    ['2 ** 3', 8],
    ['-amount', -1500],
    ['7 - 2 - 1', 4],
    ['10 / 4', 2.5],
    ['.5 + 1.5', 2],
    ['"a" + "b"', 'ab'],
    ['"tab\\tand \\u00e9 \\"quoted\\""', 'tab\tand é "quoted"'],
    ['1 < 2 and 2 <= 2', true],
    ['"a" < "b"', true],
    ['amount > 1000 and agency = "STTTT"', true],
    ['phê duyệt = true', true],
    ['if amount > 1000 then "large" else "small"', 'large'],
    ['if nothing then 1 else 2', 2],
    ['document.author.name', 'An'],
    ['document.pages[2]', 2],
    ['document.pages[-1]', 3],
    ['document.pages[4]', null],
    ['document.pages[item > 1]', [2, 3]],
    ['orders.count', [1, 5, null]],
    ['orders[count > 2].count', [5]],
    ['orders[item.urgent = true]', [{ count: 5, urgent: true }]],
    ['orders[count > document.pages[3]]', [{ count: 5, urgent: true }]],
    ['5[1]', 5],
    ['{a: 1, b: a + 1}.b', 2],
    ['{"x y": 1}', { 'x y': 1 }],
    ['for i in 1..3 return i * i', [1, 4, 9]],
    ['for i in 3..1 return i', [3, 2, 1]],
    ['for i in [1..3) return i', [1, 2]],
    [
      'for i in 1..2, j in 1..i return [i, j]',
      [
        [1, 1],
        [2, 1],
        [2, 2],
      ],
    ],
    ['for i in 1..6 return if i <= 2 then 1 else partial[-1] + partial[-2]', [1, 1, 2, 3, 5, 8]],
    ['for i in 1..3 return partial', [[], [[]], [[], [[]]]]],
    ['some x in [1, 2] satisfies x > 1', true],
    ['every x in [1, 2] satisfies x > 1', false],
    ['every x in [] satisfies false', true],
    ['some x in [1, null] satisfies x > 5', null],
    ['some x in [null, 9] satisfies x > 5', true],
    ['5 in [1..5]', true],
    ['5 in [1..5)', false],
    ['5 in ]5..6]', false],
    ['5 in (1, 5)', true],
    ['5 in (< 3, >= 5)', true],
    ['5 in [1, 5]', true],
    ['[1, 2] in [[1, 2], [3]]', true],
    ['"b" in ("a", "b")', true],
    ['5 in null', false],
    ['null in [1..2]', null],
    ['amount between 1000 and 2000', true],
    ['amount between nothing and 2000', null],
    ['amount between nothing and 1000', false],
    ['(function(x, y) x - y)(5, 3)', 2],
    ['(function(x, y) x - y)(y: 5, x: 3)', -2],
    ['{f: function(x) x + 1, g: f(1)}.g', 2],
    ['for f in [function(x) x + 1] return f(1)', [2]],
    ['5 instance of number', true],
    ['"5" instance of number', false],
    ['[1, 2] instance of list<number>', true],
    ['[1, "2"] instance of list<number>', false],
    ['{a: 1} instance of context<a: number>', true],
    ['null instance of Any', false],
    ['@"P1D" instance of days and time duration', true],
    ['[1, [2]] = [1, [2]]', true],
    ['{a: 1, b: 2} = {b: 2, a: 1}', true],
    ['[1, 2] = [2, 1]', false],
    ['[1..3] = [1..3]', true],
    ['[1..3].end', 3],
    ['[1..3).end included', false],
    ['5 in > 3', true],
    ['// a comment\n1 /* another */ + 1', 2],
    ['if amount > 1\nthen "a"\nelse "b"', 'a'],
  ])('%s', (text, expected) => {
    expect(json(text, context)).toEqual(expected)
    expect(codes(text, context)).toEqual([])
  })
})

describe('logic has three values', () => {
  const values = { true: true, false: false, null: null }
  const and = (a: boolean | null, b: boolean | null) => (a === false || b === false ? false : a === null ? null : b)

  for (const [left, a] of Object.entries(values)) {
    for (const [right, b] of Object.entries(values)) {
      test(`${left} and/or ${right}`, () => {
        const or = and(a === null ? null : !a, b === null ? null : !b)

        expect(json(`${left} and ${right}`)).toBe(and(a, b))
        expect(json(`${left} and ${right} and true`)).toBe(and(a, b))
        expect(json(`${left} or ${right}`)).toBe(or === null ? null : !or)
        expect(json(`false or ${left} or ${right}`)).toBe(or === null ? null : !or)
      })
    }
  }

  test('an operand that is no boolean decides nothing and is reported', () => {
    expect(json('1 and true')).toBe(null)
    expect(codes('1 and true')).toEqual(['type-mismatch'])
    expect(json('1 and false')).toBe(false)
    expect(codes('"a" or false or 1')).toEqual(['type-mismatch', 'type-mismatch'])
  })
})

describe('null is absent data, no error', () => {
  test.each<[string, unknown]>([
    ['null = null', true],
    ['null != null', false],
    ['1 = null', false],
    ['null < 1', null],
    ['null + 1', null],
    ['-null', null],
    ['nothing.name', null],
    ['nothing[1]', null],
    ['document.missing.name', null],
    ['for x in null return x', null],
    ['some x in null satisfies true', null],
    ['string length(null)', null],
    ['[1..null]', null],
  ])('%s', (text, expected) => {
    expect(json(text, context)).toBe(expected)
    expect(codes(text, context)).toEqual([])
  })
})

describe('an argument becomes what its parameter is declared to be, where DMN says how', () => {
  test.each<[string, unknown]>([
    ['(function(x: list<number>) count(x))(5)', 1],
    ['(function(x: number) x + 1)([5])', 6],
    ['(function(x: date and time) string(x))(@"2026-02-13")', '2026-02-13T00:00:00Z'],
    ['(function(x: context<a: number>) x.a)({a: 1, b: 2})', 1],
    ['(function(x: Any) x)("a")', 'a'],
  ])('%s', (text, expected) => {
    expect(json(text)).toEqual(expected)
    expect(codes(text)).toEqual([])
  })
})

describe('a null that comes of a null says where', () => {
  test.each<[string, string, number, number]>([
    ['1 + (nothing * 2)', '*', 4, 17],
    ['nothing < 1', '<', 0, 11],
    ['-nothing', '-', 0, 8],
    ['string length(nothing)', 'string', 0, 22],
    ['max([])', 'max', 0, 7],
    ['[1..nothing]', '..', 0, 12],
    ['nothing between 1 and 2', '>=', 0, 23],
  ])('%s', (text, operation, from, to) => {
    const { value, warnings } = evaluate(text, context)

    expect(value).toBe(null)
    expect(warnings).toEqual([
      { code: 'no-value', params: { operation, found: expect.any(String) }, span: { from, to } },
    ])
  })
})

describe('what does not fit is null and says so', () => {
  test.each<[string, string]>([
    ['1 + "a"', 'type-mismatch'],
    ['"a" < 1', 'type-mismatch'],
    ['1 = "1"', 'type-mismatch'],
    ['true < false', 'type-mismatch'],
    ['amount.unit', 'type-mismatch'],
    ['-"a"', 'type-mismatch'],
    ['5 in ["a".."b"]', 'type-mismatch'],
    ['[1.."b"]', 'type-mismatch'],
    ['for i in 1.."b" return i', 'type-mismatch'],
    ['if 1 then 2 else null', 'type-mismatch'],
    ['1 / 0', 'division-by-zero'],
    ['modulo(1, 0)', 'division-by-zero'],
    ['10 ** 7000', 'not-finite'],
    ['unheard of(1)', 'unknown-function'],
    ['count()', 'wrong-arguments'],
    ['count([1], 2)', 'wrong-arguments'],
    ['count(liste: [1])', 'wrong-arguments'],
    ['(function(x) x)(1, 2)', 'wrong-arguments'],
    ['(function(x) x)(y: 1)', 'wrong-arguments'],
    ['(function(x: number) x)("a")', 'type-mismatch'],
    ['{a: 1}.a(2)', 'type-mismatch'],
    ['string length(5)', 'type-mismatch'],
    ['sort([1, "a"])', 'type-mismatch'],
    ['{a: 1, a: 2}', 'invalid-argument'],
    ['1 instance of tLoan', 'unknown-type'],
    ['matches("a", "(")', 'invalid-argument'],
    ['for i in [3..1] return i', 'invalid-argument'],
    ['date("2026-02-30")', 'invalid-argument'],
    ['number("12a")', 'invalid-argument'],
  ])('%s', (text, code) => {
    expect(json(text, context)).toBe(null)
    expect(codes(text, context)).toEqual([code])
  })
})
