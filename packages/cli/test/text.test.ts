import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { tableRows } from '../src/format/table.js'
import { harmless, padded, shortened, widthOf, wrapped } from '../src/format/text.js'
import { dueText, leftText, momentText } from '../src/format/time.js'
import { describeIncident, incidentCodes } from '../src/messages/incidents.js'

const at = (text: string): number => Date.parse(`${text}:00+07:00`)

describe('time', () => {
  test('a deadline at midnight is the end of the day before', () => {
    expect(dueText(at('2026-09-04T00:00'), 'vi')).toBe('03/09/2026 24:00')
    expect(dueText(at('2026-09-03T17:30'), 'vi')).toBe('03/09/2026 17:30')
    expect(dueText(at('2026-09-04T00:00'), 'en')).toBe('3 Sept 2026 24:00')
  })

  test('moments are those of the office, not of the machine', () => {
    expect(momentText(Date.parse('2026-03-01T20:00:00Z'), 'vi')).toBe('02/03/2026 03:00')
  })

  test.each([
    [3 * 24 * 60, 'còn 3 ngày', '3 days left'],
    [48 * 60 - 1, 'còn 47 giờ', '47 hours left'],
    [90, 'còn 1 giờ', '1 hour left'],
    [5, 'còn 5 phút', '5 minutes left'],
    [0, 'còn 1 phút', '1 minute left'],
    [-30, 'quá hạn 30 phút', 'overdue by 30 minutes'],
    [-4 * 24 * 60, 'quá hạn 4 ngày', 'overdue by 4 days'],
  ])('%d minutes', (minutes, vi, en) => {
    expect(leftText(minutes * 60_000, 0, 'vi')).toBe(vi)
    expect(leftText(minutes * 60_000, 0, 'en')).toBe(en)
  })
})

describe('text', () => {
  test('accents shift no column, composed or not', () => {
    expect(widthOf('Đồng ý')).toBe(6)
    expect(widthOf('Đồng ý'.normalize('NFD'))).toBe(6)
    expect(padded('ý', 3)).toBe('ý  ')
  })

  test('long text is broken at spaces and never inside a word', () => {
    expect(wrapped('một hai ba bốn', 7)).toEqual(['một hai', 'ba bốn'])
    expect(wrapped('dài-hơn-một-dòng a', 5)).toEqual(['dài-hơn-một-dòng', 'a'])
    expect(shortened('một hai ba', 5)).toBe('một …')
  })

  test('what a file says cannot move the cursor', () => {
    expect(harmless('a\u001b[2Jb\u009bc\nd')).toBe('a [2Jb c d')
  })

  test('a table that is too wide puts its last column on a line of its own', () => {
    expect(tableRows(['A', 'B'], [['một', 'hai']], 20)).toEqual(['A    B', 'một  hai'])
    expect(tableRows(['A', 'B'], [['một', 'hai']], 5)).toEqual(['A\n    B', 'một\n    hai'])
  })
})

describe('incidents', () => {
  test.each(incidentCodes)('%s has a sentence in both languages', (code) => {
    const vi = describeIncident({ code, details: {} }, 'vi')
    const en = describeIncident({ code, details: {} }, 'en')

    expect(vi).not.toBe(en)
    expect(vi).toContain(`[${code}]`)
    expect(vi + en).not.toContain('{')
  })

  test('every code that the documentation lists is known', () => {
    const errors = readFileSync(join(import.meta.dirname, '../../../docs/errors.md'), 'utf8')
    const table = /## Incidents\n([\s\S]*?)(?:\n## |$)/.exec(errors)?.[1] ?? ''
    const documented = [...table.matchAll(/^\| `([a-z-]+)`/gm)].map(([, code]) => code)

    expect(documented.length).toBeGreaterThan(15)
    expect(incidentCodes).toEqual(expect.arrayContaining(documented))
  })

  test('one that the catalogue does not know still says what it knows', () => {
    expect(describeIncident({ code: 'new-one', details: { value: 3 } }, 'vi')).toBe('new-one, value = 3 [new-one]')
  })
})
