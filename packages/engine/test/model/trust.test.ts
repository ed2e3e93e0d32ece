import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { compile } from '../../src/model/compile.js'
import { around, graphOf, problemsOf, process } from './file.js'

const flowless =
  '<?xml version="1.0" encoding="ENC"?><definitions xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL" targetNamespace="t"><process id="P" isExecutable="true" name="NAME"><startEvent id="s"/></process></definitions>'
const text = (encoding: string, name: string): string => flowless.replace('ENC', encoding).replace('NAME', name)

function utf16(content: string, littleEndian: boolean, mark: boolean): Uint8Array {
  const bytes = Buffer.from(mark ? `\uFEFF${content}` : content, 'utf16le')
  return littleEndian ? bytes : bytes.swap16()
}

describe('encodings', () => {
  test.each<[string, string | Uint8Array, string]>([
    ['text', text('ISO-8859-1', 'Công văn'), 'Công văn'],
    ['text with a mark', `\uFEFF${text('UTF-8', 'Công văn')}`, 'Công văn'],
    ['UTF-8', Buffer.from(text('UTF-8', 'Công văn')), 'Công văn'],
    ['UTF-8 that says nothing', Buffer.from(text('UTF-8', 'Công văn').replace(/<\?.*?\?>/, '')), 'Công văn'],
    ['UTF-8 with a mark', Buffer.from(`\uFEFF${text('utf-8', 'Công văn')}`), 'Công văn'],
    ['UTF-16, little end first', utf16(text('UTF-16', 'Công văn'), true, true), 'Công văn'],
    ['UTF-16, big end first', utf16(text('UTF-16', 'Công văn'), false, true), 'Công văn'],
    ['UTF-16 without a mark', utf16(text('UTF-16', 'Công văn'), true, false), 'Công văn'],
    ['UTF-16 without a mark, big end first', utf16(text('UTF-16', 'Công văn'), false, false), 'Công văn'],
    ['ISO-8859-1', Buffer.from(text('ISO-8859-1', 'Việt'.replace('ệ', 'é')), 'latin1'), 'Viét'],
    [
      'windows-1252',
      Buffer.concat(
        [Buffer.from(text('windows-1252', 'a'), 'latin1')].map((all) =>
          Buffer.from(all.toString('latin1').replace('"a"', '"\u0080"'), 'latin1'),
        ),
      ),
      '€',
    ],
    ['single quotes', Buffer.from(text('ISO-8859-1', 'é').replace('"ISO-8859-1"', "'ISO-8859-1'"), 'latin1'), 'é'],
  ])('%s is read as it is written', async (_, input, name) => {
    expect((await graphOf(input)).name).toBe(name)
    expect(await problemsOf(input)).toEqual([])
  })

  test('what is stored is the text, whatever the encoding was', async () => {
    const { source } = await compile(Buffer.from(text('ISO-8859-1', 'é'), 'latin1'))

    expect(source).toBe(text('ISO-8859-1', 'é'))
    expect((await graphOf(source)).name).toBe('é')
  })

  test('a character of the higher planes is whole, also by number', async () => {
    expect(
      (await graphOf(process('<startEvent id="s" />', 'isExecutable="true" name="&#128512;&#x1F600;"'))).name,
    ).toBe('😀😀')
  })
})

describe('limits', () => {
  test('a file that is too large is refused before anything of it is read', async () => {
    const { graph, problems, source } = await compile(new Uint8Array(50 * 1024 * 1024))

    expect(problems.map(({ code }) => code)).toEqual(['file-too-large'])
    expect(source).toBe('')
    expect(Object.keys(graph.processes)).toEqual([])
  })

  test('the host may move them', async () => {
    const xml = around('<task id="a" />')

    const refused = async (limits: object): Promise<readonly string[]> =>
      (await compile(xml, { limits })).problems.map(({ code }) => code)

    expect(await refused({ bytesMax: 100 })).toEqual(['file-too-large'])
    expect(await refused({ elementsMax: 3 })).toEqual(['too-many-elements'])
    expect(await refused({ depthMax: 1 })).toEqual(['too-deep'])
    expect(await refused({ depthMax: 2, elementsMax: 7 })).toEqual([])
  })

  test('twenty thousand faults cost no more than a hundred', async () => {
    const { problems } = await compile(process('<foo />\n'.repeat(20_000)))

    expect(problems.filter(({ code }) => code === 'unknown-element')).toHaveLength(100)
    expect(problems.map(({ code }) => code)).toContain('too-many-faults')
  })

  const size = 2 * 1024 * 1024
  const fill = (part: string): string => part.repeat(size / part.length)

  test.each([
    ['a name without a value', process(`<task id="a" ${fill('x')} />`)],
    ['spaces', process(`<task id="a" ${fill(' ')} />`)],
    ['sections that never end', process(fill('<![CDATA['))],
    ['quotes', process(fill('"'))],
    ['openings', process(fill('<'))],
    ['lines of a return alone', process(`${fill('\r')}${'<foo />'.repeat(150)}`)],
    ['references in one list', process(`<task id="a">${'<incoming>z</incoming>'.repeat(20_000)}</task>`)],
    ['references to nothing', process('<sequenceFlow sourceRef="tns:a" targetRef="tns:b" />'.repeat(20_000))],
    [
      'sub-processes beside one another',
      process(Array.from({ length: 20_000 }, (_, n) => `<subProcess id="a${n}" />`).join('')),
    ],
    [
      'deadlines of many tasks',
      process(
        `<extensionElements>${'<qt:deadline within="1 wd" />'.repeat(5_000)}</extensionElements>${Array.from({ length: 5_000 }, (_, n) => `<userTask id="a${n}"><extensionElements><qt:deadline within="2 wd" /></extensionElements></userTask>`).join('')}`,
      ),
    ],
    [
      'an owner that is all spaces',
      around(
        `<userTask id="a"><potentialOwner id="o"><resourceAssignmentExpression><formalExpression>user(${fill(' ')}x</formalExpression></resourceAssignmentExpression></potentialOwner></userTask>`,
      ),
    ],
    ['a declaration that never ends', `<?xml ${fill(' encoding')}`],
  ])('a file of nothing but %s is done with before anybody waits', async (_, xml) => {
    const { problems } = await compile(Buffer.from(xml))

    expect(problems.length).toBeLessThanOrEqual(10_002)
  })

  test('the contents of entities are never looked for', async () => {
    const laughs = '<?xml version="1.0"?><!DOCTYPE l [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;">]><l>&b;</l>'

    expect((await problemsOf(laughs)).map(({ code }) => code)).toEqual(['doctype-refused'])
  })
})

describe('no file makes it throw', () => {
  const whole =
    around(`<userTask id="a" name="Duyệt" qt:title="= x"><extensionElements><qt:assignment to="= y" /><qt:deadline within="5 wd" /></extensionElements>
    <multiInstanceLoopCharacteristics><loopCardinality>= 3</loopCardinality></multiInstanceLoopCharacteristics></userTask>
    <subProcess id="sp"><dataObject id="d" /><startEvent id="is" /></subProcess>
    <boundaryEvent id="b" attachedToRef="a"><timerEventDefinition><timeDuration>PT1H</timeDuration></timerEventDefinition></boundaryEvent>`)
  const words = [
    '<',
    '>',
    '"',
    '/>',
    '</process>',
    '<process id="P">',
    'id="a"',
    'id="__proto__"',
    '&',
    '<!--',
    ']]>',
    '<![CDATA[',
    '= (',
    'sourceRef="a"',
    'xmlns:qt="x"',
    'attachedToRef="P"',
    '\u0000',
    '<incoming>P</incoming>',
  ]

  async function survives(xml: string | Uint8Array): Promise<void> {
    const { graph, problems } = await compile(xml)

    expect(Object.isFrozen(graph)).toBe(true)
    for (const { severity } of problems) expect(['error', 'warning']).toContain(severity)
  }

  test('cut off anywhere', async () => {
    for (let length = 0; length < whole.length; length += 7) await survives(whole.slice(0, length))
  })

  test('cut out, doubled and overwritten', async () => {
    const change = fc.record({
      from: fc.nat(whole.length),
      length: fc.nat(60),
      word: fc.oneof(fc.constantFrom(...words), fc.string({ maxLength: 5 })),
    })

    await fc.assert(
      fc.asyncProperty(fc.array(change, { minLength: 1, maxLength: 4 }), async (changes) => {
        await survives(
          changes.reduce((xml, { from, length, word }) => xml.slice(0, from) + word + xml.slice(from + length), whole),
        )
      }),
      { numRuns: 500 },
    )
  })

  test('an attribute that says something else', async () => {
    const attributes = [...whole.matchAll(/ ([\w:]+)="([^"]*)"/g)].map(
      (match) => match.index + match[0].indexOf('"') + 1,
    )

    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom(...attributes),
        fc.constantFrom('a', 'P', 'sp', 'd', 'is', 's-a', '', '= ', '__proto__', 'constructor', 'true'),
        async (at, value) => {
          await survives(whole.slice(0, at) + value + whole.slice(whole.indexOf('"', at)))
        },
      ),
      { numRuns: 300 },
    )
  })

  test('bytes of any kind', async () => {
    await fc.assert(fc.asyncProperty(fc.uint8Array({ maxLength: 200 }), survives), { numRuns: 200 })
  })
})
