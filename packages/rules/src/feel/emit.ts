import type { AstOf, ComparisonOperator } from './ast.js'
import type { Code, Compilation, Scope } from './code.js'
import { fastDifference, fastProduct, fastSum } from './numbers.js'
import { calculate, compared, mismatch, negated, nothing } from './operators.js'
import type { Run } from './run.js'
import { FeelRange, setEntry, typeOf, type Value } from './values.js'

export function emitArithmetic(node: AstOf<'arithmetic'>, scope: Scope | undefined, compilation: Compilation): Code {
  const { operator, span } = node
  const left = compilation.emit(node.left, scope)
  const right = compilation.emit(node.right, scope)
  const fast =
    operator === '+' ? fastSum : operator === '-' ? fastDifference : operator === '*' ? fastProduct : undefined
  if (fast === undefined) return (run, frame) => calculate(run, operator, left(run, frame), right(run, frame), span)
  return (run, frame) => {
    const a = left(run, frame)
    const b = right(run, frame)
    return fast(a, b) ?? calculate(run, operator, a, b, span)
  }
}

export function emitNegation(node: AstOf<'negation'>, scope: Scope | undefined, compilation: Compilation): Code {
  const operand = compilation.emit(node.operand, scope)
  return (run, frame) => negated(run, operand(run, frame), node.span)
}

/** Numbers are compared on the spot, everything else in {@link compared}: this is what conditions are made of. */
export function emitComparison(node: AstOf<'comparison'>, scope: Scope | undefined, compilation: Compilation): Code {
  const { operator, span } = node
  const left = compilation.emit(node.left, scope)
  const right = compilation.emit(node.right, scope)
  switch (operator) {
    case '=':
    case '!=':
      return emitEquality(operator, left, right, node)
    case '<':
      return (run, frame) => {
        const a = left(run, frame)
        const b = right(run, frame)
        return typeof a === 'number' && typeof b === 'number' ? a < b : compared(run, operator, a, b, span)
      }
    case '<=':
      return (run, frame) => {
        const a = left(run, frame)
        const b = right(run, frame)
        return typeof a === 'number' && typeof b === 'number' ? a <= b : compared(run, operator, a, b, span)
      }
    case '>':
      return (run, frame) => {
        const a = left(run, frame)
        const b = right(run, frame)
        return typeof a === 'number' && typeof b === 'number' ? a > b : compared(run, operator, a, b, span)
      }
    case '>=':
      return (run, frame) => {
        const a = left(run, frame)
        const b = right(run, frame)
        return typeof a === 'number' && typeof b === 'number' ? a >= b : compared(run, operator, a, b, span)
      }
  }
}

function emitEquality(operator: '=' | '!=', left: Code, right: Code, node: AstOf<'comparison'>): Code {
  const whenEqual = operator === '='
  return (run, frame) => {
    const a = left(run, frame)
    const b = right(run, frame)
    if (typeof a === 'number' && typeof b === 'number') return (a === b) === whenEqual
    // Long texts cost steps, so they take the long way.
    if (typeof a === 'string' && typeof b === 'string' && a.length < 128) return (a === b) === whenEqual
    return compared(run, operator, a, b, node.span)
  }
}

/** Three-valued: one decisive operand decides; else anything but a boolean makes it null. */
export function emitLogic(node: AstOf<'logic'>, scope: Scope | undefined, compilation: Compilation): Code {
  const decisive = node.operator === 'or'
  const operands = node.operands.map((operand) => compilation.emit(operand, scope))
  const [first, second] = operands
  if (operands.length === 2 && first !== undefined && second !== undefined) {
    return (run, frame) => {
      const a = first(run, frame)
      if (a === decisive) return decisive
      const b = second(run, frame)
      if (b === decisive) return decisive
      if (typeof a === 'boolean' && typeof b === 'boolean') return !decisive
      return undecided(run, node, a) ?? undecided(run, node, b)
    }
  }
  return (run, frame) => {
    let isKnown = true
    for (const operand of operands) {
      const value = operand(run, frame)
      if (value === decisive) return decisive
      if (typeof value !== 'boolean') {
        undecided(run, node, value)
        isKnown = false
      }
    }
    return isKnown ? !decisive : null
  }
}

function undecided(run: Run, node: AstOf<'logic'>, value: Value): null {
  if (value === null || typeof value === 'boolean') return null
  return run.warnAt(node.span, 'type-mismatch', { operation: node.operator, expected: 'boolean', found: typeOf(value) })
}

export function emitBetween(node: AstOf<'between'>, scope: Scope | undefined, compilation: Compilation): Code {
  const value = compilation.emit(node.value, scope)
  const low = compilation.emit(node.low, scope)
  const high = compilation.emit(node.high, scope)
  return (run, frame) => {
    const subject = value(run, frame)
    const isAbove = compared(run, '>=', subject, low(run, frame), node.span)
    if (isAbove === false) return false
    const isBelow = compared(run, '<=', subject, high(run, frame), node.span)
    return isBelow === false ? false : isAbove === null ? null : isBelow
  }
}

/** A comparison with its left side missing, as a value: the range of what satisfies it. */
export function emitTest(node: AstOf<'test'>, scope: Scope | undefined, compilation: Compilation): Code {
  const operand = compilation.emit(node.operand, scope)
  const range = RANGES[node.operator]
  return (run, frame) => {
    const end = operand(run, frame)
    if (range !== undefined) return end === null ? null : range(end)
    return run.warnAt(node.span, 'type-mismatch', { operation: '!=', expected: 'a left operand', found: typeOf(end) })
  }
}

const RANGES: Readonly<Record<ComparisonOperator, ((end: Value) => FeelRange) | undefined>> = {
  '=': (end) => new FeelRange(end, end, true, true),
  '!=': undefined,
  '<': (end) => new FeelRange(undefined, end, false, false),
  '<=': (end) => new FeelRange(undefined, end, false, true),
  '>': (end) => new FeelRange(end, undefined, false, false),
  '>=': (end) => new FeelRange(end, undefined, true, false),
}

export function emitInterval(node: AstOf<'interval'>, scope: Scope | undefined, compilation: Compilation): Code {
  const start = compilation.emit(node.start, scope)
  const end = compilation.emit(node.end, scope)
  return (run, frame) => {
    const from = start(run, frame)
    const to = end(run, frame)
    if (from === null || to === null) return nothing(run, '..', node.span)
    if (typeOf(from) !== typeOf(to)) return mismatch(run, '..', from, to, node.span)
    return new FeelRange(from, to, node.startIncluded, node.endIncluded)
  }
}

export function emitIf(node: AstOf<'if'>, scope: Scope | undefined, compilation: Compilation): Code {
  const condition = compilation.emit(node.condition, scope)
  const then = compilation.emit(node.then, scope)
  const otherwise = compilation.emit(node.otherwise, scope)
  return (run, frame) => {
    const value = condition(run, frame)
    if (value === true) return then(run, frame)
    if (value !== false && value !== null) {
      const params = { operation: 'if', expected: 'boolean', found: typeOf(value) }
      run.warnAt(node.condition.span, 'type-mismatch', params)
    }
    return otherwise(run, frame)
  }
}

export function emitList(node: AstOf<'list'>, scope: Scope | undefined, compilation: Compilation): Code {
  const elements = node.elements.map((each) => compilation.emit(each, scope))
  return (run, frame) => elements.map((each) => each(run, frame))
}

/** Entries see those before them. */
export function emitContext(node: AstOf<'context'>, scope: Scope | undefined, compilation: Compilation): Code {
  const keys = new Set<string>()
  const repeated = node.entries.find(({ key }) => keys.size === keys.add(key).size)
  if (repeated !== undefined) {
    const params = { operation: '{}', expected: 'keys that differ', found: repeated.key }
    compilation.problems.push({ code: 'invalid-argument', params, span: node.span })
    return (run) => run.warnAt(node.span, 'invalid-argument', params)
  }
  let inner = scope
  const entries = node.entries.map(({ key, value }) => {
    const code = compilation.emit(value, inner)
    inner = { kind: 'name', name: key, parent: inner }
    return { key, code }
  })
  return (run, frame) => {
    const context: Record<string, Value> = {}
    let at = frame
    for (const { key, code } of entries) {
      const value = code(run, at)
      setEntry(context, key, value)
      at = { value, parent: at }
    }
    return context
  }
}
