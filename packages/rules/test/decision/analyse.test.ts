import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { describeDecision, type TableFinding } from '../../src/index.js'
import { decision, env, file, input, model, type TableText, table } from './dmn.js'

function findings(text: TableText, types = ''): readonly TableFinding[] {
  return modelOf(text, types).analyse()
}

function modelOf(text: TableText, types = '') {
  const names = text.inputs.map((each) => each.split(/[:=]/)[0]?.trim() ?? '')
  const inputs = names.map((name) => input(name)).join('')
  return model(file(types + inputs + decision('d', table(text), { inputs: names })))
}

/** Code, rules and box of each finding. */
function brief(text: TableText, types = ''): readonly unknown[] {
  return findings(text, types).map(({ code, rules, box, params }) => [code, rules, box ?? params])
}

describe('gaps are boxes', () => {
  test.each<[string, TableText, readonly unknown[]]>([
    ['none', { inputs: ['a: number'], outputs: ['x'], rules: ['< 18 | 1', '>= 18 | 2'] }, []],
    ['a point', { inputs: ['a: number'], outputs: ['x'], rules: ['< 18 | 1', '> 18 | 2'] }, [['gap', [], ['18']]]],
    [
      'an interval',
      { inputs: ['a: number'], outputs: ['x'], rules: ['< 18 | 1', '[25..60) | 2', '> 60 | 3'] },
      [['gap', [], ['[18..25), 60']]],
    ],
    [
      'a corner of two columns',
      { inputs: ['a: number', 'b: boolean'], outputs: ['x'], rules: ['< 18 | - | 1', '>= 18 | true | 2'] },
      [['gap', [], ['>= 18', 'false']]],
    ],
    [
      'values of a list',
      { inputs: ['a: string = "p", "q", "r"'], outputs: ['x'], rules: ['"p" | 1'] },
      [['gap', [], ['"q", "r"']]],
    ],
    [
      'other words',
      { inputs: ['a: string'], outputs: ['x'], rules: ['"p" | 1', '"q" | 2'] },
      [['gap', [], ['not("p", "q")']]],
    ],
    [
      'dates',
      { inputs: ['a: date'], outputs: ['x'], rules: ['< @"2026-01-01" | 1', '> date("2026-01-31") | 2'] },
      [['gap', [], ['[@"2026-01-01"..@"2026-01-31"]']]],
    ],
    [
      'within allowed values',
      { inputs: ['a: number = [0..100]'], outputs: ['x'], rules: ['< 50 | 1', '> 50 | 2'] },
      [['gap', [], ['50']]],
    ],
    [
      'not of null, unless a cell speaks of it',
      { inputs: ['a: number'], outputs: ['x'], rules: ['null | 1', '>= 0 | 2'] },
      [['gap', [], ['< 0']]],
    ],
    [
      'negations',
      { inputs: ['a: string'], outputs: ['x'], rules: ['not("p", "q") | 1', '"p" | 2'] },
      [['gap', [], ['"q"']]],
    ],
    [
      'conditions on ?',
      {
        inputs: ['a: number'],
        outputs: ['x'],
        rules: ['? > 5 and ? <= 9 | 1', '? in [10..20] | 2', '? between 21 and 30 | 3'],
      },
      [['gap', [], ['<= 5, (9..10), (20..21), > 30']]],
    ],
  ])('%s', (_, text, expected) => {
    expect(brief(text).filter((each) => Array.isArray(each) && each[0] === 'gap')).toEqual(expected)
  })

  test('a default fills them', () => {
    expect(brief({ inputs: ['a: number'], outputs: ['x: number = ! 0'], rules: ['> 18 | 1'] })).toEqual([])
  })
})

describe('rules that match together', () => {
  const rules = ['[0..10] | 1', '[5..15] | 2', '[20..30] | 3', '>= 30 | 3']
  test.each([
    [
      'UNIQUE',
      [
        ['conflict', [1, 2], ['[5..10]']],
        ['conflict', [3, 4], ['30']],
      ],
    ],
    [
      'ANY',
      [
        ['conflict', [1, 2], ['[5..10]']],
        ['overlap', [3, 4], ['30']],
      ],
    ],
    [
      'FIRST',
      [
        ['overlap', [1, 2], ['[5..10]']],
        ['overlap', [3, 4], ['30']],
      ],
    ],
    ['COLLECT', []],
  ])('%s', (hitPolicy, expected) => {
    const found = brief({ hitPolicy, inputs: ['a: number'], outputs: ['x'], rules })

    expect(found.filter((each) => Array.isArray(each) && /overlap|conflict/.test(each[0]))).toEqual(expected)
  })

  test('PRIORITY: only outputs of one priority are a conflict', () => {
    const text: TableText = {
      hitPolicy: 'PRIORITY',
      inputs: ['a: number'],
      outputs: ['x: number = 1, 2', 'note'],
      rules: ['< 10 | 1 | "p"', '> 0 | 2 | "q"', '> 5 | 2 | "r"'],
    }

    expect(brief(text).filter((each) => Array.isArray(each) && each[0] === 'conflict')).toEqual([
      ['conflict', [2, 3], ['> 5']],
    ])
  })

  test('ANY: outputs that are computed may be the same after all', () => {
    const severities = (outputs: readonly [string, string]) =>
      findings({
        hitPolicy: 'ANY',
        inputs: ['a: number'],
        outputs: ['x'],
        rules: [`> 1 | ${outputs[0]}`, `- | ${outputs[1]}`],
      })
        .filter(({ code }) => code === 'conflict')
        .map(({ severity }) => severity)

    expect(severities(['1', '2'])).toEqual(['error'])
    expect(severities(['a', '2'])).toEqual(['warning'])
  })

  test('a rule for everything else is meant to overlap', () => {
    expect(brief({ hitPolicy: 'FIRST', inputs: ['a: number'], outputs: ['x'], rules: ['> 1 | 1', '- | 2'] })).toEqual(
      [],
    )
  })
})

test('a rule that others cover together never decides', () => {
  const text: TableText = {
    hitPolicy: 'FIRST',
    inputs: ['a: number', 'b: boolean'],
    outputs: ['x'],
    rules: ['< 10 | - | 1', '>= 10 | true | 2', '> 5 | true | 3', '- | - | 4'],
  }

  expect(brief(text).filter((each) => Array.isArray(each) && each[0] === 'masked-rule')).toEqual([
    ['masked-rule', [3, 1, 2], { rule: 3, rules: '1, 2' }],
  ])
})

test('a rule of lower priority that a higher one covers never decides, and neither does its output', () => {
  const text: TableText = {
    hitPolicy: 'PRIORITY',
    inputs: ['a: number'],
    outputs: ['x: string = "high", "low"'],
    rules: ['> 5 | "low"', '> 0 | "high"', '<= 0 | "high"'],
  }

  expect(findings(text).map(({ code, rules }) => [code, rules])).toEqual([
    ['overlap', [1, 2]],
    ['masked-rule', [1, 2]],
    ['unreachable-output', []],
    ['mergeable-rules', [2, 3]],
  ])
})

describe('cells', () => {
  test('of a wrong type are named', () => {
    expect(brief({ inputs: ['a: number'], outputs: ['x: string'], rules: ['"x" | "p"', '- | 5'] }).slice(0, 2)).toEqual(
      [
        ['cell-mistyped', [1], { cell: '"x"', expected: 'number', found: 'string' }],
        ['cell-mistyped', [2], { cell: '5', expected: 'string', found: 'number' }],
      ],
    )
  })

  test('without a declared type are held against the others', () => {
    const found = brief({ inputs: ['a'], outputs: ['x'], rules: ['1 | 1', '2 | 2', '"3" | 3'] })

    expect(found[0]).toEqual(['cell-mistyped', [3], { cell: '"3"', expected: 'number', found: 'string' }])
  })

  test('with values the column does not allow are named', () => {
    const text: TableText = {
      inputs: ['a: string = "p", "q"'],
      outputs: ['x: number = 1, 2'],
      rules: ['"p" | 1', '"r" | 2', '"q" | 3'],
    }

    expect(
      findings(text)
        .filter(({ code }) => code === 'cell-not-allowed')
        .map(({ rules }) => rules),
    ).toEqual([[2], [3]])
  })

  test('that admit nothing make a rule that never matches', () => {
    expect(brief({ inputs: ['a: number'], outputs: ['x'], rules: ['[10..5] | 1', '- | 2'] })).toEqual([
      ['rule-never-matches', [1], { rule: 1, cell: '[10..5]' }],
    ])
  })

  test('that depend on others are named and left out', () => {
    const text: TableText = {
      inputs: ['a: number', 'b: number'],
      outputs: ['x'],
      rules: ['> b | - | 1', '<= 5 | - | 2'],
    }

    expect(brief(text)).toEqual([['opaque-cell', [1], { cell: '> b' }]])
  })

  test('take the type and the allowed values of what they read', () => {
    const types =
      '<itemDefinition name="tLevel"><typeRef>string</typeRef><allowedValues><text>"low", "high"</text></allowedValues></itemDefinition>'
    const content =
      types +
      input('level', 'tLevel') +
      decision('d', table({ inputs: ['level'], outputs: ['x'], rules: ['"low" | 1'] }), { inputs: ['level'] })

    expect(
      model(file(content))
        .analyse()
        .map(({ code, box }) => [code, box]),
    ).toEqual([['gap', ['"high"']]])
  })
})

describe('rules that one rule could say', () => {
  test('are those that differ in one column', () => {
    const text: TableText = {
      inputs: ['a: string = "p", "q", "r"', 'b: boolean'],
      outputs: ['x'],
      rules: ['"p" | true | 1', '"q" | true | 1', '"r" | true | 2', '- | false | 3'],
    }

    expect(brief(text)).toEqual([['mergeable-rules', [1, 2], { rules: '1, 2', column: 'a' }]])
  })

  test('but not where that would change which rule comes first', () => {
    const text = (between: string): TableText => ({
      hitPolicy: 'FIRST',
      inputs: ['a: number'],
      outputs: ['x'],
      rules: ['1 | 1', between, '2 | 1', '- | 3'],
    })

    expect(brief(text('[0..5] | 2')).filter((each) => Array.isArray(each) && each[0] === 'mergeable-rules')).toEqual([])
    expect(brief(text('7 | 2'))).toEqual([['mergeable-rules', [1, 3], { rules: '1, 3', column: 'a' }]])
  })
})

test('listed outputs that no rule gives are named, unless one is computed', () => {
  const text = (output: string): TableText => ({
    inputs: ['a: number'],
    outputs: ['x: number = 1, 2'],
    rules: [`- | ${output}`],
  })

  expect(brief(text('1'))).toEqual([['unreachable-output', [], { value: '2', column: 'x' }]])
  expect(brief(text('a + 1'))).toEqual([])
})

test('findings are sentences in both languages', () => {
  const [gap] = findings({ inputs: ['tuổi: number'], outputs: ['x'], rules: ['< 18 | 1', '> 18 | 2'] })

  expect(gap && describeDecision(gap, 'vi')).toBe('Dòng 4, “d”: Không luật nào khớp khi tuổi 18.')
  expect(gap && describeDecision(gap, 'en')).toBe('Line 4, “d”: No rule matches where tuổi 18.')
})

const bound = fc.integer({ min: 0, max: 6 })
const cell = fc.oneof(
  fc.constant('-'),
  bound.map(String),
  bound.map((each) => `< ${each}`),
  bound.map((each) => `>= ${each}`),
  bound.map((each) => `> ${each}`),
  fc.tuple(bound, bound).map(([from, to]) => `[${from}..${to})`),
  fc.tuple(bound, bound).map(([from, to]) => `(${from}..${to}]`),
  fc.tuple(bound, bound).map(([one, other]) => `not(${one}, ${other})`),
)
const rule = fc.tuple(cell, cell, fc.integer({ min: 1, max: 2 })).map((parts) => parts.join(' | '))
const points = Array.from({ length: 15 }, (_, index) => index / 2 - 0.5)

test('gaps, conflicts and masked rules are those that evaluating every point shows', { timeout: 60_000 }, () => {
  fc.assert(
    fc.property(fc.array(rule, { minLength: 1, maxLength: 6 }), (rules) => {
      const matchesAt = (hitPolicy: string) => {
        const compiled = modelOf({ hitPolicy, inputs: ['a: number', 'b: number'], outputs: ['x'], rules })
        return {
          found: compiled.analyse(),
          at: (a: number, b: number) =>
            compiled.evaluate('d', { a, b }, env).trace.decisions[0]?.tables[0]?.matchedRules ?? [],
        }
      }
      const collect = matchesAt('COLLECT')
      const unique = matchesAt('UNIQUE')
      const first = matchesAt('FIRST')
      const gaps = collect.found.filter(({ code }) => code === 'gap')
      const conflicts = unique.found.filter(({ code }) => code === 'conflict')
      const decided = new Set<number>()
      const seen = new Set<string>()
      for (const a of points) {
        for (const b of points) {
          const matched = collect.at(a, b)
          expect(gaps.some(({ box }) => box !== undefined && isInside(box, [a, b]))).toBe(matched.length === 0)
          for (const one of matched) for (const other of matched) if (one < other) seen.add(`${one},${other}`)
          for (const number of first.at(a, b)) decided.add(number)
        }
      }
      expect(conflicts.map(({ rules: pair }) => pair.join(',')).sort()).toEqual([...seen].sort())
      const masked = first.found.filter(({ code }) => code === 'masked-rule' || code === 'rule-never-matches')
      const silent = masked.map(({ rules: [number = 0] }) => number).sort()
      expect(silent).toEqual(rules.map((_, index) => index + 1).filter((number) => !decided.has(number)))
    }),
    { numRuns: 100 },
  )
})

const words = ['"p"', '"q"', '"r"']
const wordCell = fc.oneof(
  fc.constant('-'),
  fc.subarray(words, { minLength: 1 }).map((some) => some.join(', ')),
  fc.subarray(words, { minLength: 1, maxLength: 2 }).map((some) => `not(${some.join(', ')})`),
  fc.constant('null'),
)
const truthCell = fc.constantFrom('-', 'true', 'false', 'not(true)')

test.each([
  ['any words', 'w: string', ['p', 'q', 'r', 'zz']],
  ['listed words', 'w: string = "p", "q", "r"', ['p', 'q', 'r']],
])(
  'gaps among %s and truths are those that evaluating shows, null where a cell speaks of it',
  { timeout: 60_000 },
  (_, column, values) => {
    fc.assert(
      fc.property(fc.array(fc.tuple(wordCell, truthCell), { minLength: 1, maxLength: 6 }), (cells) => {
        const text: TableText = {
          hitPolicy: 'COLLECT',
          inputs: [column, 't: boolean'],
          outputs: ['x'],
          rules: cells.map((each) => `${each.join(' | ')} | 1`),
        }
        const compiled = modelOf(text)
        const gaps = compiled.analyse().filter(({ code }) => code === 'gap')
        const speaksOfNull = cells.some(([word]) => word === 'null')

        for (const w of speaksOfNull ? [...values, null] : values) {
          for (const t of [true, false]) {
            const isMatched = compiled.evaluate('d', { w, t }, env).output
            const inGap = gaps.some(({ box = [] }) => wordsOf(box, column, { w, t }))
            expect([w, t, inGap]).toEqual([w, t, Array.isArray(isMatched) && isMatched.length === 0])
          }
        }
      }),
      { numRuns: 100 },
    )
  },
)

function wordsOf(
  box: readonly string[],
  column: string,
  point: { readonly w: string | null; readonly t: boolean },
): boolean {
  const text: TableText = { inputs: [column, 't: boolean'], outputs: ['x'], rules: [`${box.join(' | ')} | true`] }
  return modelOf(text).evaluate('d', point, env).output === true
}

/** Whether a point is in a box, by evaluating the box's own tests. */
function isInside(box: readonly string[], [a, b]: readonly [number, number]): boolean {
  const text: TableText = { inputs: ['a: number', 'b: number'], outputs: ['x'], rules: [`${box.join(' | ')} | true`] }
  return boxes.get(text.rules[0] ?? '', text)([a, b])
}

/** Compiling a box once makes the property affordable. */
const boxes = {
  known: new Map<string, (point: readonly [number, number]) => boolean>(),
  get(key: string, text: TableText): (point: readonly [number, number]) => boolean {
    const known = this.known.get(key)
    if (known !== undefined) return known
    const compiled = modelOf(text)
    const test = ([a, b]: readonly [number, number]): boolean => compiled.evaluate('d', { a, b }, env).output === true
    this.known.set(key, test)
    return test
  },
}

test('a thousand rules of six inputs are analysed in about a second', { timeout: 60_000 }, () => {
  const levels = ['"a"', '"b"', '"c"', '"d"', '"e"']
  const rules = Array.from({ length: 1_000 }, (_, index) => {
    const [p, q, r] = [index % 10, Math.floor(index / 10) % 10, Math.floor(index / 100)]
    const upper = (at: number): string => (at === 9 ? `>= ${at * 10}` : `[${at * 10}..${at * 10 + 10})`)
    const lower = (at: number): string => (at === 0 ? '< 10' : upper(at))
    return [
      lower(p),
      lower(q),
      lower(r),
      index === 500 ? 'true' : '-',
      index === 700 ? levels[0] : '-',
      '-',
      index,
    ].join(' | ')
  })
  const compiled = modelOf({
    inputs: ['p: number', 'q: number', 'r: number', 's: boolean', 't: string = "a", "b", "c", "d", "e"', 'u: date'],
    outputs: ['x'],
    rules,
  })

  const started = performance.now()
  const found = compiled.analyse()

  expect(performance.now() - started).toBeLessThan(20_000)
  expect(found.map(({ code, box }) => [code, box])).toEqual([
    ['gap', ['< 10', '< 10', '[50..60)', 'false', '-', '-']],
    ['gap', ['< 10', '< 10', '[70..80)', '-', '"b", "c", "d", "e"', '-']],
  ])
})
