import { describe, expect, test } from 'vitest'
import { builtins, dialects } from '../../src/feel/functions.js'
import { compile } from '../../src/index.js'
import { codes, env, evaluate, json } from './evaluate.js'

const calls: readonly (readonly [string, unknown])[] = [
  ['not(true)', false],
  ['not(null)', null],
  ['is(@"12:00:00Z", @"12:00:00+00:00")', true],
  ['is(1, "1")', false],
  ['string(1.50)', '1.5'],
  ['string(1e21)', '1000000000000000000000'],
  ['string(-1e-7)', '-0.0000001'],
  ['string({a: 1, b: ["x", null, @"P1D"]})', '{a: 1, b: ["x", null, P1D]}'],
  ['string([1..3))', '[1..3)'],
  ['number("1.500,25", ".", ",")', 1500.25],
  ['number("-12")', -12],
  ['get value({a: 1}, "a")', 1],
  ['get value({a: {b: 2}}, ["a", "b"])', 2],
  ['get entries({a: 1})', [{ key: 'a', value: 1 }]],
  ['context put({a: 1}, "b", 2)', { a: 1, b: 2 }],
  ['context merge([{a: 1}, {a: 2, b: 3}])', { a: 2, b: 3 }],
  ['all([true, true])', true],
  ['all([true, null])', null],
  ['all([null, false])', false],
  ['any([false, true])', true],
  ['any([false, null])', null],
  ['any([])', false],
  ['string length("đất 🏡")', 5],
  ['substring("foobar", 3)', 'obar'],
  ['substring("foobar", 3, 3)', 'oba'],
  ['substring("foobar", -2, 1)', 'a'],
  ['substring("🏡b", 2)', 'b'],
  ['upper case("đã ký")', 'ĐÃ KÝ'],
  ['lower case("ĐÃ KÝ")', 'đã ký'],
  ['substring before("1896/QĐ-TTg", "/")', '1896'],
  ['substring after("1896/QĐ-TTg", "/")', 'QĐ-TTg'],
  ['contains("foobar", "oba")', true],
  ['starts with("foobar", "fo")', true],
  ['ends with("foobar", "ar")', true],
  ['matches("foobar", "^fo*b")', true],
  ['matches("abracadabra", "bra$")', true],
  ['matches("hello\nworld", "hello.world", "s")', true],
  ['matches("XY", "[a-z-[y]]y", "i")', true],
  ['matches("aA", "(a)\\1", "i")', true],
  ['matches("đất", "^\\p{L}{3}$")', true],
  ['replace("abcd", "(ab)|(a)", "[1=$1][2=$2]")', '[1=ab][2=]cd'],
  ['replace("a.b", ".", "-", "q")', 'a-b'],
  ['replace("foobar", "o+", "\\\\$\\\\\\\\")', 'f$\\bar'],
  ['split("a;b;;c", ";")', ['a', 'b', '', 'c']],
  ['split("a1b22c", "[0-9]+")', ['a', 'b', 'c']],
  ['stddev([2, 4, 7, 5]) = 2.081665999466132735282297706979931', true],
  ['mode([6, 3, 9, 6, 6])', [6]],
  ['mode([6, 1, 9, 6, 1])', [1, 6]],
  ['mode([])', []],
  ['list replace([2, 4, 7], function(item, newItem) item < newItem, 5)', [5, 5, 7]],
  ['context([{key: "a", value: 1}, {key: "b", value: 2}])', { a: 1, b: 2 }],
  ['context put({a: {b: 1}}, ["a", "b"], 2)', { a: { b: 2 } }],
  ['range("[1..10)") = [1..10)', true],
  ['before(1, 10)', true],
  ['before([1..5), [5..9])', true],
  ['before([1..5], [5..9])', false],
  ['after([5..9], 1)', true],
  ['after(point: 5, range: [1..5))', true],
  ['meets([1..5], [5..10])', true],
  ['meets([1..5), [5..10])', false],
  ['met by([5..10], [1..5])', true],
  ['overlaps([1..5], [3..8])', true],
  ['overlaps([1..5), [5..8])', false],
  ['overlaps before([1..5], [3..8])', true],
  ['overlaps after([3..8], [1..5])', true],
  ['finishes(10, [1..10])', true],
  ['finishes([5..10], [1..10])', true],
  ['finished by([1..10], 10)', true],
  ['includes([1..10], [2..9])', true],
  ['includes([1..10), 10)', false],
  ['during(5, [1..10])', true],
  ['starts([1..5], [1..10])', true],
  ['started by([1..10], 1)', true],
  ['coincides([1..5], [1..5])', true],
  ['coincides(5, 5)', true],
  ['before(@"2026-01-01", [@"2026-01-02"..@"2026-02-01"])', true],
  ['string join(["a", null, "b"], "-")', 'a-b'],
  ['string join(["a", "b"])', 'ab'],
  ['decimal(1.115, 2)', 1.12],
  ['floor(1.7)', 1],
  ['ceiling(1.2)', 2],
  ['round up(1.121, 2)', 1.13],
  ['round down(1.129, 2)', 1.12],
  ['round half up(0.5, 0)', 1],
  ['round half down(0.5, 0)', 0],
  ['abs(@"-P1D")', 'P1D'],
  ['modulo(12, -5)', -3],
  ['sqrt(2) * sqrt(2) > 1.99', true],
  ['log(exp(2))', 2],
  ['exp(0)', 1],
  ['odd(-3)', true],
  ['even(-3)', false],
  ['count([1, null])', 2],
  ['min(3, 1, 2)', 1],
  ['min(["b", "a"])', 'a'],
  ['max([@"2026-01-01", @"2026-02-01"])', '2026-02-01'],
  ['max([])', null],
  ['sum([1, 2, 3])', 6],
  ['sum(1, 2)', 3],
  ['product([2, 3, 4])', 24],
  ['mean([1, 2, 3])', 2],
  ['median([6, 1, 2, 3])', 2.5],
  ['median([8, 2, 5])', 5],
  ['list contains([1, null], null)', true],
  ['sublist([4, 5, 6], 1, 2)', [4, 5]],
  ['sublist([4, 5, 6], -2)', [5, 6]],
  ['append([1], 2, 3)', [1, 2, 3]],
  ['concatenate([1], [2, 3])', [1, 2, 3]],
  ['insert before([1, 3], 2, 2)', [1, 2, 3]],
  ['remove([1, 2, 3], 2)', [1, 3]],
  ['list replace([1, 9, 3], 2, 2)', [1, 2, 3]],
  ['reverse([1, 2])', [2, 1]],
  ['index of([1, 2, 1], 1)', [1, 3]],
  ['union([1, 2], [2, 3])', [1, 2, 3]],
  ['distinct values([1, "1", 1, [1], [1]])', [1, '1', [1]]],
  ['flatten([[1, [2]], 3])', [1, 2, 3]],
  ['sort([3, 1, 2])', [1, 2, 3]],
  ['sort([3, 1, 2], function(a, b) a > b)', [3, 2, 1]],
  ['date("2026-02-13")', '2026-02-13'],
  ['date(2026, 2, 13)', '2026-02-13'],
  ['date(year: 2026, month: 2, day: 13)', '2026-02-13'],
  ['date(date and time("2026-02-13T16:00:00Z"))', '2026-02-13'],
  ['time("16:00:00+07:00")', '16:00:00+07:00'],
  ['time(16, 0, 0, duration("PT7H"))', '16:00:00+07:00'],
  ['time(hour: 16, minute: 30, second: 0)', '16:30:00'],
  ['date and time("2026-02-13T16:00:00")', '2026-02-13T16:00:00'],
  ['date and time(date("2026-02-13"), time("16:00:00Z"))', '2026-02-13T16:00:00Z'],
  ['duration("P1DT2H")', 'P1DT2H'],
  ['duration("P14M")', 'P1Y2M'],
  ['years and months duration(@"2024-12-31", @"2026-02-13")', 'P1Y1M'],
  ['now()', '2026-02-13T16:00:00+07:00'],
  ['today()', '2026-02-13'],
  ['day of week(today())', 'Friday'],
  ['day of year(@"2024-12-31")', 366],
  ['month of year(today())', 'February'],
  ['week of year(@"2027-01-01")', 53],
]

describe('a built-in function answers as DMN defines it', () => {
  test.each(calls)('%s', (text, expected) => {
    expect(json(text)).toEqual(expected)
    expect(codes(text)).toEqual([])
  })

  test('every one of them has a case here', () => {
    const called = calls.map(([text]) => text)

    expect([...builtins.keys()].filter((name) => !called.some((text) => text.includes(`${name}(`)))).toEqual([])
  })

  test('every one of them takes a null for each argument without failing', () => {
    for (const [name, { parameters }] of builtins) {
      expect(() => evaluate(`${name}(${parameters.map(() => 'null').join(', ')})`)).not.toThrow()
    }
  })

  test.each<[string, unknown]>([
    ['is defined(null)', false],
    ['get or else(null, 3)', 3],
    ['assert(1, true)', 1],
    ['assert(1, 1 > 2, "too small")', null],
    ['is blank(" ")', true],
    ['trim("  a ")', 'a'],
    ['extract("đơn 12, 345", "[0-9]+")', ['12', '345']],
    ['to base64("FEEL đất")', 'RkVFTCDEkeG6pXQ='],
    ['is empty([])', true],
    ['duplicate values([1, 2, 3, 2, 1])', [1, 2]],
    ['partition([1, 2, 3, 4, 5], 2)', [[1, 2], [3, 4], [5]]],
    ['last day of month(@"2024-02-03")', '2024-02-29'],
    ['to json({a: [1, @"P1D"]})', '{"a":[1,"P1D"]}'],
    ['from json("{\\"__proto__\\": {\\"a\\": 1}}").a', null],
    ['from json("[1, {\\"a\\": 2}]")', [1, { a: 2 }]],
  ])('Camunda: %s, where the dialect is chosen', (text, expected) => {
    const { value } = compile(text, { dialect: 'camunda' }).evaluate({}, env)

    expect(value === null ? null : JSON.parse(JSON.stringify(value))).toEqual(expected)
  })

  test('functions of Camunda are unknown unless chosen', () => {
    expect(compile('trim("a")').problems[0]?.code).toBe('unknown-function')
  })

  test('every function of Camunda has a case here', () => {
    const own = [...dialects.camunda.keys()].filter((name) => !builtins.has(name))

    expect(own.toSorted()).toEqual([
      ...['assert', 'duplicate values', 'extract', 'from json', 'get or else', 'is blank', 'is defined', 'is empty'],
      ...['last day of month', 'partition', 'to base64', 'to json', 'trim'],
    ])
  })

  test('a list of one stands for its element, and an element for a list of one', () => {
    expect(json('string length(["abc"])')).toBe(3)
    expect(json('count("abc")')).toBe(1)
  })
})
