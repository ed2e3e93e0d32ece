import { codePoints, compileRegex, type Match } from '../../regex/regex.js'
import { RegexError } from '../../regex/syntax.js'
import { aList, aNumber, aString, define, type FeelFunction, optional } from '../signature.js'
import type { CallContext, Value } from '../values.js'
import { invalid, mismatched } from './trouble.js'

/** DMN 1.5, 10.3.4.3. Positions count code points from 1, from the end when negative. */
export const stringFunctions: Readonly<Record<string, FeelFunction>> = {
  'string length': define([aString('string')], (call, text) => points(call, text).length),
  substring: define(
    [aString('string'), aNumber('start position'), optional(aNumber('length'))],
    (call, text, start, length) => {
      const all = points(call, text)
      const from = Math.trunc(start) > 0 ? Math.trunc(start) - 1 : all.length + Math.trunc(start)
      if (Math.trunc(start) === 0 || from < 0 || from >= all.length) {
        return invalid(call, 'substring', 'a position inside the string', start)
      }
      if (length !== undefined && length < 1) return invalid(call, 'substring', 'a positive number', length)
      return textOf(all, from, length === undefined ? all.length : from + Math.trunc(length))
    },
  ),
  'upper case': define([aString('string')], (call, text) => call.text(text.toUpperCase())),
  'lower case': define([aString('string')], (call, text) => call.text(text.toLowerCase())),
  'substring before': define([aString('string'), aString('match')], (_, text, match) =>
    text.includes(match) ? text.slice(0, text.indexOf(match)) : '',
  ),
  'substring after': define([aString('string'), aString('match')], (_, text, match) =>
    text.includes(match) ? text.slice(text.indexOf(match) + match.length) : '',
  ),
  contains: define([aString('string'), aString('match')], (_, text, match) => text.includes(match)),
  'starts with': define([aString('string'), aString('match')], (_, text, match) => text.startsWith(match)),
  'ends with': define([aString('string'), aString('match')], (_, text, match) => text.endsWith(match)),
  matches: define(
    [aString('input'), aString('pattern'), optional(aString('flags'))],
    (call, input, pattern, flags = '') =>
      withRegex(call, 'matches', () => {
        const regex = compileRegex(pattern, flags)
        return regex.find(points(call, input), 0, (cost) => call.tick(cost)) !== undefined
      }),
  ),
  replace: define(
    [aString('input'), aString('pattern'), aString('replacement'), optional(aString('flags'))],
    (call, input, pattern, replacement, flags = '') =>
      withRegex(call, 'replace', () => replaceAll(call, input, pattern, replacement, flags)),
  ),
  split: define([aString('string'), aString('delimiter')], (call, text, delimiter) =>
    withRegex(call, 'split', () => {
      const all = points(call, text)
      const parts: string[] = []
      let end = 0
      for (const match of matchesOf(call, all, delimiter, '')) {
        parts.push(textOf(all, end, match[0] ?? 0))
        end = match[1] ?? 0
        call.reserve('listLength', parts.length + 1)
      }
      return [...parts, textOf(all, end, all.length)]
    }),
  ),
  'string join': define([aList('list'), optional(aString('delimiter'))], (call, list, delimiter = '') => {
    const texts = list.filter((item) => item !== null)
    const odd = texts.find((item) => typeof item !== 'string')
    if (odd !== undefined) return mismatched(call, 'string join', 'list of strings', odd)
    // All of them are strings, as just seen.
    const strings = texts as readonly string[]
    call.tick(strings.reduce((sum, text) => sum + (text.length >> 6), 0))
    call.reserve(
      'stringLength',
      strings.reduce((sum, text) => sum + text.length + delimiter.length, 0),
    )
    return strings.join(delimiter)
  }),
}

/** The code points of a text, at the cost of looking at each. */
function points(call: CallContext, text: string): Uint32Array {
  call.tick(text.length >> 2)
  return codePoints(text)
}

const CHUNK = 10_000

function textOf(all: Uint32Array, from: number, to: number): string {
  let text = ''
  const end = Math.min(to, all.length)
  for (let at = from; at < end; at += CHUNK)
    text += String.fromCodePoint(...all.subarray(at, Math.min(at + CHUNK, end)))
  return text
}

function withRegex(call: CallContext, operation: string, body: () => Value): Value {
  try {
    return body()
  } catch (error) {
    if (error instanceof RegexError) return invalid(call, operation, error.expected, 'pattern')
    throw error
  }
}

/** All matches from left to right. As XPath has it, a pattern that matches nothing at all is an error. */
function* matchesOf(call: CallContext, text: Uint32Array, pattern: string, flags: string): Iterable<Match> {
  const regex = compileRegex(pattern, flags)
  const tick = (cost: number) => call.tick(cost)
  if (regex.find(new Uint32Array(0), 0, tick) !== undefined) {
    throw new RegexError('a pattern that matches at least one character')
  }
  let from = 0
  for (let match = regex.find(text, from, tick); match !== undefined; match = regex.find(text, from, tick)) {
    yield match
    from = Math.max(match[1] ?? 0, (match[0] ?? 0) + 1)
  }
}

function replaceAll(call: CallContext, input: string, pattern: string, replacement: string, flags: string): string {
  const all = points(call, input)
  const parts = flags.includes('q') ? [replacement] : readReplacement(replacement, compileRegex(pattern, flags).groups)
  let result = ''
  let end = 0
  for (const match of matchesOf(call, all, pattern, flags)) {
    result += textOf(all, end, match[0] ?? 0)
    for (const part of parts) {
      const [start, stop] = typeof part === 'string' ? [-1, -1] : [match[2 * part] ?? -1, match[2 * part + 1] ?? -1]
      result += typeof part === 'string' ? part : start < 0 ? '' : textOf(all, start, stop)
    }
    end = match[1] ?? 0
    call.reserve('stringLength', result.length)
  }
  return call.text(result + textOf(all, end, all.length))
}

/** `$1` is a group, `\$` and `\\` the signs themselves; as many digits count as make the number of a group. */
function readReplacement(text: string, groups: number): readonly (string | number)[] {
  const parts: (string | number)[] = []
  for (let at = 0; at < text.length; at++) {
    const next = text[at + 1] ?? ''
    if (text[at] === '\\') {
      if (next !== '\\' && next !== '$') throw new RegexError('a backslash or "$" after a backslash of the replacement')
      parts.push(next)
      at++
    } else if (text[at] === '$') {
      if (!/^\d$/.test(next)) throw new RegexError('a digit after "$" of the replacement')
      let group = Number(next)
      at++
      while (/^\d$/.test(text[at + 1] ?? '') && group * 10 + Number(text[at + 1]) <= groups)
        group = group * 10 + Number(text[++at])
      parts.push(group > groups ? '' : group)
    } else parts.push(text[at] ?? '')
  }
  return parts
}
