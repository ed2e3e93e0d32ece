import { aList, aNumber, aString, define, type FeelFunction, optional } from '../signature.js'

/** DMN 1.5, 10.3.4.3. Positions count code points from 1, from the end when negative. */
export const stringFunctions: Readonly<Record<string, FeelFunction>> = {
  'string length': define([aString('string')], (_, text) => [...text].length),
  substring: define(
    [aString('string'), aNumber('start position'), optional(aNumber('length'))],
    (call, text, start, length) => {
      const points = [...text]
      const from = start > 0 ? start - 1 : points.length + start
      if (start === 0 || from < 0 || from >= points.length || (length !== undefined && length < 1)) {
        call.warn('invalid-argument', {
          operation: 'substring',
          expected: 'a position inside the string',
          found: start,
        })
        return null
      }
      return points.slice(from, length === undefined ? undefined : from + Math.trunc(length)).join('')
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
  trim: define([aString('string')], (_, text) => text.trim()),
  'string join': define([aList('list'), optional(aString('delimiter'))], (call, list, delimiter = '') => {
    const texts = list.filter((item) => item !== null)
    if (!texts.every((item) => typeof item === 'string')) {
      call.warn('type-mismatch', { operation: 'string join', expected: 'list of strings', found: 'list' })
      return null
    }
    call.tick(texts.reduce((sum, text) => sum + (text.length >> 6), 0))
    const length = texts.reduce((sum, text) => sum + text.length + delimiter.length, 0)
    call.reserve('stringLength', length)
    return texts.join(delimiter)
  }),
}
