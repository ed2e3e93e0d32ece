/** Boxed expressions as closures: most of them are what FEEL has a textual form for, so they become its nodes. */
import type { Ast } from '../../feel/ast.js'
import type { Code, Compilation, Frame, Scope } from '../../feel/code.js'
import { createCompilation } from '../../feel/compile.js'
import type { Run } from '../../feel/run.js'
import { FunctionValue, isFunction, setEntry, typeOf, type Value } from '../../feel/values.js'
import type { TypeTable } from '../link/type-table.js'
import type { Expression, FunctionDefinition, InformationItem } from '../model/model.js'
import { anyType, resultOf, type Type } from '../model/types.js'
import { coerced, emitCoercion, type Subject } from './coerce.js'
import { say, settle } from './session.js'
import { emitTable } from './table.js'
import { emitText, optionsFor, placed, type Vocabulary } from './text.js'

/** What an expression is compiled with. */
export interface Surroundings extends Vocabulary {
  readonly typeTable: TypeTable
}

const NOWHERE = Object.freeze({ from: 0, to: 0 })

/** Compiles decision logic where the names of `scope` can be seen. */
export function emitExpression(expression: Expression, scope: Scope | undefined, surroundings: Surroundings): Code {
  const compilation = createCompilation('', optionsFor(scope, surroundings))
  return compilation.emit(boxed(expression, surroundings), scope)
}

/** An expression as a node of FEEL's tree, its declared type seen to. */
function boxed(expression: Expression, surroundings: Surroundings): Ast {
  const { typeRef, place } = expression
  const type = surroundings.typeTable.named(typeRef, place)
  const subject = { name: place.name ?? '', place }
  return box((scope, compilation) => {
    const code = placed(emitKind(expression, scope, compilation, surroundings), place)
    // The type of a function is seen to where it is called.
    return expression.kind === 'function' ? code : emitCoercion(code, type, subject)
  })
}

function box(emit: (scope: Scope | undefined, compilation: Compilation) => Code): Ast {
  return { kind: 'boxed', span: NOWHERE, emit }
}

function emitKind(
  expression: Expression,
  scope: Scope | undefined,
  compilation: Compilation,
  surroundings: Surroundings,
): Code {
  const inner = (each: Expression): Ast => boxed(each, surroundings)
  const emit = (ast: Ast): Code => compilation.emit(ast, scope)
  const span = NOWHERE
  switch (expression.kind) {
    case 'literal':
      return emitText(expression, scope, surroundings, compilation)
    case 'table':
      return emitTable(expression, scope, compilation, surroundings)
    case 'context':
      return emitContext(expression, scope, compilation, surroundings)
    case 'invocation':
      return emitInvocation(expression, scope, compilation, surroundings)
    case 'function':
      return emitFunction(expression, scope, surroundings)
    case 'relation':
      return emitRelation(expression, scope, compilation, surroundings)
    case 'list':
      return emit({ kind: 'list', span, elements: expression.items.map(inner) })
    case 'conditional': {
      const [then, otherwise] = [inner(expression.whenTrue), inner(expression.whenFalse)]
      return deciding(expression.condition, surroundings, (condition) =>
        emit({ kind: 'if', span, condition, then, otherwise }),
      )
    }
    case 'filter':
      return deciding(expression.match, surroundings, (condition) =>
        emit({ kind: 'filter', span, source: inner(expression.source), condition }),
      )
    case 'iterator': {
      const { iteration, variable, domain, body } = expression
      const iterators = [{ name: variable, domain: inner(domain) }]
      if (iteration === 'for') return emit({ kind: 'for', span, iterators, body: inner(body) })
      return deciding(body, surroundings, (condition) =>
        emit({ kind: 'quantified', span, quantifier: iteration, iterators, condition }),
      )
    }
  }
}

/**
 * In a box a condition must be one: where it gives neither truth nor null, the whole expression is null, while FEEL's text goes on as if
 * it were false.
 */
function deciding(condition: Expression, surroundings: Surroundings, emitWhole: (condition: Ast) => Code): Code {
  let isSound = true
  const watched = box((scope, compilation) => {
    const code = compilation.emit(boxed(condition, surroundings), scope)
    const { place } = condition
    return (run, frame) => {
      const value = code(run, frame)
      if (value === null || typeof value === 'boolean') return value
      isSound = false
      return say(run, 'value-mistyped', { name: place.name ?? '', expected: 'boolean', found: typeOf(value) }, place)
    }
  })
  const whole = emitWhole(watched)
  return (run, frame) => {
    // Saved, because the expression may be reached again from within itself.
    const outer = isSound
    isSound = true
    const value = whole(run, frame)
    const result = isSound ? value : null
    isSound = outer
    return result
  }
}

type Of<K extends Expression['kind']> = Extract<Expression, { readonly kind: K }>

/** Entries see those before them; one without a name is what the whole is worth. */
function emitContext(
  { entries }: Of<'context'>,
  scope: Scope | undefined,
  compilation: Compilation,
  surroundings: Surroundings,
): Code {
  let inner = scope
  const compiled = entries.map(({ variable, expression }) => {
    const code = compilation.emit(boxed(expression, surroundings), inner)
    if (variable === undefined) return { name: undefined, code }
    const type = surroundings.typeTable.named(variable.typeRef, variable.place)
    inner = { kind: 'name', name: variable.name, parent: inner }
    return { name: variable.name, code: emitCoercion(code, type, variable) }
  })
  return (run, frame) => {
    const context: Record<string, Value> = {}
    let at = frame
    for (const { name, code } of compiled) {
      const value = code(run, at)
      if (name === undefined) return value
      setEntry(context, name, value)
      at = { value, parent: at }
    }
    return context
  }
}

function emitRelation(
  { columns, rows }: Of<'relation'>,
  scope: Scope | undefined,
  compilation: Compilation,
  surroundings: Surroundings,
): Code {
  const types = columns.map((each) => surroundings.typeTable.named(each.typeRef, each.place))
  const compiled = rows.map((row) =>
    columns.map((column, index) => {
      const cell = row[index]
      const code: Code = cell === undefined ? () => null : compilation.emit(boxed(cell, surroundings), scope)
      return { name: column.name, code: emitCoercion(code, types[index] ?? anyType, column) }
    }),
  )
  return (run, frame) =>
    compiled.map((row) => {
      const context: Record<string, Value> = {}
      for (const { name, code } of row) setEntry(context, name, code(run, frame))
      return context
    })
}

/** Arguments are bound by the names of the parameters; what is not bound is null. */
function emitInvocation(
  { callee, bindings, place }: Of<'invocation'>,
  scope: Scope | undefined,
  compilation: Compilation,
  surroundings: Surroundings,
): Code {
  const called = compilation.emit(boxed(callee, surroundings), scope)
  const bound = bindings.map(({ parameter, typeRef, expression }) => {
    const code: Code = expression === undefined ? () => null : compilation.emit(boxed(expression, surroundings), scope)
    const type = surroundings.typeTable.named(typeRef, place)
    return { parameter, code: emitCoercion(code, type, { name: parameter, place }) }
  })
  return (run, frame) => {
    const value = called(run, frame)
    if (!isFunction(value)) {
      const params = { name: place.name ?? '', expected: 'function', found: typeOf(value) }
      return say(run, 'value-mistyped', params, place)
    }
    const args: Value[] = value.parameters.map(() => null)
    for (const { parameter, code } of bound) {
      const index = value.parameters.indexOf(parameter)
      if (index === -1) {
        run.warn('wrong-arguments', { expected: value.parameters.join(', '), found: parameter })
        return null
      }
      args[index] = code(run, frame)
    }
    return run.callAt(NOWHERE, value, args)
  }
}

/** A function written in a box; it sees what it was written among. */
function emitFunction(definition: FunctionDefinition, scope: Scope | undefined, surroundings: Surroundings): Code {
  const { place, body } = definition
  if (definition.language !== 'FEEL' || body === undefined) {
    return (run) => say(run, 'not-evaluable', { name: place.name ?? '' }, place)
  }
  const type = resultOf(surroundings.typeTable.named(definition.typeRef, place))
  const subject = { name: place.name ?? '', place }
  const make = functionOf(definition.parameters, subject, surroundings, (inner) =>
    emitCoercion(emitExpression(body, inner, surroundings), type, subject),
  )
  const code = make(scope)
  return (_, frame) => code(frame)
}

/** Makes functions with typed parameters: an argument that is none of its type makes the result null. */
export function functionOf(
  parameters: readonly InformationItem[],
  { name, place }: Subject,
  { typeTable }: Pick<Surroundings, 'typeTable'>,
  emitBody: (scope: Scope | undefined) => Code,
): (scope: Scope | undefined) => (frame: Frame | undefined) => FunctionValue {
  const names = parameters.map((each) => each.name)
  const types = parameters.map((each) => typeTable.named(each.typeRef, each.place))
  return (scope) => {
    const inner = names.reduce<Scope | undefined>((parent, each) => ({ kind: 'name', name: each, parent }), scope)
    const body = emitBody(inner)
    return (frame) =>
      new FunctionValue(name, names, (context, args) => {
        // Every call context is a run: `Run.callAt` and `Run.invoke` pass themselves.
        const run = context as Run
        if (args.length !== names.length) {
          run.warn('wrong-arguments', { expected: `(${names.join(', ')})`, found: args.length })
          settle(run, place)
          return null
        }
        const at = bind(run, frame, args, types, parameters)
        return at === undefined ? null : run.nested(CALL_DEPTH, () => body(run, at.frame))
      })
  }
}

/** Levels of nesting a call takes: its body is a graph of closures of its own. */
const CALL_DEPTH = 5

function bind(
  run: Run,
  outer: Frame | undefined,
  args: readonly Value[],
  types: readonly Type[],
  parameters: readonly InformationItem[],
): { readonly frame: Frame | undefined } | undefined {
  let frame = outer
  for (const [index, parameter] of parameters.entries()) {
    const value = coerced(run, args[index] ?? null, types[index] ?? anyType, parameter)
    if (value === undefined) return undefined
    frame = { value, parent: frame }
  }
  return { frame }
}
