import { describe, expect, test } from 'vitest'
import { type CompileOptions, compileUnaryTests, FeelSyntaxError, type Value } from '../../src/index.js'
import { env } from './evaluate.js'

function passes(
  text: string,
  input: unknown,
  variables: Record<string, unknown> = {},
  options: CompileOptions = {},
): Value {
  return compileUnaryTests(text, options).evaluate(input, variables, env).value
}

describe('a cell of a decision table tests its input', () => {
  test.each<[string, unknown, Value]>([
    ['-', null, true],
    [' - ', 5, true],
    ['5', 5, true],
    ['-5', -5, true],
    ['"a"', 'b', false],
    ['"a", "b"', 'b', true],
    ['true', true, true],
    ['true', false, false],
    ['false', false, true],
    ['null', null, true],
    ['null', 1, false],
    ['< 5', 4, true],
    ['<= 5, > 10', 7, false],
    ['<= 5, > 10', 11, true],
    ['= 5', 5, true],
    ['!= 5', 5, false],
    ['< 5', null, null],
    ['[1..3)', 3, false],
    [']1..3]', 1, false],
    [']1..3[', 2, true],
    ['(1..3), 10', 10, true],
    ['not(1, 2)', 3, true],
    ['not(1, 2)', 2, false],
    ['not([1..3], > 9)', 5, true],
    ['not("a")', 'a', false],
    ['[1, 2, 3]', 2, true],
    ['[1, 2, 3]', [1, 2, 3], true],
    ['? > 5', 6, true],
    ['? > 5 and ? < 9', 9, false],
    ['contains(?, "b")', 'abc', true],
    ['not(contains(?, "b"))', 'abc', false],
    ['not(? = 1) and ? < 5', 2, true],
    ['? in [1..3]', 2, true],
    ['count(?) > 1', [1, 2], true],
    ['limit', 3, true],
    ['< limit', 2, true],
    ['limit > 1', 99, true],
    ['limit > 5', 99, false],
    ['limits', 2, true],
    ['@"2026-02-13"', '2026-02-13', null],
    ['date("2026-01-01") .. 5', 1, null],
  ])('%s of %j is %j', (text, input, expected) => {
    const variables = { limit: 3, limits: [1, 2] }
    if (text.includes(' .. ')) return expect(() => passes(text, input, variables)).toThrow(FeelSyntaxError)

    expect(passes(text, input, variables)).toBe(expected)
  })

  test('warnings say what could not be compared, and where', () => {
    const { value, warnings } = compileUnaryTests('< "a"').evaluate(5, {}, env)

    expect(value).toBe(null)
    expect(warnings).toEqual([
      { code: 'type-mismatch', params: { operation: '<', left: 'number', right: 'string' }, span: { from: 0, to: 5 } },
    ])
  })

  test('the input is no reference, a variable is one', () => {
    expect(compileUnaryTests('? > limit').references).toEqual(['limit'])
  })

  test.each(['', ',', '1,', '< ', 'not(', '- 5 -', '5 6'])('%j is refused', (text) => {
    expect(() => compileUnaryTests(text)).toThrow(FeelSyntaxError)
  })
})

describe('names need no declaration unless they hold operators or keywords', () => {
  test.each<[string, CompileOptions, Value]>([
    ['Applicant Age >= 18', {}, true],
    ['loan.Monthly Payment * 2 = 20', {}, true],
    ['loan.down-payment = 5', { entryNames: ['down-payment'] }, true],
    ['a-b = 7', { names: ['a-b', 'a', 'b'] }, true],
    ['a - b = 1', { names: ['a-b', 'a', 'b'] }, true],
    ['profit and loss = 9', { names: ['profit and loss'] }, true],
    ['{Net Income: 5, double it: Net Income * 2}.double it = 10', {}, true],
    ['(function(first value, b) first value - b)(b: 1, first value: 3) = 2', {}, true],
    ['for each one in [1, 2] return each one + 1', {}, [2, 3]],
    ['[{Order Value: 5}, {Order Value: 1}][Order Value > 2].Order Value', {}, [5]],
  ])('%s', (text, options, expected) => {
    const variables = {
      'Applicant Age': 18,
      loan: { 'Monthly Payment': 10, 'down-payment': 5 },
      'a-b': 7,
      a: 3,
      b: 2,
      'profit and loss': 9,
    }

    expect(passes(`? = (${text})`, expected, variables, options)).toBe(true)
  })
})
