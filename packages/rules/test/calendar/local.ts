/** Local times of Vietnam as tests write them: `2026-02-13 16:00`, `24:00` included. */
export function at(text: string): number {
  const [date = '', time = ''] = text.split(' ')
  const [hours = '0', minutes = '0'] = time.split(':')
  return Date.parse(`${date}T00:00:00+07:00`) + Number(hours) * 3_600_000 + Number(minutes) * 60_000
}

/** A deadline as the law writes it: midnight is 24:00 of the day before when the deadline says so. */
export function text({ due, date }: { readonly due: number; readonly date?: string }): string {
  const local = new Date(due + 7 * 3_600_000).toISOString()
  const isEndOfDay = local.slice(11, 16) === '00:00'
  const day = isEndOfDay ? (date ?? new Date(due + 7 * 3_600_000 - 1).toISOString().slice(0, 10)) : local.slice(0, 10)
  return `${day} ${isEndOfDay ? '24:00' : local.slice(11, 16)}`
}
