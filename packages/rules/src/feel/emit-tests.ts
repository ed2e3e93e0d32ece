import type { Ast, AstOf } from './ast.js'
import type { Code, Compilation, Frame, Scope } from './code.js'
import { compared, isIn } from './operators.js'
import type { Run } from './run.js'
import type { Value } from './values.js'

/** Whether a value passes a test; the frame is that of the test, `?` included where it has one. */
type Membership = (run: Run, frame: Frame | undefined, subject: Value) => boolean | null

/** `value in (test, …)`: true as soon as one test holds. */
export function emitIn(node: AstOf<'in'>, scope: Scope | undefined, compilation: Compilation): Code {
  const value = compilation.emit(node.value, scope)
  const readsInput = compilation.source.includes('?')
  const inner: Scope | undefined = readsInput ? { kind: 'name', name: '?', parent: scope } : scope
  const tests = node.tests.map((test) => emitMembership(test, inner, compilation))
  return (run, frame) => {
    const subject = value(run, frame)
    return anyHolds(tests, run, readsInput ? { value: subject, parent: frame } : frame, subject)
  }
}

/** The tests of a cell against the input, which `?` names: the frame's own value. */
export function emitUnaryTests(node: AstOf<'unaryTests'>, scope: Scope | undefined, compilation: Compilation): Code {
  const tests = node.tests.map((test) => emitMembership(test, scope, compilation))
  if (tests.length === 0) return () => true
  if (!node.isNegated) return (run, frame) => anyHolds(tests, run, frame, frame?.value ?? null)
  return (run, frame) => {
    const holds = anyHolds(tests, run, frame, frame?.value ?? null)
    return holds === null ? null : !holds
  }
}

function anyHolds(tests: readonly Membership[], run: Run, frame: Frame | undefined, subject: Value): boolean | null {
  let result: boolean | null = false
  for (const test of tests) {
    const holds = test(run, frame, subject)
    if (holds === true) return true
    if (holds === null) result = null
  }
  return result
}

function emitMembership(test: Ast, scope: Scope | undefined, compilation: Compilation): Membership {
  if (test.kind === 'test') {
    const operand = compilation.emit(test.operand, scope)
    return (run, frame, subject) => compared(run, test.operator, subject, operand(run, frame), test.span)
  }
  const usesBefore = compilation.inputUses
  const code = compilation.emit(test, scope)
  if (compilation.inputUses > usesBefore) return emitDecision(test, code)
  if (test.kind === 'interval') {
    return (run, frame, subject) => {
      const interval = code(run, frame)
      return interval === null ? null : isIn(run, subject, interval, test.span)
    }
  }
  if (!CONDITIONS.has(test.kind)) return (run, frame, subject) => isIn(run, subject, code(run, frame), test.span)
  return (run, frame, subject) => {
    const value = code(run, frame)
    // A condition on something else than the input is no value to find the input in.
    return typeof value === 'boolean' && typeof subject !== 'boolean' ? value : isIn(run, subject, value, test.span)
  }
}

const CONDITIONS: ReadonlySet<string> = new Set(['comparison', 'logic', 'between', 'in', 'quantified', 'call'])

/** A test that reads `?` answers by itself; one that gives no truth is looked into, like any other value. */
function emitDecision(test: Ast, code: Code): Membership {
  return (run, frame, subject) => {
    const value = code(run, frame)
    return typeof value === 'boolean' || value === null ? value : isIn(run, subject, value, test.span)
  }
}
