/**
 * Reads JUEL (`${…}` and `#{…}`, JSR 245) as Camunda 7, Flowable and Activiti write it, in a subset that cannot reach a Java object, to the
 * syntax tree that FEEL has. Lists and maps are written as in EL 3.0 (`[1, 2]`, `{'a': 1}`).
 */
import type { Ast, Span } from '../feel/ast.js'
import { FeelSyntaxError } from '../feel/errors.js'
import { NESTING_MAX } from '../feel/parse.js'
import { type Token, tokenAt } from './tokens.js'

/** A JUEL text as a tree, with the names it asks for by `getVariable`, which need not be there. */
export interface Parsed {
  readonly ast: Ast
  readonly optional: readonly string[]
}

export function parseJuel(source: string): Parsed {
  const parser = new Parser(source)
  const ast = parser.composite()
  return { ast, optional: [...parser.optional] }
}

/**
 * `${execution.setVariable('x', value)}`: an assignment, where it is the whole text.
 *
 * @returns the variable, and the value as a JUEL text of its own
 */
export function juelAssignment(source: string): { readonly target: string; readonly source: string } | undefined {
  const [, single, double, value] = assignment.exec(source) ?? []
  const target = single ?? double
  return target === undefined || value === undefined ? undefined : { target, source: `\${${value.trim()}}` }
}

const assignment = /^\s*[$#]\{\s*execution\s*\.\s*setVariable\s*\(\s*(?:'([^'\\]+)'|"([^"\\]+)")\s*,(.*)\)\s*\}\s*$/s

/** Operators by how tightly they bind, loosest first. */
const levels: readonly (readonly string[])[] = [
  ['||'],
  ['&&'],
  ['==', '!='],
  ['<', '>', '<=', '>='],
  ['+='],
  ['+', '-'],
  ['*', '/', '%'],
]

const literals: Readonly<Record<string, null | boolean>> = { null: null, true: true, false: false }

/** What a value may be asked, by the name of the method, and how many arguments it takes. */
const methods: ReadonlyMap<string, readonly [name: string, count: number]> = new Map([
  ['toString', ['el text', 0]],
  ['equals', ['el ==', 1]],
  ['isEmpty', ['el empty', 0]],
  ['size', ['el size', 0]],
  ['length', ['el size', 0]],
  ['contains', ['el contains', 1]],
  ['containsKey', ['el contains', 1]],
  ['get', ['el entry', 1]],
])

/** Who has given the command under way. */
const user = 'authenticatedUserId'

/** What an instance is known by, under the names that the engines have for it. */
const ofInstance: Readonly<Record<string, string>> = {
  processInstanceId: 'execution.processInstanceId',
  getProcessInstanceId: 'execution.processInstanceId',
  processBusinessKey: 'execution.processBusinessKey',
  getProcessBusinessKey: 'execution.processBusinessKey',
  processInstanceBusinessKey: 'execution.processBusinessKey',
  getProcessInstanceBusinessKey: 'execution.processBusinessKey',
  businessKey: 'execution.processBusinessKey',
  getBusinessKey: 'execution.processBusinessKey',
}

const subset = 'variables, operators, execution.getVariable, execution.hasVariable or now()'

class Parser {
  readonly optional = new Set<string>()
  readonly #source: string
  #token: Token
  #depth = 0

  constructor(source: string) {
    this.#source = source
    this.#token = { type: 'end', text: '', from: 0, to: 0 }
  }

  /** Plain text and expressions by turns; one expression alone keeps its type. */
  composite(): Ast {
    const parts: Ast[] = []
    let at = 0
    for (const open = /\\?[$#]\{/g; ; ) {
      open.lastIndex = at
      const found = this.#nextOpen(open)
      const end = found ?? this.#source.length
      if (end > at) parts.push(literal(this.#source.slice(at, end).replace(/\\([$#]\{)/g, '$1'), { from: at, to: end }))
      if (found === undefined) break
      this.#token = tokenAt(this.#source, found + 2)
      parts.push(this.#expression())
      if (!this.#isSymbol('}')) throw this.#error('an operator or "}"')
      at = this.#token.to
    }
    const [only, ...others] = parts
    const whole = { from: 0, to: this.#source.length }
    return only !== undefined && others.length === 0 ? only : call('el text', parts, whole)
  }

  #nextOpen(open: RegExp): number | undefined {
    for (let match = open.exec(this.#source); match !== null; match = open.exec(this.#source)) {
      if (!match[0].startsWith('\\')) return match.index
    }
    return undefined
  }

  #expression(): Ast {
    return this.#deeper(() => this.#choice())
  }

  #choice(): Ast {
    const condition = this.#binary(0)
    if (!this.#takes('?')) return condition
    const then = this.#expression()
    this.#expect(':')
    const otherwise = this.#expression()
    const span = { from: condition.span.from, to: otherwise.span.to }
    return { kind: 'if', span, condition: truth(condition), then, otherwise }
  }

  /** What stands inside is read by calls inside calls, which a hostile text would pile up without end. */
  #deeper(read: () => Ast): Ast {
    if (++this.#depth > NESTING_MAX) throw this.#error('less nesting')
    const ast = read()
    this.#depth--
    return ast
  }

  #binary(level: number): Ast {
    const operators = levels[level]
    if (operators === undefined) return this.#unary()
    let left = this.#binary(level + 1)
    while (this.#token.type === 'symbol' && operators.includes(this.#token.text)) {
      const operator = this.#token.text
      this.#advance()
      const right = this.#binary(level + 1)
      left = operation(operator, left, right, { from: left.span.from, to: right.span.to })
    }
    return left
  }

  #unary(): Ast {
    const { from } = this.#token
    if (this.#takes('!')) return this.#applied('el not', from)
    if (this.#takes('-')) return this.#applied('el negate', from)
    if (this.#token.type === 'name' && this.#token.text === 'empty') {
      this.#advance()
      return this.#applied('el empty', from)
    }
    return this.#suffixed()
  }

  #applied(name: string, from: number): Ast {
    const operand = this.#deeper(() => this.#unary())
    return call(name, [operand], { from, to: operand.span.to })
  }

  #suffixed(): Ast {
    let value = this.#primary()
    for (;;) {
      const { from } = value.span
      if (this.#takes('[')) {
        const key = this.#expression()
        value = call('el entry', [value, key], { from, to: this.#expect(']').to })
      } else if (this.#takes('.')) value = this.#member(value)
      else return value
    }
  }

  #member(source: Ast): Ast {
    const name = this.#name()
    const { from } = source.span
    if (!this.#isSymbol('(')) return { kind: 'path', span: { from, to: name.to }, source, name: name.text }
    const method = methods.get(name.text)
    if (method === undefined) throw this.#error(subset, name)
    const { args, to } = this.#args()
    if (args.length !== method[1]) throw this.#error(`${name.text} with ${method[1]} arguments`, name)
    return call(method[0], [source, ...args], { from, to })
  }

  #primary(): Ast {
    const token = this.#token
    this.#advance()
    if (token.type === 'number') return literal(Number(token.text), token)
    if (token.type === 'string') return literal(token.text, token)
    if (token.type === 'name') return this.#named(token)
    if (token.text === '(') {
      const inner = this.#expression()
      this.#expect(')')
      return inner
    }
    if (token.text === '[') return this.#list(token)
    if (token.text === '{') return this.#map(token)
    throw this.#error('an expression', token)
  }

  #list({ from }: Token): Ast {
    const { args, to } = this.#until(']', () => [this.#expression()])
    return { kind: 'list', span: { from, to }, elements: args }
  }

  #map({ from }: Token): Ast {
    const { args, to } = this.#until('}', () => {
      const key = this.#expression()
      this.#expect(':')
      return [key, this.#expression()]
    })
    return call('el map', args, { from, to })
  }

  #named(token: Token): Ast {
    const { text } = token
    if (Object.hasOwn(literals, text)) return literal(literals[text] ?? null, token)
    if (text === 'execution') return this.#execution(token)
    if (!this.#isSymbol('(')) return text === user ? this.#context(user, token) : variable(text, token)
    if (text === 'currentUser') return this.#context(user, { from: token.from, to: this.#noArgs(text, token) })
    if (text !== 'now' && text !== 'dateTime') throw this.#error(subset, token)
    return call('el now', [], { from: token.from, to: this.#noArgs(text, token) })
  }

  #noArgs(text: string, token: Token): number {
    const { args, to } = this.#args()
    if (args.length > 0) throw this.#error(`${text}()`, token)
    return to
  }

  /** What the instance or the command is known by: names that no variable has, or that are there without one. */
  #context(name: string, { from, to }: Span): Ast {
    this.optional.add(name)
    return variable(name, { from, to })
  }

  /** Of the running instance: its variables. */
  #execution(token: Token): Ast {
    this.#expect('.')
    const name = this.#name()
    const property = Object.hasOwn(ofInstance, name.text) ? ofInstance[name.text] : undefined
    if (property !== undefined) {
      const to = this.#isSymbol('(') ? this.#noArgs(name.text, name) : name.to
      return this.#context(property, { from: token.from, to })
    }
    const isQuestion = name.text === 'hasVariable'
    if (!isQuestion && name.text !== 'getVariable') throw this.#error(subset, name)
    this.#expect('(')
    const asked = this.#token
    if (asked.type !== 'string') throw this.#error('the name of a variable in quotation marks', asked)
    this.#advance()
    const span = { from: token.from, to: this.#expect(')').to }
    this.optional.add(asked.text)
    const value = variable(asked.text, span)
    return isQuestion ? operation('!=', value, literal(null, span), span) : value
  }

  #args(): { readonly args: readonly Ast[]; readonly to: number } {
    this.#expect('(')
    return this.#until(')', () => [this.#expression()])
  }

  #until(close: string, read: () => readonly Ast[]): { readonly args: readonly Ast[]; readonly to: number } {
    const args: Ast[] = []
    while (!this.#isSymbol(close)) {
      if (args.length > 0) this.#expect(',')
      args.push(...read())
    }
    return { args, to: this.#expect(close).to }
  }

  #name(): Token {
    const token = this.#token
    if (token.type !== 'name') throw this.#error('a name', token)
    this.#advance()
    return token
  }

  #isSymbol(text: string): boolean {
    return this.#token.type === 'symbol' && this.#token.text === text
  }

  #takes(text: string): boolean {
    if (!this.#isSymbol(text)) return false
    this.#advance()
    return true
  }

  #expect(text: string): Token {
    const token = this.#token
    if (!this.#takes(text)) throw this.#error(`"${text}"`)
    return token
  }

  /** What stands behind the closing brace of an expression is plain text, and no word. */
  #advance(): void {
    this.#token = tokenAt(this.#source, this.#token.to)
  }

  #error(expected: string, { from, to, type }: Token = this.#token): FeelSyntaxError {
    const found = type === 'end' ? 'end of expression' : `"${this.#source.slice(from, to)}"`
    return new FeelSyntaxError(this.#source, from, expected, found)
  }
}

/** Engines that write JUEL count the instances of a multi-instance activity from 0. */
function variable(name: string, { from, to }: Span): Ast {
  const span = { from, to }
  const node: Ast = { kind: 'name', span, name }
  return name === 'loopCounter' ? call('el -', [node, literal(1, span)], span) : node
}

function literal(value: null | boolean | number | string, { from, to }: Span): Ast {
  return { kind: 'literal', span: { from, to }, value }
}

function call(name: string, args: readonly Ast[], span: Span): Ast {
  return { kind: 'call', span, callee: { kind: 'name', span, name }, args }
}

function truth(value: Ast): Ast {
  return call('el truth', [value], value.span)
}

function operation(operator: string, left: Ast, right: Ast, span: Span): Ast {
  switch (operator) {
    case '||':
      return { kind: 'logic', span, operator: 'or', operands: [truth(left), truth(right)] }
    case '&&':
      return { kind: 'logic', span, operator: 'and', operands: [truth(left), truth(right)] }
    case '!=':
      return call('el not', [call('el ==', [left, right], span)], span)
    case '+=':
      return call('el text', [left, right], span)
    default:
      return call(`el ${operator}`, [left, right], span)
  }
}
