/** Moments as an office writes them, in the zone in which the engine reckons. */
import type { Lang } from '../lang.js'

const timeZone = 'Asia/Ho_Chi_Minh'
const digits = { year: 'numeric', month: '2-digit', day: '2-digit' } as const
const clock = { hour: '2-digit', minute: '2-digit', hourCycle: 'h23' } as const

const dates: { readonly [L in Lang]: Intl.DateTimeFormat } = {
  vi: new Intl.DateTimeFormat('en-GB', { timeZone, ...digits }),
  en: new Intl.DateTimeFormat('en-GB', { timeZone, year: 'numeric', month: 'short', day: 'numeric' }),
}
const weekdays: { readonly [L in Lang]: Intl.DateTimeFormat } = {
  vi: new Intl.DateTimeFormat('vi', { timeZone, weekday: 'long' }),
  en: new Intl.DateTimeFormat('en', { timeZone, weekday: 'long' }),
}
const times = new Intl.DateTimeFormat('en-GB', { timeZone, ...clock })

/** `02/03/2026`, `2 Mar 2026`. */
export function dateText(at: number, lang: Lang): string {
  return dates[lang].format(at)
}

/** `09:00`. */
export function timeText(at: number): string {
  return times.format(at)
}

/** `Thứ Hai, 02/03/2026`, `Monday, 2 Mar 2026`. */
export function dayText(at: number, lang: Lang): string {
  return `${weekdays[lang].format(at)}, ${dateText(at, lang)}`
}

/** `02/03/2026 09:00`, `2 Mar 2026 09:00`. */
export function momentText(at: number, lang: Lang): string {
  return `${dateText(at, lang)} ${timeText(at)}`
}

/** A deadline at midnight is the end of the day before: the law speaks of 24:00 of the last day. */
export function dueText(due: number, lang: Lang): string {
  return timeText(due) === '00:00' ? `${dateText(due - 1, lang)} 24:00` : momentText(due, lang)
}

/** Elapsed time in its largest unit: `2 ngày`, `3 giờ`, `5 phút`. */
export function spanText(ms: number, lang: Lang): string {
  const minutes = Math.floor(Math.abs(ms) / 60_000)
  if (minutes >= 48 * 60) return counted(Math.floor(minutes / (24 * 60)), 'day', lang)
  if (minutes >= 60) return counted(Math.floor(minutes / 60), 'hour', lang)
  return counted(Math.max(minutes, 1), 'minute', lang)
}

const units = {
  vi: { day: 'ngày', hour: 'giờ', minute: 'phút' },
  en: { day: 'day', hour: 'hour', minute: 'minute' },
} as const

function counted(count: number, unit: keyof (typeof units)['en'], lang: Lang): string {
  const plural = lang === 'en' && count !== 1 ? 's' : ''
  return `${count} ${units[lang][unit]}${plural}`
}

/** `còn 2 ngày`, `quá hạn 3 giờ`. */
export function leftText(due: number, now: number, lang: Lang): string {
  const span = spanText(due - now, lang)
  if (lang === 'vi') return due >= now ? `còn ${span}` : `quá hạn ${span}`
  return due >= now ? `${span} left` : `overdue by ${span}`
}
