import type { AstOf } from './ast.js'
import type { Code, Compilation, Frame, Scope } from './code.js'
import { hasType, resolveType } from './emit-type.js'
import type { Run } from './run.js'
import { isLocal } from './scope.js'
import type { FeelFunction } from './signature.js'
import { FunctionValue, isFunction, typeOf, type Value } from './values.js'

export function emitCall(node: AstOf<'call'>, scope: Scope | undefined, compilation: Compilation): Code {
  const args = node.args.map((arg) => compilation.emit(arg, scope))
  if (node.callee.kind === 'name' && !isLocal(node.callee.name, scope)) {
    return emitNamedCall(node, node.callee.name, args, compilation)
  }
  const callee = compilation.emit(node.callee, scope)
  return (run, frame) => {
    const value = callee(run, frame)
    if (isFunction(value)) return callValue(run, frame, value, node, args)
    if (value === null) return null
    return run.warnAt(node.span, 'type-mismatch', { operation: 'call', expected: 'function', found: typeOf(value) })
  }
}

/** A call by the name of a function that is known now; names of functions go before variables, which are data. */
function emitNamedCall(node: AstOf<'call'>, name: string, args: readonly Code[], compilation: Compilation): Code {
  const known = compilation.functions.get(name)
  const { span, names } = node
  if (known === undefined) {
    compilation.problems.push({ code: 'unknown-function', params: { name }, span })
    return (run) => run.warnAt(span, 'unknown-function', { name })
  }
  if (names === undefined)
    return (run, frame) =>
      run.callAt(
        span,
        known,
        args.map((arg) => arg(run, frame)),
      )
  const positions = names.map((each) => positionOf(known, each))
  const unknown = names.find((_, index) => positions[index] === -1)
  if (unknown !== undefined) {
    const problem = { expected: known.parameters.map((each) => each.name).join(', '), found: unknown }
    compilation.problems.push({ code: 'wrong-arguments', params: problem, span })
    return (run) => run.warnAt(span, 'wrong-arguments', problem)
  }
  return (run, frame) => run.callAt(span, known, arrange(positions, evaluateAll(args, run, frame)))
}

function callValue(
  run: Run,
  frame: Frame | undefined,
  callee: FunctionValue,
  node: AstOf<'call'>,
  args: readonly Code[],
): Value {
  const values = evaluateAll(args, run, frame)
  if (node.names === undefined) return run.callAt(node.span, callee, values)
  const positions = node.names.map((name) => callee.parameters.indexOf(name))
  if (!positions.includes(-1)) return run.callAt(node.span, callee, arrange(positions, values))
  const params = { expected: callee.parameters.join(', '), found: node.names.join(', ') }
  return run.warnAt(node.span, 'wrong-arguments', params)
}

function evaluateAll(args: readonly Code[], run: Run, frame: Frame | undefined): readonly Value[] {
  return args.map((arg) => arg(run, frame))
}

function positionOf({ parameters }: FeelFunction, name: string): number {
  return parameters.findIndex((each) => each.name === name || each.aliases.includes(name))
}

function arrange(positions: readonly number[], values: readonly Value[]): readonly Value[] {
  const arranged: Value[] = Array.from(
    { length: Math.max(0, ...positions.map((position) => position + 1)) },
    () => null,
  )
  for (const [index, position] of positions.entries()) arranged[position] = values[index] ?? null
  return arranged
}

/** A function written in the expression; it sees the locals it was written among. */
export function emitFunction(node: AstOf<'function'>, scope: Scope | undefined, compilation: Compilation): Code {
  const parameters = node.parameters.map(({ name, type }) => ({ name, type: type && resolveType(type, compilation) }))
  const names = parameters.map((each) => each.name)
  const inner = names.reduce<Scope | undefined>((parent, name) => ({ kind: 'name', name, parent }), scope)
  const sizeBefore = compilation.size
  const body = compilation.emit(node.body, inner)
  const size = compilation.size - sizeBefore
  const call = (frame: Frame | undefined) => (context: unknown, args: readonly Value[]) => {
    // Every call context is a run: `Run.callAt` and `Run.invoke` pass themselves.
    const run = context as Run
    if (args.length !== names.length) {
      run.warn('wrong-arguments', { expected: `(${names.join(', ')})`, found: args.length })
      return null
    }
    let at = frame
    for (const [index, { type }] of parameters.entries()) {
      const value = args[index] ?? null
      if (type !== undefined && value !== null && !hasType(value, type, run)) {
        run.warn('type-mismatch', {
          operation: names[index] ?? '',
          expected: 'the declared type',
          found: typeOf(value),
        })
        return null
      }
      at = { value, parent: at }
    }
    run.tick(size)
    return run.nested(size, () => body(run, at))
  }
  return (_, frame) => new FunctionValue('', names, call(frame))
}
