import { civilDate, epochDay, MS_PER_DAY, MS_PER_MINUTE } from './civil.js'

/**
 * Offsets of IANA zones, read from `Intl` and remembered. The machine's own zone is never asked.
 * A year in which a zone keeps one offset (every year in Vietnam since 1976) costs one look-up afterwards.
 */

interface ZoneYears {
  readonly format: Intl.DateTimeFormat
  /** UTC year → its only offset, or undefined where the offset changes within the year. */
  readonly fixed: Map<number, number | undefined>
}

/** Rules of zones are known from about 1850; those of today go on, and the calendar repeats itself every 400 years. */
const FIRST_MS = epochDay(1800, 1, 1) * MS_PER_DAY
const LAST_MS = epochDay(2500, 1, 1) * MS_PER_DAY
const CYCLE_MS = 146_097 * MS_PER_DAY

function inKnownYears(instant: number): number {
  if (instant < FIRST_MS) return FIRST_MS
  return instant < LAST_MS ? instant : LAST_MS - CYCLE_MS + ((instant - LAST_MS) % CYCLE_MS)
}

const zones = new Map<string, ZoneYears>()

/** Thrown when a zone is not an IANA time zone this runtime knows. */
export class UnknownZoneError extends RangeError {
  readonly code = 'unknown-zone'
  readonly zone: string

  constructor(zone: string, cause: unknown) {
    super(`expected an IANA time zone such as "Asia/Ho_Chi_Minh" but found "${zone}"`, { cause })
    this.name = 'UnknownZoneError'
    this.zone = zone
  }
}

/** Whether the runtime knows the IANA zone. */
export function isZone(zone: string): boolean {
  try {
    zoneYears(zone)
    return true
  } catch (error) {
    if (error instanceof UnknownZoneError) return false
    throw error
  }
}

/** Milliseconds by which local time in the zone is ahead of UTC at an instant. */
export function offsetAt(instant: number, zone: string): number {
  const epochMs = inKnownYears(instant)
  const years = zoneYears(zone)
  const year = utcYear(epochMs)
  if (!years.fixed.has(year)) years.fixed.set(year, onlyOffset(years.format, year))
  return years.fixed.get(year) ?? readOffset(years.format, epochMs)
}

/**
 * The instant at which clocks of the zone show a local time (milliseconds as if it were UTC).
 * A time skipped by a change to summer time is read with the offset before it, so it lands after the gap; of two
 * equal times the earlier is taken.
 */
export function localToEpoch(localMs: number, zone: string): number {
  const before = offsetAt(localMs - MS_PER_DAY, zone)
  const after = offsetAt(localMs + MS_PER_DAY, zone)
  const early = localMs - Math.max(before, after)
  if (before === after) return early
  if (offsetAt(early, zone) === Math.max(before, after)) return early
  return localMs - Math.min(before, after)
}

/** Local time of the zone at an instant, in milliseconds as if it were UTC. */
export function epochToLocal(epochMs: number, zone: string): number {
  return epochMs + offsetAt(epochMs, zone)
}

function zoneYears(zone: string): ZoneYears {
  const known = zones.get(zone)
  if (known !== undefined) return known
  const created = { format: createFormat(zone), fixed: new Map<number, number | undefined>() }
  zones.set(zone, created)
  return created
}

function createFormat(zone: string): Intl.DateTimeFormat {
  try {
    return new Intl.DateTimeFormat('en-US', {
      timeZone: zone,
      calendar: 'gregory',
      hourCycle: 'h23',
      era: 'short',
      year: 'numeric',
      month: 'numeric',
      day: 'numeric',
      hour: 'numeric',
      minute: 'numeric',
      second: 'numeric',
    })
  } catch (cause) {
    throw new UnknownZoneError(zone, cause)
  }
}

/** Weekly samples: no zone has left its offset and come back within eight days. */
function onlyOffset(format: Intl.DateTimeFormat, year: number): number | undefined {
  const start = epochDay(year, 1, 1) * MS_PER_DAY
  const offset = readOffset(format, start)
  for (let day = 7; day <= 371; day += 7) {
    if (readOffset(format, start + day * MS_PER_DAY) !== offset) return undefined
  }
  return offset
}

function readOffset(format: Intl.DateTimeFormat, epochMs: number): number {
  const wholeSecond = Math.floor(epochMs / 1000) * 1000
  const fields = { year: 0, month: 0, day: 0, hour: 0, minute: 0, second: 0, isBefore: false }
  for (const { type, value } of format.formatToParts(wholeSecond)) {
    if (type === 'era') fields.isBefore = value.startsWith('B')
    else if (type in fields && type !== 'literal') Object.assign(fields, { [type]: Number(value) })
  }
  const year = fields.isBefore ? 1 - fields.year : fields.year
  const minutes = fields.hour * 60 + fields.minute
  const local = epochDay(year, fields.month, fields.day) * MS_PER_DAY + minutes * MS_PER_MINUTE + fields.second * 1000
  return local - wholeSecond
}

function utcYear(epochMs: number): number {
  return civilDate(Math.floor(epochMs / MS_PER_DAY)).year
}
