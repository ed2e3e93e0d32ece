import { civilDate, epochDay, MS_PER_DAY } from './civil.js'

/** Offsets of IANA zones, read from `Intl` once a year and remembered. The machine's own zone is never asked. */

interface ZoneYears {
  readonly format: Intl.DateTimeFormat
  /** UTC year → its offsets, each from the instant it begins. */
  readonly years: Map<number, readonly Stretch[]>
}

interface Stretch {
  readonly from: number
  readonly offset: number
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
  const { format, years } = zoneYears(zone)
  const year = utcYear(epochMs)
  let stretches = years.get(year)
  if (stretches === undefined) {
    stretches = stretchesOf(format, year)
    years.set(year, stretches)
  }
  if (stretches.length > 1) return (stretches.findLast(({ from }) => from <= epochMs) ?? stretches[0])?.offset ?? 0
  return stretches[0]?.offset ?? 0
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
  const created = { format: createFormat(zone), years: new Map<number, readonly Stretch[]>() }
  zones.set(zone, created)
  return created
}

function createFormat(zone: string): Intl.DateTimeFormat {
  try {
    return new Intl.DateTimeFormat('en-US', { timeZone: zone, timeZoneName: 'longOffset', hour: 'numeric' })
  } catch (cause) {
    throw new UnknownZoneError(zone, cause)
  }
}

/** Weekly samples: no zone has left its offset and come back within eight days. */
function stretchesOf(format: Intl.DateTimeFormat, year: number): readonly Stretch[] {
  const start = epochDay(year, 1, 1) * MS_PER_DAY
  const stretches: Stretch[] = [{ from: start, offset: readOffset(format, start) }]
  for (let day = 7; day <= 371; day += 7) {
    const known = stretches.at(-1)?.offset ?? 0
    const at = start + day * MS_PER_DAY
    const offset = readOffset(format, at)
    if (offset !== known) stretches.push({ from: changeBefore(format, at, known), offset })
  }
  return stretches
}

/** The instant within the week before `at` from which the offset is another one; changes happen on whole seconds. */
function changeBefore(format: Intl.DateTimeFormat, at: number, known: number): number {
  let [before, after] = [at / 1000 - 7 * 86_400, at / 1000]
  while (after - before > 1) {
    const middle = Math.floor((before + after) / 2)
    if (readOffset(format, middle * 1000) === known) before = middle
    else after = middle
  }
  return after * 1000
}

const OFFSET = /GMT(?:([+-])(\d\d):(\d\d)(?::(\d\d))?)?$/

function readOffset(format: Intl.DateTimeFormat, epochMs: number): number {
  const [, sign, hours = '0', minutes = '0', seconds = '0'] = OFFSET.exec(format.format(epochMs)) ?? []
  return (sign === '-' ? -1000 : 1000) * (Number(hours) * 3600 + Number(minutes) * 60 + Number(seconds)) || 0
}

function utcYear(epochMs: number): number {
  return civilDate(Math.floor(epochMs / MS_PER_DAY)).year
}
