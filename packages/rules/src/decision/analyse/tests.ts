/** What a cell admits, read from its text: sets of values between two ends. What depends on other values is opaque. */
import type { Ast, ComparisonOperator } from '../../feel/ast.js'
import { compileAst } from '../../feel/compile.js'
import { FeelSyntaxError } from '../../feel/errors.js'
import { CompoundNames } from '../../feel/names.js'
import { parse, parseUnaryTests } from '../../feel/parse.js'
import { element, isFunction, isList, isRange, type Value } from '../../feel/values.js'

/** One set of values; an end that is undefined is open to infinity. */
export interface Span {
  readonly start: Value | undefined
  readonly end: Value | undefined
  readonly startIncluded: boolean
  readonly endIncluded: boolean
}

/** What a cell admits, as it is written: still without an axis. */
export type Admitted =
  | { readonly kind: 'spans'; readonly spans: readonly Span[] }
  | { readonly kind: 'all'; readonly of: readonly Admitted[] }
  | { readonly kind: 'any'; readonly of: readonly Admitted[] }
  | { readonly kind: 'not'; readonly of: Admitted }

const everything: Admitted = { kind: 'not', of: { kind: 'spans', spans: [] } }

/** @returns undefined for a cell that is only known when it is evaluated, and for one that is no FEEL */
export function admittedBy(text: string): Admitted | undefined {
  if (/^\s*-?\s*$/.test(text)) return everything
  const ast = parsed(() => parseUnaryTests(text, known))
  if (ast?.kind !== 'unaryTests') return undefined
  const tests = allOrNone(ast.tests.map((test) => admittedByTest(test, text)))
  if (tests === undefined) return undefined
  if (tests.length === 0) return everything
  const any: Admitted = { kind: 'any', of: tests }
  return ast.isNegated ? { kind: 'not', of: any } : any
}

/** The value of an expression that depends on nothing; undefined where there is none. */
export function constantOf(text: string): Value | undefined {
  const ast = parsed(() => parse(text, known))
  return ast && constantValue(ast, text)
}

const known = { names: new CompoundNames(['date and time', 'years and months duration']) }

function parsed(read: () => Ast): Ast | undefined {
  try {
    return read()
  } catch (error) {
    // What is no FEEL is a problem of the model, said where it is compiled.
    if (error instanceof FeelSyntaxError) return undefined
    throw error
  }
}

const CONSTANT_FUNCTIONS: ReadonlySet<string> = new Set([
  ...['date', 'time', 'date and time', 'duration', 'years and months duration', 'number', 'string'],
])

function constantValue(ast: Ast, source: string): Value | undefined {
  if (!isConstant(ast)) return undefined
  const compiled = compileAst(ast, source)
  if (compiled.problems.length > 0) return undefined
  const { value, warnings } = compiled.evaluate({}, { now: 0, zone: 'UTC' })
  return warnings.length > 0 || isFunction(value) ? undefined : value
}

function isConstant(ast: Ast): boolean {
  switch (ast.kind) {
    case 'literal':
    case 'temporal':
      return true
    case 'negation':
      return isConstant(ast.operand)
    case 'arithmetic':
      return isConstant(ast.left) && isConstant(ast.right)
    case 'interval':
      return isConstant(ast.start) && isConstant(ast.end)
    case 'list':
      return ast.elements.every(isConstant)
    case 'context':
      return ast.entries.every((each) => isConstant(each.value))
    case 'call':
      return ast.callee.kind === 'name' && CONSTANT_FUNCTIONS.has(ast.callee.name) && ast.args.every(isConstant)
    default:
      return false
  }
}

function admittedByTest(test: Ast, source: string): Admitted | undefined {
  const inner = (each: Ast): Admitted | undefined => admittedByTest(each, source)
  switch (test.kind) {
    case 'test':
      return compared(test.operator, constantValue(test.operand, source))
    case 'comparison': {
      if (isInput(test.left)) return compared(test.operator, constantValue(test.right, source))
      return isInput(test.right) ? compared(MIRRORED[test.operator], constantValue(test.left, source)) : undefined
    }
    case 'logic': {
      const of = allOrNone(test.operands.map(inner))
      return of && { kind: test.operator === 'and' ? 'all' : 'any', of }
    }
    case 'between': {
      if (!isInput(test.value)) return undefined
      const of = allOrNone([
        compared('>=', constantValue(test.low, source)),
        compared('<=', constantValue(test.high, source)),
      ])
      return of && { kind: 'all', of }
    }
    case 'in': {
      if (!isInput(test.value)) return undefined
      const of = allOrNone(test.tests.map(inner))
      return of && { kind: 'any', of }
    }
    case 'call': {
      const [only] = test.args
      const isNegation = test.callee.kind === 'name' && test.callee.name === 'not' && test.args.length === 1
      const of = isNegation && only !== undefined && readsInput(only) ? inner(only) : undefined
      return of === undefined ? found(constantValue(test, source)) : { kind: 'not', of }
    }
    default:
      return found(constantValue(test, source))
  }
}

const MIRRORED: Readonly<Record<ComparisonOperator, ComparisonOperator>> = {
  '=': '=',
  '!=': '!=',
  '<': '>',
  '<=': '>=',
  '>': '<',
  '>=': '<=',
}

function isInput(ast: Ast): boolean {
  return ast.kind === 'name' && ast.name === '?'
}

function readsInput(ast: Ast): boolean {
  if (ast.kind === 'comparison') return isInput(ast.left) || isInput(ast.right)
  if (ast.kind === 'in' || ast.kind === 'between') return isInput(ast.value)
  return ast.kind === 'logic' && ast.operands.every(readsInput)
}

/** A value admits itself; a range or a list what it holds. */
function found(value: Value | undefined): Admitted | undefined {
  if (value === undefined) return undefined
  if (isRange(value)) return { kind: 'spans', spans: [value] }
  if (!isList(value)) return { kind: 'spans', spans: [point(value)] }
  const of = allOrNone(value.map((_, index) => found(element(value, index))))
  return of && { kind: 'any', of }
}

function point(value: Value): Span {
  return { start: value, end: value, startIncluded: true, endIncluded: true }
}

function compared(operator: ComparisonOperator, value: Value | undefined): Admitted | undefined {
  if (value === undefined) return undefined
  if (operator === '=') return { kind: 'spans', spans: [point(value)] }
  if (operator === '!=') return { kind: 'not', of: { kind: 'spans', spans: [point(value)] } }
  const isBelow = operator.startsWith('<')
  const isIncluded = operator.endsWith('=')
  const span: Span = isBelow
    ? { start: undefined, end: value, startIncluded: false, endIncluded: isIncluded }
    : { start: value, end: undefined, startIncluded: isIncluded, endIncluded: false }
  return { kind: 'spans', spans: [span] }
}

function allOrNone(all: readonly (Admitted | undefined)[]): readonly Admitted[] | undefined {
  const known = all.filter((each) => each !== undefined)
  return known.length === all.length ? known : undefined
}

/** Every set of values a cell speaks of. */
export function spansOf(admitted: Admitted): readonly Span[] {
  switch (admitted.kind) {
    case 'spans':
      return admitted.spans
    case 'not':
      return spansOf(admitted.of)
    case 'all':
    case 'any':
      return admitted.of.flatMap(spansOf)
  }
}
