import type { AstOf } from './ast.js'
import type { Code, Compilation, Frame, Scope } from './code.js'
import type { Run } from './run.js'
import { entry, FunctionValue, isContext, isList, type Value } from './values.js'

/** Reads a name: the locals around it, then entries of filtered items, then variables, then functions. */
export function emitName(node: AstOf<'name'>, scope: Scope | undefined, compilation: Compilation): Code {
  const { local, itemHops } = resolve(node.name, scope)
  if (node.name === '?') compilation.inputUses++
  if (itemHops.length === 0) return local ?? emitVariable(node, compilation)
  return emitItemEntry(node.name, itemHops, local ?? emitFallback(node, itemHops, compilation))
}

/** Whether a name means a local, so that it calls no built-in function. */
export function isLocal(name: string, scope: Scope | undefined): boolean {
  return resolve(name, scope).local !== undefined
}

interface Resolution {
  readonly local: Code | undefined
  /** Frames of filtered items between the name and what it would else mean. */
  readonly itemHops: readonly number[]
}

function resolve(name: string, scope: Scope | undefined): Resolution {
  const itemHops: number[] = []
  let hops = 0
  for (let at = scope; at !== undefined; at = at.parent) {
    if (at.name === name) {
      // An entry named `item` goes before the item itself.
      if (at.kind === 'item') itemHops.push(hops)
      return { local: at.kind === 'partial' ? copyOf(hops) : frameValue(hops), itemHops }
    }
    if (at.kind === 'item') itemHops.push(hops)
    hops++
  }
  return { local: undefined, itemHops }
}

function frameValue(hops: number): Code {
  if (hops === 0) return (_, frame) => frame?.value ?? null
  if (hops === 1) return (_, frame) => frame?.parent?.value ?? null
  return (_, frame) => valueAt(frame, hops)
}

function valueAt(frame: Frame | undefined, hops: number): Value {
  let at = frame
  for (let hop = 0; hop < hops; hop++) at = at?.parent
  return at?.value ?? null
}

/** `partial` grows while it is read: whoever reads it gets it as it is now. */
function copyOf(hops: number): Code {
  return (run, frame) => {
    const results = valueAt(frame, hops)
    if (!isList(results)) return null
    run.tick(results.length >> 4)
    return results.slice()
  }
}

function emitItemEntry(name: string, itemHops: readonly number[], otherwise: Code): Code {
  return (run, frame) => {
    for (const hops of itemHops) {
      const item = valueAt(frame, hops)
      const value = isContext(item) ? entry(item, name) : undefined
      if (value !== undefined) return value
    }
    return otherwise(run, frame)
  }
}

/** A name in a filter that no local has: a variable, or an entry this item lacks. */
function emitFallback(node: AstOf<'name'>, itemHops: readonly number[], compilation: Compilation): Code {
  const { name, span } = node
  const isDeclared = isDeclaredIn(compilation, name)
  const named = functionValue(name, compilation)
  compilation.references.set(name, compilation.references.get(name) ?? 'in filter')
  return (run, frame) => {
    const value = entry(run.variables, name)
    if (value !== undefined) return value
    if (isDeclared || itemHops.some((hops) => isContext(valueAt(frame, hops)))) return null
    return named ?? run.warnAt(span, 'undeclared-name', { name })
  }
}

function emitVariable(node: AstOf<'name'>, compilation: Compilation): Code {
  const { name, span } = node
  const named = functionValue(name, compilation)
  const isDeclared = isDeclaredIn(compilation, name)
  // Also where a function has the name: a variable goes before it.
  compilation.references.set(name, 'surely')
  if (isDeclared) return (run) => entry(run.variables, name) ?? null
  if (compilation.names !== undefined && named === null) {
    compilation.problems.push({ code: 'undeclared-name', params: { name }, span })
  }
  return (run: Run) => {
    const value = entry(run.variables, name)
    return value === undefined ? (named ?? run.warnAt(span, 'undeclared-name', { name })) : value
  }
}

function isDeclaredIn({ names, optional }: Compilation, name: string): boolean {
  return names?.has(name) === true || optional.has(name)
}

function functionValue(name: string, compilation: Compilation): Value {
  const found = compilation.functions.get(name)
  return found === undefined
    ? null
    : new FunctionValue(
        name,
        found.parameters.map((each) => each.name),
        found.call,
      )
}
