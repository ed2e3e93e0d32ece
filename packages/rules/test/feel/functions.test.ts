import { describe, expect, test } from 'vitest'
import { builtins, dialects } from '../../src/feel/functions.js'
import { compile } from '../../src/index.js'
import { codes, env, evaluate, json } from './evaluate.js'
import { calls, camundaCalls } from './function-cases.js'

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

  test.each(camundaCalls)('Camunda: %s, where the dialect is chosen', (text, expected) => {
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
