/**
 * Cycles as Camunda 7 and Flowable write them, in the form of Quartz: seconds, minutes, hours, day of month, month, day of week and, if
 * wanted, year. Lists, ranges and steps are read; `L`, `W` and `#` are not.
 */
import { civilDate, isoWeekday, MS_PER_DAY, MS_PER_HOUR, MS_PER_MINUTE, modulo } from './civil.js'
import { epochToLocal, localToEpoch } from './zone.js'

/** When a cron expression is due: every listed time of day on every day that matches. */
export interface Cron {
  /** In milliseconds from midnight, ascending. */
  readonly times: readonly number[]
  readonly daysOfMonth: ReadonlySet<number>
  readonly months: ReadonlySet<number>
  /** As ISO 8601 counts them: Monday is 1. */
  readonly weekdays: ReadonlySet<number>
  /** Undefined: every year. */
  readonly years: ReadonlySet<number> | undefined
}

const monthNames = ['JAN', 'FEB', 'MAR', 'APR', 'MAY', 'JUN', 'JUL', 'AUG', 'SEP', 'OCT', 'NOV', 'DEC']
const dayNames = ['SUN', 'MON', 'TUE', 'WED', 'THU', 'FRI', 'SAT']

/** @returns undefined for a text of another form, or one that is never due */
export function parseCron(text: string): Cron | undefined {
  const [seconds, minutes, hours, days, months, weekdays, years, ...rest] = text.trim().split(/\s+/)
  if (weekdays === undefined || rest.length > 0) return undefined
  // One day field says `?`: the other one decides. Quartz refuses two that both decide.
  if (!/^[?*]$/.test(days ?? '') && !/^[?*]$/.test(weekdays)) return undefined
  const clock = [fieldOf(seconds, 0, 59), fieldOf(minutes, 0, 59), fieldOf(hours, 0, 23)]
  const [s, m, h] = clock
  const daysOfMonth = fieldOf(days?.replace('?', '*'), 1, 31)
  const inMonths = fieldOf(months, 1, 12, monthNames, 1)
  const inWeek = fieldOf(weekdays.replace('?', '*'), 1, 7, dayNames, 1)
  const inYears = years === undefined || years === '*' ? undefined : fieldOf(years, 1970, 2199)
  if (!s || !m || !h || !daysOfMonth || !inMonths || !inWeek) return undefined
  if (years !== undefined && years !== '*' && inYears === undefined) return undefined
  const times = h.flatMap((hour) =>
    m.flatMap((minute) => s.map((second) => hour * MS_PER_HOUR + minute * MS_PER_MINUTE + second * 1000)),
  )
  return {
    times,
    daysOfMonth: new Set(daysOfMonth),
    months: new Set(inMonths),
    // Quartz counts from Sunday, which is 1.
    weekdays: new Set(inWeek.map((day) => modulo(day - 2, 7) + 1)),
    years: inYears && new Set(inYears),
  }
}

/** `*`, `5`, `1-5`, `MON,FRI`, `0/15`, `*` or a range with a step, ascending. */
function fieldOf(
  text: string | undefined,
  low: number,
  high: number,
  names: readonly string[] = [],
  firstName = 0,
): readonly number[] | undefined {
  const found = new Set<number>()
  const read = (word: string): number => {
    const name = names.indexOf(word.toUpperCase())
    return name >= 0 ? name + firstName : /^\d{1,4}$/.test(word) ? Number(word) : Number.NaN
  }
  for (const part of (text ?? '').split(',')) {
    const [, from, to, step] = /^(\*|\w+)(?:-(\w+))?(?:\/(\d{1,4}))?$/.exec(part) ?? []
    if (from === undefined) return undefined
    const start = from === '*' ? low : read(from)
    const isOpen = from === '*' || step !== undefined
    const end = to === undefined ? (isOpen ? high : start) : read(to)
    const by = step === undefined ? 1 : Number(step)
    if (!(start >= low && end <= high && start <= end && by >= 1)) return undefined
    for (let value = start; value <= end; value += by) found.add(value)
  }
  return [...found].sort((a, b) => a - b)
}

/** Days that are looked through for the next one that matches: leap days on a given weekday are 40 years apart at most. */
const searchDays = 41 * 366

/** The due number `fired + 1` after an instant, in epoch ms; undefined where there is none any more. */
export function nextOfCron(cron: Cron, anchor: number, fired: number, zone: string): number | undefined {
  const local = epochToLocal(anchor, zone)
  const first = Math.floor(local / MS_PER_DAY)
  let missing = fired
  let unmatched = 0
  for (let day = first; unmatched < searchDays; day++) {
    if (!matches(cron, day)) {
      unmatched++
      continue
    }
    unmatched = 0
    const times = day === first ? cron.times.filter((time) => day * MS_PER_DAY + time > local) : cron.times
    const time = times[missing]
    if (time !== undefined) return localToEpoch(day * MS_PER_DAY + time, zone)
    missing -= times.length
  }
  return undefined
}

function matches({ daysOfMonth, months, weekdays, years }: Cron, day: number): boolean {
  const { year, month, day: dayOfMonth } = civilDate(day)
  if (!months.has(month) || !daysOfMonth.has(dayOfMonth) || !weekdays.has(isoWeekday(day))) return false
  return years === undefined || years.has(year)
}
