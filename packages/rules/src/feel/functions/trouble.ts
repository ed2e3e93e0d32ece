import { type CallContext, typeOf, type Value } from '../values.js'

/** Warns of an argument of the right type that cannot be used. */
export function invalid(call: CallContext, operation: string, expected: string, found: unknown): null {
  call.warn('invalid-argument', { operation, expected, found: String(found).slice(0, 40) })
  return null
}

/** Warns of a value of the wrong type. */
export function mismatched(call: CallContext, operation: string, expected: string, value: Value): null {
  call.warn('type-mismatch', { operation, expected, found: typeOf(value) })
  return null
}

/** Says why a result is null where nothing is wrong: there was nothing to work on. */
export function nothing(call: CallContext, operation: string, found: 'null' | 'an empty list'): null {
  call.warn('no-value', { operation, found })
  return null
}

/** The value, or null with a warning where the result was too large to be a number. */
export function finite<T extends Value>(call: CallContext, operation: string, value: T | undefined): T | null {
  if (value !== undefined) return value
  call.warn('not-finite', { operation })
  return null
}
