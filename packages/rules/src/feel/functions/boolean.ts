import { isNumber } from '../numbers.js'
import { FeelObject } from '../object.js'
import { anything, define, type FeelFunction } from '../signature.js'
import { equals } from '../values.js'
import { mismatched, nothing } from './trouble.js'

/** DMN 1.5, 10.3.4.2 and 10.3.4.7. */
export const booleanFunctions: Readonly<Record<string, FeelFunction>> = {
  not: define([anything('negand')], (call, negand) => {
    if (typeof negand === 'boolean') return !negand
    return negand === null ? nothing(call, 'not', 'null') : mismatched(call, 'not', 'boolean', negand)
  }),
  is: define([anything('value1'), anything('value2')], (call, a, b) => {
    const areObjects = a instanceof FeelObject && b instanceof FeelObject && !isNumber(a)
    return areObjects ? a.type === b.type && a.toString() === b.toString() : equals(a, b, call) === true
  }),
}
