import { type FeelNumber, isNumber } from './numbers.js'
import { FeelDate, FeelDateTime, type FeelDuration, FeelTime } from './temporal.js'
import type { CallContext, ContextValue, FunctionValue, TypeOf, Value, WarningParams } from './values.js'
import { isContext, isDuration, isFunction, isList, typeOf } from './values.js'

/** One parameter of a function: its DMN name and what it takes. */
export interface Parameter<T extends Value = Value> {
  readonly name: string
  /** Other names the parameter answers to in a call with named arguments. */
  readonly aliases: readonly string[]
  readonly type: string
  readonly accepts: (value: Value) => boolean
  /** Hands over what was accepted. */
  readonly take: (value: Value) => T
  readonly isOptional: boolean
  /** A nullable parameter is handed null; for any other a null argument makes the result null. */
  readonly isNullable: boolean
  readonly isVariadic: boolean
  /** Null given for an optional parameter is no argument left out. */
  readonly nullDecides?: boolean
}

/** A function an expression may call by name. */
export interface FeelFunction {
  readonly parameters: readonly Parameter[]
  readonly call: (call: CallContext, args: readonly Value[]) => Value
}

type Argument<P> =
  P extends Parameter<infer T>
    ? P extends { readonly isVariadic: true }
      ? readonly T[]
      : P extends { readonly isOptional: true }
        ? T | undefined
        : T
    : never

type Arguments<P extends readonly Parameter[]> = { readonly [K in keyof P]: Argument<P[K]> }
type Optional<T extends Value> = Parameter<T> & { readonly isOptional: true }
type Variadic<T extends Value> = Parameter<T> & { readonly isVariadic: true }

function parameter<T extends Value>(name: string, type: string, accepts: (value: Value) => value is T): Parameter<T> {
  // `accepts` was asked before.
  return convertible(name, type, accepts, (value) => value as T)
}

function convertible<T extends Value>(
  name: string,
  type: string,
  accepts: (value: Value) => boolean,
  take: (value: Value) => T,
): Parameter<T> {
  return { name, aliases: [], type, accepts, take, isOptional: false, isNullable: false, isVariadic: false }
}

export const aString = (name: string): Parameter<string> => parameter(name, 'string', (v) => typeof v === 'string')
/** A number as JavaScript has it: of more digits the nearest one. */
export const aNumber = (name: string): Parameter<number> => convertible(name, 'number', isNumber, Number)
/** A number with all its digits. */
export const aDecimal = (name: string): Parameter<FeelNumber> => parameter(name, 'number', isNumber)
export const aBoolean = (name: string): Parameter<boolean> => parameter(name, 'boolean', (v) => typeof v === 'boolean')
export const aList = (name: string): Parameter<readonly Value[]> => parameter(name, 'list', isList)
export const aContext = (name: string): Parameter<ContextValue> => parameter(name, 'context', isContext)
export const aFunction = (name: string): Parameter<FunctionValue> => parameter(name, 'function', isFunction)
export const aDay = (name: string): Parameter<FeelDate | FeelDateTime> =>
  parameter(name, 'date or date and time', (v) => v instanceof FeelDate || v instanceof FeelDateTime)
export const aTime = (name: string): Parameter<FeelTime> => parameter(name, 'time', (v) => v instanceof FeelTime)
export const aDuration = (name: string): Parameter<FeelDuration> => parameter(name, 'duration', isDuration)
export const anything = (name: string): Parameter => ({
  ...parameter(name, 'Any', (v): v is Value => v !== undefined),
  isNullable: true,
})
export const oneOf = <A extends Value, B extends Value>(a: Parameter<A>, b: Parameter<B>): Parameter<A | B> => ({
  ...convertible(
    a.name,
    `${a.type} or ${b.type}`,
    (v) => a.accepts(v) || b.accepts(v),
    (v): A | B => (a.accepts(v) ? a.take(v) : b.take(v)),
  ),
  aliases: [...a.aliases, b.name, ...b.aliases],
})
export const optional = <T extends Value>(of: Parameter<T>): Optional<T> => ({ ...of, isOptional: true })
/** An argument that may be left out; given as null it makes the result null. */
export const given = <T extends Value>(of: Parameter<T>): Optional<T> => ({
  ...of,
  isOptional: true,
  nullDecides: true,
})
export const variadic = <T extends Value>(of: Parameter<T>): Variadic<T> => ({ ...of, isVariadic: true })

/** Builds a function that checks its arguments, so that the body sees only what it asked for. */
export function define<const P extends readonly Parameter[]>(
  parameters: P,
  body: (call: CallContext, ...args: Arguments<P>) => Value,
): FeelFunction {
  return {
    parameters,
    call: (call, args) => {
      const checked = checkArguments(parameters, call, args)
      // `checkArguments` gives each parameter what `Argument` says: the type system cannot follow it through the loop.
      return checked === undefined ? null : body(call, ...(checked as unknown as Arguments<P>))
    },
  }
}

/** One value, a list, or nothing for each parameter; undefined when the call answers null. */
function checkArguments(
  parameters: readonly Parameter[],
  call: CallContext,
  args: readonly Value[],
): readonly (Value | readonly Value[] | undefined)[] | undefined {
  const last = parameters.at(-1)
  const required = parameters.filter((each) => !each.isOptional && !each.isVariadic).length
  if (args.length < required || (args.length > parameters.length && !last?.isVariadic)) {
    call.warn('wrong-arguments', { expected: signature(parameters), found: args.length })
    return undefined
  }
  const checked: (Value | readonly Value[] | undefined)[] = []
  for (const [index, parameter] of parameters.entries()) {
    const given = parameter.isVariadic ? args.slice(index) : args.slice(index, index + 1)
    const taken: Value[] = []
    for (const arg of given) {
      if (arg === null && parameter.isOptional && !parameter.nullDecides) continue
      const value = takeArgument(parameter, arg, call)
      if (value === undefined) return undefined
      taken.push(value)
    }
    checked.push(parameter.isVariadic ? taken : taken[0])
  }
  return checked
}

function takeArgument(parameter: Parameter, arg: Value, call: CallContext): Value | undefined {
  call.tick(typeof arg === 'string' ? arg.length >> 6 : isList(arg) ? arg.length : 0)
  if (arg === null && !parameter.isNullable) {
    call.warn('no-value', { operation: parameter.name, found: 'null' })
    return undefined
  }
  if (parameter.accepts(arg)) return parameter.take(arg)
  // DMN 10.3.2.9.4: a list of one stands for its element, and an element for a list of one.
  if (isList(arg) && arg.length === 1 && arg[0] !== undefined && parameter.accepts(arg[0]))
    return parameter.take(arg[0])
  const asList: Value = [arg]
  if (parameter.accepts(asList)) return parameter.take(asList)
  call.warn('type-mismatch', mismatch(parameter, typeOf(arg)))
  return undefined
}

function mismatch(parameter: Parameter, found: TypeOf): WarningParams {
  return { operation: parameter.name, expected: parameter.type, found }
}

function signature(parameters: readonly Parameter[]): string {
  return `(${parameters.map((each) => each.name + (each.isOptional ? '?' : each.isVariadic ? '…' : '')).join(', ')})`
}
