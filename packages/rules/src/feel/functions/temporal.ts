import { epochDay, isCivilDate, MS_PER_DAY, MS_PER_HOUR, MS_PER_MINUTE } from '../../civil.js'
import { aDay, aDuration, aNumber, aString, aTime, define, type FeelFunction, oneOf, optional } from '../signature.js'
import {
  DaysDuration,
  dateTimeAt,
  FeelDate,
  FeelDateTime,
  FeelTime,
  MonthsDuration,
  monthsBetween,
  parseDate,
  parseDateTime,
  parseFeelDuration,
  parseTime,
} from '../temporal.js'
import type { CallContext, Value } from '../values.js'

const WEEKDAYS = ['Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday', 'Sunday']
const MONTHS = [
  ...['January', 'February', 'March', 'April', 'May', 'June'],
  ...['July', 'August', 'September', 'October', 'November', 'December'],
]

/** DMN 1.5, 10.3.4.1 and 10.3.4.8. `now` and `today` come from the environment, never from a clock. */
export const temporalFunctions: Readonly<Record<string, FeelFunction>> = {
  date: define(
    [
      oneOf(aString('from'), oneOf(aDay('from'), aNumber('year'))),
      optional(aNumber('month')),
      optional(aNumber('day')),
    ],
    (call, from, month, day) => {
      if (from instanceof FeelDate) return from
      if (from instanceof FeelDateTime) return from.date
      if (typeof from === 'string') return parseDate(from) ?? parseDateTime(from)?.date ?? invalid(call, 'date', from)
      const isDate = [from, month, day].every(Number.isInteger) && isCivilDate(from, month ?? 0, day ?? 0)
      return isDate ? new FeelDate({ year: from, month: month ?? 1, day: day ?? 1 }) : invalid(call, 'date', from)
    },
  ),
  time: define(
    [
      oneOf(oneOf(aString('from'), aNumber('hour')), oneOf(aTime('from'), aDay('from'))),
      optional(aNumber('minute')),
      optional(aNumber('second')),
      optional(aDuration('offset')),
    ],
    (call, from, minute, second, offset) => {
      if (from instanceof FeelTime) return from
      if (from instanceof FeelDateTime) return from.time
      if (from instanceof FeelDate) return new FeelTime(0, 0)
      if (typeof from === 'string') return parseTime(from) ?? parseDateTime(from)?.time ?? invalid(call, 'time', from)
      return timeOf(from, minute ?? -1, second ?? -1, offset) ?? invalid(call, 'time', from)
    },
  ),
  'date and time': define(
    [oneOf(aString('from'), aDay('date')), optional(oneOf(aTime('time'), aString('timezone')))],
    (call, from, time) => {
      if (typeof from === 'string') return parseDateTime(from) ?? invalid(call, 'date and time', from)
      const date = from instanceof FeelDateTime ? from.date : from
      if (time instanceof FeelTime) return new FeelDateTime(date, time)
      return from instanceof FeelDateTime ? from : invalid(call, 'date and time', from.toString())
    },
  ),
  duration: define([aString('from')], (call, from) => parseFeelDuration(from) ?? invalid(call, 'duration', from)),
  'years and months duration': define([aDay('from'), aDay('to')], (_, from, to) => {
    return new MonthsDuration(monthsBetween(dateOf(from), dateOf(to)))
  }),
  now: define([], (call) => dateTimeAt(call.now, call.zone)),
  today: define([], (call) => dateTimeAt(call.now, call.zone).date),
  'day of week': define([aDay('date')], (_, day) => WEEKDAYS[dateOf(day).weekday - 1] ?? null),
  'month of year': define([aDay('date')], (_, day) => MONTHS[dateOf(day).month - 1] ?? null),
  'day of year': define([aDay('date')], (_, day) => dateOf(day).epochDay - epochDay(dateOf(day).year, 1, 1) + 1),
  'week of year': define([aDay('date')], (_, day) => {
    // ISO 8601: a week belongs to the year of its Thursday.
    const thursday = dateOf(day).epochDay - dateOf(day).weekday + 4
    const { year } = dateTimeAt(thursday * MS_PER_DAY, 0).date
    return Math.floor((thursday - epochDay(year, 1, 1)) / 7) + 1
  }),
}

function dateOf(day: FeelDate | FeelDateTime): FeelDate {
  return day instanceof FeelDate ? day : day.date
}

function timeOf(hour: number, minute: number, second: number, offset: Value | undefined): FeelTime | undefined {
  const isTime = Number.isInteger(hour) && Number.isInteger(minute)
  if (!isTime || hour < 0 || hour > 23 || minute < 0 || minute > 59 || second < 0 || second >= 60) return undefined
  const zone = offset instanceof DaysDuration ? offset.ms : undefined
  return new FeelTime(hour * MS_PER_HOUR + minute * MS_PER_MINUTE + second * 1000, zone)
}

const FORMS: Readonly<Record<string, string>> = {
  date: '"2026-02-13"',
  time: '"16:00:00"',
  'date and time': '"2026-02-13T16:00:00+07:00"',
  duration: '"P3D", "PT1H30M" or "P1Y2M"',
}

function invalid(call: CallContext, operation: string, found: string | number): null {
  call.warn('invalid-argument', {
    operation,
    expected: FORMS[operation] ?? operation,
    found: String(found).slice(0, 40),
  })
  return null
}
