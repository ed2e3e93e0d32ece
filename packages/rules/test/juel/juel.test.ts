import { describe, expect, test } from 'vitest'
import { compileJuel, FeelSyntaxError, juelAssignment } from '../../src/index.js'
import { env } from '../feel/evaluate.js'

function evaluated(text: string, variables: Record<string, unknown> = {}): unknown {
  const { value, warnings } = compileJuel(text).evaluate(variables, env)
  expect(warnings).toEqual([])
  return JSON.parse(JSON.stringify(value))
}

function codes(text: string, variables: Record<string, unknown> = {}): readonly string[] {
  return compileJuel(text)
    .evaluate(variables, env)
    .warnings.map(({ code }) => code)
}

describe('an expression keeps its type, and text around it makes a text of it', () => {
  test.each([
    ['#{1 + 2}', 3],
    ['#{true}', true],
    ['#{null}', null],
    ['no expression', 'no expression'],
    ['kermit_#{n}', 'kermit_5'],
    ['#{n}/\u0024{n + 1}!', '5/6!'],
    ['#{nothing} is nothing', ' is nothing'],
    ['\\#{n} stays', '#{n} stays'],
    ["#{'}'}", '}'],
  ])('%s', (text, expected) => {
    expect(evaluated(text, { n: 5, nothing: null })).toEqual(expected)
  })
})

describe('operators are those of JSR 245, in symbols and in words', () => {
  test.each([
    ['#{1 + 2 * 3 - 4}', 3],
    ['#{7 / 2}', 3.5],
    ['#{7 div 2 == 3.5 and 7 mod 4 eq 3}', true],
    ['#{-n % 3}', -2],
    ['#{(1 + 2) * 3}', 9],
    ['#{n > 1 && n <= 5 || false}', true],
    ['#{n gt 1 and not (n lt 5)}', true],
    ['#{!(n ge 5)}', false],
    ['#{n ne 4 ? "yes" : "no"}', 'yes'],
    ['#{false ? 1 : true ? 2 : 3}', 2],
    ['#{empty list || empty nothing || empty ""}', true],
    ['#{not empty letters}', true],
    ['#{"a" += n += 1}', 'a51'],
  ])('%s', (text, expected) => {
    expect(evaluated(text, { n: 5, list: [], letters: ['a'], nothing: null })).toEqual(expected)
  })
})

describe('values are converted as JSR 245 says', () => {
  test.each([
    ['#{"5" == 5}', true],
    ['#{"yes" == 5}', false],
    ['#{true == "true"}', true],
    ['#{nothing == false}', false],
    ['#{nothing == null}', true],
    ['#{nothing + 1}', 1],
    ['#{"2" + "3"}', 5],
    ['#{nothing < 1}', false],
    ['#{"10" > 9}', true],
    ['#{not nothing}', true],
  ])('%s', (text, expected) => {
    expect(evaluated(text, { nothing: null })).toBe(expected)
  })
})

describe('paths reach into data, lists count from 0', () => {
  const data = { letters: ['a', 'b'], file: { 'so hieu': '12', pages: [{ n: 1 }] } }

  test.each([
    ['#{letters[1]}', 'b'],
    ['#{letters[7]}', null],
    ['#{letters.get(0)}', 'a'],
    ['#{file["so hieu"]}', '12'],
    ['#{file.pages[0].n}', 1],
    ['#{letters.size() == 2 && letters.contains("b")}', true],
    ["#{[1, 'x', letters]}", [1, 'x', ['a', 'b']]],
    ["#{{'a': 1, letters[1]: 2}}", { a: 1, b: 2 }],
  ])('%s', (text, expected) => {
    expect(evaluated(text, data)).toEqual(expected)
  })

  test('a variable with the name of a function is a variable', () => {
    expect(compileJuel('#{list}').references).toEqual(['list'])
    expect(evaluated('#{list}', { list: [1] })).toEqual([1])
  })
})

test('a name that nobody knows is named, but one asked for by getVariable may be absent', () => {
  expect(codes('#{missing == 1}')).toEqual(['undeclared-name'])
  expect(evaluated("#{execution.getVariable('missing') != null && other == 1}")).toBe(false)
  expect(evaluated("#{execution.hasVariable('missing')}")).toBe(false)
})

test('the loop counter begins at 0, as in the engines that write JUEL', () => {
  expect(evaluated('#{loopCounter}', { loopCounter: 1 })).toBe(0)
})

test('now is the instant of the evaluation', () => {
  expect(evaluated('#{now()}')).toContain('2026-02-13T16:00:00')
})

describe('what cannot be computed is named and null', () => {
  test.each([
    ['#{1 / 0}', 'division-by-zero'],
    ['#{"x" * 2}', 'type-mismatch'],
    ['#{list && true}', 'type-mismatch'],
  ])('%s', (text, code) => {
    expect(codes(text, { list: [] })[0]).toBe(code)
  })
})

describe('what would reach an object of Java is refused where it stands', () => {
  test.each([
    ['#{bean.run()}', 7],
    ['#{run(1)}', 2],
    ['#{execution.engineServices}', 12],
    ["#{execution.setVariable('x', 1)}", 12],
    ['#{"".getClass()}', 5],
    ['#{n', 3],
    ['#{n +}', 5],
    ['#{a b}', 4],
    ['#{@}', 2],
  ])('%s at %i', (text, position) => {
    const compiling = () => compileJuel(text)

    expect(compiling).toThrow(FeelSyntaxError)
    expect(compiling).toThrow(expect.objectContaining({ position }))
  })

  test('a text longer than the limit', () => {
    expect(() => compileJuel(`#{${'1+'.repeat(20_000)}1}`)).toThrow('a shorter expression')
  })

  test('an expression nested deeper than anyone writes', () => {
    expect(() => compileJuel(`#{${'!'.repeat(5000)}true}`)).toThrow(FeelSyntaxError)
  })
})

test('setVariable as a whole text is an assignment', () => {
  const text = "#{execution.setVariable('n', execution.getVariable('n') + 1)}"

  expect(juelAssignment(text)).toEqual({ target: 'n', source: "\u0024{execution.getVariable('n') + 1}" })
  expect(juelAssignment('#{n + 1}')).toBeUndefined()
})
