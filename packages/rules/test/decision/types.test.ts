import { describe, expect, test } from 'vitest'
import { compileDecisions, type DecisionResult } from '../../src/index.js'
import { decision, env, evaluate, file, input, literal, output } from './dmn.js'

const types = `
<itemDefinition name="tLevel"><typeRef>string</typeRef><allowedValues><text>"low", "high"</text></allowedValues></itemDefinition>
<itemDefinition name="tLevels" isCollection="true"><typeRef>tLevel</typeRef></itemDefinition>
<itemDefinition name="tShort" isCollection="true"><typeRef>number</typeRef><allowedValues><text>&lt; 10</text></allowedValues>
  <typeConstraint><text>count(?) &lt; 3</text></typeConstraint></itemDefinition>
<itemDefinition name="tPerson"><itemComponent name="born"><typeRef>date</typeRef></itemComponent>
  <itemComponent name="level"><typeRef>tLevel</typeRef></itemComponent></itemDefinition>
<itemDefinition name="tTree"><itemComponent name="value"><typeRef>number</typeRef></itemComponent>
  <itemComponent name="children" isCollection="true"><typeRef>tTree</typeRef></itemComponent></itemDefinition>
<itemDefinition name="tOperation"><functionItem outputTypeRef="number"><parameters name="n" typeRef="number"/></functionItem></itemDefinition>`

/** What a value of the host is once it was taken as one of a type. */
function taken(value: unknown, typeRef: string): DecisionResult {
  return evaluate(types + input('v', typeRef) + decision('d', literal('v'), { inputs: ['v'] }), { v: value })
}

describe('implicit conversions', () => {
  test.each([
    ['[5]', 'number', 5],
    ['5', 'list<number>', [5]],
    ['[5, 6]', 'number', null],
    ['"5"', 'number', null],
    ['null', 'number', null],
    ['[1, "a"]', 'list<number>', null],
  ])('%s as %s', (text, typeRef, expected) => {
    expect(output(literal(text), typeRef)).toEqual(expected)
  })

  test('a date is the midnight of its day in UTC where a date and time is declared', () => {
    expect(String(output(literal('@"2026-02-13"'), 'date and time'))).toBe('2026-02-13T00:00:00Z')
  })
})

describe('allowed values', () => {
  test.each([
    ['low', 'tLevel', 'low'],
    ['middle', 'tLevel', null],
    [['low', 'high'], 'tLevels', ['low', 'high']],
    ['low', 'tLevels', ['low']],
    [['low', 'middle'], 'tLevels', null],
    [[1, 2], 'tShort', [1, 2]],
    [[1, 12], 'tShort', null],
    [[1, 2, 3], 'tShort', null],
    [{ level: 'middle' }, 'tPerson', null],
  ])('%o as %s', (value, typeRef, expected) => {
    expect(taken(value, typeRef).output).toEqual(expected)
  })

  test('a value that is not allowed is told with what is', () => {
    expect(taken('middle', 'tLevel').trace.warnings).toEqual([
      expect.objectContaining({
        code: 'value-not-allowed',
        params: { name: 'v', found: 'middle', allowed: '"low", "high"' },
      }),
    ])
  })
})

test('texts of JSON are dates where dates are declared, and nowhere else', () => {
  const { output: person } = taken({ born: '1990-05-20', level: 'low', note: '1990-05-20' }, 'tPerson')

  expect(person).toMatchObject({ born: { year: 1990, month: 5, day: 20 }, note: '1990-05-20' })
})

test('a type may contain itself', () => {
  const tree = { value: 1, children: [{ value: 2, children: [] }] }

  expect(taken(tree, 'tTree').output).toEqual(tree)
  expect(taken({ value: 1, children: [{ value: 'x' }] }, 'tTree').output).toBeNull()
})

test('a function type is one of functions', () => {
  const content = types + decision('d', literal('function(n) n + 1'), {}, 'tOperation')

  expect(evaluate(content).output).not.toBeNull()
  expect(evaluate(types + decision('d', literal('1'), {}, 'tOperation')).output).toBeNull()
})

test('instance of knows declared types', () => {
  const content = types + decision('d', literal('[{value: 1, children: []} instance of tTree, 1 instance of tTree]'))

  expect(evaluate(content).output).toEqual([true, false])
})

test('types that are not there, or are nothing but themselves, are problems', () => {
  const cyclic =
    '<itemDefinition name="tA"><typeRef>tB</typeRef></itemDefinition><itemDefinition name="tB"><typeRef>tA</typeRef></itemDefinition>'

  const { model, problems } = compileDecisions(file(cyclic + decision('d', literal('1'), {}, 'tMissing')))

  expect(problems.map(({ code, params }) => [code, params['name']])).toEqual([
    ['type-cycle', 'tA'],
    ['type-cycle', 'tB'],
    ['unknown-type', 'tMissing'],
  ])
  expect(model?.evaluate('d', {}, env).output).toBe(1)
})
