import { isZone } from '../zone.js'
import { parseClock, parseDay } from './clock.js'
import { type CalendarData, type CalendarException, type ExceptionKind, isWorked, type Shift } from './data.js'
import { badRules } from './policy.js'

export type CalendarProblemCode =
  | 'unknown-zone'
  | 'no-shifts'
  | 'bad-weekday'
  | 'bad-time'
  | 'bad-date'
  | 'ends-before-start'
  | 'shifts-overlap'
  | 'unknown-kind'
  | 'unknown-status'
  | 'no-source'
  | 'duplicate-date'
  | 'no-hours'
  | 'hours-off'
  | 'bad-policy'

/** Something wrong in calendar data. */
export interface CalendarProblem {
  readonly code: CalendarProblemCode
  /** Where: `shifts[0].from`, `exceptions[3].date`. */
  readonly path: string
  readonly found: string
}

/** Thrown for calendar data that cannot be used; names every problem, not the first alone. */
export class CalendarError extends Error {
  readonly code = 'calendar-invalid'
  readonly calendar: string
  readonly problems: readonly CalendarProblem[]

  constructor(calendar: string, problems: readonly CalendarProblem[]) {
    super(`calendar "${calendar}": ${problems.map((each) => describeCalendarProblem(each, 'en')).join('; ')}`)
    this.name = 'CalendarError'
    this.calendar = calendar
    this.problems = problems
  }
}

const KINDS: ReadonlySet<ExceptionKind> = new Set<ExceptionKind>([
  ...(['holiday', 'makeUpDay', 'swapOff', 'swapWork', 'agencyClosed', 'agencyDuty'] as const),
])

/** Every problem of calendar data. */
export function checkCalendar(data: CalendarData): readonly CalendarProblem[] {
  const problems: CalendarProblem[] = []
  const report = (code: CalendarProblemCode, path: string, found: unknown) => {
    problems.push({ code, path, found: String(found) })
  }
  if (!isZone(data.zone)) report('unknown-zone', 'zone', data.zone)
  if (data.shifts.length === 0) report('no-shifts', 'shifts', '[]')
  for (const [index, shift] of data.shifts.entries()) checkShift(shift, `shifts[${index}]`, report)
  for (const [index, exception] of data.exceptions.entries()) checkException(exception, `exceptions[${index}]`, report)
  checkDuplicates(data.exceptions, report)
  for (const { rule, found } of badRules(data.policy ?? {})) report('bad-policy', `policy.${rule}`, found)
  if (problems.length === 0) checkOverlaps(data.shifts, report)
  return problems
}

type Report = (code: CalendarProblemCode, path: string, found: unknown) => void

function checkShift(shift: Shift, path: string, report: Report): void {
  const badDay = shift.weekdays.find((day) => !Number.isInteger(day) || day < 1 || day > 7)
  if (badDay !== undefined || shift.weekdays.length === 0) report('bad-weekday', `${path}.weekdays`, badDay ?? '[]')
  checkHours(shift, path, report)
  const from = checkDate(shift.validFrom, `${path}.validFrom`, report)
  const to = checkDate(shift.validTo, `${path}.validTo`, report)
  if (from !== undefined && to !== undefined && to < from) report('ends-before-start', `${path}.validTo`, shift.validTo)
}

function checkHours(hours: { readonly from: string; readonly to: string }, path: string, report: Report): void {
  const from = parseClock(hours.from)
  const to = parseClock(hours.to)
  if (from === undefined) report('bad-time', `${path}.from`, hours.from)
  if (to === undefined) report('bad-time', `${path}.to`, hours.to)
  if (from !== undefined && to !== undefined && to <= from) report('ends-before-start', `${path}.to`, hours.to)
}

function checkDate(date: string | undefined, path: string, report: Report): number | undefined {
  if (date === undefined) return undefined
  const day = parseDay(date)
  if (day === undefined) report('bad-date', path, date)
  return day
}

function checkException(exception: CalendarException, path: string, report: Report): void {
  checkDate(exception.date ?? '', `${path}.date`, report)
  checkDate(exception.replaces, `${path}.replaces`, report)
  if (!KINDS.has(exception.kind)) report('unknown-kind', `${path}.kind`, exception.kind)
  if (exception.status !== 'official' && exception.status !== 'expected') {
    report('unknown-status', `${path}.status`, exception.status)
  }
  if (typeof exception.source !== 'string' || exception.source.trim() === '') {
    report('no-source', `${path}.source`, exception.source)
  }
  if (exception.hours?.length === 0) report('no-hours', `${path}.hours`, '[]')
  if (exception.hours !== undefined && KINDS.has(exception.kind) && !isWorked(exception.kind)) {
    report('hours-off', `${path}.hours`, exception.kind)
  }
  const hours = exception.hours ?? []
  for (const [index, each] of hours.entries()) {
    checkHours(each, `${path}.hours[${index}]`, report)
    const next = hours[index + 1]
    if (next !== undefined && next.from < each.to) report('shifts-overlap', `${path}.hours[${index + 1}]`, next.from)
  }
}

function checkDuplicates(exceptions: readonly CalendarException[], report: Report): void {
  const seen = new Set<string>()
  for (const [index, { date }] of exceptions.entries()) {
    if (seen.has(date)) report('duplicate-date', `exceptions[${index}].date`, date)
    seen.add(date)
  }
}

function checkOverlaps(shifts: readonly Shift[], report: Report): void {
  for (const [index, shift] of shifts.entries()) {
    const other = shifts.slice(0, index).find((earlier) => overlap(earlier, shift))
    if (other !== undefined) report('shifts-overlap', `shifts[${index}]`, `${shift.from}–${shift.to}`)
  }
}

/** Times and dates are written so that they sort as text. */
function overlap(a: Shift, b: Shift): boolean {
  const sharesDay = a.weekdays.some((day) => b.weekdays.includes(day))
  const sharesDates = (a.validFrom ?? '') <= (b.validTo ?? '9') && (b.validFrom ?? '') <= (a.validTo ?? '9')
  return sharesDay && sharesDates && a.from < b.to && b.from < a.to
}

const CATALOGUES: Readonly<Record<'vi' | 'en', Readonly<Record<CalendarProblemCode, string>>>> = {
  en: {
    'unknown-zone': 'expected an IANA time zone such as Asia/Ho_Chi_Minh',
    'no-shifts': 'expected at least one shift',
    'bad-weekday': 'expected weekdays from 1 (Monday) to 7 (Sunday)',
    'bad-time': 'expected a time HH:MM up to 24:00',
    'bad-date': 'expected a date YYYY-MM-DD',
    'ends-before-start': 'expected an end after the start',
    'shifts-overlap': 'overlaps an earlier shift of the same days',
    'unknown-kind': 'expected holiday, makeUpDay, swapOff, swapWork, agencyClosed or agencyDuty',
    'unknown-status': 'expected official or expected',
    'no-source': 'expected the law, notice or decision the date rests on',
    'duplicate-date': 'the date has an exception already',
    'no-hours': 'expected at least one pair of hours',
    'bad-policy':
      'expected cutOff HH:MM, outside moment|opening, firstDay next|same, end closing|midnight, restDay next|keep or iso exact|civil',
    'hours-off': 'expected no hours on a day off; a day worked in part is an agencyDuty with its hours',
  },
  vi: {
    'unknown-zone': 'cần múi giờ IANA, ví dụ Asia/Ho_Chi_Minh',
    'no-shifts': 'cần ít nhất một ca làm việc',
    'bad-weekday': 'cần thứ trong tuần từ 1 (thứ Hai) đến 7 (Chủ nhật)',
    'bad-time': 'cần giờ dạng HH:MM, muộn nhất 24:00',
    'bad-date': 'cần ngày dạng YYYY-MM-DD',
    'ends-before-start': 'thời điểm kết thúc phải sau thời điểm bắt đầu',
    'shifts-overlap': 'trùng giờ với một ca trước đó của cùng ngày',
    'unknown-kind': 'cần holiday, makeUpDay, swapOff, swapWork, agencyClosed hoặc agencyDuty',
    'unknown-status': 'cần official (chính thức) hoặc expected (dự kiến)',
    'no-source': 'cần văn bản làm căn cứ cho ngày này',
    'duplicate-date': 'ngày này đã có một ngoại lệ',
    'no-hours': 'cần ít nhất một khoảng giờ làm việc',
    'bad-policy':
      'cần cutOff HH:MM, outside moment|opening, firstDay next|same, end closing|midnight, restDay next|keep hoặc iso exact|civil',
    'hours-off': 'ngày nghỉ không có giờ làm việc; ngày chỉ làm một phần thì ghi agencyDuty kèm giờ làm',
  },
}

/** Renders a problem as a sentence for the person who keeps the calendar. */
export function describeCalendarProblem({ code, path, found }: CalendarProblem, language: 'vi' | 'en'): string {
  const text = CATALOGUES[language][code]
  return language === 'vi' ? `${path}: ${text}, nhưng gặp “${found}”` : `${path}: ${text}, but found “${found}”`
}
