import { describe, expect, test } from 'vitest'
import { decision, evaluate, input, knowledge, literal, output } from './dmn.js'

const entry = (name: string, expression: string, typeRef = ''): string =>
  `<contextEntry>${name === '' ? '' : `<variable name="${name}"${typeRef === '' ? '' : ` typeRef="${typeRef}"`}/>`}${expression}</contextEntry>`

describe('contexts', () => {
  test('entries see those before them', () => {
    const context = `<context>${entry('a b', literal('1'))}${entry('c', literal('a b + 1'))}</context>`

    expect(output(context)).toEqual({ 'a b': 1, c: 2 })
  })

  test('an entry without a name is what the context is worth', () => {
    expect(output(`<context>${entry('a', literal('2'))}${entry('', literal('a * 21'))}</context>`)).toBe(42)
  })

  test('an entry that is none of its type is null', () => {
    expect(output(`<context>${entry('a', literal('"x"'), 'number')}</context>`)).toEqual({ a: null })
  })
})

test('a relation is a list of contexts', () => {
  const rows = `<row>${literal('1')}${literal('"x"')}</row><row>${literal('2')}${literal('"y"')}</row>`

  expect(output(`<relation><column name="n"/><column name="s"/>${rows}</relation>`)).toEqual([
    { n: 1, s: 'x' },
    { n: 2, s: 'y' },
  ])
})

test('a list is one of its parts', () => {
  expect(output(`<list>${literal('1')}${literal('1 + 1')}</list>`)).toEqual([1, 2])
})

describe('conditions in boxes', () => {
  const conditional = (condition: string): string =>
    `<conditional><if>${literal(condition)}</if><then>${literal('"yes"')}</then><else>${literal('"no"')}</else></conditional>`
  const filter = (match: string): string =>
    `<filter><in>${literal('[1, 2, 3]')}</in><match>${literal(match)}</match></filter>`
  const iterator = (kind: string, body: string, text: string): string =>
    `<${kind} iteratorVariable="x"><in>${literal('[1, 2, 3]')}</in><${body}>${literal(text)}</${body}></${kind}>`

  test.each([
    [conditional('1 < 2'), 'yes'],
    [conditional('null'), 'no'],
    [filter('item >= 2'), [2, 3]],
    [iterator('for', 'return', 'x * 2'), [2, 4, 6]],
    [iterator('some', 'satisfies', 'x > 2'), true],
    [iterator('every', 'satisfies', 'x > 2'), false],
  ])('%#', (expression, expected) => {
    expect(output(expression)).toEqual(expected)
  })

  test.each([
    conditional('"x"'),
    filter('"x"'),
    filter('2'),
    iterator('some', 'satisfies', 'if x = 2 then true else "x"'),
    iterator('every', 'satisfies', '"x"'),
  ])('what is no condition makes the whole null: %#', (expression) => {
    const { output: value, trace } = evaluate(decision('d', expression))

    expect(value).toBeNull()
    expect(trace.warnings.length).toBeGreaterThan(0)
  })
})

describe('functions', () => {
  const area = knowledge('area', 'width: number, height: number', literal('width * height'))
  const bind = (parameter: string, text: string): string =>
    `<binding><parameter name="${parameter}"/>${literal(text)}</binding>`

  test('an invocation binds arguments by name', () => {
    const invocation = `<invocation>${literal('area')}${bind('height', '4')}${bind('width', '3')}</invocation>`

    expect(evaluate(area + decision('d', invocation, { knowledge: ['area'] })).output).toBe(12)
  })

  test.each([
    ['area(3, 4)', 12],
    ['area(height: 4, width: 3)', 12],
    ['area([3], 4)', 12],
    ['area("3", 4)', null],
    ['area(3)', null],
    ['area(3, 4, 5)', null],
  ])('%s gives %o', (text, expected) => {
    expect(evaluate(area + decision('d', literal(text), { knowledge: ['area'] })).output).toBe(expected)
  })

  test('an invocation with a parameter that is not there is no call', () => {
    const invocation = `<invocation>${literal('area')}${bind('depth', '4')}</invocation>`

    const { output: value, trace } = evaluate(area + decision('d', invocation, { knowledge: ['area'] }))

    expect(value).toBeNull()
    expect(trace.warnings.map(({ code }) => code)).toEqual(['wrong-arguments'])
  })

  test('a function in a box sees what it was written among', () => {
    const definition = `<functionDefinition><formalParameter name="n" typeRef="number"/>${literal('n + base')}</functionDefinition>`
    const context = `<context>${entry('base', literal('40'))}${entry('add', definition)}${entry('', literal('add(2)'))}</context>`

    expect(output(context)).toBe(42)
  })

  test('knowledge may call itself, but not without end', () => {
    const factorial = knowledge('fac', 'n', literal('if n < 2 then 1 else n * fac(n - 1)'))
    const endless = knowledge('loop', 'n', literal('loop(n + 1)'))

    expect(evaluate(factorial + decision('d', literal('fac(5)'), { knowledge: ['fac'] })).output).toBe(120)
    const { output: value, trace } = evaluate(endless + decision('d', literal('loop(1)'), { knowledge: ['loop'] }))
    expect(value).toBeNull()
    expect(trace.warnings.at(-1)?.code).toBe('budget-exceeded')
  })
})

test('names with spaces and operators are names', () => {
  const content =
    input('loan-to-value (%)') + decision('d', literal('loan-to-value (%) * 2'), { inputs: ['loan-to-value (%)'] })

  expect(evaluate(content, { 'loan-to-value (%)': 21 }).output).toBe(42)
})
