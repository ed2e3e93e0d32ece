import { describe, expect, test } from 'vitest'
import type { EngineError } from '../../src/errors.js'
import type { Json } from '../../src/json.js'
import { compileStoredCalendar, dueOn, nationalCalendar } from '../../src/people/deadlines.js'
import type { DocumentProblem } from '../../src/people/document-shape.js'

const at = (local: string): number => Date.parse(`${local}:00+07:00`)
const document = (content: Json, key = 'default', version = 1) => ({ key, version, content })
const compileOne = (content: Json) => compileStoredCalendar([document(content)])
const refusalOf = (content: Json): unknown => {
  try {
    return compileOne(content)
  } catch (error) {
    return error
  }
}
const problemsOf = (refusal: unknown): readonly DocumentProblem[] =>
  (refusal as EngineError).details['problems'] as readonly DocumentProblem[] // the test has looked at both before

const notice = { source: 'Thông báo', status: 'official' }

describe('an agency without a calendar of its own', () => {
  test.each([
    ['2026-02-13T16:00', '5 wd', '2026-02-27T17:30'],
    ['2026-02-13T16:00', '8 wh', '2026-02-23T16:00'],
    ['2026-08-21T10:00', '1 wd', '2026-08-22T17:30'],
    ['2026-04-24T10:00', '5 cd', '2026-04-30T00:00'],
    ['2026-03-02T10:30', 'P1D', '2026-03-03T10:30'],
  ])('goes by the national one: from %s, %s is due %s', (start, within, due) => {
    expect(dueOn(nationalCalendar, within, at(start))).toBe(at(due))
  })
})

describe('an agency with its own calendar', () => {
  test('inherits what it does not say', () => {
    const calendar = compileOne({
      inherits: 'vn',
      exceptions: [{ date: '2026-03-03', kind: 'agencyClosed', ...notice }],
    })

    expect(dueOn(calendar, '1 wd', at('2026-03-02T10:00'))).toBe(at('2026-03-04T17:30'))
    expect(dueOn(calendar, '5 wd', at('2026-02-13T16:00'))).toBe(at('2026-02-27T17:30'))
  })

  test('has its own hours, and the holidays of the country', () => {
    const calendar = compileOne({
      inherits: 'vn',
      shifts: [{ weekdays: [1, 2, 3, 4, 5, 6], from: '07:00', to: '11:30' }],
    })

    expect(dueOn(calendar, '1 wd', at('2026-02-13T10:00'))).toBe(at('2026-02-14T11:30'))
    expect(dueOn(calendar, '2 wd', at('2026-02-13T10:00'))).toBe(at('2026-02-21T11:30'))
  })

  test('counts by its own rules: a counter with a cut-off hour, and months as the Civil Code ends them', () => {
    const calendar = compileOne({ inherits: 'vn', policy: { cutOff: '15:00', iso: 'civil' } })

    expect(dueOn(calendar, '0 wd', at('2026-03-02T15:01'))).toBe(at('2026-03-03T17:30'))
    expect(dueOn(calendar, 'P1M', at('2026-03-02T10:00'))).toBe(at('2026-04-03T00:00'))
  })

  test('may stand alone', () => {
    const calendar = compileOne({
      zone: 'Asia/Tokyo',
      shifts: [{ weekdays: [1, 2, 3, 4, 5], from: '09:00', to: '17:00' }],
    })

    expect(dueOn(calendar, '1 wd', at('2026-02-13T16:00'))).toBe(Date.parse('2026-02-16T17:00:00+09:00'))
  })
})

describe('calendars that inherit from each other', () => {
  const closure = { inherits: 'vn', exceptions: [{ date: '2026-03-03', kind: 'agencyClosed', ...notice }] }
  const counter = { inherits: 'default', shifts: [{ weekdays: [1, 2, 3, 4, 5, 6], from: '07:00', to: '11:30' }] }

  test('a counter has the closures of its agency and the holidays of the country, in hours of its own', () => {
    const calendar = compileStoredCalendar([document(counter, 'mot-cua', 7), document(closure, 'default', 3)])

    expect(dueOn(calendar, '1 wd', at('2026-03-02T10:00'))).toBe(at('2026-03-04T11:30'))
    expect(dueOn(calendar, '2 wd', at('2026-02-13T10:00'))).toBe(at('2026-02-21T11:30'))
    expect(calendar.lineage).toEqual([
      { code: 'mot-cua', version: 7 },
      { code: 'default', version: 3 },
      { code: 'vn', version: 1 },
    ])
  })

  test('an agency that stores the national calendar anew has it below all its own', () => {
    const published = { inherits: 'vn', exceptions: [{ date: '2027-06-01', kind: 'holiday', ...notice }] }

    const calendar = compileStoredCalendar([document(closure), document(published, 'vn', 2)])

    expect(dueOn(calendar, '1 wd', at('2027-05-31T10:00'))).toBe(at('2027-06-02T17:30'))
    expect(dueOn(calendar, '1 wd', at('2026-03-02T10:00'))).toBe(at('2026-03-04T17:30'))
  })
})

describe('a circle of calendars is refused', () => {
  const inherits = (base: string) => ({ inherits: base })

  test.each([
    [[document(inherits('default'), 'default')]],
    [[document(inherits('default'), 'mot-cua'), document(inherits('mot-cua'), 'default')]],
    [[document(inherits('default'), 'vn'), document(inherits('vn'), 'default')]],
    [[document(inherits('vn'), 'default'), document(inherits('default'), 'vn')]],
  ])('%j', (documents) => {
    expect(() => compileStoredCalendar(documents)).toThrow(
      expect.objectContaining({
        code: 'calendar-invalid',
        details: { problems: [expect.objectContaining({ path: 'inherits' })] },
      }),
    )
  })

  test('but the agency’s own national calendar may inherit the one that is shipped', () => {
    const calendar = compileStoredCalendar([document(inherits('vn'), 'default'), document(inherits('vn'), 'vn', 4)])

    expect(dueOn(calendar, '5 wd', at('2026-02-13T16:00'))).toBe(at('2026-02-27T17:30'))
  })
})

describe('trouble', () => {
  test.each(['', 'tomorrow', '5', '5 days', '1.5 wd'])('%j is no deadline', (within) => {
    expect(() => dueOn(nationalCalendar, within, at('2026-03-02T10:00'))).toThrow(
      expect.objectContaining({ code: 'deadline-invalid', details: expect.objectContaining({ value: within }) }),
    )
  })

  test('a calendar that never has the time is named', () => {
    const calendar = compileOne({
      code: 'het-han',
      shifts: [{ weekdays: [1], from: '08:00', to: '09:00', validTo: '2026-01-31' }],
    })

    expect(() => dueOn(calendar, '8 wh', at('2026-03-02T10:00'))).toThrow(
      expect.objectContaining({ code: 'no-working-time', details: expect.objectContaining({ calendar: 'het-han' }) }),
    )
  })

  test.each<[string, Json]>([
    ['$', null],
    ['$', { inherits: 'vn', holidays: [] }],
    ['inherits', { inherits: 'us' }],
    ['policy.cutOff', { inherits: 'vn', policy: { cutOff: '3 pm' } }],
    ['policy.end', { inherits: 'vn', policy: { end: 'noon' } }],
    ['shifts', {}],
    ['zone', { inherits: 'vn', zone: 'Asia/Hanoi' }],
    ['shifts[0].weekdays[0]', { shifts: [{ weekdays: [8], from: '08:00', to: '09:00' }] }],
    ['shifts[0].from', { shifts: [{ weekdays: [1], from: '8h', to: '09:00' }] }],
    ['exceptions[0].kind', { inherits: 'vn', exceptions: [{ date: '2026-03-03', kind: 'holyday', ...notice }] }],
    [
      'exceptions[0].source',
      { inherits: 'vn', exceptions: [{ date: '2026-03-03', kind: 'holiday', status: 'official' }] },
    ],
  ])('a document that is no calendar is refused at %s: %j', (path, content) => {
    const refusal = refusalOf(content)

    expect(refusal).toMatchObject({ code: 'calendar-invalid', status: 422, details: { problems: [{ path }] } })
    for (const { sentence } of problemsOf(refusal)) {
      expect(sentence.vi).not.toBe(sentence.en)
      expect(sentence.en).not.toMatch(/pattern|undefined/)
    }
  })
})
