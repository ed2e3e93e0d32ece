import type { Code } from '../../feel/code.js'
import type { Run } from '../../feel/run.js'
import { format, typeOf, type Value } from '../../feel/values.js'
import type { DecisionPlace } from '../model/model.js'
import { brokenConstraint, converted, shapeOf, type Type } from '../model/types.js'
import { say } from './session.js'

/** What a value is called in a warning, and where it belongs. */
export interface Subject {
  readonly name: string
  readonly place: DecisionPlace
}

/** The value as one of a type (DMN 1.5, 10.3.2.9.4); null, with a warning, where it is none. */
export function coerce(run: Run, value: Value, type: Type, subject: Subject): Value {
  return coerced(run, value, type, subject) ?? null
}

/** As {@link coerce}; undefined where a value that is not null had to become null. */
export function coerced(run: Run, value: Value, type: Type, { name, place }: Subject): Value | undefined {
  const fitting = converted(value, type, run)
  if (fitting === undefined) {
    say(run, 'value-mistyped', { name, expected: type.name, found: typeOf(value) }, place)
    return undefined
  }
  const broken = brokenConstraint(fitting, type, run)
  if (broken === undefined) return fitting
  say(run, 'value-not-allowed', { name, found: format(fitting).slice(0, 80), allowed: broken.text }, place)
  return undefined
}

export function emitCoercion(code: Code, type: Type, subject: Subject): Code {
  if (type.allowed === undefined && type.constraint === undefined && shapeOf(type).kind === 'any') return code
  return (run, frame) => coerce(run, code(run, frame), type, subject)
}
