import { describe, expect, test } from 'vitest'
import { decision, evaluate, input, type TableText, table } from './dmn.js'

const ageTable: TableText = {
  inputs: ['age: number', 'urgent: boolean'],
  outputs: ['fee: number'],
  rules: ['< 18 | - | 0', '>= 18 | false | 100', '[18..60] | true | 200', '> 60 | true | 150'],
}

function decide(text: TableText, context: Record<string, unknown>) {
  const names = text.inputs.map((each) => each.split(/[:=]/)[0]?.trim() ?? '')
  const inputs = names.map((name) => input(name)).join('')
  return evaluate(inputs + decision('d', table(text), { inputs: names }), context)
}

describe('one rule decides', () => {
  test.each([
    [{ age: 17, urgent: true }, 0],
    [{ age: 18, urgent: false }, 100],
    [{ age: 60, urgent: true }, 200],
    [{ age: 61, urgent: true }, 150],
    [{ age: null, urgent: true }, null],
  ])('UNIQUE: %o gives %o', (context, expected) => {
    expect(decide(ageTable, context).output).toBe(expected)
  })

  test('UNIQUE: two matches are no answer, and the rules are named', () => {
    const { output, trace } = decide({ inputs: ['a'], outputs: ['x'], rules: ['> 1 | 1', '> 2 | 2'] }, { a: 3 })

    expect(output).toBeNull()
    expect(trace.warnings).toEqual([
      expect.objectContaining({ code: 'several-rules-matched', params: { rules: '1, 2' } }),
    ])
  })

  test('ANY: rules that agree give one answer, rules that differ none', () => {
    const text: TableText = {
      hitPolicy: 'ANY',
      inputs: ['a'],
      outputs: ['x'],
      rules: ['> 1 | 1', '> 2 | 1', '> 3 | 2'],
    }

    expect(decide(text, { a: 3 }).output).toBe(1)
    expect(decide(text, { a: 4 }).output).toBeNull()
    expect(decide(text, { a: 4 }).trace.warnings.map(({ code }) => code)).toEqual(['outputs-differ'])
  })

  test('FIRST: the uppermost rule decides, and those below are not looked at', () => {
    const text: TableText = {
      hitPolicy: 'FIRST',
      inputs: ['a'],
      outputs: ['x'],
      rules: ['> 2 | "b"', '> 1 | "a"', '- | "c"'],
    }

    const { output, trace } = decide(text, { a: 3 })

    expect(output).toBe('b')
    expect(trace.decisions[0]?.tables[0]?.matchedRules).toEqual([1])
  })

  test('PRIORITY: the output that is listed first decides, column by column', () => {
    const text: TableText = {
      hitPolicy: 'PRIORITY',
      inputs: ['a'],
      outputs: ['x: string = "high", "low"', 'y: number = 2, 1'],
      rules: ['> 0 | "low" | 2', '> 1 | "high" | 1', '> 2 | "high" | 2'],
    }

    expect(decide(text, { a: 1 }).output).toEqual({ x: 'low', y: 2 })
    expect(decide(text, { a: 2 }).output).toEqual({ x: 'high', y: 1 })
    expect(decide(text, { a: 3 }).output).toEqual({ x: 'high', y: 2 })
  })
})

describe('several rules decide', () => {
  const rules = ['> 0 | 1', '> 1 | 3', '> 2 | 2', '> 2 | 3']
  const of = (hitPolicy: string, aggregation?: string): TableText => ({
    hitPolicy,
    ...(aggregation && { aggregation }),
    inputs: ['a'],
    outputs: ['x: number = 3, 2, 1'],
    rules,
  })

  test.each([
    ['COLLECT', undefined, [1, 3, 2, 3]],
    ['RULE ORDER', undefined, [1, 3, 2, 3]],
    ['OUTPUT ORDER', undefined, [3, 3, 2, 1]],
    ['COLLECT', 'SUM', 9],
    ['COLLECT', 'COUNT', 4],
    ['COLLECT', 'MIN', 1],
    ['COLLECT', 'MAX', 3],
  ])('%s %s', (hitPolicy, aggregation, expected) => {
    expect(decide(of(hitPolicy, aggregation), { a: 3 }).output).toEqual(expected)
  })

  test('without a match a list is empty, a count is zero, and there is no smallest', () => {
    expect(decide(of('COLLECT'), { a: 0 }).output).toEqual([])
    expect(decide(of('COLLECT', 'COUNT'), { a: 0 }).output).toBe(0)
    expect(decide(of('COLLECT', 'MIN'), { a: 0 }).output).toBeNull()
  })

  test('a sum of texts is refused', () => {
    const text: TableText = {
      hitPolicy: 'COLLECT',
      aggregation: 'SUM',
      inputs: ['a'],
      outputs: ['x'],
      rules: ['- | "a"', '- | "b"'],
    }

    const { output, trace } = decide(text, { a: 1 })

    expect(output).toBeNull()
    expect(trace.warnings.map(({ code }) => code)).toEqual(['aggregation-mistyped'])
  })
})

test('several outputs are a context, each converted to its own type', () => {
  const text: TableText = { inputs: ['a'], outputs: ['x: string', 'y: number'], rules: ['1 | "p" | [7]', '2 | 5 | 8'] }

  expect(decide(text, { a: 1 }).output).toEqual({ x: 'p', y: 7 })
  expect(decide(text, { a: 2 }).output).toEqual({ x: null, y: 8 })
  expect(decide(text, { a: 2 }).trace.warnings).toEqual([
    expect.objectContaining({ code: 'value-mistyped', params: { name: 'x', expected: 'string', found: 'number' } }),
  ])
})

test('a default is what a table gives where no rule matches', () => {
  const text: TableText = { inputs: ['a'], outputs: ['x: string = ! "none"'], rules: ['1 | "one"'] }

  expect(decide(text, { a: 1 }).output).toBe('one')
  expect(decide(text, { a: 2 }).output).toBe('none')
})

test('a value that the column does not allow is no case for any rule', () => {
  const text: TableText = { inputs: ['a: string = "p", "q"'], outputs: ['x'], rules: ['"p" | 1', '- | 2'] }

  const { output, trace } = decide(text, { a: 'r' })

  expect(output).toBeNull()
  expect(trace.warnings).toEqual([
    expect.objectContaining({ code: 'value-not-allowed', params: { name: 'a', found: 'r', allowed: '"p", "q"' } }),
  ])
})

test('the trace names inputs, matching rules and their ids', () => {
  const { trace } = decide(ageTable, { age: 20, urgent: true })

  expect(trace.inputs).toEqual({ age: 20, urgent: true })
  expect(trace.decisions).toEqual([
    {
      id: '_d',
      name: 'd',
      output: 200,
      tables: [
        expect.objectContaining({
          hitPolicy: 'UNIQUE',
          inputs: [20, true],
          matchedRules: [3],
          matchedRuleIds: ['rule-3'],
          output: 200,
        }),
      ],
    },
  ])
})

test('what goes wrong in a cell is told with rule and column', () => {
  const { output, trace } = decide({ inputs: ['a'], outputs: ['x'], rules: ['contains(?, "x") | 1'] }, { a: 5 })

  expect(output).toBeNull()
  expect(trace.warnings).toEqual([
    expect.objectContaining({ code: 'type-mismatch', place: expect.objectContaining({ rule: 1, column: 1 }) }),
  ])
})

test('a table drawn with rules as columns is read as one with rules as rows', () => {
  const drawn = table(ageTable).replace('<decisionTable ', '<decisionTable preferredOrientation="Rule-as-Column" ')
  const inputs = input('age') + input('urgent')

  const { output } = evaluate(inputs + decision('d', drawn, { inputs: ['age', 'urgent'] }), { age: 1, urgent: false })

  expect(output).toBe(0)
})
