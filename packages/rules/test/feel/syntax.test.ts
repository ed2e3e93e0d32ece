import { describe, expect, test } from 'vitest'
import { compile, describeFeel, FeelSyntaxError } from '../../src/index.js'
import { inVietnamese } from '../../src/messages.js'
import { evaluate } from './evaluate.js'

function refusal(text: string): FeelSyntaxError {
  try {
    compile(text)
  } catch (error) {
    if (error instanceof FeelSyntaxError) return error
    throw error
  }
  throw new Error(`"${text}" was read as an expression`)
}

describe('text that is no expression is refused with its place and what was expected', () => {
  test.each<[string, number, string, string]>([
    ['', 0, 'an expression', 'end of expression'],
    ['   ', 3, 'an expression', 'end of expression'],
    ['1 +', 3, 'an expression', 'end of expression'],
    ['1 2', 2, 'an operator or the end of the expression', '"2"'],
    ['a == b', 3, 'an operand (equality is a single "=")', '"= b"'],
    ['a && b', 2, 'an operator or the end of the expression', '"&& b"'],
    ['if a', 4, '"then" after the condition', 'end of expression'],
    ['if a then b', 11, '"else" after the expression', 'end of expression'],
    ['(1', 2, '")"', 'end of expression'],
    ['[1, 2', 5, '"," or "]"', 'end of expression'],
    ['f(1', 3, '")"', 'end of expression'],
    ['{a: 1', 5, '"," or "}"', 'end of expression'],
    ['{a 1}', 4, '":" and a value', '"}"'],
    ['a.', 2, 'a name', 'end of expression'],
    ['some x in xs', 12, '"satisfies"', 'end of expression'],
    ['for x in xs', 11, '"return"', 'end of expression'],
    ['x = "open', 4, 'a closing quotation mark', '""open"'],
    ['1..3', 1, 'an operator or the end of the expression', '"..3"'],
    ['@"2026-13-01"', 0, 'a date, time or duration such as @"2026-02-13T16:00:00+07:00"', '"2026-13-01"'],
    ['function(x) external {}', 12, 'an expression (external functions are not called)', '"external {}"'],
    ['+5', 0, '-', '"+5"'],
    ['9'.repeat(7000), 0, 'a smaller number', `"${'9'.repeat(24)}…"`],
    ['('.repeat(300) + ')'.repeat(300), 200, 'less nesting', `"${'('.repeat(24)}…"`],
    [`${'-('.repeat(150)}1${')'.repeat(150)}`, 200, 'less nesting', `"${'-('.repeat(12)}…"`],
    [`"${'a'.repeat(20_000)}"`, 20_000, 'a shorter expression', '20002 > 20000'],
  ])('%s', (text, position, expected, found) => {
    const error = refusal(text)

    expect({ position: error.position, expected: error.expected, found: error.found }).toEqual({
      position,
      expected,
      found,
    })
    expect(describeFeel(error, 'en')).toContain(expected)
    // Symbols and keywords stay as they are; every phrase has its Vietnamese.
    if (/[a-z]{2}/.test(expected.replaceAll(/"[^"]*"/g, ''))) expect(inVietnamese(expected)).not.toBe(expected)
    expect(describeFeel(error, 'vi')).toContain(inVietnamese(expected))
  })

  test('line and column count from 1', () => {
    const { line, column } = refusal('if a\nthen b\nelse )')

    expect({ line, column }).toEqual({ line: 3, column: 6 })
  })

  test('a long condition is not a deep one', () => {
    const text = Array.from({ length: 250 }, (_, index) => `a != ${index}`).join(' and ')

    expect(evaluate(text, { a: -1 }).value).toBe(true)
    expect(evaluate(text, { a: 249 }).value).toBe(false)
  })
})

describe('every warning is a sentence in Vietnamese and English', () => {
  test.each([
    ['a', 'chưa được khai báo', 'not declared'],
    ['f(1)', 'Không có hàm “f”', 'no function “f”'],
    ['1 + "a"', 'Không thể áp dụng “+” cho số (number) và chuỗi (string)', 'cannot be applied to number and string'],
    ['if 1 then 2 else 3', '“if” cần giá trị đúng/sai (boolean)', '“if” expects boolean but was given number'],
    ['date("x")', '“date” cần "2026-02-13" nhưng nhận được “x”', '“date” expects "2026-02-13" but was given “x”'],
    ['count()', '(list)', '(list)'],
    ['1 + null', '“+” nhận giá trị rỗng (null)', '“+” was given null'],
    ['instance(1) instance of tLoan', 'Không có', 'There is no'],
    ['1 / 0', 'Chia cho 0', 'Division by zero'],
    ['9 ** 9999', 'quá lớn', 'too large'],
    ['for i in 1..999999999 return i', 'quá nhiều tài nguyên', 'costs too much'],
  ])('%s', (text, vi, en) => {
    const [warning] = evaluate(text).warnings
    if (warning === undefined) throw new Error('no warning')

    expect(describeFeel(warning, 'vi')).toContain(vi)
    expect(describeFeel(warning, 'en')).toContain(en)
    expect(describeFeel(warning, 'vi') + describeFeel(warning, 'en')).not.toMatch(/[{}]|undefined/)
  })
})
