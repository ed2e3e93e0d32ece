import { describe, expect, test } from 'vitest'
import {
  CalendarError,
  type CalendarException,
  compileCalendar,
  describeCalendarProblem,
  type Shift,
  vietnamCalendar,
} from '../../src/index.js'

const shift = { weekdays: [1, 2], from: '08:00', to: '12:00' } as const
const exception = { date: '2026-01-01', kind: 'holiday', source: 'BLLĐ', status: 'official' } as const

function problems(change: object): readonly string[] {
  const data = { ...vietnamCalendar, shifts: [shift], exceptions: [exception], ...change }
  try {
    compileCalendar(data)
    return []
  } catch (error) {
    if (!(error instanceof CalendarError)) throw error
    for (const problem of error.problems) {
      expect(describeCalendarProblem(problem, 'vi')).toMatch(/nhưng gặp/)
      expect(describeCalendarProblem(problem, 'en')).toMatch(/but found/)
    }
    return error.problems.map(({ code, path }) => `${code} ${path}`)
  }
}

const shifts = (...changes: readonly object[]) => ({
  shifts: changes.map((change) => ({ ...shift, ...change }) as Shift),
})
const exceptions = (...changes: readonly object[]) => ({
  exceptions: changes.map((change) => ({ ...exception, ...change }) as CalendarException),
})

describe('data that cannot be counted with is refused, with every problem and its place', () => {
  test.each<[string, object, readonly string[]]>([
    ['nothing wrong', {}, []],
    ['a zone that is none', { zone: 'Hanoi' }, ['unknown-zone zone']],
    ['no shift', { shifts: [] }, ['no-shifts shifts']],
    ['a weekday that is none', shifts({ weekdays: [0, 8] }), ['bad-weekday shifts[0].weekdays']],
    ['no weekday', shifts({ weekdays: [] }), ['bad-weekday shifts[0].weekdays']],
    [
      'times that are none',
      shifts({ from: '8:00', to: '24:30' }),
      ['bad-time shifts[0].from', 'bad-time shifts[0].to'],
    ],
    ['an end before the start', shifts({ from: '12:00', to: '08:00' }), ['ends-before-start shifts[0].to']],
    ['an overlap', shifts({}, { weekdays: [2], from: '11:59', to: '13:00' }), ['shifts-overlap shifts[1]']],
    ['shifts that meet', shifts({}, { from: '12:00', to: '13:00' }), []],
    ['shifts of other weekdays', shifts({}, { weekdays: [3] }), []],
    ['seasons apart', shifts({ validTo: '2026-03-31' }, { validFrom: '2026-04-01' }), []],
    [
      'seasons that overlap',
      shifts({ validTo: '2026-04-01' }, { validFrom: '2026-04-01' }),
      ['shifts-overlap shifts[1]'],
    ],
    [
      'a season backwards',
      shifts({ validFrom: '2026-04-01', validTo: '2026-03-01' }),
      ['ends-before-start shifts[0].validTo'],
    ],
    ['a date that is none', exceptions({ date: '2026-02-30' }), ['bad-date exceptions[0].date']],
    ['a kind that is none', exceptions({ kind: 'party' }), ['unknown-kind exceptions[0].kind']],
    ['a status that is none', exceptions({ status: 'maybe' }), ['unknown-status exceptions[0].status']],
    ['no source', exceptions({ source: ' ' }), ['no-source exceptions[0].source']],
    ['a date twice', exceptions({}, {}), ['duplicate-date exceptions[1].date']],
    ['hours of a day off', exceptions({ hours: [{ from: '08:00', to: '10:00' }] }), ['hours-off exceptions[0].hours']],
    ['rules of counting', { policy: { cutOff: '15:00', outside: 'opening', firstDay: 'same', end: 'midnight' } }, []],
    [
      'rules of counting that are none',
      { policy: { cutOff: '3 pm', end: 'noon', toString: 'x' } },
      ['bad-policy policy.cutOff', 'bad-policy policy.end', 'bad-policy policy.toString'],
    ],
    ['no hours', exceptions({ kind: 'agencyDuty', hours: [] }), ['no-hours exceptions[0].hours']],
    [
      'hours that overlap',
      exceptions({
        kind: 'agencyDuty',
        hours: [
          { from: '08:00', to: '10:00' },
          { from: '09:00', to: '11:00' },
        ],
      }),
      ['shifts-overlap exceptions[0].hours[1]'],
    ],
    [
      'several at once',
      { zone: 'Hanoi', ...shifts({ from: 'x' }), ...exceptions({ date: 'y', kind: 'z' }) },
      [
        'unknown-zone zone',
        'bad-time shifts[0].from',
        'bad-date exceptions[0].date',
        'unknown-kind exceptions[0].kind',
      ],
    ],
  ])('%s', (_, change, expected) => {
    expect(problems(change)).toEqual(expected)
  })
})
