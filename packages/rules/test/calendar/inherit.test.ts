import { describe, expect, test } from 'vitest'
import { compileCalendar, inheritCalendar, vietnamCalendar } from '../../src/index.js'
import { at, text } from './local.js'

const decision = { source: 'Quyết định của Giám đốc Sở', status: 'official' } as const

const agencyData = inheritCalendar(vietnamCalendar, {
  code: 'so-ttt',
  version: 4,
  exceptions: [
    { date: '2026-03-09', kind: 'agencyClosed', ...decision },
    { date: '2026-08-22', kind: 'agencyClosed', ...decision },
  ],
})
const counterData = inheritCalendar(agencyData, {
  code: 'mot-cua',
  version: 2,
  shifts: [
    { weekdays: [1, 2, 3, 4, 5], from: '07:00', to: '11:30' },
    { weekdays: [1, 2, 3, 4, 5], from: '13:00', to: '17:00' },
    { weekdays: [6], from: '07:30', to: '11:30' },
  ],
  exceptions: [{ date: '2026-03-09', kind: 'agencyDuty', ...decision, hours: [{ from: '08:00', to: '10:00' }] }],
})
const [agency, counter] = [compileCalendar(agencyData), compileCalendar(counterData)]

describe('a counter inherits from its agency, which inherits from the country', () => {
  test('and the nearest that says something of a date decides', () => {
    const hours = (date: string) => counter.dayAt(at(`${date} 00:00`)).hours.map(({ from, to }) => `${from}–${to}`)

    expect(hours('2026-02-17')).toEqual([])
    expect(hours('2026-08-22')).toEqual([])
    expect(hours('2026-03-09')).toEqual(['08:00–10:00'])
    expect(hours('2026-03-07')).toEqual(['07:30–11:30'])
    expect(hours('2026-01-10')).toEqual(['07:00–11:30', '13:00–17:00'])
  })

  test('but the unit behind the counter keeps its own hours', () => {
    expect(agency.isWorkingDay(at('2026-03-07 08:00'))).toBe(false)
    expect(agency.isWorkingDay(at('2026-03-09 08:00'))).toBe(false)
    expect(agency.isWorking(at('2026-03-10 07:10'))).toBe(false)
    expect(counter.isWorking(at('2026-03-10 07:10'))).toBe(true)
  })

  test('and says which version of each it is made of', () => {
    expect(counter.lineage).toEqual([
      { code: 'mot-cua', version: 2 },
      { code: 'so-ttt', version: 4 },
      { code: 'vn', version: 1 },
    ])
    expect(compileCalendar(vietnamCalendar).lineage).toEqual([{ code: 'vn', version: 1 }])
  })

  test('and has rules of counting of its own, beside those of its agency, which a process may change again', () => {
    const strict = inheritCalendar(vietnamCalendar, {
      code: 'so',
      version: 1,
      policy: { cutOff: '16:00', end: 'midnight' },
    })
    const own = compileCalendar(inheritCalendar(strict, { code: 'mot-cua', version: 1, policy: { cutOff: '15:00' } }))
    const due = (calendar: typeof own, policy?: { readonly cutOff: string }) =>
      calendar.dueOf(at('2026-03-02 15:30'), '0 wd', policy).date

    expect([due(compileCalendar(strict)), due(own), due(own, { cutOff: '15:30' })]).toEqual([
      '2026-03-02',
      '2026-03-03',
      '2026-03-02',
    ])
    expect(text(own.dueOf(at('2026-03-02 10:00'), '1 wd'))).toBe('2026-03-03 24:00')
  })

  test('and a day says why it is off, with the source', () => {
    expect(counter.dayAt(at('2026-11-24 09:00'))).toEqual({
      date: '2026-11-24',
      hours: [],
      exception: {
        date: '2026-11-24',
        kind: 'holiday',
        source: 'Nghị quyết 28/2026/QH16',
        status: 'official',
        name: 'Ngày Văn hóa Việt Nam',
      },
    })
    expect(counter.dayAt(at('2026-11-25 09:00'))).not.toHaveProperty('exception')
  })

  test('an expected date of the agency makes its year expected, not that of the country', () => {
    const own = inheritCalendar(vietnamCalendar, {
      code: 'so',
      version: 1,
      exceptions: [{ date: '2026-06-01', kind: 'agencyClosed', source: 'dự thảo', status: 'expected' }],
    })

    expect(compileCalendar(own).dueOf(at('2026-03-02 10:00'), '1 wd').expected).toBe(true)
    expect(compileCalendar(vietnamCalendar).dueOf(at('2026-03-02 10:00'), '1 wd').expected).toBe(false)
  })
})
