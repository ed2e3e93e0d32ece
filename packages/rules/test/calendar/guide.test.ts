import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import {
  type CalendarData,
  type CalendarOverlay,
  compileCalendar,
  type DuePolicy,
  inheritCalendar,
  vietnamCalendar,
} from '../../src/index.js'
import { at, text } from './local.js'

const folder = join(import.meta.dirname, '../../../../docs/rules')
const calendar = compileCalendar(vietnamCalendar)
const pages = ['calendars.md', 'calendars.vi.md'].map((name) => readFileSync(join(folder, name), 'utf8'))

describe.each(pages.map((page) => [page.split('\n')[0] ?? '', page]))('%s', (_, page) => {
  const rows = [
    ...page.matchAll(/^\| (\d{4}-\d\d-\d\d \d\d:\d\d) \| `(.+?)` \|(?: `(.+?)` \|)? (\d{4}-\d\d-\d\d \d\d:\d\d) \|/gm),
  ]

  test.each(rows.map((row) => row.slice(1)))(
    'from %s, %s with %s is due %s',
    (start = '', within = '', policy, due) => {
      expect(text(calendar.dueOf(at(start), within, JSON.parse(policy ?? '{}') as DuePolicy))).toBe(due)
    },
  )

  test('every row is looked at', () => {
    expect(rows.length).toBe(13)
  })

  test('the calendars of the page inherit from each other as it says', () => {
    const overlays = [...page.matchAll(/```json\n([\s\S]*?)```/g)].map(
      ([, json = '']) => JSON.parse(json) as CalendarOverlay & { readonly inherits: string },
    )
    const over = (base: CalendarData, index: number, code: string) =>
      inheritCalendar(base, { ...(overlays[index] as CalendarOverlay), code, version: index })

    const agency = over(vietnamCalendar, 0, 'default')
    const counter = compileCalendar(over(agency, 1, 'mot-cua'))
    const published = compileCalendar(over(vietnamCalendar, 2, 'vn'))

    expect(overlays.map(({ inherits }) => inherits)).toEqual(['vn', 'default', 'vn'])
    expect(counter.isWorkingDay(at('2026-03-09 08:00'))).toBe(false)
    expect(counter.workingMinutesBetween(at('2026-09-01 00:00'), at('2026-09-01 24:00'))).toBe(120)
    expect(text(counter.dueOf(at('2026-03-02 15:01'), '0 wd'))).toBe('2026-03-03 17:00')
    expect(published.isWorkingDay(at('2027-02-12 08:00'))).toBe(false)
    expect(published.workingMinutesBetween(at('2027-02-20 00:00'), at('2027-02-20 24:00'))).toBe(480)
  })
})

test('both pages give the same examples', () => {
  const [english, vietnamese] = pages.map((page) => page.match(/```json[\s\S]*?```|\d{4}-\d\d-\d\d \d\d:\d\d/g))

  expect(vietnamese).toEqual(english)
})
