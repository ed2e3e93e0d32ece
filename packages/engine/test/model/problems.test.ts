import { expect, describe as group, test } from 'vitest'
import { inVietnamese } from '../../src/expressions.js'
import { describe } from '../../src/model/describe.js'
import { messages } from '../../src/model/messages.js'
import type { Case } from './cases/case.js'
import { collaboration } from './cases/collaboration.js'
import { expressions } from './cases/expressions.js'
import { file } from './cases/file.js'
import { structure } from './cases/structure.js'
import { supported } from './cases/supported.js'
import { vocabulary } from './cases/vocabulary.js'
import { around, extension, flows, problemsOf, problemsWith, process } from './file.js'

const start = '<startEvent id="s" />'
const cases: readonly Case[] = [...file, ...vocabulary, ...supported, ...expressions, ...structure, ...collaboration]

/** Codes that stand for what no file we know of brings about. */
const unforeseen = ['unreadable']

test.each(
  cases.map((each): [string, Case] => [`${each.code}${each.what === undefined ? '' : `: ${each.what}`}`, each]),
)('found: %s', async (_, { code, severity = 'error', xml, params, place }) => {
  const found = await problemsWith(code, xml)

  expect(found).not.toEqual([])
  expect(found[0]?.severity).toBe(severity)
  if (params !== undefined) expect(found.map((problem) => problem.params)).toContainEqual(params)
  if (place !== undefined) expect(found[0]?.place).toMatchObject(place)
})

/** What can be wrong with several files only: `test/facade/call-bindings.test.ts`. */
const ofDeployments = ['process-in-several-files']

test('every code of the catalogue has a diagram that brings it about', () => {
  const shown = new Set([...cases.map(({ code }) => code), ...unforeseen, ...ofDeployments])

  expect(Object.keys(messages).filter((code) => !shown.has(code))).toEqual([])
})

group('what is right is left alone', () => {
  const onTask = (inside: string): string => around(`<userTask id="a">${extension(inside)}</userTask>`)
  const owner = extension('<qt:assignment to="an" />')

  test.each([
    ['a loop that waits', process(`${start}<userTask id="a">${owner}</userTask>${flows('s-a', 'a-a')}`)],
    [
      'a loop that waits inside a sub-process',
      process(`${start}<subProcess id="a"><userTask id="t">${owner}</userTask></subProcess>${flows('s-a', 'a-a')}`),
    ],
    ['a loop that waits for a handler', process(`${start}<serviceTask id="a" />${flows('s-a', 'a-a')}`)],
    [
      'an exclusive gateway that only merges',
      process(`${start}<exclusiveGateway id="g" /><endEvent id="e" />${flows('s-g', 'g-e')}`),
    ],
    [
      'an agency with more time than its handler',
      onTask('<qt:assignment to="an" /><qt:deadline within="3 wd" /><qt:deadline for="agency" within="5 wd" />'),
    ],
    [
      'deadlines that cannot be compared',
      onTask('<qt:assignment to="an" /><qt:deadline within="3 wd" /><qt:deadline for="agency" within="8 wh" />'),
    ],
    ['a character of the higher planes, by number', around('<task id="a" name="&#128512;" />')],
    [
      'a comment with what would be refused outside',
      around('<!-- <!DOCTYPE x> & <a> --><task id="a"><documentation><![CDATA[ a & <b> ]]></documentation></task>'),
    ],
    [
      "the modeller's own attributes",
      around('<task id="a" />').replace(
        'id="D"',
        'id="D" xmlns:modeler="http://camunda.org/schema/modeler/1.0" modeler:executionPlatform="x"',
      ),
    ],
    ["the schema's location", around('<task id="a" />').replace('id="D"', 'id="D" xsi:schemaLocation="x y"')],
  ])('%s', async (_, xml) => {
    expect(await problemsOf(xml)).toEqual([])
  })
})

group('problems', () => {
  test('are all collected, in the order of the file', async () => {
    const problems = await problemsOf(
      process(`${start}\n<task id="a" nmae="x" />\n<choreographyTask id="b" />\n${flows('s-a', 'a-zz')}`),
    )

    expect(problems.map(({ code, place }) => `${place.line} ${code}`)).toEqual([
      '4 unknown-attribute',
      '5 unsupported-element',
      '7 unresolved-reference',
    ])
  })

  test('an element that is not executed hides no complaint about what cannot be reached, and makes none', async () => {
    const problems = await problemsOf(
      process(`${start}<choreographyTask id="x" /><task id="a" />${flows('s-x', 'x-a')}`),
    )

    expect(problems.map(({ code }) => code)).toEqual(['unsupported-element'])
  })

  test('of the drawing keep no file from being deployed', async () => {
    const xml = around('<task id="a" />').replace(
      '</definitions>',
      '<bpmndi:BPMNDiagram id="B"><bpmndi:BPMNPlane id="pl" bpmnElement="gone"><foo /></bpmndi:BPMNPlane></bpmndi:BPMNDiagram></definitions>',
    )

    const problems = await problemsOf(xml)

    expect(problems.map(({ severity, code }) => `${severity} ${code}`).sort()).toEqual([
      'warning unknown-element',
      'warning unresolved-reference',
    ])
  })
})

group('describe', () => {
  const problem = {
    code: 'unsupported-element',
    severity: 'error',
    params: { what: 'scriptTask' },
    place: { element: 'a', name: 'Tính\n phí', line: 4, column: 2 },
  } as const

  test('says where, what and how to mend it, in both languages', () => {
    expect(describe(problem, 'vi')).toMatch(/^Dòng 4, cột 2, phần tử a “Tính phí”: Chưa chạy được: scriptTask\. Hãy /)
    expect(describe(problem, 'en')).toMatch(
      /^Line 4, column 2, element a “Tính phí”: Not executed by this version: scriptTask\. Use /,
    )
  })

  test('says what it knows of a problem that another version found', () => {
    expect(describe({ ...problem, code: 'toString', place: {} }, 'vi')).toBe('toString, what = scriptTask')
  })

  test('writes what a file contains as it is', async () => {
    const [found] = await problemsWith(
      'unknown-attribute',
      around('<task id="a" _x="{attribute} $&amp;" />').replaceAll('_x', 'name2'),
    )

    expect(found && describe(found, 'en')).toContain('"name2"')
  })

  const names = (sentence: string): string[] =>
    [...new Set([...sentence.matchAll(/\{(\w+)\}/g)].map(([, name]) => name ?? ''))].sort()

  test.each(Object.entries(messages))('%s has both languages, with the same parameters', (_, { vi, en }) => {
    expect(names(vi)).toEqual(names(en))
    expect(vi).not.toBe(en)
    expect(vi.normalize('NFC')).toBe(vi)
    expect(vi).toMatch(/[ăâđêôơưáàảãạ]/i)
  })

  test('fills every parameter of every problem', async () => {
    for (const { xml } of cases) {
      for (const found of await problemsOf(xml)) {
        const { vi, en } = messages[found.code as keyof typeof messages]
        expect(Object.keys(found.params).sort()).toEqual(names(en))
        for (const [locale, template] of [
          ['vi', vi],
          ['en', en],
        ] as const) {
          const sentence = describe(found, locale)
          for (const name of names(template)) {
            const word = found.params[name] ?? ''
            expect(sentence).toContain(locale === 'vi' && name === 'expected' ? inVietnamese(word) : word)
          }
        }
      }
    }
  })
})
