import { booleanFunctions } from './functions/boolean.js'
import { camundaFunctions } from './functions/camunda.js'
import { contextFunctions } from './functions/context.js'
import { conversionFunctions } from './functions/conversion.js'
import { listFunctions } from './functions/list.js'
import { numberFunctions } from './functions/number.js'
import { rangeFunctions } from './functions/range.js'
import { stringFunctions } from './functions/string.js'
import { temporalFunctions } from './functions/temporal.js'
import type { FeelFunction } from './signature.js'

/** The built-in functions by the clause of DMN 1.5 that defines them. */
export const builtinGroups: Readonly<Record<string, Readonly<Record<string, FeelFunction>>>> = {
  conversion: conversionFunctions,
  boolean: booleanFunctions,
  string: stringFunctions,
  list: listFunctions,
  number: numberFunctions,
  temporal: temporalFunctions,
  range: rangeFunctions,
  context: contextFunctions,
}

/** Whose functions can be called: those of DMN alone, or those of Camunda 8 as well. */
export type Dialect = 'dmn' | 'camunda'

/** Every built-in function by its DMN name. */
export const builtins: ReadonlyMap<string, FeelFunction> = new Map(
  Object.values(builtinGroups).flatMap((group) => Object.entries(group)),
)

export const dialects: Readonly<Record<Dialect, ReadonlyMap<string, FeelFunction>>> = {
  dmn: builtins,
  camunda: new Map([...builtins, ...Object.entries(camundaFunctions)]),
}
