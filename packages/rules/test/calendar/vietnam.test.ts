import { describe, expect, test } from 'vitest'
import { compileCalendar, vietnamCalendar } from '../../src/index.js'
import { at } from './local.js'

const calendar = compileCalendar(vietnamCalendar)
const { exceptions } = vietnamCalendar

describe('the national calendar', () => {
  test.each([
    [2024, '01-01 02-08 02-09 02-12 02-13 02-14 04-18 04-29 04-30 05-01 09-02 09-03', '05-04'],
    [2025, '01-01 01-27 01-28 01-29 01-30 01-31 04-07 04-30 05-01 05-02 09-01 09-02', '04-26'],
    [2026, '01-01 01-02 02-16 02-17 02-18 02-19 02-20 04-27 04-30 05-01 08-31 09-01 09-02 11-24', '01-10 08-22'],
    [2027, '01-01 02-05 02-08 02-09 02-10 02-11 04-16 04-30 05-03 09-02 09-03 11-24', ''],
  ])('of %i: weekdays off and Saturdays worked', (year, off, worked) => {
    const days = daysOf(year)

    const weekdaysOff = days.filter((day) => !isWeekend(day) && !calendar.isWorkingDay(at(`${day} 00:00`)))
    const weekendsWorked = days.filter((day) => isWeekend(day) && calendar.isWorkingDay(at(`${day} 00:00`)))

    expect(weekdaysOff.map((day) => day.slice(5)).join(' ')).toBe(off)
    expect(weekendsWorked.map((day) => day.slice(5)).join(' ')).toBe(worked)
  })

  test.each([
    [2023, false],
    [2024, true],
    [2025, true],
    [2026, true],
    [2027, false],
    [2028, false],
  ])('of %i is official: %s', (year, isOfficial) => {
    expect(calendar.isOfficial(at(`${year}-01-01 00:00`), at(`${year}-12-31 24:00`))).toBe(isOfficial)
  })

  test('a deadline counted into 2027 is expected, one that ends before it is not', () => {
    expect(calendar.dueOf(at('2026-12-28 10:00'), '3 wd')).toMatchObject({ date: '2026-12-31', expected: false })
    expect(calendar.dueOf(at('2026-12-28 10:00'), '4 wd')).toMatchObject({ date: '2027-01-04', expected: true })
    expect(calendar.dueOf(at('2027-02-03 10:00'), '2 wd')).toMatchObject({ date: '2027-02-12', expected: true })
  })

  test('every date has its source and its name, once, and lies in order', () => {
    expect(exceptions.filter(({ source, name }) => source === '' || name === undefined)).toEqual([])
    expect(exceptions.map(({ date }) => date)).toEqual(exceptions.map(({ date }) => date).toSorted())
    expect(new Set(exceptions.map(({ date }) => date)).size).toBe(exceptions.length)
  })

  test('a day that is worked for another stands beside its day off, and the other way', () => {
    const swappedOff = exceptions.filter(({ kind }) => kind === 'swapOff').map(({ date }) => date)
    const swappedFor = exceptions.filter(({ kind }) => kind === 'swapWork').map(({ replaces }) => replaces)

    expect(swappedFor).toEqual(swappedOff)
  })

  test('a holiday on a rest day is made up for, all but Culture Day; no more days are', () => {
    const onRestDays = exceptions.filter(({ kind, date }) => kind === 'holiday' && isWeekend(date))
    const madeUp = exceptions.filter(({ kind }) => kind === 'makeUpDay')

    expect(madeUp.length).toBe(onRestDays.filter(({ date }) => !date.endsWith('-11-24')).length)
    for (const { date } of madeUp) expect(isWeekend(date)).toBe(false)
  })

  test.each([
    ['2024', '2024-02-10', '2024-04-18'],
    ['2025', '2025-01-29', '2025-04-07'],
    ['2026', '2026-02-17', '2026-04-26'],
    ['2027', '2027-02-06', '2027-04-16'],
  ])('%s has five days of Tết around its first, and the day of the Hùng Kings', (year, first, kings) => {
    const ofTet = exceptions.filter(
      ({ date, kind, name }) => date.startsWith(year) && kind === 'holiday' && /Nguyên đán/.test(name ?? ''),
    )

    expect(ofTet.length).toBe(5)
    expect(ofTet.find(({ name }) => name?.includes('mùng 1'))?.date).toBe(first)
    expect(exceptions.find(({ date, name }) => date.startsWith(year) && name?.includes('Hùng Vương'))?.date).toBe(kings)
  })
})

function daysOf(year: number): readonly string[] {
  const first = Date.UTC(year, 0, 1)
  return Array.from({ length: (Date.UTC(year + 1, 0, 1) - first) / 86_400_000 }, (_, index) =>
    new Date(first + index * 86_400_000).toISOString().slice(0, 10),
  )
}

function isWeekend(date: string): boolean {
  return [0, 6].includes(new Date(`${date}T00:00:00Z`).getUTCDay())
}
