import type { Ast, TypeName } from './ast.js'
import { BudgetExceeded, defaultLimits, type Limits } from './budget.js'
import type { Code, Compilation, Frame, Scope } from './code.js'
import { emitNode } from './emit-node.js'
import { FeelSyntaxError } from './errors.js'
import { type Dialect, dialects } from './functions.js'
import { CompoundNames } from './names.js'
import { type KnownNames, parse, parseUnaryTests } from './parse.js'
import { type EvaluationEnv, Run, type Variables, type Warning } from './run.js'
import type { FeelFunction } from './signature.js'
import { measure, toValue, type Value } from './values.js'

/** How an expression is compiled. */
export interface CompileOptions {
  /**
   * Names that may be there: one of them that is absent is null without a warning. Names with operators or keywords in
   * them must be listed, or the grammar cannot know them.
   */
  readonly names?: readonly string[]
  /** Names of entries that hold operators or keywords (`loan.Loan-to-value`), to be known after a point and in filters. */
  readonly entryNames?: readonly string[]
  /** Types `instance of` and parameters may name, beside FEEL's own. */
  readonly types?: Readonly<Record<string, TypeName>>
  /** Functions of the host by name; they go before built-in ones. */
  readonly functions?: Readonly<Record<string, FeelFunction>>
  /** Names that may be absent, and are null then, where nothing else is declared. */
  readonly optional?: readonly string[]
  /** Whose functions can be called beside those of DMN; `dmn` unless given. */
  readonly dialect?: Dialect
  /** Whether the functions of FEEL can be called at all; another language has its own. */
  readonly builtins?: boolean
  readonly limits?: Partial<Limits>
}

/** What an expression is worth, and what it could not do as written. */
export interface Evaluation {
  readonly value: Value
  readonly warnings: readonly Warning[]
}

/** What is known of a text before it is evaluated. */
export interface Compilable {
  readonly source: string
  /** Names of the variables the expression may read, without duplicates: what its context has to bring. */
  readonly references: readonly string[]
  /** Those of them that are read in filters only (`limit` in `orders[amount > limit]`), where they may be entries of the items. */
  readonly filterReferences: readonly string[]
  /** What is wrong whatever the variables are: undeclared names (if names were declared) and unknown functions. */
  readonly problems: readonly Warning[]
}

/** An expression ready to be evaluated any number of times. */
export interface Compiled extends Compilable {
  /** Evaluates against variables, which are plain data. Never throws for data or a budget: those are warnings. */
  evaluate(variables: Variables, env: EvaluationEnv): Evaluation
  /** As {@link evaluate}, without the result object: warnings, if any, are appended to the given list. */
  value(variables: Variables, env: EvaluationEnv, warnings: Warning[]): Value
}

/** The tests of a decision table's cell, ready for any number of inputs. */
export interface CompiledTests extends Compilable {
  /** Whether the input passes: true, false, or null where that cannot be said. */
  evaluate(input: unknown, variables: Variables, env: EvaluationEnv): Evaluation
  /** As {@link evaluate}, without the result object: warnings, if any, are appended to the given list. */
  value(input: unknown, variables: Variables, env: EvaluationEnv, warnings: Warning[]): Value
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
  refuseLong(source, options)
  return compileAst(parse(source, knownNames(options)), source, options)
}

/**
 * Compiles the unary tests of a decision table's cell or of allowed values (DMN 1.5, 10.3.2.8): `-`, `< 5, [10..20)`, `not("a", "b")`,
 * `contains(?, "x")`.
 *
 * @param source the text of the cell
 * @throws FeelSyntaxError when the text holds no unary tests, or is longer than the limit
 * @example
 * const isUrgent = compileUnaryTests('"khẩn", "hoả tốc"')
 * isUrgent.evaluate('khẩn', {}, { now: 0, zone: 'Asia/Ho_Chi_Minh' }).value // true
 */
export function compileUnaryTests(source: string, options: CompileOptions = {}): CompiledTests {
  refuseLong(source, options)
  const { describe, execute } = prepare(parseUnaryTests(source, knownNames(options)), source, options, INPUT)
  const value: CompiledTests['value'] = (input, variables, env, warnings) =>
    execute({ value: toValue(input), parent: undefined }, variables, env, warnings)
  const evaluate: CompiledTests['evaluate'] = (input, variables, env) => {
    const warnings: Warning[] = []
    return { value: value(input, variables, env, warnings), warnings }
  }
  return { ...describe, evaluate, value }
}

const INPUT: Scope = { kind: 'name', name: '?', parent: undefined }

/**
 * Compiles an abstract syntax tree, whichever surface syntax it was read from.
 *
 * @param source the text its spans point into
 * @throws FeelSyntaxError when the tree is nested too deeply or holds a malformed date or duration
 */
export function compileAst(ast: Ast, source: string, options: CompileOptions = {}): Compiled {
  const { describe, execute } = prepare(ast, source, options, undefined)
  const value: Compiled['value'] = (variables, env, warnings) => execute(undefined, variables, env, warnings)
  const evaluate: Compiled['evaluate'] = (variables, env) => {
    const warnings: Warning[] = []
    const result = execute(undefined, variables, env, warnings)
    return { value: result, warnings: warnings.length === 0 ? NO_WARNINGS : warnings }
  }
  return { ...describe, evaluate, value }
}

interface Prepared {
  readonly describe: Compilable
  execute(frame: Frame | undefined, variables: Variables, env: EvaluationEnv, warnings: Warning[]): Value
}

function prepare(ast: Ast, source: string, options: CompileOptions, scope: Scope | undefined): Prepared {
  const compilation = createCompilation(source, options)
  const code = compilation.emit(ast, scope)
  const shared = new Run(compilation.limits, source)
  const references = Object.freeze([...compilation.references.keys()])
  const filterReferences = Object.freeze(references.filter((name) => compilation.references.get(name) === 'in filter'))
  return {
    describe: { source, references, filterReferences, problems: Object.freeze(compilation.problems) },
    execute(frame, variables, env, warnings) {
      // A function of the host may evaluate the same expression again: then the shared run is taken.
      const run = shared.isBusy ? new Run(compilation.limits, source) : shared
      const result = runCode(code, run, frame, variables, env)
      if (run.warnings !== undefined) warnings.push(...run.warnings)
      return result
    },
  }
}

function runCode(code: Code, run: Run, frame: Frame | undefined, variables: Variables, env: EvaluationEnv): Value {
  run.start(variables, env)
  try {
    const value = code(run, frame)
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

/** @throws FeelSyntaxError for a text longer than the limit */
export function refuseLong(source: string, { limits }: CompileOptions): void {
  const max = limits?.sourceLength ?? defaultLimits.sourceLength
  if (source.length > max) throw new FeelSyntaxError(source, max, 'a shorter expression', `${source.length} > ${max}`)
}

const FUNCTION_NAMES: Readonly<Record<Dialect, CompoundNames>> = {
  dmn: new CompoundNames(dialects.dmn.keys()),
  camunda: new CompoundNames(dialects.camunda.keys()),
}
const NO_BUILTINS: ReadonlyMap<string, FeelFunction> = new Map()
const NO_TYPES: Readonly<Record<string, TypeName>> = Object.freeze({})
const NO_NAMES: ReadonlySet<string> = new Set()

/** What the parser is told of the names in an expression. */
export function knownNames({
  names = [],
  entryNames = [],
  functions,
  types,
  dialect = 'dmn',
}: CompileOptions): KnownNames {
  const all = [...names, ...entryNames, ...(functions === undefined ? [] : Object.keys(functions))]
  return {
    names: all.length === 0 ? FUNCTION_NAMES[dialect] : new CompoundNames(all, FUNCTION_NAMES[dialect]),
    ...(types && { types: new CompoundNames(Object.keys(types)) }),
  }
}

/** Operations inside one another: each takes room on the stack. */
const OPERATIONS_MAX = 1_000

/** The state of compiling one source. */
export function createCompilation(source: string, options: CompileOptions): Compilation {
  const known = options.builtins === false ? NO_BUILTINS : dialects[options.dialect ?? 'dmn']
  let depth = 0
  const compilation: Compilation = {
    source,
    limits: options.limits ? { ...defaultLimits, ...options.limits } : defaultLimits,
    names: options.names && new Set(options.names),
    optional: options.optional ? new Set(options.optional) : NO_NAMES,
    functions: options.functions ? new Map([...known, ...Object.entries(options.functions)]) : known,
    types: options.types ?? NO_TYPES,
    references: new Map(),
    problems: [],
    inputUses: 0,
    size: 0,
    emit: (ast, scope) => {
      compilation.size++
      if (++depth > OPERATIONS_MAX) {
        throw new FeelSyntaxError(source, ast.span.from, 'less nesting', `${OPERATIONS_MAX} levels`)
      }
      const code = emitNode(ast, scope, compilation)
      depth--
      return code
    },
  }
  return compilation
}
