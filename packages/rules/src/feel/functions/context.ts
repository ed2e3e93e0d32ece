import { aContext, aList, anything, aString, define, type FeelFunction, oneOf } from '../signature.js'
import { type CallContext, type ContextValue, element, entry, isContext, setEntry, type Value } from '../values.js'
import { invalid, mismatched } from './trouble.js'

/** DMN 1.5, 10.3.4.9. */
export const contextFunctions: Readonly<Record<string, FeelFunction>> = {
  'get value': define([aContext('m'), oneOf(aString('key'), aList('keys'))], (call, context, key) => {
    const path = typeof key === 'string' ? [key] : key
    const odd = path.find((name) => typeof name !== 'string')
    if (odd !== undefined) return mismatched(call, 'get value', 'string', odd)
    let value: Value = context
    for (const name of path) {
      if (!isContext(value) || typeof name !== 'string') return null
      value = entry(value, name) ?? null
    }
    return path.length === 0 ? null : value
  }),
  'get entries': define([aContext('m')], (call, context) => {
    call.tick(Object.keys(context).length)
    return call.list(Object.keys(context).map((key) => ({ key, value: entry(context, key) ?? null })))
  }),
  context: define([aList('entries')], (call, entries) => {
    const result: Record<string, Value> = {}
    for (const [index] of entries.entries()) {
      const each = element(entries, index)
      const key = isContext(each) ? entry(each, 'key') : undefined
      const value = isContext(each) ? entry(each, 'value') : undefined
      if (typeof key !== 'string' || value === undefined) {
        return mismatched(call, 'context', 'contexts with key and value', each)
      }
      if (Object.hasOwn(result, key)) return invalid(call, 'context', 'keys that differ', key)
      setEntry(result, key, value)
    }
    return result
  }),
  'context put': define(
    [aContext('context'), oneOf(aString('key'), aList('keys')), anything('value')],
    (call, context, key, value) => put(call, context, typeof key === 'string' ? [key] : key, value),
  ),
  'context merge': define([aList('contexts')], (call, contexts) => {
    const merged: Record<string, Value> = {}
    for (const [index] of contexts.entries()) {
      const context = element(contexts, index)
      if (!isContext(context)) return mismatched(call, 'context merge', 'list of contexts', context)
      copyInto(merged, context, call)
    }
    return merged
  }),
}

function put(call: CallContext, context: ContextValue, path: readonly Value[], value: Value, at = 0): Value {
  const key = path[at]
  if (typeof key !== 'string') return mismatched(call, 'context put', 'list of strings', key ?? null)
  const inner = entry(context, key)
  const isLast = at === path.length - 1
  if (!isLast && !isContext(inner ?? null)) return invalid(call, 'context put', 'a path of contexts', key)
  // Just seen to be a context where the path goes on.
  const entered = isLast ? value : put(call, inner as ContextValue, path, value, at + 1)
  if (!isLast && entered === null) return null
  const copy: Record<string, Value> = {}
  copyInto(copy, context, call)
  setEntry(copy, key, entered)
  return copy
}

function copyInto(target: Record<string, Value>, context: ContextValue, call: CallContext): void {
  const names = Object.keys(context)
  call.tick(names.length)
  for (const name of names) setEntry(target, name, entry(context, name) ?? null)
}
