/** The neutral values of the kit's cases, and how they are compared: as its own runner does. */
import {
  type ContextValue,
  compile,
  isContext,
  isDate,
  isDateTime,
  isDuration,
  isList,
  isTime,
  typeOf,
  type Value,
} from '@quytrinh/rules'

/** Numbers, dates, times and durations carry their text, so that no digit is lost on the way. */
export type Neutral =
  | null
  | {
      readonly t: 'string' | 'number' | 'date' | 'time' | 'dateTime' | 'duration' | 'untyped' | 'other'
      readonly v: string
    }
  | { readonly t: 'boolean'; readonly v: boolean }
  | { readonly t: 'list'; readonly v: readonly Neutral[] }
  | { readonly t: 'context'; readonly v: Readonly<Record<string, Neutral>> }

/** A neutral value as a FEEL value. */
export function fromNeutral(neutral: Neutral): Value {
  if (neutral === null) return null
  switch (neutral.t) {
    case 'string':
    case 'other':
      return neutral.v
    case 'boolean':
      return neutral.v
    case 'number':
      return literal(neutral.v)
    case 'date':
    case 'time':
    case 'dateTime':
    case 'duration':
      return literal(`@${JSON.stringify(neutral.v)}`)
    case 'untyped':
      return fromUntyped(neutral.v)
    case 'list':
      return neutral.v.map(fromNeutral)
    case 'context':
      return Object.fromEntries(Object.entries(neutral.v).map(([name, value]) => [name, fromNeutral(value)]))
  }
}

/** A handful of files leave the type to the model: what looks like a number or a truth is one. */
function fromUntyped(text: string): Value {
  const trimmed = text.trim()
  if (trimmed === 'true' || trimmed === 'false') return trimmed === 'true'
  return /^-?\d+(\.\d+)?$/.test(trimmed) ? literal(trimmed) : text
}

const env = { now: 0, zone: 'UTC' }

function literal(text: string): Value {
  return compile(text).evaluate({}, env).value
}

/** A FEEL value as a neutral one. */
export function toNeutral(value: Value): Neutral {
  if (value === null) return null
  if (typeof value === 'boolean') return { t: 'boolean', v: value }
  if (typeof value === 'string') return { t: 'string', v: value }
  if (isDate(value)) return { t: 'date', v: value.toString() }
  if (isTime(value)) return { t: 'time', v: value.toString() }
  if (isDateTime(value)) return { t: 'dateTime', v: value.toString() }
  if (isDuration(value)) return { t: 'duration', v: value.toString() }
  if (isList(value)) return { t: 'list', v: value.map(toNeutral) }
  if (isContext(value)) return { t: 'context', v: neutralEntries(value) }
  return { t: typeOf(value) === 'number' ? 'number' : 'other', v: String(value) }
}

function neutralEntries(context: ContextValue): Readonly<Record<string, Neutral>> {
  return Object.fromEntries(Object.entries(context).map(([name, value]) => [name, toNeutral(value)]))
}

const TOLERANCE = 1e-8

/** Whether a result is what the kit expects. */
export function sameValue(expected: Neutral, actual: Neutral): boolean {
  if (expected === null || actual === null) return expected === actual
  switch (expected.t) {
    case 'untyped':
      return sameUntyped(expected.v, actual)
    case 'list':
      return (
        actual.t === 'list' &&
        expected.v.length === actual.v.length &&
        expected.v.every((each, index) => sameValue(each, actual.v[index] ?? null))
      )
    case 'context':
      return actual.t === 'context' && sameEntries(expected.v, actual.v)
    case 'boolean':
      return actual.t === 'boolean' && expected.v === actual.v
    default:
      return actual.t === expected.t && sameScalar(expected.t, expected.v, actual.v)
  }
}

function sameEntries(expected: Readonly<Record<string, Neutral>>, actual: Readonly<Record<string, Neutral>>): boolean {
  const names = Object.keys(expected)
  return (
    names.length === Object.keys(actual).length &&
    names.every((name) => Object.hasOwn(actual, name) && sameValue(expected[name] ?? null, actual[name] ?? null))
  )
}

function sameUntyped(text: string, actual: NonNullable<Neutral>): boolean {
  if (actual.t === 'list' || actual.t === 'context') return false
  if (actual.t === 'boolean') return text.trim() === String(actual.v)
  return sameScalar(actual.t, text.trim(), actual.v.trim())
}

function sameScalar(type: string, a: string, b: string): boolean {
  switch (type) {
    case 'number':
      return sameNumber(Number(a), Number(b))
    case 'duration':
      return durationKey(a) === durationKey(b)
    case 'time':
      return timeKey(a) === timeKey(b)
    case 'dateTime':
      return dateTimeKey(a) === dateTimeKey(b)
    case 'date':
      return yearKey(a) === yearKey(b)
    default:
      return a === b
  }
}

function sameNumber(a: number, b: number): boolean {
  return a === b || Math.abs(a - b) < TOLERANCE || Math.abs(a - b) <= Math.abs(a) * 1e-14
}

function yearKey(text: string): string {
  return text.replace(/^([+-]?)0*(\d{4,})/, '$1$2').replace(/^\+/, '')
}

function timeKey(text: string): string {
  const match = /^(\d\d:\d\d)(?::(\d\d)(\.\d+)?)?(.*)$/.exec(text.replace(/^T/, ''))
  if (match === null) return text
  const [, clock = '', seconds = '00', fraction = '', zone = ''] = match
  return `${clock}:${seconds}${fraction.replace(/0+$/, '').replace(/^\.$/, '')}${zoneKey(zone)}`
}

function zoneKey(zone: string): string {
  return /^(Z|[+-]00:00(:00)?|@(Etc\/)?UTC)$/.test(zone) ? 'Z' : zone.replace(/^([+-]\d\d:\d\d):00$/, '$1')
}

function dateTimeKey(text: string): string {
  const at = text.indexOf('T')
  return at === -1 ? text : `${yearKey(text.slice(0, at))}T${timeKey(text.slice(at + 1))}`
}

function durationKey(text: string): string {
  const match = /^(-?)P(?:(\d+)Y)?(?:(\d+)M)?(?:(\d+)D)?(?:T(?:(\d+)H)?(?:(\d+)M)?(?:(\d+(?:\.\d+)?)S)?)?$/.exec(text)
  if (match === null) return text
  const part = (index: number): number => Number(match[index] ?? 0)
  const months = part(2) * 12 + part(3)
  const seconds = ((part(4) * 24 + part(5)) * 60 + part(6)) * 60 + part(7)
  const sign = match[1] === '-' && (months || seconds) ? '-' : ''
  return `${sign}${months}m${Number(seconds.toFixed(9))}s`
}
