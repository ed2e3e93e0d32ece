import type { Ast } from './ast.js'
import type { Code, Compilation, Scope } from './code.js'
import {
  emitArithmetic,
  emitBetween,
  emitComparison,
  emitContext,
  emitIf,
  emitInterval,
  emitList,
  emitLogic,
  emitNegation,
  emitTest,
} from './emit.js'
import { emitCall, emitFunction } from './emit-call.js'
import { emitFilter, emitFor, emitPath, emitQuantified } from './emit-list.js'
import { emitIn, emitUnaryTests } from './emit-tests.js'
import { emitInstanceOf } from './emit-type.js'
import { FeelSyntaxError } from './errors.js'
import { emitName } from './scope.js'
import { parseTemporal } from './temporal.js'

/** One node of the tree as a closure. */
export function emitNode(node: Ast, scope: Scope | undefined, compilation: Compilation): Code {
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
    case 'unaryTests':
      return emitUnaryTests(node, scope, compilation)
    case 'boxed':
      return node.emit(scope, compilation)
  }
}

function temporalError(source: string, position: number, text: string): FeelSyntaxError {
  const expected = 'a date, time or duration such as @"2026-02-13T16:00:00+07:00"'
  return new FeelSyntaxError(source, position, expected, `"${text.slice(0, 40)}"`)
}
