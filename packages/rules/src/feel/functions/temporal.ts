import { epochDay, isCivilDate, MS_PER_DAY } from '../../civil.js'
import { isZone } from '../../zone.js'
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
  YEAR_MAX,
} from '../temporal.js'
import type { CallContext, Value } from '../values.js'
import { invalid } from './trouble.js'

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
      call.tick(COST)
      if (from instanceof FeelDate) return from
      if (from instanceof FeelDateTime) return from.date
      if (typeof from === 'string') return parseDate(from) ?? parseDateTime(from)?.date ?? malformed(call, 'date', from)
      return dateFrom(from, month, day) ?? malformed(call, 'date', `${from}-${month}-${day}`)
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
      call.tick(COST)
      if (from instanceof FeelTime) return from
      if (from instanceof FeelDateTime) return from.time
      if (from instanceof FeelDate) return new FeelTime(0, 0)
      if (typeof from === 'string') return parseTime(from) ?? parseDateTime(from)?.time ?? malformed(call, 'time', from)
      return timeOf(from, minute ?? -1, second ?? -1, offset) ?? malformed(call, 'time', `${from}:${minute}:${second}`)
    },
  ),
  'date and time': define(
    [
      oneOf(aString('from'), oneOf(aDay('date'), aNumber('year'))),
      optional(oneOf(aTime('time'), oneOf(aString('timezone'), aNumber('month')))),
      optional(aNumber('day')),
      optional(aNumber('hour')),
      optional(aNumber('minute')),
      optional(aNumber('second')),
      optional(oneOf(aDuration('offset'), aString('timezone'))),
    ],
    (call, from, time, day, hour, minute, second, zone) => {
      call.tick(COST)
      if (typeof from === 'number') {
        const date = typeof time === 'number' ? dateFrom(from, time, day) : undefined
        const clock = timeOf(hour ?? -1, minute ?? -1, second ?? -1, zone)
        return date && clock ? new FeelDateTime(date, clock) : malformed(call, 'date and time', from)
      }
      return combined(from, time) ?? malformed(call, 'date and time', from)
    },
  ),
  duration: define([aString('from')], (call, from) => {
    call.tick(COST)
    return parseFeelDuration(from) ?? malformed(call, 'duration', from)
  }),
  'years and months duration': define([aDay('from'), aDay('to')], (_, from, to) => {
    return new MonthsDuration(monthsBetween(dateOf(from), dateOf(to)))
  }),
  now: define([], currentTime),
  today: define([], (call) => currentTime(call).date),
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

/** A day with a time or zone of its own, or the text of both. */
function combined(from: string | FeelDate | FeelDateTime, time: Value | undefined): FeelDateTime | undefined {
  if (typeof from === 'string') return time === undefined ? parseDateTime(from) : undefined
  if (time instanceof FeelTime) return new FeelDateTime(dateOf(from), time)
  if (from instanceof FeelDate) return undefined
  if (typeof time !== 'string') return from
  // The same instant as clocks of the zone show it.
  return isZone(time) ? dateTimeAt(from.toEpoch(time), time) : undefined
}

function dateFrom(year: number, month: number | undefined, day: number | undefined): FeelDate | undefined {
  if (month === undefined || day === undefined || ![year, month, day].every(Number.isInteger)) return undefined
  return Math.abs(year) <= YEAR_MAX && isCivilDate(year, month, day) ? new FeelDate({ year, month, day }) : undefined
}

function timeOf(hour: number, minute: number, second: number, offset: Value | undefined): FeelTime | undefined {
  const isTime = Number.isInteger(hour) && Number.isInteger(minute)
  if (!isTime || hour < 0 || hour > 23 || minute < 0 || minute > 59 || second < 0 || second >= 60) return undefined
  const nanos = (hour * 60 + minute) * 6e10 + Math.round(second * 1e9)
  if (typeof offset === 'string') return isZone(offset) ? new FeelTime(nanos, offset) : undefined
  return new FeelTime(nanos, offset instanceof DaysDuration ? offset.ms : undefined)
}

/** Steps that reading a text or making a date takes. */
const COST = 35

const FORMS: Readonly<Record<string, string>> = {
  date: '"2026-02-13"',
  time: '"16:00:00"',
  'date and time': '"2026-02-13T16:00:00+07:00"',
  duration: '"P3D", "PT1H30M" or "P1Y2M"',
}

function currentTime(call: CallContext): FeelDateTime {
  call.tick(COST)
  return dateTimeAt(call.now, call.zone)
}

function malformed(call: CallContext, operation: string, found: unknown): null {
  return invalid(call, operation, FORMS[operation] ?? operation, found)
}
