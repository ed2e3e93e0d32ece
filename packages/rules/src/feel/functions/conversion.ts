import { aContext, aList, anything, aString, define, type FeelFunction, oneOf, optional } from '../signature.js'
import { FeelObject } from '../temporal.js'
import { entry, equals, format, isContext, measure, setEntry, type Value } from '../values.js'

/** DMN 1.5, 10.3.4.1, 10.3.4.2 and 10.3.4.9: conversion, booleans and contexts. */
export const conversionFunctions: Readonly<Record<string, FeelFunction>> = {
  not: define([anything('negand')], (_, negand) => (typeof negand === 'boolean' ? !negand : null)),
  is: define([anything('value1'), anything('value2')], (call, a, b) => {
    if (a instanceof FeelObject && b instanceof FeelObject) return a.type === b.type && a.toString() === b.toString()
    return equals(a, b, call) === true
  }),
  string: define([anything('from')], (call, from) => {
    if (from === null) return null
    measure(from, call)
    return call.text(format(from))
  }),
  number: define(
    [aString('from'), optional(aString('grouping separator')), optional(aString('decimal separator'))],
    (call, from, grouping, decimal) => {
      const ungrouped = grouping === undefined ? from : from.replaceAll(grouping, '')
      const text = decimal === undefined ? ungrouped : ungrouped.replace(decimal, '.')
      if (/^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i.test(text) && Number.isFinite(Number(text))) return Number(text)
      call.warn('invalid-argument', { operation: 'number', expected: 'digits', found: from.slice(0, 40) })
      return null
    },
  ),
  'get value': define([aContext('m'), oneOf(aString('key'), aList('key'))], (_, context, key) => {
    const path = typeof key === 'string' ? [key] : key
    let value: Value = context
    for (const name of path) {
      if (!isContext(value) || typeof name !== 'string') return null
      value = entry(value, name) ?? null
    }
    return value
  }),
  'get entries': define([aContext('m')], (call, context) =>
    call.list(Object.keys(context).map((key) => ({ key, value: entry(context, key) ?? null }))),
  ),
  'context put': define([aContext('context'), aString('key'), anything('value')], (call, context, key, value) => {
    const copy: Record<string, Value> = {}
    call.tick(Object.keys(context).length)
    for (const name of Object.keys(context)) setEntry(copy, name, entry(context, name) ?? null)
    setEntry(copy, key, value)
    return copy
  }),
  'context merge': define([aList('contexts')], (call, contexts) => {
    const merged: Record<string, Value> = {}
    for (const context of contexts) {
      if (!isContext(context)) return null
      call.tick(Object.keys(context).length)
      for (const name of Object.keys(context)) setEntry(merged, name, entry(context, name) ?? null)
    }
    return merged
  }),
  all: define([aList('list')], (_, list) => every(list, true)),
  any: define([aList('list')], (_, list) => negate(every(list, false))),
}

/** Whether all are `wanted`: false at the first that is the opposite, null when only something else stands in the way. */
function every(list: readonly Value[], wanted: boolean): boolean | null {
  if (list.some((item) => item === !wanted)) return false
  return list.every((item) => item === wanted) ? true : null
}

function negate(value: boolean | null): boolean | null {
  return value === null ? null : !value
}
