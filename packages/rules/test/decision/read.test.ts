import { describe, expect, test } from 'vitest'
import { compileDecisions, describeDecision } from '../../src/index.js'
import { decision, env, file, literal, model, table, versions } from './dmn.js'

test.each(versions)('DMN %s is read', (version) => {
  const compiled = model(
    file(decision('d', literal('1 + 1', version === '1.1' ? 'feel:number' : 'number')), { version }),
  )

  expect(compiled.definitions[0]?.version).toBe(version)
  expect(compiled.evaluate('d', {}, env).output).toBe(2)
})

test('prefixes, comments, sections and references of XML mean what they mean', () => {
  const text = `<d:definitions xmlns:d="https://www.omg.org/spec/DMN/20230324/MODEL/" name="t" namespace="urn:t">
    <!-- <d:decision name="no"/> --><d:decision name="d" id="x"><d:literalExpression>
    <d:text><![CDATA["<&"]]> + "&lt;&#x1F600;&#233;"</d:text></d:literalExpression></d:decision></d:definitions>`

  expect(model(text).evaluate('d', {}, env).output).toBe('<&<😀é')
})

test('bytes are read by their mark or declaration', () => {
  const text = file(decision('d', literal('"é"')))
  const utf16 = Uint8Array.from([
    0xff,
    0xfe,
    ...new Uint8Array(Uint16Array.from(text, (each) => each.charCodeAt(0)).buffer),
  ])

  expect(model2(new TextEncoder().encode(text))).toBe('é')
  expect(model2(utf16)).toBe('é')
})

function model2(bytes: Uint8Array): unknown {
  return compileDecisions(bytes).model?.evaluate('d', {}, env).output
}

test('elements of other vocabularies, and whatever is in extensions, are passed over', () => {
  const content = `<extensionElements><decision name="d" id="no"/></extensionElements>${decision('d', literal('1'))}`

  expect(model(file(content)).definitions[0]?.decisions).toHaveLength(1)
})

test('what was read cannot be changed', () => {
  const { definitions } = model(file(decision('d', table({ inputs: ['1'], outputs: ['x'], rules: ['1 | 1'] }))))

  const isFrozen = (value: unknown): boolean =>
    typeof value !== 'object' || value === null || (Object.isFrozen(value) && Object.values(value).every(isFrozen))
  expect(isFrozen(definitions)).toBe(true)
})

describe('files that are refused', () => {
  const deep = '<list>'.repeat(120)
  test.each([
    ['', 'xml-malformed'],
    ['no xml', 'xml-malformed'],
    ['<definitions', 'xml-malformed'],
    ['<a><b></a></b>', 'not-dmn'],
    ['<definitions/>', 'not-dmn'],
    ['<definitions xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL"/>', 'not-dmn'],
    [file('<decision name="d">').replace('</definitions>', ''), 'xml-malformed'],
    [file('<decision name="d"></definitions>'), 'xml-malformed'],
    [`<!DOCTYPE d [<!ENTITY e "x">]>${file('')}`, 'doctype-refused'],
    [file(`<decision name="d">${deep}</decision>`), 'too-deep'],
  ])('%#', (text, code) => {
    const { model: compiled, problems } = compileDecisions(text)

    expect(compiled).toBeUndefined()
    expect(problems.map((each) => each.code)).toEqual([code])
  })

  test('files larger than the host allows', () => {
    const codes = (fileLimits: Parameters<typeof compileDecisions>[1]): unknown =>
      compileDecisions(file(decision('d', literal('1'))), fileLimits).problems.map(({ code }) => code)

    expect(codes({ fileLimits: { sizeMax: 100 } })).toEqual(['file-too-large'])
    expect(codes({ fileLimits: { elementsMax: 3 } })).toEqual(['too-many-elements'])
  })

  test('bytes that are not what they say', () => {
    expect(compileDecisions(Uint8Array.from([0x3c, 0xff, 0xfe])).problems.map(({ code }) => code)).toEqual([
      'encoding-broken',
    ])
  })
})

describe('problems say what and where', () => {
  const at = (content: string): unknown =>
    compileDecisions(file(content)).problems.map(({ code, severity, place }) => [
      code,
      severity,
      place.line,
      place.name,
    ])

  test.each([
    [
      '<decision id="a" name="A">\n<literalExpression><text>1 +</text></literalExpression></decision>',
      [['feel-syntax', 'error', 4, 'A']],
    ],
    ['<decision id="a"/>', [['missing-attribute', 'error', 3, undefined]]],
    ['<decision id="a" name="A"/><decision id="a" name="B"/>', [['duplicate-id', 'error', 3, 'B']]],
    ['<decision id="a" name="A"/><inputData id="b" name="A"/>', [['duplicate-name', 'warning', 3, 'A']]],
    [decision('A', literal('1'), { decisions: ['nowhere'] }), [['unresolved-reference', 'error', 3, 'A']]],
    [
      '<decision id="a" name="A"><conditional/></decision>',
      [
        ['missing-expression', 'error', 3, 'A'],
        ['missing-expression', 'error', 3, 'A'],
        ['missing-expression', 'error', 3, 'A'],
      ].slice(0, 3),
    ],
    [
      decision('A', table({ hitPolicy: 'SOME', inputs: ['1'], outputs: ['x'], rules: [] })),
      [['unknown-hit-policy', 'error', 4, 'A']],
    ],
    [
      decision('A', table({ hitPolicy: 'COLLECT', aggregation: 'MEAN', inputs: ['1'], outputs: ['x'], rules: [] })),
      [['unknown-aggregation', 'error', 4, 'A']],
    ],
    [
      decision('A', table({ inputs: ['1'], outputs: ['x'], rules: ['1 | 2 | 3'] })),
      [['cells-mismatch', 'error', 5, 'A']],
    ],
    [
      decision('A', table({ inputs: ['1'], outputs: ['', ''], rules: [] })),
      [
        ['output-unnamed', 'error', 4, 'A'],
        ['output-unnamed', 'error', 4, 'A'],
      ],
    ],
    [
      decision('A', table({ hitPolicy: 'PRIORITY', inputs: ['1'], outputs: ['x'], rules: [] })),
      [['priorities-missing', 'warning', 4, 'A']],
    ],
    [decision('A', '<functionDefinition kind="Java"/>'), [['function-refused', 'error', 4, 'A']]],
    [
      decision('A', '<literalExpression expressionLanguage="groovy"><text>1</text></literalExpression>'),
      [['expression-language', 'error', 4, 'A']],
    ],
  ])('%#', (content, expected) => {
    expect(at(content)).toEqual(expected)
  })

  test('a cell that is no FEEL is named by its rule and column, in both languages', () => {
    const [problem] = compileDecisions(
      file(decision('Phí', table({ inputs: ['1'], outputs: ['x'], rules: ['1 | 1', '< | 2'] }))),
    ).problems

    expect(problem).toMatchObject({ code: 'feel-syntax', place: { name: 'Phí', line: 6, rule: 2, column: 1 } })
    expect(problem && describeDecision(problem, 'vi')).toMatch(/^Dòng 6, “Phí”, luật 2, cột 1: Dòng 1, cột 2: cần /)
    expect(problem && describeDecision(problem, 'en')).toMatch(
      /^Line 6, “Phí”, rule 2, column 1: Line 1, column 2: expected /,
    )
  })
})

test('a decision with an error is null and says so; the others are evaluated', () => {
  const { model: compiled } = compileDecisions(file(decision('broken', literal('1 +')) + decision('d', literal('1'))))

  expect(compiled?.evaluate('d', {}, env).output).toBe(1)
  const { output, trace } = compiled?.evaluate('broken', {}, env) ?? {}
  expect(output).toBeNull()
  expect(trace?.warnings.map(({ code }) => code)).toEqual(['not-evaluable'])
})
