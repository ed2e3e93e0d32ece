import { describe, expect, test } from 'vitest'
import {
  compileCalendar,
  type Deadline,
  inheritCalendar,
  isWithinParent,
  recountDeadline,
  setDeadline,
  shareDeadline,
  splitDeadline,
  vietnamCalendar,
} from '../../src/index.js'
import { at, text } from './local.js'

const calendar = compileCalendar(vietnamCalendar)
const notice = { source: 'Thông báo mới', status: 'official' } as const
const corrected = compileCalendar({
  ...vietnamCalendar,
  version: 2,
  exceptions: [...vietnamCalendar.exceptions, { date: '2026-03-10', kind: 'holiday', ...notice }],
})
const start = at('2026-03-02 09:00')

describe('a deadline that is kept', () => {
  test('is the one the calendar counts, with the calendars it was counted with', () => {
    const deadline = setDeadline(calendar, { start, within: '10 wd' })

    expect(text(deadline.due)).toBe('2026-03-16 17:30')
    expect(deadline.calendars).toEqual([{ code: 'vn', version: 1 }])
  })

  test.each([
    ['exact', '2026-03-24 10:30'],
    ['days', '2026-03-23 17:30'],
  ] as const)('moves by its pauses, %s', (mode, due) => {
    const pauses = [{ from: at('2026-03-05 10:00'), to: at('2026-03-12 15:00'), mode }]

    expect(text(setDeadline(calendar, { start, within: '10 wd', pauses }).due)).toBe(due)
  })

  test('is expected when any of its way is, also before its pauses', () => {
    const pauses = [{ from: at('2026-12-30 10:00'), to: at('2027-01-06 10:00'), mode: 'exact' }] as const

    expect(setDeadline(calendar, { start: at('2026-12-28 10:00'), within: '2 wd', pauses }).due.expected).toBe(true)
    expect(setDeadline(calendar, { start: at('2026-12-28 10:00'), within: '2 wd' }).due.expected).toBe(false)
  })
})

describe('a corrected calendar', () => {
  const terms = {
    start,
    within: '10 wd',
    pauses: [{ from: at('2026-03-05 10:00'), to: at('2026-03-12 15:00'), mode: 'exact' }],
  } as const

  test('moves an open deadline, pauses counted anew, and the record says from where and why', () => {
    const deadline = setDeadline(calendar, terms)

    const recount = recountDeadline(corrected, deadline, 'Thông báo mới')

    // 8 working days of pause lose the 10th, and 10 working days lose it too: the deadline is where it was.
    expect(recount.kind).toBe('unchanged')
    expect(recount.deadline.calendars).toEqual([{ code: 'vn', version: 2 }])
    expect(
      recountDeadline(corrected, setDeadline(calendar, { start, within: '10 wd' }), 'Thông báo mới'),
    ).toMatchObject({
      kind: 'moved',
      before: { date: '2026-03-16' },
      deadline: { due: { date: '2026-03-17' }, calendars: [{ code: 'vn', version: 2 }] },
      reason: 'Thông báo mới',
    })
  })

  test('leaves a closed deadline as it was, with the version it was counted with', () => {
    const closed: Deadline = { ...setDeadline(calendar, { start, within: '10 wd' }), closedAt: at('2026-03-09 10:00') }

    expect(recountDeadline(corrected, closed, 'Thông báo mới')).toEqual({ kind: 'closed', deadline: closed })
  })

  test('that publishes the year makes a deadline official', () => {
    const ofYear = vietnamCalendar.exceptions.map((each) => ({ ...each, status: 'official' as const }))
    const published = compileCalendar({ ...vietnamCalendar, version: 2, exceptions: ofYear })
    const deadline = setDeadline(calendar, { start: at('2027-02-03 10:00'), within: '2 wd' })

    const recount = recountDeadline(published, deadline, 'Thông báo nghỉ Tết')

    expect([deadline.due.expected, recount.deadline.due.expected]).toEqual([true, false])
    expect(recount.kind).toBe('unchanged')
  })
})

describe('shares of what is left until a deadline', () => {
  const from = at('2026-03-02 07:30')
  const parentDue = at('2026-03-06 17:30')

  test('a step gets its share of the working time', () => {
    expect(text(shareDeadline(calendar, { from, parentDue }, 0.5))).toBe('2026-03-04 11:30')
    expect(text(shareDeadline(calendar, { from, parentDue, buffer: '1 wd' }, 0.5))).toBe('2026-03-03 17:30')
    expect(text(shareDeadline(calendar, { from, parentDue, buffer: '4 wh' }, 1))).toBe('2026-03-06 13:30')
  })

  test('steps of 2 + 3 + 2 + 1 hours end exactly with the day they share', () => {
    const dues = splitDeadline(calendar, { from, parentDue: at('2026-03-02 17:30') }, [2 / 8, 3 / 8, 2 / 8, 1 / 8])

    expect(dues.map((due) => text(due))).toEqual([
      '2026-03-02 09:30',
      '2026-03-02 14:30',
      '2026-03-02 16:30',
      '2026-03-02 17:30',
    ])
  })

  test('shares whose sum is one but for rounding end with the whole, midnight included', () => {
    const dues = splitDeadline(calendar, { from, parentDue: at('2026-03-06 24:00') }, [0.1, 0.2, 0.7])

    expect(text(dues.at(-1) ?? { due: 0 })).toBe('2026-03-06 24:00')
  })

  test('where nothing is left the part is due with the whole', () => {
    expect(shareDeadline(calendar, { from: at('2026-03-09 10:00'), parentDue }, 0.3).due).toBe(parentDue)
  })

  test.each([[[0]], [[-1]], [[Number.NaN]], [[1.1]], [[0.6, 0.5]]])('%j are no shares', (shares) => {
    expect(() => splitDeadline(calendar, { from, parentDue }, shares)).toThrow(RangeError)
  })

  test('a child that does not leave its parent the buffer is seen', () => {
    expect(isWithinParent(calendar, at('2026-03-05 17:30'), { parentDue, buffer: '1 wd' })).toBe(true)
    expect(isWithinParent(calendar, at('2026-03-05 17:31'), { parentDue, buffer: '1 wd' })).toBe(false)
    expect(isWithinParent(calendar, parentDue, { parentDue })).toBe(true)
  })

  test('the counter’s share ends in its own hours, the deadline of the unit behind in its', () => {
    const counter = compileCalendar(
      inheritCalendar(vietnamCalendar, {
        code: 'mot-cua',
        version: 1,
        shifts: [{ weekdays: [1, 2, 3, 4, 5, 6], from: '07:30', to: '11:30' }],
      }),
    )

    expect(text(shareDeadline(counter, { from, parentDue: at('2026-03-07 17:30') }, 0.99))).toBe('2026-03-07 11:15')
  })
})
