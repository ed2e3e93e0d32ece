export {
  type Calendar,
  type CalendarDay,
  compileCalendar,
  type Due,
  type PauseMode,
} from './calendar/calendar.js'
export {
  CalendarError,
  type CalendarProblem,
  type CalendarProblemCode,
  describeCalendarProblem,
} from './calendar/check.js'
export {
  type CalendarData,
  type CalendarException,
  type CalendarOverlay,
  type CalendarVersion,
  type ExceptionKind,
  inheritCalendar,
  type Shift,
  type Weekday,
} from './calendar/data.js'
export {
  type Deadline,
  type DeadlineTerms,
  type Pause,
  type Recount,
  recountDeadline,
  setDeadline,
} from './calendar/deadline.js'
export type { DuePolicy } from './calendar/policy.js'
export { isWithinParent, type ShareTerms, shareDeadline, splitDeadline } from './calendar/share.js'
export { NoWorkingTimeError } from './calendar/timeline.js'
export { vietnamCalendar } from './calendar/vietnam/calendar.js'
export type { TableFinding } from './decision/analyse/findings.js'
export {
  analyseDecisions,
  type CompiledDecisions,
  compileDecisions,
  type DecisionModel,
  type DecisionOptions,
  type DecisionResult,
  type DecisionTrace,
  evaluateDecision,
} from './decision/decisions.js'
export type { DecisionWarning, EvaluatedDecision, EvaluatedTable } from './decision/emit/session.js'
export type {
  Aggregation,
  Binding,
  BusinessKnowledgeModel,
  ContextEntry,
  Decision,
  DecisionPlace,
  DecisionService,
  DecisionTable,
  Definitions,
  DrgElement,
  Expression,
  ExpressionKind,
  FunctionDefinition,
  HitPolicy,
  Import,
  InformationItem,
  InputClause,
  InputData,
  ItemDefinition,
  OutputClause,
  Requirements,
  Rule,
  Text,
} from './decision/model/model.js'
export { type DecisionProblem, type DecisionProblemCode, describeDecision } from './decision/problems.js'
export { defaultFileLimits, type FileLimits } from './decision/xml/parse.js'
export {
  addDuration,
  type DeadlineDuration,
  type DeadlineUnit,
  type Duration,
  formatDuration,
  type IsoDuration,
  parseDuration,
  parseInstant,
  type TimeSyntax,
  TimeSyntaxError,
} from './duration.js'
export type { Ast, AstKind, AstOf, Span, TypeName } from './feel/ast.js'
export { defaultLimits, type Limits } from './feel/budget.js'
export {
  type Compilable,
  type Compiled,
  type CompiledTests,
  type CompileOptions,
  compile,
  compileAst,
  compileUnaryTests,
  type Evaluation,
} from './feel/compile.js'
export { FeelSyntaxError } from './feel/errors.js'
export type { Dialect } from './feel/functions.js'
export { describeFeel } from './feel/messages.js'
export { FeelDecimal, type FeelNumber, isNumber, toDouble } from './feel/numbers.js'
export type { EvaluationEnv, Variables, Warning } from './feel/run.js'
export {
  aBoolean,
  aContext,
  aDay,
  aDecimal,
  aDuration,
  aFunction,
  aList,
  aNumber,
  anything,
  aString,
  aTime,
  define as defineFunction,
  type FeelFunction,
  given,
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
export { compileJuel } from './juel/compile.js'
export { juelAssignment } from './juel/parse.js'
export { describeTimeSyntax, inVietnamese, type Language } from './messages.js'
export { type DeadlineCalendar, nextDue, parseTimer, type Schedule, type TimerKind } from './timer.js'
export { isZone, UnknownZoneError } from './zone.js'
