import type { AstOf, TypeName } from './ast.js'
import type { Code, Compilation, Scope } from './code.js'
import type { Run } from './run.js'
import { FeelDate, FeelDateTime, FeelTime } from './temporal.js'
import { element, entry, isContext, isFunction, isList, isRange, typeOf, type Value } from './values.js'

export function emitInstanceOf(node: AstOf<'instanceOf'>, scope: Scope | undefined, compilation: Compilation): Code {
  const value = compilation.emit(node.value, scope)
  const type = resolveType(node.type, compilation)
  const unknown = unknownName(type)
  if (unknown !== undefined) {
    const problem = { code: 'unknown-type', params: { name: unknown }, span: node.span } as const
    compilation.problems.push(problem)
    return (run) => run.warnAt(node.span, problem.code, problem.params)
  }
  return (run, frame) => hasType(value(run, frame), type, run)
}

const BUILT_IN: ReadonlySet<string> = new Set([
  ...['Any', 'Null', 'number', 'string', 'boolean', 'date', 'time', 'date and time', 'list', 'context', 'range'],
  ...['days and time duration', 'years and months duration'],
])

/** XML Schema's and older names of FEEL's types. */
const ALIASES: Readonly<Record<string, string>> = {
  dateTime: 'date and time',
  dayTimeDuration: 'days and time duration',
  yearMonthDuration: 'years and months duration',
}

/** A type with declared names replaced by what they stand for. */
export function resolveType(type: TypeName, compilation: Pick<Compilation, 'types'>, depth = 0): TypeName {
  const inner = (each: TypeName): TypeName => resolveType(each, compilation, depth + 1)
  switch (type.kind) {
    case 'named': {
      const declared = Object.hasOwn(compilation.types, type.name) ? compilation.types[type.name] : undefined
      if (declared !== undefined && depth < NESTING_MAX) return inner(declared)
      return { kind: 'named', name: ALIASES[type.name] ?? type.name }
    }
    case 'list':
    case 'range':
      return { kind: type.kind, element: inner(type.element) }
    case 'context':
      return { kind: 'context', entries: type.entries.map((each) => ({ name: each.name, type: inner(each.type) })) }
    case 'function':
      return {
        kind: 'function',
        ...(type.parameters && { parameters: type.parameters.map(inner) }),
        ...(type.result && { result: inner(type.result) }),
      }
  }
}

const NESTING_MAX = 50

function unknownName(type: TypeName): string | undefined {
  switch (type.kind) {
    case 'named':
      return BUILT_IN.has(type.name) ? undefined : type.name
    case 'list':
    case 'range':
      return unknownName(type.element)
    case 'context':
      return type.entries.map((each) => unknownName(each.type)).find((name) => name !== undefined)
    case 'function':
      return [...(type.parameters ?? []), ...(type.result ? [type.result] : [])]
        .map(unknownName)
        .find((name) => name !== undefined)
  }
}

/** Whether a value has a type. Null has the type Null alone. */
export function hasType(value: Value, type: TypeName, run: Run): boolean {
  run.tick(1)
  switch (type.kind) {
    case 'function':
      return isFunction(value)
    case 'list':
      return isList(value) && value.every((item) => conforms(item, type.element, run))
    case 'range':
      return (
        isRange(value) && [value.start, value.end].every((end) => end === undefined || hasType(end, type.element, run))
      )
    case 'context':
      return (
        isContext(value) &&
        type.entries.every((each) => {
          const part = entry(value, each.name)
          return part !== undefined && conforms(part, each.type, run)
        })
      )
    case 'named':
      if (type.name === 'Null') return value === null
      return value !== null && (type.name === 'Any' || typeOf(value) === type.name)
  }
}

/** The value as a type wants it (DMN 1.5, 10.3.2.9.4): a list of one for its item, an item for a list of one, a day for its midnight. */
export function converted(value: Value, type: TypeName, run: Run): Value | undefined {
  if (hasType(value, type, run)) return value
  const only = isList(value) && value.length === 1 ? element(value, 0) : undefined
  if (only !== undefined && hasType(only, type, run)) return only
  if (type.kind === 'list' && hasType([value], type, run)) return [value]
  const wantsTime = type.kind === 'named' && type.name === 'date and time'
  return wantsTime && value instanceof FeelDate ? new FeelDateTime(value, new FeelTime(0, 0)) : undefined
}

/** As a part of a list or context a null fits every type. */
function conforms(value: Value, type: TypeName, run: Run): boolean {
  return value === null || hasType(value, type, run)
}
