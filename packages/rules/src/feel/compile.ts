import type { Ast } from './ast.js'
import { BudgetExceeded, defaultLimits, type Limits } from './budget.js'
import type { Code, Compilation, Scope } from './code.js'
import {
  emitArithmetic,
  emitBetween,
  emitComparison,
  emitContext,
  emitIf,
  emitIn,
  emitInstanceOf,
  emitInterval,
  emitList,
  emitLogic,
  emitNegation,
  emitTest,
} from './emit.js'
import { emitCall, emitFunction } from './emit-call.js'
import { emitFilter, emitFor, emitPath, emitQuantified } from './emit-list.js'
import { FeelSyntaxError } from './errors.js'
import { builtins } from './functions.js'
import { NESTING_MAX, parse } from './parse.js'
import { type EvaluationEnv, Run, type Variables, type Warning } from './run.js'
import { emitName } from './scope.js'
import type { FeelFunction } from './signature.js'
import { parseTemporal } from './temporal.js'
import { measure, type Value } from './values.js'

/** How an expression is compiled. */
export interface CompileOptions {
  /**
   * Names that may be there: one of them that is absent is null without a warning. Names with spaces or operators must
   * be listed, or the grammar cannot know them.
   */
  readonly names?: readonly string[]
  /** Functions of the host by name; they go before built-in ones. */
  readonly functions?: Readonly<Record<string, FeelFunction>>
  /** Names that may be absent, and are null then, where nothing else is declared. */
  readonly optional?: readonly string[]
  /** Whether the functions of FEEL can be called; a dialect has its own. */
  readonly builtins?: boolean
  readonly limits?: Partial<Limits>
}

/** What an expression is worth, and what it could not do as written. */
export interface Evaluation {
  readonly value: Value
  readonly warnings: readonly Warning[]
}

/** An expression ready to be evaluated any number of times. */
export interface Compiled {
  readonly source: string
  /** Names of the variables the expression may read, without duplicates: what its context has to bring. */
  readonly references: readonly string[]
  /** Those of them that are read in filters only (`limit` in `orders[amount > limit]`), where they may be entries of the items. */
  readonly filterReferences: readonly string[]
  /** What is wrong whatever the variables are: undeclared names (if names were declared) and unknown functions. */
  readonly problems: readonly Warning[]
  /** Evaluates against variables, which are plain data. Never throws for data or a budget: those are warnings. */
  evaluate(variables: Variables, env: EvaluationEnv): Evaluation
  /** As {@link evaluate}, without the result object: warnings, if any, are appended to the given list. */
  value(variables: Variables, env: EvaluationEnv, warnings: Warning[]): Value
}

const NO_WARNINGS: readonly Warning[] = Object.freeze([])

/**
 * Compiles a FEEL expression (DMN 1.5, clause 10.3) to closures.
 *
 * @param source the text of one expression, without a leading `=`
 * @throws FeelSyntaxError when the text is no FEEL expression, or longer than the limit
 * @example
 * const isLarge = compile('amount > 1000 and agency = "STTTT"', { names: ['amount', 'agency'] })
 * isLarge.evaluate({ amount: 1500, agency: 'STTTT' }, { now: 0, zone: 'Asia/Ho_Chi_Minh' }).value // true
 */
export function compile(source: string, options: CompileOptions = {}): Compiled {
  const { sourceLength } = { ...defaultLimits, ...options.limits }
  if (source.length > sourceLength) {
    throw new FeelSyntaxError(source, sourceLength, 'a shorter expression', `${source.length} > ${sourceLength}`)
  }
  return compileAst(
    parse(source, [...FUNCTION_NAMES, ...Object.keys(options.functions ?? {}), ...(options.names ?? [])]),
    source,
    options,
  )
}

const FUNCTION_NAMES: readonly string[] = [...builtins.keys()]

/**
 * Compiles an abstract syntax tree, whichever surface syntax it was read from.
 *
 * @param source the text its spans point into
 * @throws FeelSyntaxError when the tree is nested too deeply or holds a malformed date or duration
 */
export function compileAst(ast: Ast, source: string, options: CompileOptions = {}): Compiled {
  const compilation = createCompilation(source, options)
  const code = compilation.emit(ast, undefined)
  const shared = new Run(compilation.limits, source)

  const value = (variables: Variables, env: EvaluationEnv, warnings: Warning[]): Value => {
    // A function of the host may evaluate the same expression again: then the shared run is taken.
    const run = shared.isBusy ? new Run(compilation.limits, source) : shared
    const result = runCode(code, run, variables, env)
    if (run.warnings !== undefined) warnings.push(...run.warnings)
    return result
  }
  const evaluate = (variables: Variables, env: EvaluationEnv): Evaluation => {
    const run = shared.isBusy ? new Run(compilation.limits, source) : shared
    const result = runCode(code, run, variables, env)
    return { value: result, warnings: run.warnings ?? NO_WARNINGS }
  }
  const references = Object.freeze([...compilation.references.keys()])
  const filterReferences = Object.freeze(references.filter((name) => compilation.references.get(name) === 'in filter'))
  return { source, references, filterReferences, problems: Object.freeze(compilation.problems), evaluate, value }
}

function runCode(code: Code, run: Run, variables: Variables, env: EvaluationEnv): Value {
  run.start(variables, env)
  try {
    const value = code(run, undefined)
    // What is returned will be stored: a value that is small in memory may be huge when written out.
    if (typeof value === 'object') measure(value, run)
    return value
  } catch (error) {
    if (!(error instanceof BudgetExceeded)) throw error
    return run.warnAt(run.span, 'budget-exceeded', { limit: error.limit, max: error.max })
  } finally {
    run.end()
  }
}

function createCompilation(source: string, options: CompileOptions): Compilation {
  const functions = new Map([
    ...(options.builtins === false ? [] : builtins),
    ...Object.entries(options.functions ?? {}),
  ])
  let depth = 0
  const compilation: Compilation = {
    source,
    limits: { ...defaultLimits, ...options.limits },
    names: options.names && new Set(options.names),
    optional: new Set(options.optional),
    functions,
    references: new Map(),
    problems: [],
    size: 0,
    emit: (ast, scope) => {
      compilation.size++
      if (++depth > NESTING_MAX) {
        throw new FeelSyntaxError(source, ast.span.from, 'less nesting', `${NESTING_MAX} levels`)
      }
      const code = emitNode(ast, scope, compilation)
      depth--
      return code
    },
  }
  return compilation
}

function emitNode(node: Ast, scope: Scope | undefined, compilation: Compilation): Code {
  switch (node.kind) {
    case 'literal': {
      const { value } = node
      return () => value
    }
    case 'temporal': {
      const value = parseTemporal(node.text)
      if (value === undefined) throw temporalError(compilation.source, node.span.from, node.text)
      return () => value
    }
    case 'name':
      return emitName(node, scope, compilation)
    case 'path':
      return emitPath(node, scope, compilation)
    case 'filter':
      return emitFilter(node, scope, compilation)
    case 'call':
      return emitCall(node, scope, compilation)
    case 'arithmetic':
      return emitArithmetic(node, scope, compilation)
    case 'negation':
      return emitNegation(node, scope, compilation)
    case 'comparison':
      return emitComparison(node, scope, compilation)
    case 'logic':
      return emitLogic(node, scope, compilation)
    case 'between':
      return emitBetween(node, scope, compilation)
    case 'in':
      return emitIn(node, scope, compilation)
    case 'test':
      return emitTest(node, scope, compilation)
    case 'interval':
      return emitInterval(node, scope, compilation)
    case 'if':
      return emitIf(node, scope, compilation)
    case 'for':
      return emitFor(node, scope, compilation)
    case 'quantified':
      return emitQuantified(node, scope, compilation)
    case 'list':
      return emitList(node, scope, compilation)
    case 'context':
      return emitContext(node, scope, compilation)
    case 'function':
      return emitFunction(node, scope, compilation)
    case 'instanceOf':
      return emitInstanceOf(node, scope, compilation)
  }
}

function temporalError(source: string, position: number, text: string): FeelSyntaxError {
  const expected = 'a date, time or duration such as @"2026-02-13T16:00:00+07:00"'
  return new FeelSyntaxError(source, position, expected, `"${text.slice(0, 40)}"`)
}
