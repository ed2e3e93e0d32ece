import type { AstOf } from './ast.js'
import type { Code, Compilation, Frame, Scope } from './code.js'
import { converted, resolveType } from './emit-type.js'
import type { Run } from './run.js'
import { isLocal } from './scope.js'
import type { FeelFunction } from './signature.js'
import { entry, FunctionValue, isFunction, typeOf, type Value } from './values.js'

export function emitCall(node: AstOf<'call'>, scope: Scope | undefined, compilation: Compilation): Code {
  const args = node.args.map((arg) => compilation.emit(arg, scope))
  const { callee } = node
  if (callee.kind === 'name' && !isLocal(callee.name, scope)) {
    const known = compilation.functions.get(callee.name)
    const isData = compilation.names?.has(callee.name) === true
    if (known !== undefined) {
      const builtin = emitKnownCall(node, known, args, compilation)
      return isData ? emitVariableCall(node, callee.name, args, compilation, builtin) : builtin
    }
    return emitVariableCall(node, callee.name, args, compilation, undefined)
  }
  const code = compilation.emit(callee, scope)
  return (run, frame) => {
    const value = code(run, frame)
    if (isFunction(value)) return callValue(run, frame, value, node, args)
    if (value === null) return run.warnAt(node.span, 'no-value', { operation: 'call', found: 'null' })
    return run.warnAt(node.span, 'type-mismatch', { operation: 'call', expected: 'function', found: typeOf(value) })
  }
}

/** A call of a function that is known now. */
function emitKnownCall(
  node: AstOf<'call'>,
  known: FeelFunction,
  args: readonly Code[],
  compilation: Compilation,
): Code {
  const { span, names } = node
  if (names === undefined) return (run, frame) => run.callAt(span, known, evaluateAll(args, run, frame))
  const positions = positionsOf(known, names)
  const unknown = names.find((_, index) => positions[index] === -1)
  if (unknown !== undefined) {
    const problem = { expected: known.parameters.map((each) => each.name).join(', '), found: unknown }
    compilation.problems.push({ code: 'wrong-arguments', params: problem, span })
    return (run) => run.warnAt(span, 'wrong-arguments', problem)
  }
  const count = positionsTaken(known, positions)
  return (run, frame) => run.callAt(span, known, arrange(positions, evaluateAll(args, run, frame), count))
}

/** A call of a variable that holds a function; where it holds none, `otherwise` is meant, or nothing. */
function emitVariableCall(
  node: AstOf<'call'>,
  name: string,
  args: readonly Code[],
  compilation: Compilation,
  otherwise: Code | undefined,
): Code {
  const { span } = node
  if (compilation.names?.has(name)) compilation.references.set(name, 'surely')
  else compilation.problems.push({ code: 'unknown-function', params: { name }, span })
  return (run, frame) => {
    const value = entry(run.variables, name) ?? null
    if (isFunction(value)) return callValue(run, frame, value, node, args)
    if (otherwise !== undefined) return otherwise(run, frame)
    return run.warnAt(span, 'unknown-function', { name })
  }
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
  if (!positions.includes(-1))
    return run.callAt(node.span, callee, arrange(positions, values, Math.max(...positions) + 1))
  const params = { expected: callee.parameters.join(', '), found: node.names.join(', ') }
  return run.warnAt(node.span, 'wrong-arguments', params)
}

function evaluateAll(args: readonly Code[], run: Run, frame: Frame | undefined): readonly Value[] {
  return args.map((arg) => arg(run, frame))
}

/** Where arguments given by name belong, -1 for unknown names; a name two parameters answer to goes to the first one free. */
function positionsOf({ parameters }: FeelFunction, names: readonly string[]): readonly number[] {
  const taken = new Set<number>()
  return names.map((name) => {
    const position = parameters.findIndex(
      (each, at) => !taken.has(at) && (each.name === name || each.aliases.includes(name)),
    )
    taken.add(position)
    return position
  })
}

/** Arguments a call by name has: those after the last one named are left out, unless a null will do. */
function positionsTaken({ parameters }: FeelFunction, positions: readonly number[]): number {
  let count = Math.max(0, ...positions.map((position) => position + 1))
  for (let next = parameters[count]; next?.isNullable && !next.isVariadic; next = parameters[count]) count++
  return count
}

function arrange(positions: readonly number[], values: readonly Value[], count: number): readonly Value[] {
  const arranged: Value[] = Array.from({ length: count }, () => null)
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
      const given = args[index] ?? null
      const value = type === undefined || given === null ? given : converted(given, type, run)
      if (value === undefined) {
        run.warn('type-mismatch', {
          operation: names[index] ?? '',
          expected: 'the declared type',
          found: typeOf(given),
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
