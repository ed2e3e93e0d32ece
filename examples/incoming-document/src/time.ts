import type { Catalogue } from './catalogue.js'

const zone = 'Asia/Ho_Chi_Minh'
const parts = new Intl.DateTimeFormat('en-GB', {
  timeZone: zone,
  year: 'numeric',
  month: '2-digit',
  day: '2-digit',
  hour: '2-digit',
  minute: '2-digit',
})

function read(moment: number): { readonly [type in Intl.DateTimeFormatPartTypes]?: string } {
  return Object.fromEntries(parts.formatToParts(moment).map(({ type, value }) => [type, value]))
}

/** `02/03/2026` */
export function date(moment: number): string {
  const { day, month, year } = read(moment)
  return `${day}/${month}/${year}`
}

/** `08:20` */
export function time(moment: number): string {
  const { hour, minute } = read(moment)
  return `${hour}:${minute}`
}

/** `02/03 08:20` */
export function moment(at: number): string {
  const { day, month } = read(at)
  return `${day}/${month} ${time(at)}`
}

/** `Thứ Hai`, `Monday` */
export function weekday(at: number, { locale }: Catalogue): string {
  return new Intl.DateTimeFormat(locale, { timeZone: zone, weekday: 'long' }).format(at)
}

/** The two largest units of a span of time: `1 ngày 3 giờ`, `40 phút`. */
export function span(ms: number, { length }: Catalogue): string {
  const minutes = Math.floor(ms / 60_000)
  const units = [
    [Math.floor(minutes / 1440), length.day],
    [Math.floor(minutes / 60) % 24, length.hour],
    [minutes % 60, length.minute],
  ] as const
  const from = units.findIndex(([amount]) => amount > 0)
  const shown = units
    .slice(Math.max(from, 0))
    .slice(0, 2)
    .filter(([amount]) => amount > 0)
  return shown.length === 0 ? length.minute(0) : shown.map(([amount, say]) => say(amount)).join(' ')
}
