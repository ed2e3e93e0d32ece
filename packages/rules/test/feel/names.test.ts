import { describe, expect, test } from 'vitest'
import { aNumber, compile, compileAst, defineFunction, type Warning } from '../../src/index.js'
import { env, evaluate } from './evaluate.js'

describe('names', () => {
  test('a declared name that is absent is null without trouble', () => {
    const { value, warnings } = evaluate('limit', {}, { names: ['limit'] })

    expect(value).toBe(null)
    expect(warnings).toEqual([])
  })

  test('an undeclared name is null with a warning where it stands', () => {
    const compiled = compile('1 + limit', { names: ['other'] })

    const { value, warnings } = compiled.evaluate({}, env)

    const warning = { code: 'undeclared-name', params: { name: 'limit' }, span: { from: 4, to: 9 } }
    expect(value).toBe(null)
    expect(warnings).toEqual([warning])
    expect(compiled.problems).toEqual([warning])
  })

  test('a name that is there needs no declaration', () => {
    expect(compile('limit').evaluate({ limit: 1 }, env)).toEqual({ value: 1, warnings: [] })
    expect(compile('limit').evaluate({ limit: null }, env)).toEqual({ value: null, warnings: [] })
  })

  test('an operand that is not reached warns of nothing', () => {
    expect(compile('false and limit').evaluate({}, env).warnings).toEqual([])
  })

  test('references are the free names, once each, and no locals or functions', () => {
    const text = 'for x in xs return x + y + count(xs) + {a: z, b: a}.b + (function(p) p + y)(1)'

    expect(compile(text).references).toEqual(['xs', 'y', 'z'])
  })

  test('a name in a filter may be an entry of the item, and is told apart', () => {
    const compiled = compile('orders[amount > limit and kind = chosen]', { names: ['orders', 'limit'] })

    expect(compiled.references).toEqual(['orders', 'amount', 'limit', 'kind', 'chosen'])
    expect(compiled.filterReferences).toEqual(['amount', 'limit', 'kind', 'chosen'])
    expect(compiled.problems).toEqual([])
  })

  test('in a filter the entry of the item goes before the variable, and the variable before nothing', () => {
    const context = { orders: [{ amount: 5 }, { amount: 1, limit: 0 }], limit: 3 }

    expect(evaluate('orders[amount > limit]', context).value).toEqual(context.orders)
    expect(evaluate('orders[missing = null]', context)).toEqual({ value: context.orders, warnings: [] })
    expect(evaluate('[1, 2][missing > 1]').warnings[0]?.code).toBe('undeclared-name')
  })

  test('declared names may hold spaces, operators and keywords', () => {
    const context = { 'số ngày': 2, 'a-b': 5, 'time of arrival': 3, 'hạn xử lý': 1 }

    expect(evaluate('số ngày + a-b + time of arrival + hạn  xử lý', context).value).toBe(11)
  })

  test('an item beside a variable of its name is the item', () => {
    expect(evaluate('[1, 2][item = 2]', { item: 1 }).value).toEqual([2])
  })

  test('functions of the host are called by name and go before built-in ones', () => {
    const functions = { double: defineFunction([aNumber('n')], (_, n) => n * 2), count: defineFunction([], () => 42) }

    expect(evaluate('double(21) + double(n: 1)', {}, { functions }).value).toBe(44)
    expect(evaluate('count()', {}, { functions }).value).toBe(42)
    expect(evaluate('double("a")', {}, { functions }).warnings[0]?.code).toBe('type-mismatch')
  })

  test('an error thrown by a function of the host reaches the caller and spoils no later evaluation', () => {
    const functions = {
      fail: defineFunction([], () => {
        throw new Error('the register is closed')
      }),
    }
    const compiled = compile('if ok then 1 else fail()', { functions })

    expect(() => compiled.evaluate({ ok: false }, env)).toThrow('the register is closed')
    expect(compiled.evaluate({ ok: true }, env)).toEqual({ value: 1, warnings: [] })
  })

  test('an expression may be evaluated again from inside itself', () => {
    const compiled = compile('if n = 0 then n else inner(n - 1) + n', {
      functions: { inner: defineFunction([aNumber('n')], (_, n) => compiled.evaluate({ n }, env).value) },
    })

    expect(compiled.evaluate({ n: 4 }, env).value).toBe(10)
  })
})

describe('contexts are data', () => {
  test.each(['constructor', '__proto__', 'toString', 'hasOwnProperty', 'valueOf'])('%s reaches nothing', (name) => {
    const context = { document: {}, list: [1], text: 'a', number: 1 }

    expect(evaluate(`document.${name}`, context).value).toBe(null)
    expect(evaluate(`list.${name}`, context).value).toEqual([null])
    expect(evaluate(`text.${name}`, context).value).toBe(null)
    expect(evaluate(`number.${name}`, context).value).toBe(null)
    expect(evaluate(`now().${name}`, context).value).toBe(null)
    expect(evaluate(`count.${name}`, context).value).toBe(null)
    expect(evaluate(`get value(document, "${name}")`, context).value).toBe(null)
    expect(evaluate(`[{}][${name} != null]`, context).value).toEqual([])
    expect(evaluate(name).warnings[0]?.code).toBe('undeclared-name')
  })

  test('inherited, hidden and non-data properties are not there', () => {
    const inherited: unknown = Object.create({ secret: 1 })
    const hidden = Object.defineProperty({}, 'secret', { value: 1, enumerable: false })
    const context = { inherited, hidden, callable: { secret: () => 1 }, symbolic: { secret: Symbol('s') } }

    for (const name of Object.keys(context)) expect(evaluate(`${name}.secret`, context).value).toBe(null)
  })

  test('an entry named __proto__ is an entry', () => {
    const { value } = evaluate('{__proto__: {admin: true}}')

    expect(Object.keys(value ?? {})).toEqual(['__proto__'])
    expect(evaluate('{__proto__: 5}.__proto__').value).toBe(5)
    expect(evaluate('context put({}, "__proto__", {admin: true}).admin').value).toBe(null)
    expect(({} as Record<string, unknown>)['admin']).toBe(undefined)
  })

  test('undefined and NaN are null, a Date is a date and time', () => {
    const context = { gone: undefined, nan: Number.NaN, at: new Date(0), list: [undefined] }

    expect(evaluate('gone = null and nan = null and list[1] = null', context).value).toBe(true)
    expect(evaluate('string(at)', context).value).toBe('1970-01-01T00:00:00Z')
  })

  test('an evaluation changes nothing it was given', () => {
    const context = Object.freeze({ list: Object.freeze([3, 1, 2]), one: Object.freeze({ a: 1 }) })

    expect(evaluate('sort(append(reverse(list), 0))', context).value).toEqual([0, 1, 2, 3])
    expect(evaluate('context put(one, "b", 2)', context).value).toEqual({ a: 1, b: 2 })
  })
})

describe('evaluation', () => {
  test('without warnings every evaluation shares one list', () => {
    const compiled = compile('a + 1')

    expect(compiled.evaluate({ a: 1 }, env).warnings).toBe(compiled.evaluate({ a: 2 }, env).warnings)
  })

  test('value appends to the list it is given', () => {
    const warnings: Warning[] = []

    expect(compile('a + 1').value({ a: 1 }, env, warnings)).toBe(2)
    expect(compile('a + 1').value({ a: 'x' }, env, warnings)).toBe(null)
    expect(warnings.map(({ code }) => code)).toEqual(['type-mismatch'])
  })

  test('another surface syntax may bring its own tree', () => {
    const span = { from: 0, to: 4 }
    const left = { kind: 'name', name: 'a', span } as const
    const right = { kind: 'literal', value: 1, span } as const

    const compiled = compileAst({ kind: 'comparison', operator: '>', left, right, span }, 'a > 1')

    expect(compiled.evaluate({ a: 2 }, env).value).toBe(true)
    expect(compiled.references).toEqual(['a'])
  })
})
