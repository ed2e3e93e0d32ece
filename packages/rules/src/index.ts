export type { Ast, AstKind, AstOf, Span } from './feel/ast.js'
export { defaultLimits, type Limits } from './feel/budget.js'
export { type Compiled, type CompileOptions, compile, compileAst, type Evaluation } from './feel/compile.js'
export { FeelSyntaxError } from './feel/errors.js'
export { describeFeel, type Language } from './feel/messages.js'
export type { EvaluationEnv, Variables, Warning } from './feel/run.js'
export {
  aBoolean,
  aContext,
  aDay,
  aDuration,
  aFunction,
  aList,
  aNumber,
  anything,
  aString,
  aTime,
  define as defineFunction,
  type FeelFunction,
  oneOf,
  optional,
  type Parameter,
  variadic,
} from './feel/signature.js'
export {
  DaysDuration,
  FeelDate,
  FeelDateTime,
  type FeelDuration,
  FeelTime,
  MonthsDuration,
} from './feel/temporal.js'
export {
  type CallContext,
  type ContextValue,
  FeelRange,
  FunctionValue,
  isContext,
  isDate,
  isDateTime,
  isDuration,
  isFunction,
  isList,
  isRange,
  isTime,
  type TypeOf,
  typeOf,
  type Value,
  type WarningCode,
} from './feel/values.js'
