import { parser, trackVariables } from '@bpmn-io/lezer-feel'
import type { SyntaxNode } from '@lezer/common'
import type { Ast, ComparisonOperator, Iterator, Span, TypeName } from './ast.js'
import { FeelSyntaxError } from './errors.js'
import { readArithmeticOperator, readComparisonOperator, readString } from './tokens.js'

/** Nesting of brackets, conditions and operators an expression may have. */
export const NESTING_MAX = 200

/**
 * Reads a FEEL expression.
 *
 * @param source the text of one expression
 * @param names names that may hold spaces or operators, so that the grammar reads them as one
 * @throws FeelSyntaxError for text that is no FEEL expression
 */
export function parse(source: string, names: readonly string[]): Ast {
  const root = parseTree(source, names)
  refuseErrors(source, root)
  const [expression] = new Reader(source).children(root)
  if (expression === undefined) throw new FeelSyntaxError(source, source.length, 'an expression', END)
  return expression
}

const END = 'end of expression'

function parseTree(source: string, names: readonly string[]): SyntaxNode {
  // Plain identifiers need no announcement, and every announced name costs time.
  const compound = Object.fromEntries(
    names.filter((name) => !/^[\p{L}_][\p{L}\p{N}_]*$/u.test(name)).map((n) => [n, {}]),
  )
  try {
    return parser.configure({ top: 'Expression', contextTracker: trackVariables(compound) }).parse(source).topNode
  } catch (cause) {
    throw new FeelSyntaxError(source, 0, 'an expression', `"${excerpt(source)}"`, cause)
  }
}

/** Turns syntax nodes into the abstract syntax. */
class Reader {
  readonly #source: string
  #depth = 0

  constructor(source: string) {
    this.#source = source
  }

  /** The expressions among the children of a node. */
  children(node: SyntaxNode): readonly Ast[] {
    return expressionsOf(node).map((child) => this.read(child))
  }

  read(node: SyntaxNode): Ast {
    if (++this.#depth > NESTING_MAX) throw this.#error(node, 'less nesting')
    const ast = this.#readNode(node)
    this.#depth--
    return ast
  }

  #readNode(node: SyntaxNode): Ast {
    const span: Span = { from: node.from, to: node.to }
    switch (node.name) {
      case 'NumericLiteral':
        return this.#number(node, span)
      case 'StringLiteral':
        return { kind: 'literal', span, value: readString(this.#text(node)) }
      case 'BooleanLiteral':
        return { kind: 'literal', span, value: this.#text(node) === 'true' }
      case 'null':
        return { kind: 'literal', span, value: null }
      case 'VariableName':
      case '?':
        return { kind: 'name', span, name: this.#name(node) }
      case 'ParenthesizedExpression':
      case 'IterationContext':
        return this.#only(node)
      case 'DateTimeLiteral':
        return this.#temporal(node, span)
      case 'ArithmeticExpression':
        return this.#arithmetic(node, span)
      case 'Comparison':
        return this.#comparison(node, span)
      case 'Conjunction':
        return { kind: 'logic', span, operator: 'and', operands: this.#operands(node, 'Conjunction') }
      case 'Disjunction':
        return { kind: 'logic', span, operator: 'or', operands: this.#operands(node, 'Disjunction') }
      case 'PositiveUnaryTest':
      case 'SimplePositiveUnaryTest':
        return this.#test(node, span)
      case 'Interval':
        return this.#interval(node, span)
      case 'PathExpression':
        return { kind: 'path', span, source: this.#only(node), name: this.#name(this.#need(node, 'PathName')) }
      case 'FilterExpression':
        return this.#pair(node, (source, condition) => ({ kind: 'filter', span, source, condition }))
      case 'FunctionInvocation':
        return { kind: 'call', span, callee: this.#only(node), ...this.#args(node) }
      case 'IfExpression':
        return this.#if(node, span)
      case 'ForExpression':
        return { kind: 'for', span, iterators: this.#iterators(node), body: this.#only(node) }
      case 'QuantifiedExpression': {
        const quantifier = node.firstChild?.name === 'some' ? 'some' : 'every'
        return { kind: 'quantified', span, quantifier, iterators: this.#iterators(node), condition: this.#only(node) }
      }
      case 'List':
        return { kind: 'list', span, elements: this.children(node) }
      case 'Context':
        return { kind: 'context', span, entries: this.#entries(node) }
      case 'FunctionDefinition':
        return this.#function(node, span)
      case 'InstanceOfExpression':
        return { kind: 'instanceOf', span, value: this.#only(node), type: this.#type(this.#need(node, 'Type')) }
      default:
        throw this.#error(node, 'a FEEL expression')
    }
  }

  #if(node: SyntaxNode, span: Span): Ast {
    const [condition, then, otherwise] = this.children(node)
    if (!condition || !then || !otherwise) throw this.#error(node, 'an expression')
    return { kind: 'if', span, condition, then, otherwise }
  }

  #number(node: SyntaxNode, span: Span): Ast {
    const value = Number(this.#text(node).replace(/\s/g, ''))
    if (!Number.isFinite(value)) throw this.#error(node, 'a smaller number')
    return { kind: 'literal', span, value }
  }

  #temporal(node: SyntaxNode, span: Span): Ast {
    const literal = node.getChild('AtLiteral')?.getChild('StringLiteral')
    if (literal) return { kind: 'temporal', span, text: readString(this.#text(literal)) }
    const typeName = this.#need(node, 'DateTimeConstructor')
    const callee: Ast = {
      kind: 'name',
      span: { from: typeName.from, to: typeName.to },
      name: this.#name(typeName),
    }
    return { kind: 'call', span, callee, ...this.#args(node) }
  }

  #arithmetic(node: SyntaxNode, span: Span): Ast {
    const operatorNode = this.#need(node, 'ArithOp')
    const [left, right] = this.children(node)
    const operator = readArithmeticOperator(this.#text(operatorNode))
    if (left === undefined || operator === undefined) throw this.#error(operatorNode, 'an operator')
    if (right !== undefined) return { kind: 'arithmetic', span, operator, left, right }
    if (operator !== '-') throw this.#error(operatorNode, '-')
    return { kind: 'negation', span, operand: left }
  }

  #comparison(node: SyntaxNode, span: Span): Ast {
    if (node.getChild('in')) {
      const list = node.getChild('PositiveUnaryTests')
      const [value, test] = this.children(node)
      const tests = list ? this.children(list) : [test]
      if (value === undefined || tests[0] === undefined) throw this.#error(node, 'a test after "in"')
      return { kind: 'in', span, value, tests: tests.filter((each) => each !== undefined) }
    }
    if (node.getChild('between')) {
      const [value, low, high] = this.children(node)
      if (!value || !low || !high) throw this.#error(node, 'two operands')
      return { kind: 'between', span, value, low, high }
    }
    // The grammar reads `a == b` as `a = (= b)`.
    const test = node.getChild('SimplePositiveUnaryTest')?.getChild('CompareOp')
    if (test) throw this.#error(test, 'an operand (equality is a single "=")')
    const operator = this.#operator(node)
    return this.#pair(node, (left, right) => ({ kind: 'comparison', span, operator, left, right }))
  }

  #test(node: SyntaxNode, span: Span): Ast {
    const operand = this.#only(node)
    if (!node.getChild('CompareOp')) return operand
    return { kind: 'test', span, operator: this.#operator(node), operand }
  }

  #operator(node: SyntaxNode): ComparisonOperator {
    const operatorNode = this.#need(node, 'CompareOp')
    const operator = readComparisonOperator(this.#text(operatorNode))
    if (operator === undefined) throw this.#error(operatorNode, 'a comparison')
    return operator
  }

  #interval(node: SyntaxNode, span: Span): Ast {
    const startIncluded = node.firstChild?.name === '['
    const endIncluded = node.lastChild?.name === ']'
    return this.#pair(node, (start, end) => ({ kind: 'interval', span, start, end, startIncluded, endIncluded }))
  }

  /** A chain of one operator as one list, so that a long condition is not a deep one. */
  #operands(node: SyntaxNode, name: 'Conjunction' | 'Disjunction'): readonly Ast[] {
    const operands: SyntaxNode[] = []
    let chain: SyntaxNode | undefined = node
    while (chain !== undefined) {
      const parts = expressionsOf(chain)
      const [first, ...rest] = parts
      operands.unshift(...(first?.name === name ? rest : parts))
      chain = first?.name === name ? first : undefined
    }
    return operands.map((operand) => this.read(operand))
  }

  #args(node: SyntaxNode): { readonly args: readonly Ast[]; readonly names?: readonly string[] } {
    const named = node.getChild('NamedParameters')
    if (named) {
      const parameters = named.getChildren('NamedParameter')
      const names = parameters.map((parameter) => this.#name(this.#need(parameter, 'ParameterName')))
      return { args: parameters.map((parameter) => this.#only(parameter)), names }
    }
    const positional = node.getChild('PositionalParameters')
    return { args: positional ? this.children(positional) : [] }
  }

  #iterators(node: SyntaxNode): readonly Iterator[] {
    return this.#need(node, 'InExpressions')
      .getChildren('InExpression')
      .map((each) => {
        const name = this.#name(this.#need(each, 'Name'))
        const [domain, to] = this.children(this.#need(each, 'IterationContext'))
        if (domain === undefined) throw this.#error(each, 'a list or range after "in"')
        return to === undefined ? { name, domain } : { name, domain, to }
      })
  }

  #entries(node: SyntaxNode): readonly { readonly key: string; readonly value: Ast }[] {
    return node.getChildren('ContextEntry').map((each) => {
      const keyNode = this.#need(each, 'Key')
      const literal = keyNode.getChild('StringLiteral')
      return { key: literal ? readString(this.#text(literal)) : this.#name(keyNode), value: this.#only(each) }
    })
  }

  #function(node: SyntaxNode, span: Span): Ast {
    const external = node.getChild('external')
    if (external) throw this.#error(external, 'an expression (external functions are not called)')
    const parameters = (node.getChild('FormalParameters')?.getChildren('FormalParameter') ?? []).map((each) => {
      const name = this.#name(this.#need(each, 'ParameterName'))
      const type = each.getChild('Type')
      return type ? { name, type: this.#type(type) } : { name }
    })
    return { kind: 'function', span, parameters, body: this.#only(this.#need(node, 'FunctionBody')) }
  }

  #type(node: SyntaxNode): TypeName {
    const inner = node.firstChild
    if (inner?.name === 'ListType') return { kind: 'list', element: this.#type(this.#need(inner, 'Type')) }
    if (inner?.name === 'FunctionType') return { kind: 'function' }
    if (inner?.name === 'ContextType') {
      const entries = this.#need(inner, 'ContextEntryTypes').getChildren('ContextEntryType')
      const read = (each: SyntaxNode) => ({
        name: this.#name(this.#need(each, 'Name')),
        type: this.#type(this.#need(each, 'Type')),
      })
      return { kind: 'context', entries: entries.map(read) }
    }
    return { kind: 'named', name: this.#name(node) }
  }

  #only(node: SyntaxNode): Ast {
    const [child] = expressionsOf(node)
    if (child === undefined) throw this.#error(node, 'an expression')
    return this.read(child)
  }

  #pair(node: SyntaxNode, build: (left: Ast, right: Ast) => Ast): Ast {
    const [left, right] = this.children(node)
    if (left === undefined || right === undefined) throw this.#error(node, 'two operands')
    return build(left, right)
  }

  #need(node: SyntaxNode, name: string): SyntaxNode {
    const child = node.getChild(name)
    if (child === null) throw this.#error(node, name)
    return child
  }

  #text(node: SyntaxNode): string {
    return this.#source.slice(node.from, node.to)
  }

  /** A name with its inner white space as single spaces. */
  #name(node: SyntaxNode): string {
    return this.#text(node).trim().replace(/\s+/g, ' ')
  }

  #error(node: SyntaxNode, expected: string): FeelSyntaxError {
    return new FeelSyntaxError(this.#source, node.from, expected, found(this.#source, node.from))
  }
}

/** Children that are no expression: their parent reads them by name. */
const PARTS: ReadonlySet<string> = new Set([
  ...['LineComment', 'BlockComment', 'ArithOp', 'CompareOp', 'PathName', 'PositionalParameters', 'NamedParameters'],
  ...['InExpressions', 'PositiveUnaryTests', 'Key', 'Type', 'FormalParameters', 'ParameterName', 'Name'],
  ...['if', 'then', 'else', 'for', 'return', 'some', 'every', 'satisfies', 'in', 'between', 'and', 'or'],
  ...['instance', 'of', 'function', 'external', '(', ')', '[', ']', '{', '}', '.', '..', ',', ':'],
])

function expressionsOf(node: SyntaxNode): readonly SyntaxNode[] {
  const children: SyntaxNode[] = []
  for (let child = node.firstChild; child !== null; child = child.nextSibling) {
    if (!PARTS.has(child.name)) children.push(child)
  }
  return children
}

function refuseErrors(source: string, root: SyntaxNode): void {
  const cursor = root.cursor()
  do {
    if (!cursor.type.isError) continue
    const position = source.slice(cursor.from).search(/\S|$/) + cursor.from
    throw new FeelSyntaxError(source, position, expectedAt(cursor.node, source[position]), found(source, position))
  } while (cursor.next())
}

/** What each construct wants after the part that was read last. */
const CONTINUATIONS: Readonly<Record<string, readonly (readonly [after: string, expected: string])[]>> = {
  IfExpression: [
    ['else', 'an expression'],
    ['then', '"else" after the expression'],
    ['if', '"then" after the condition'],
  ],
  QuantifiedExpression: [
    ['satisfies', 'a condition'],
    ['InExpressions', '"satisfies"'],
  ],
  ForExpression: [
    ['return', 'an expression'],
    ['InExpressions', '"return"'],
  ],
  ParenthesizedExpression: [['(', '")"']],
  FunctionInvocation: [['(', '")"']],
  List: [['[', '"," or "]"']],
  FilterExpression: [['[', '"]"']],
  ContextEntry: [['Key', '":" and a value']],
  Context: [['{', '"," or "}"']],
  PathExpression: [['.', 'a name']],
}

/** Parts after which a construct goes on with something of its own, and not with an expression. */
const CONTINUED: ReadonlySet<string> = new Set(['InExpressions', 'Key', 'Name', 'PositionalParameters', '.', '{'])

function expectedAt(error: SyntaxNode, character: string | undefined): string {
  if (character === '"') return 'a closing quotation mark'
  const parent = error.parent
  const previous = error.prevSibling
  if (parent === null || previous === null) return 'an expression'
  if (PARTS.has(previous.name) && !CONTINUED.has(previous.name)) return 'an expression'
  const continuation = CONTINUATIONS[parent.name]?.find(([after]) => parent.getChild(after) !== null)
  return continuation?.[1] ?? 'an operator or the end of the expression'
}

function found(source: string, position: number): string {
  const rest = source.slice(position).trimStart()
  return rest === '' ? END : `"${excerpt(rest)}"`
}

function excerpt(text: string): string {
  const [line = ''] = text.split('\n')
  return line.length > 24 ? `${line.slice(0, 24)}…` : line
}
