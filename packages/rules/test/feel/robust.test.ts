import fc from 'fast-check'
import { expect, test } from 'vitest'
import { compile, compileUnaryTests, FeelSyntaxError } from '../../src/index.js'
import { env } from './evaluate.js'

const context = { a: 1, b: 'x', list: [1, null, 'y', [2]], person: { age: 30, name: 'An' }, nothing: null, 'a-b': true }

const token = fc.constantFrom(
  ...[
    '1',
    '0.5',
    '1e3',
    '"x"',
    '"',
    '@"P1D"',
    '@"2026-02-13"',
    '@"',
    'true',
    'null',
    'a',
    'b',
    'list',
    'person',
    'a-b',
    '?',
    'item',
  ],
  ...[
    '+',
    '-',
    '*',
    '/',
    '**',
    '=',
    '!=',
    '<',
    '<=',
    '>',
    '>=',
    '(',
    ')',
    '[',
    ']',
    '{',
    '}',
    '.',
    '..',
    ',',
    ':',
    '->',
  ],
  ...[
    'and',
    'or',
    'not',
    'in',
    'between',
    'if',
    'then',
    'else',
    'for',
    'return',
    'some',
    'every',
    'satisfies',
    'instance of',
    'function',
  ],
  ...[
    'date and time',
    'sum',
    'count',
    'matches',
    'sort',
    'range',
    'number',
    'list<',
    'external',
    '//',
    '/*',
    '*/',
    '\\u00e9',
    'é',
    '🏡',
    '\n',
  ],
)

test('whatever the text, it is an expression or a syntax error with its place; whatever the data, evaluation ends', () => {
  let read = 0
  const attempt = (text: string, evaluate: () => unknown) => {
    try {
      evaluate()
      read++
    } catch (error) {
      if (!(error instanceof FeelSyntaxError)) throw new Error(`${text}: ${String(error)}`, { cause: error })
      expect(error.position).toBeLessThanOrEqual(text.length)
    }
  }

  fc.assert(
    fc.property(fc.array(token, { maxLength: 12 }), fc.constantFrom('', ' '), (tokens, gap) => {
      const text = tokens.join(gap)
      attempt(text, () =>
        compile(text, { names: Object.keys(context), limits: { steps: 5_000 } }).evaluate(context, env),
      )
      attempt(text, () => compileUnaryTests(text, { limits: { steps: 5_000 } }).evaluate(5, context, env))
    }),
    { numRuns: 5_000, seed: 30 },
  )
  expect(read).toBeGreaterThan(200)
})

test('no object of the host is reached through data, and no prototype', () => {
  const data = { list: [1], text: 'x', person: { name: 'An' } }
  const texts = [
    ...['person.constructor', 'person.__proto__', 'person.toString', 'list.length', 'text.length', 'list.constructor'],
    ...[
      '{__proto__: {polluted: 1}}.polluted',
      'get value(person, "constructor")',
      'get value({}, ["__proto__", "polluted"])',
    ],
    ...['context put({}, "__proto__", {polluted: 1}).polluted', 'context merge([{__proto__: {polluted: 1}}]).polluted'],
    ...[
      'context([{key: "__proto__", value: {polluted: 1}}]).polluted',
      'now().constructor',
      '@"P1D".nanos',
      '(1/3).constructor',
    ],
    ...['(function(x) x).call', 'sum.call', 'constructor', 'globalThis', 'process'],
  ]

  for (const text of texts) {
    const { value } = compile(text).evaluate(data, env)
    expect(Array.isArray(value) ? (value.find((each) => each !== null) ?? null) : value, text).toBe(null)
  }
  expect('polluted' in {}).toBe(false)
})
