/** What item definitions mean for values (DMN 1.5, 7.3.2 and 10.3.2.9). */
import type { TypeName } from '../../feel/ast.js'
import type { Code } from '../../feel/code.js'
import { resolveType } from '../../feel/emit-type.js'
import { FeelSyntaxError } from '../../feel/errors.js'
import { CompoundNames } from '../../feel/names.js'
import { parse } from '../../feel/parse.js'
import type { Run } from '../../feel/run.js'
import {
  type DaysDuration,
  FeelDate,
  FeelDateTime,
  FeelTime,
  parseDate,
  parseDateTime,
  parseFeelDuration,
  parseTime,
} from '../../feel/temporal.js'
import {
  element as elementAt,
  entry,
  isContext,
  isFunction,
  isList,
  isRange,
  setEntry,
  typeOf,
  type Value,
} from '../../feel/values.js'

/** A type values can be held against. */
export interface Type {
  /** As a designer wrote it. */
  readonly name: string
  readonly shape: Shape
  /** Tests on the value; for a collection on each of its items. */
  readonly allowed?: Constraint
  /** Tests on the whole value of a collection. */
  readonly constraint?: Constraint
}

export interface Constraint {
  readonly text: string
  readonly holds: Code
}

export type Shape =
  | { readonly kind: 'any' }
  | { readonly kind: 'simple'; readonly type: string }
  | { readonly kind: 'list'; readonly element: Type }
  | { readonly kind: 'range'; readonly element: Type }
  | { readonly kind: 'context'; readonly components: readonly { readonly name: string; readonly type: Type }[] }
  | { readonly kind: 'function'; readonly parameters?: number; readonly result?: Type }
  /** A declared type, looked up when it is needed: types may contain themselves. */
  | { readonly kind: 'declared'; readonly declared: () => Type }

export const anyType: Type = { name: 'Any', shape: { kind: 'any' } }

const ALIASES: Readonly<Record<string, string>> = {
  dateTime: 'date and time',
  dayTimeDuration: 'days and time duration',
  yearMonthDuration: 'years and months duration',
  integer: 'number',
  long: 'number',
  double: 'number',
}

const SIMPLE: ReadonlySet<string> = new Set([
  ...['number', 'string', 'boolean', 'date', 'time', 'date and time', 'context', 'list', 'function', 'range'],
  ...['days and time duration', 'years and months duration', 'null'],
])

/** One of FEEL's own types, if the name is that of one. */
export function builtinType(name: string): Type | undefined {
  const plain = ALIASES[name] ?? name
  if (plain === 'Any') return anyType
  if (SIMPLE.has(plain)) return { name: plain, shape: { kind: 'simple', type: plain } }
  return /[<>]/.test(name) ? genericType(name) : undefined
}

/** `list<number>`, `context<a: string>` as FEEL writes them. */
function genericType(name: string): Type | undefined {
  try {
    const ast = parse(`null instance of ${name}`, NO_NAMES)
    return ast.kind === 'instanceOf' ? typeFrom(resolveType(ast.type, { types: {} }), name) : undefined
  } catch (error) {
    if (error instanceof FeelSyntaxError) return undefined
    throw error
  }
}

function typeFrom(type: TypeName, name: string): Type {
  switch (type.kind) {
    case 'named':
      return builtinType(type.name) ?? anyType
    case 'list':
    case 'range':
      return { name, shape: { kind: type.kind, element: typeFrom(type.element, 'element') } }
    case 'context': {
      const components = type.entries.map((each) => ({ name: each.name, type: typeFrom(each.type, each.name) }))
      return { name, shape: { kind: 'context', components } }
    }
    case 'function':
      return {
        name,
        shape: {
          kind: 'function',
          ...(type.parameters && { parameters: type.parameters.length }),
          ...(type.result && { result: typeFrom(type.result, 'result') }),
        },
      }
  }
}

/** The shape behind declared names. */
export function shapeOf(type: Type): Exclude<Shape, { readonly kind: 'declared' }> {
  let { shape } = type
  // A type that is nothing but itself was refused when it was linked, so that this ends.
  while (shape.kind === 'declared') shape = shape.declared().shape
  return shape
}

/** What a function gives that was declared with a type: of functions, or of their results, as DMN 1.1 meant it. */
export function resultOf(type: Type): Type {
  const shape = shapeOf(type)
  return shape.kind === 'function' ? (shape.result ?? anyType) : type
}

/** Whether a value is one of a type's, its allowed values aside. Null is one of every type's. */
export function hasShape(value: Value, type: Type, run: Run): boolean {
  if (value === null) return true
  run.tick(1)
  const { shape } = type
  switch (shape.kind) {
    case 'any':
      return true
    case 'simple':
      return typeOf(value) === shape.type
    case 'list':
      return isList(value) && value.every((_, index) => hasShape(elementAt(value, index), shape.element, run))
    case 'range':
      return isRange(value) && [value.start, value.end].every((end) => hasShape(end ?? null, shape.element, run))
    case 'context':
      return (
        isContext(value) &&
        shape.components.every(({ name, type: of }) => hasShape(entry(value, name) ?? null, of, run))
      )
    case 'function':
      return isFunction(value) && (shape.parameters === undefined || value.parameters.length === shape.parameters)
    case 'declared':
      return hasShape(value, shape.declared(), run)
  }
}

/** The constraint a value breaks, its parts included. */
export function brokenConstraint(value: Value, type: Type, run: Run): Constraint | undefined {
  if (value === null) return undefined
  const { shape, allowed, constraint } = type
  if (constraint !== undefined && !holds(constraint, value, run)) return constraint
  if (allowed !== undefined) {
    const items: readonly Value[] = isList(value) ? value.map((_, index) => elementAt(value, index)) : [value]
    if (!items.every((each) => each === null || holds(allowed, each, run))) return allowed
  }
  switch (shape.kind) {
    case 'list':
      return isList(value) ? firstBroken(value, (_, index) => [elementAt(value, index), shape.element], run) : undefined
    case 'context':
      return isContext(value)
        ? firstBroken(shape.components, ({ name, type: of }) => [entry(value, name) ?? null, of], run)
        : undefined
    case 'declared':
      return brokenConstraint(value, shape.declared(), run)
    default:
      return undefined
  }
}

function firstBroken<T>(
  parts: readonly T[],
  part: (each: T, index: number) => readonly [Value, Type],
  run: Run,
): Constraint | undefined {
  for (const [index, each] of parts.entries()) {
    const broken = brokenConstraint(...part(each, index), run)
    if (broken !== undefined) return broken
  }
  return undefined
}

function holds({ holds: code }: Constraint, value: Value, run: Run): boolean {
  return code(run, { value, parent: undefined }) === true
}

/** The value as one of the type, if an implicit conversion makes it one (DMN 1.5, 10.3.2.9.4). */
export function converted(value: Value, type: Type, run: Run): Value | undefined {
  if (hasShape(value, type, run)) return value
  const target = shapeOf(type)
  if (target.kind === 'list' && !isList(value) && hasShape(value, target.element, run)) return [value]
  if (isList(value) && value.length === 1 && hasShape(elementAt(value, 0), type, run)) return elementAt(value, 0)
  if (value instanceof FeelDate && target.kind === 'simple' && target.type === 'date and time') {
    return new FeelDateTime(value, new FeelTime(0, 0))
  }
  return undefined
}

const NO_NAMES = { names: new CompoundNames([]) }

/** Reads the texts JSON has for dates, times and durations where the type says that they are some. */
export function fromData(value: Value, type: Type): Value {
  const shape = shapeOf(type)
  switch (shape.kind) {
    case 'simple':
      return typeof value === 'string' ? (READERS[shape.type]?.(value) ?? value) : value
    case 'list':
      return isList(value) ? value.map((_, index) => fromData(elementAt(value, index), shape.element)) : value
    case 'context': {
      if (!isContext(value)) return value
      const read: Record<string, Value> = {}
      for (const name of Object.keys(value)) setEntry(read, name, entry(value, name) ?? null)
      for (const { name, type: of } of shape.components) {
        const part = entry(value, name)
        if (part !== undefined) setEntry(read, name, fromData(part, of))
      }
      return read
    }
    default:
      return value
  }
}

const READERS: Readonly<Record<string, (text: string) => Value | undefined>> = {
  date: parseDate,
  time: parseTime,
  'date and time': parseDateTime,
  'days and time duration': (text) => ofType(parseFeelDuration(text), 'days and time duration'),
  'years and months duration': (text) => ofType(parseFeelDuration(text), 'years and months duration'),
}

function ofType(value: DaysDuration | Value | undefined, type: string): Value | undefined {
  return value !== undefined && typeOf(value) === type ? value : undefined
}
