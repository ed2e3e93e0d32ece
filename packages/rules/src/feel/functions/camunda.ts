import { daysInMonth } from '../../civil.js'
import { codePoints, compileRegex } from '../../regex/regex.js'
import { RegexError } from '../../regex/syntax.js'
import { aDay, aList, aNumber, anything, aString, define, type FeelFunction, optional } from '../signature.js'
import { FeelDate, FeelDateTime } from '../temporal.js'
import { type CallContext, element, equals, measure, setEntry, toValue, type Value } from '../values.js'
import { invalid } from './trouble.js'

/**
 * Functions Camunda 8 has beside those of DMN. Those that do not depend on their arguments alone (`uuid`, `random number`) are missing:
 * an expression evaluated again gives the same result.
 */
export const camundaFunctions: Readonly<Record<string, FeelFunction>> = {
  'is defined': define([anything('value')], (_, value) => value !== null),
  'get or else': define([anything('value'), anything('default')], (_, value, fallback) => value ?? fallback),
  assert: define(
    [anything('value'), anything('condition'), optional(aString('cause'))],
    (call, value, condition, cause) =>
      condition === true ? value : invalid(call, 'assert', cause ?? 'a condition that holds', String(condition)),
  ),
  'is blank': define([aString('string')], (_, text) => text.trim() === ''),
  trim: define([aString('string')], (_, text) => text.trim()),
  extract: define([aString('string'), aString('pattern')], extract),
  'to base64': define([aString('value')], (call, text) => {
    call.tick(text.length >> 2)
    return call.text(base64(new TextEncoder().encode(text)))
  }),
  'is empty': define([aList('list')], (_, list) => list.length === 0),
  'duplicate values': define([aList('list')], (call, list) => {
    const repeated: Value[] = []
    for (let index = 0; index < list.length; index++) {
      const item = element(list, index)
      const isHere = (_: unknown, at: number) => equals(element(list, at), item, call) === true
      if (list.findIndex(isHere) === index && list.slice(index + 1).some((_, at) => isHere(_, index + 1 + at))) {
        repeated.push(item)
      }
    }
    return repeated
  }),
  partition: define([aList('list'), aNumber('size')], (call, list, size) => {
    if (size < 1) return invalid(call, 'partition', 'a positive number', size)
    const step = Math.trunc(size)
    return Array.from({ length: Math.ceil(list.length / step) }, (_, at) => list.slice(at * step, (at + 1) * step))
  }),
  'last day of month': define([aDay('date')], (_, day) => {
    const { year, month } = day instanceof FeelDate ? day : day.date
    const last = new FeelDate({ year, month, day: daysInMonth(year, month) })
    return day instanceof FeelDateTime ? new FeelDateTime(last, day.time) : last
  }),
  'to json': define([anything('value')], (call, value) => {
    measure(value, call)
    return call.text(JSON.stringify(value))
  }),
  'from json': define([aString('value')], (call, text) => {
    call.tick(text.length >> 2)
    try {
      return fromJson(JSON.parse(text), call)
    } catch (error) {
      if (error instanceof SyntaxError) return invalid(call, 'from json', 'JSON', text)
      throw error
    }
  }),
}

/** Every part of a text that a pattern matches. */
function extract(call: CallContext, text: string, pattern: string): Value {
  try {
    const regex = compileRegex(pattern, '')
    const all = codePoints(text)
    const tick = (cost: number) => call.tick(cost)
    const found: string[] = []
    let match = regex.find(all, 0, tick)
    while (match !== undefined) {
      const [start = 0, end = 0] = match
      found.push(String.fromCodePoint(...all.subarray(start, end)))
      call.reserve('listLength', found.length)
      match = regex.find(all, Math.max(end, start + 1), tick)
    }
    return found
  } catch (error) {
    if (error instanceof RegexError) return invalid(call, 'extract', error.expected, 'pattern')
    throw error
  }
}

const ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/'

function base64(bytes: Uint8Array): string {
  let text = ''
  for (let at = 0; at < bytes.length; at += 3) {
    const [a = 0, b, c] = bytes.subarray(at, at + 3)
    const bits = (a << 16) | ((b ?? 0) << 8) | (c ?? 0)
    const digit = (shift: number) => ALPHABET[(bits >> shift) & 63] ?? ''
    text += digit(18) + digit(12) + (b === undefined ? '=' : digit(6)) + (c === undefined ? '=' : digit(0))
  }
  return text
}

/** Values of JSON are values of FEEL; their entries are taken one by one, so that no prototype is set. */
function fromJson(value: unknown, call: CallContext): Value {
  call.tick(1)
  if (Array.isArray(value)) return call.list(value.map((item) => fromJson(item, call)))
  if (typeof value !== 'object' || value === null) return toValue(value)
  const context: Record<string, Value> = {}
  for (const [name, item] of Object.entries(value)) setEntry(context, name, fromJson(item, call))
  return context
}
