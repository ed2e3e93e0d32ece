import type { CalendarException, ExceptionKind } from '../data.js'

/** What dates rest on. Notices are cited by their number and the ministry that gave them. */
export const LABOUR_CODE = 'Bộ luật Lao động 2019, Điều 112'
export const MAKE_UP = 'Bộ luật Lao động 2019, Điều 111 khoản 3'
export const CULTURE_DAY = 'Nghị quyết 28/2026/QH16'
/** For the days that the Prime Minister chooses anew each year. */
export const NOT_YET_CHOSEN = 'Bộ luật Lao động 2019, Điều 112; dự kiến, chưa có thông báo của năm'

/** A date that is settled. */
export function official(date: string, kind: ExceptionKind, source: string, name: string): CalendarException {
  return { date, kind, source, status: 'official', name }
}

/** A date that a notice may still move. */
export function expected(date: string, kind: ExceptionKind, name: string): CalendarException {
  return { date, kind, source: NOT_YET_CHOSEN, status: 'expected', name }
}

/** A Saturday worked with the hours of the day off it is exchanged for. */
export function worked(date: string, replaces: string, source: string, name: string): CalendarException {
  return { ...official(date, 'swapWork', source, name), replaces }
}
