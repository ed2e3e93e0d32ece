import { parseNumber } from '../numbers.js'
import { anything, aString, define, type FeelFunction, optional } from '../signature.js'
import { format, measure } from '../values.js'
import { parseRange } from './range-literal.js'
import { invalid, nothing } from './trouble.js'

/** DMN 1.5, 10.3.4.1, but for dates and times. */
export const conversionFunctions: Readonly<Record<string, FeelFunction>> = {
  string: define([anything('from')], (call, from) => {
    if (from === null) return nothing(call, 'string', 'null')
    measure(from, call)
    const text = format(from)
    call.tick(text.length >> 2)
    return call.text(text)
  }),
  number: define(
    [aString('from'), optional(aString('grouping separator')), optional(aString('decimal separator'))],
    (call, from, grouping, decimal) => {
      if (grouping !== undefined && ![' ', ',', '.'].includes(grouping)) {
        return invalid(call, 'number', '" ", "," or "." as separator of groups', grouping)
      }
      if (decimal !== undefined && (!['.', ','].includes(decimal) || decimal === grouping)) {
        return invalid(call, 'number', 'another "." or "," as separator of decimals', decimal)
      }
      const ungrouped = grouping === undefined ? from : from.replaceAll(grouping, '')
      const text = decimal === undefined ? ungrouped : ungrouped.replace(decimal, '.')
      // A number of thousands of digits is no number; reading them would take long.
      const value = text.length > 10_000 ? undefined : parseNumber(text)
      return value ?? invalid(call, 'number', 'digits', from)
    },
  ),
  range: define([aString('from')], (call, from) => {
    // Reading it takes about as long as compiling an expression.
    call.tick(150 + from.length)
    return parseRange(from, call) ?? invalid(call, 'range', 'an interval of literals such as "[1..10)"', from)
  }),
}
