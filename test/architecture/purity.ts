import { kernelNeighbours } from './dependencies.js'
import { children, type Finding, isNode, lineAt, type Node, type Source } from './source.js'

/** A name that pure code may not take from its surroundings, or only in the ways `permits` names. */
type Ban = Readonly<Record<string, (parent: Node, node: Node) => boolean>>

const never = (): boolean => false
const butRandom = (parent: Node, node: Node): boolean =>
  member(parent, node) !== undefined && member(parent, node) !== 'random'
const machine: Ban = {
  process: never,
  console: never,
  crypto: never,
  performance: never,
  globalThis: never,
  fetch: never,
  setTimeout: never,
  setInterval: never,
  setImmediate: never,
  queueMicrotask: never,
  Math: butRandom,
}

const kernelBan: Ban = { ...machine, Date: never }
const rulesBan: Ban = { ...machine, Date: withoutClock }

/** Clock, chance and machine where there may be none: in the kernel, which waits for nothing either, and in the rules. */
export function impurities(source: Source): readonly Finding[] {
  if (source.path.startsWith('packages/engine/src/kernel/') || kernelNeighbours.includes(source.path))
    return [...globals(source, kernelBan), ...waiting(source)]
  if (source.path.startsWith('packages/rules/src/')) return globals(source, rulesBan)
  return []
}

function globals(source: Source, ban: Ban): readonly Finding[] {
  const found: Finding[] = []
  const walk = (node: Node, parent: Node, bound: ReadonlySet<string>): void => {
    if (isErased(node)) return
    const known = isFunction(node) || node.type === 'Program' ? new Set([...bound, ...bindings(node)]) : bound
    if (node.type === 'Identifier' && !isKey(parent, node)) {
      const name = String(node['name'])
      const permits = Object.hasOwn(ban, name) ? ban[name] : undefined
      if (permits && !known.has(name) && !permits(parent, node)) found.push(finding(source, node, `uses ${name}`))
    }
    for (const child of children(node)) walk(child, node, known)
  }
  walk(source.program, source.program, new Set())
  return found
}

function waiting(source: Source): readonly Finding[] {
  const found: Finding[] = []
  const walk = (node: Node): void => {
    if (isFunction(node) && node['async'] === true) found.push(finding(source, node, 'is async'))
    if (node.type === 'AwaitExpression' || node['await'] === true) found.push(finding(source, node, 'awaits'))
    for (const child of children(node)) walk(child)
  }
  walk(source.program)
  return found
}

function finding(source: Source, node: Node, what: string): Finding {
  return `${source.path}:${lineAt(source.text, node.start)} ${what}; pure code is given what it needs`
}

/** A date from parts or text is a value; the present is not. */
function withoutClock(parent: Node, node: Node): boolean {
  if (parent.type === 'NewExpression' && parent['callee'] === node) return count(parent['arguments']) > 0
  if (parent.type === 'BinaryExpression') return parent['operator'] === 'instanceof'
  const property = member(parent, node)
  return property !== undefined && property !== 'now'
}

function member(parent: Node, node: Node): string | undefined {
  if (parent.type !== 'MemberExpression' || parent['object'] !== node || parent['computed'] === true) return undefined
  return isNode(parent['property']) ? String(parent['property']['name']) : undefined
}

function count(value: unknown): number {
  return Array.isArray(value) ? value.length : 0
}

/** Types are gone at run time; of `x as T` and its like the expression remains. */
function isErased(node: Node): boolean {
  return node.type.startsWith('TS') && !/^TS(As|Satisfies|NonNull|Instantiation)/.test(node.type)
}

function isFunction(node: Node): boolean {
  return ['FunctionDeclaration', 'FunctionExpression', 'ArrowFunctionExpression'].includes(node.type)
}

/** Names of members, labels and other modules' exports refer to nothing here. */
function isKey(parent: Node, node: Node): boolean {
  if (parent.type === 'MemberExpression') return parent['property'] === node && parent['computed'] !== true
  if (['Property', 'MethodDefinition', 'PropertyDefinition'].includes(parent.type)) {
    return parent['key'] === node && parent['computed'] !== true && parent['shorthand'] !== true
  }
  return ['ImportSpecifier', 'ExportSpecifier', 'LabeledStatement', 'BreakStatement', 'ContinueStatement'].includes(
    parent.type,
  )
}

/** What a function or module declares anywhere in itself, inner functions left out. */
function bindings(scope: Node): ReadonlySet<string> {
  const names = new Set<string>()
  const walk = (node: Node): void => {
    if (['VariableDeclarator', 'FunctionDeclaration', 'ClassDeclaration'].includes(node.type)) bind(node['id'], names)
    if (node.type === 'CatchClause') bind(node['param'], names)
    if (/^Import\w*Specifier$/.test(node.type)) bind(node['local'], names)
    if (!isFunction(node) || node === scope) children(node).forEach(walk)
  }
  if (Array.isArray(scope['params'])) for (const parameter of scope['params']) bind(parameter, names)
  walk(scope)
  return names
}

function bind(pattern: unknown, names: Set<string>): void {
  if (!isNode(pattern)) return
  if (pattern.type === 'Identifier') names.add(String(pattern['name']))
  // `{ a: b }` binds b; a default value binds nothing.
  else if (pattern.type === 'Property') bind(pattern['value'], names)
  else if (pattern.type === 'AssignmentPattern') bind(pattern['left'], names)
  else for (const part of children(pattern)) bind(part, names)
}
