import { conversionFunctions } from './functions/conversion.js'
import { listFunctions } from './functions/list.js'
import { numberFunctions } from './functions/number.js'
import { stringFunctions } from './functions/string.js'
import { temporalFunctions } from './functions/temporal.js'
import type { FeelFunction } from './signature.js'

/** Every built-in function by its DMN name. */
export const builtins: ReadonlyMap<string, FeelFunction> = new Map(
  Object.entries({
    ...conversionFunctions,
    ...stringFunctions,
    ...numberFunctions,
    ...listFunctions,
    ...temporalFunctions,
  }),
)
