import type { Ast, ComparisonOperator, Iterator, Span, TypeName } from './ast.js'
import { isDigit, isNamePart, isNameStart, NAME_SYMBOLS } from './characters.js'
import { Lexer } from './lexer.js'
import { CompoundNames, normalizeName } from './names.js'
import { parseNumber } from './numbers.js'
import { LEVEL, type Operator, operatorAt } from './parse-operator.js'
import { readType } from './parse-type.js'
import { readString } from './tokens.js'

/** Nesting of brackets and conditions an expression may have. */
export const NESTING_MAX = 200

/** What a text may name: the grammar alone cannot tell `a-b` from a difference. */
export interface KnownNames {
  readonly names: CompoundNames
  /** Types other than FEEL's own. */
  readonly types?: CompoundNames
}

/**
 * Reads a FEEL expression.
 *
 * @param source the text of one expression
 * @throws FeelSyntaxError for text that is no FEEL expression
 */
export function parse(source: string, known: KnownNames): Ast {
  const parser = new Parser(source, known)
  const ast = parser.expression()
  parser.end()
  return ast
}

/**
 * Reads the unary tests of a decision table's cell (DMN 1.5, 10.3.1.2, rules 6–13).
 *
 * @throws FeelSyntaxError for text that holds none
 */
export function parseUnaryTests(source: string, known: KnownNames): Ast {
  return new Parser(source, known).unaryTests()
}

/** One text being read. Each method begins where the method before it ended. */
class Parser {
  readonly #lexer: Lexer
  readonly #names: CompoundNames
  readonly #types: CompoundNames | undefined
  #depth = 0

  constructor(source: string, { names, types }: KnownNames) {
    this.#lexer = new Lexer(source)
    // Names the text itself introduces are added to those that are declared.
    this.#names = new CompoundNames([], names)
    this.#types = types
  }

  end(): void {
    const next = this.#lexer.skip()
    if (!Number.isNaN(next)) throw this.#lexer.error('an operator or the end of the expression')
  }

  unaryTests(): Ast {
    const from = this.#start()
    if (this.#lexer.take('-')) {
      if (Number.isNaN(this.#lexer.skip()))
        return { kind: 'unaryTests', span: this.#span(from), tests: [], isNegated: false }
      this.#lexer.position = from
    }
    const negated = this.#negatedTests(from)
    if (negated !== undefined) return negated
    const tests = this.#list(() => this.expression())
    this.end()
    return { kind: 'unaryTests', span: this.#span(from), tests, isNegated: false }
  }

  /** `not(tests)`, unless more follows: then it was the function. */
  #negatedTests(from: number): Ast | undefined {
    if (this.#lexer.takeWord('not') && this.#lexer.take('(')) {
      const tests = this.#list(() => this.expression())
      this.#lexer.expect(')', '")"')
      if (Number.isNaN(this.#lexer.skip()))
        return { kind: 'unaryTests', span: this.#span(from), tests, isNegated: true }
    }
    this.#lexer.position = from
    return undefined
  }

  expression(): Ast {
    const from = this.#start()
    if (++this.#depth > NESTING_MAX) throw this.#lexer.error('less nesting')
    const operator = this.#comparisonSign()
    const ast: Ast =
      operator === undefined
        ? this.#binary(LEVEL.or)
        : { kind: 'test', operator, operand: this.#binary(LEVEL.additive), span: this.#span(from) }
    this.#depth--
    return ast
  }

  /** Operators that bind at least as tightly as `level`, from left to right. */
  #binary(level: number, first: Ast = this.#unary()): Ast {
    let left = first
    for (;;) {
      this.#lexer.skip()
      const operator = operatorAt(this.#lexer)
      if (operator === undefined || operator.level < level) return left
      this.#lexer.position += operator.text.length
      left = this.#operation(left, operator)
    }
  }

  #operation(left: Ast, operator: Operator): Ast {
    const { from } = left.span
    switch (operator.kind) {
      case 'logic': {
        const right = this.#binary(operator.level + 1)
        // A chain of one operator is one list, so that a long condition is not a deep one.
        const chained = left.kind === 'logic' && left.operator === operator.text
        const operands = chained ? [...left.operands, right] : [left, right]
        return { kind: 'logic', operator: operator.text, operands, span: this.#span(from) }
      }
      case 'comparison': {
        if (this.#comparisonSign(false) !== undefined) {
          throw this.#lexer.error('an operand (equality is a single "=")')
        }
        const right = this.#binary(operator.level + 1)
        return { kind: 'comparison', operator: operator.text, left, right, span: this.#span(from) }
      }
      case 'arithmetic': {
        const right = this.#binary(operator.level + 1)
        return { kind: 'arithmetic', operator: operator.text, left, right, span: this.#span(from) }
      }
      case 'between': {
        const low = this.#binary(LEVEL.additive)
        this.#lexer.expectWord('and', '"and" after the lower end')
        const high = this.#binary(LEVEL.additive)
        return { kind: 'between', value: left, low, high, span: this.#span(from) }
      }
      case 'in': {
        const tests = this.#testsAfterIn()
        return { kind: 'in', value: left, tests, span: this.#span(from) }
      }
      case 'instance': {
        this.#lexer.expectWord('of', '"of"')
        const type = readType(this.#lexer, this.#types)
        return { kind: 'instanceOf', value: left, type, span: this.#span(from) }
      }
    }
  }

  #testsAfterIn(): readonly Ast[] {
    const from = this.#start()
    const operator = this.#comparisonSign()
    if (operator !== undefined) {
      return [{ kind: 'test', operator, operand: this.#binary(LEVEL.additive), span: this.#span(from) }]
    }
    if (!this.#lexer.sees('(')) return [this.#binary(LEVEL.additive)]
    const inside = this.#parenthesised(true)
    return inside.length === 1 ? inside.map((only) => this.#binary(LEVEL.additive, this.#postfix(only))) : inside
  }

  #unary(): Ast {
    const from = this.#start()
    const sign = this.#lexer.source.charCodeAt(from)
    if (sign === PLUS) throw this.#lexer.error('-')
    if (sign !== MINUS) return this.#postfix(this.#primary())
    if (++this.#depth > NESTING_MAX) throw this.#lexer.error('less nesting')
    this.#lexer.position++
    const operand = this.#unary()
    this.#depth--
    return { kind: 'negation', operand, span: this.#span(from) }
  }

  /** Paths, filters and calls after what they apply to. */
  #postfix(first: Ast): Ast {
    let ast = first
    for (;;) {
      const { from } = ast.span
      const next = this.#lexer.skip()
      if (next === POINT && !this.#lexer.sees('..')) {
        this.#lexer.position++
        ast = { kind: 'path', source: ast, name: this.#memberName(), span: this.#span(from) }
      } else if (next === OPEN_BRACKET && !this.#closesInterval()) {
        this.#lexer.position++
        const condition = this.expression()
        this.#lexer.expect(']', '"]"')
        ast = { kind: 'filter', source: ast, condition, span: this.#span(from) }
      } else if (next === OPEN_PAREN) {
        this.#lexer.position++
        ast = { kind: 'call', callee: ast, ...this.#args(), span: this.#span(from) }
      } else return ast
    }
  }

  /** Whether `[` is the end of an interval (`]1..3[`): then no expression follows it. */
  #closesInterval(): boolean {
    if (this.#openIntervals === 0) return false
    const { position, source } = this.#lexer
    this.#lexer.position++
    const next = this.#lexer.skip()
    const beginsNumber = isDigit(source.charCodeAt(this.#lexer.position + 1))
    const ends = Number.isNaN(next) || ',)]}'.includes(String.fromCharCode(next)) || (next === POINT && !beginsNumber)
    const operator = ends ? undefined : operatorAt(this.#lexer)
    this.#lexer.position = position
    // A minus may begin a filter; every other operator goes on after the interval.
    return ends || (operator !== undefined && operator.text !== '-')
  }

  #openIntervals = 0

  #primary(): Ast {
    const from = this.#start()
    const code = this.#lexer.source.charCodeAt(from)
    switch (code) {
      case QUOTE:
        return { kind: 'literal', value: readString(this.#lexer.stringLiteral()), span: this.#span(from) }
      case AT: {
        this.#lexer.position++
        if (!this.#lexer.sees('"')) throw this.#lexer.error('a text in quotation marks')
        return { kind: 'temporal', text: readString(this.#lexer.stringLiteral()), span: this.#span(from) }
      }
      case OPEN_PAREN: {
        const [only] = this.#parenthesised(false)
        if (only === undefined) throw this.#lexer.error('an expression')
        return only
      }
      case OPEN_BRACKET:
        return this.#bracket(from)
      case CLOSE_BRACKET: {
        this.#lexer.position++
        const start = this.expression()
        return this.#interval(from, start, false)
      }
      case OPEN_BRACE:
        return this.#context(from)
      case QUESTION:
        this.#lexer.position++
        return { kind: 'name', name: '?', span: this.#span(from) }
    }
    if (isDigit(code) || (code === POINT && isDigit(this.#lexer.source.charCodeAt(from + 1)))) return this.#number(from)
    return this.#named(from)
  }

  #number(from: number): Ast {
    const value = parseNumber(this.#lexer.numberLiteral())
    if (value === undefined) throw this.#lexer.error('a smaller number', from)
    return { kind: 'literal', value, span: this.#span(from) }
  }

  /** `(expression)`, an interval, or several tests where they may stand; the tests keep their own spans. */
  #parenthesised(mayBeSeveral: boolean): readonly Ast[] {
    const from = this.#start()
    this.#lexer.position++
    const first = this.expression()
    if (this.#lexer.sees('..')) return [this.#interval(from, first, false)]
    const all = [first]
    while (mayBeSeveral && this.#lexer.take(',')) all.push(this.expression())
    this.#lexer.expect(')', '")"')
    if (all.length > 1) return all
    return [{ ...first, span: this.#span(from) }]
  }

  #bracket(from: number): Ast {
    this.#lexer.position++
    if (this.#lexer.take(']')) return { kind: 'list', elements: [], span: this.#span(from) }
    const first = this.expression()
    if (this.#lexer.sees('..')) return this.#interval(from, first, true)
    const elements = [first]
    while (this.#lexer.take(',')) elements.push(this.expression())
    this.#lexer.expect(']', '"," or "]"')
    return { kind: 'list', elements, span: this.#span(from) }
  }

  #interval(from: number, start: Ast, startIncluded: boolean): Ast {
    this.#lexer.expect('..', '".."')
    this.#openIntervals++
    const end = this.expression()
    this.#openIntervals--
    const endIncluded = this.#lexer.take(']')
    if (!endIncluded && !this.#lexer.take(')')) this.#lexer.expect('[', '"]" or ")"')
    return { kind: 'interval', start, end, startIncluded, endIncluded, span: this.#span(from) }
  }

  #context(from: number): Ast {
    this.#lexer.position++
    const entries: { key: string; value: Ast }[] = []
    if (!this.#lexer.take('}')) {
      do entries.push(this.#contextEntry())
      while (this.#lexer.take(','))
      this.#lexer.expect('}', '"," or "}"')
    }
    return { kind: 'context', entries, span: this.#span(from) }
  }

  #contextEntry(): { key: string; value: Ast } {
    const key = this.#lexer.sees('"') ? readString(this.#lexer.stringLiteral()) : this.#newName('a name', ':')
    this.#lexer.expect(':', '":" and a value')
    const value = this.expression()
    this.#names.add(key)
    return { key, value }
  }

  /** A name the text introduces: any words and symbols up to what ends it. */
  #newName(expected: string, end?: string): string {
    const { source } = this.#lexer
    const from = this.#start()
    if (!isNameStart(source.codePointAt(from) ?? 0)) throw this.#lexer.error(expected)
    if (end === undefined) {
      const declared = this.#names.at(source, from)
      const word = this.#lexer.word() ?? ''
      if (declared === undefined) return this.#lexer.furtherWords(word)
      this.#lexer.position = declared.end
      return declared.name
    }
    let at = from
    let lastPart = from
    for (let code = source.codePointAt(at); code !== undefined; code = source.codePointAt(at)) {
      const character = String.fromCodePoint(code)
      const isPart = isNamePart(code) || NAME_SYMBOLS.has(character)
      if (!isPart && !/\s/.test(character)) break
      at += character.length
      if (isPart) lastPart = at
    }
    this.#lexer.position = lastPart
    return normalizeName(source.slice(from, lastPart))
  }

  /** The name after a point: the entry of a context, which no declaration has to announce. */
  #memberName(): string {
    this.#lexer.skip()
    const { source, position } = this.#lexer
    const declared = this.#names.at(source, position)
    if (declared !== undefined) {
      this.#lexer.position = declared.end
      return declared.name
    }
    const word = this.#lexer.word()
    if (word === undefined) throw this.#lexer.error('a name')
    return this.#lexer.furtherWords(word)
  }

  #args(): { readonly args: readonly Ast[]; readonly names?: readonly string[] } {
    if (this.#lexer.take(')')) return { args: [] }
    if (!this.#seesArgumentName()) {
      const args = this.#list(() => this.expression())
      this.#lexer.expect(')', '")"')
      return { args }
    }
    const named = this.#list(() => {
      const name = this.#newName('the name of a parameter', ':')
      this.#lexer.expect(':', '":" and a value')
      return { name, value: this.expression() }
    })
    this.#lexer.expect(')', '")"')
    return { args: named.map(({ value }) => value), names: named.map(({ name }) => name) }
  }

  #seesArgumentName(): boolean {
    const from = this.#start()
    if (!isNameStart(this.#lexer.source.codePointAt(from) ?? 0)) return false
    this.#newName('', ':')
    const isNamed = this.#lexer.sees(':')
    this.#lexer.position = from
    return isNamed
  }

  /** What begins with a letter: a keyword's expression, a literal or a name. */
  #named(from: number): Ast {
    const { source } = this.#lexer
    const compound = this.#names.at(source, from)
    if (compound !== undefined) {
      this.#lexer.position = compound.end
      return { kind: 'name', name: this.#lexer.furtherWords(compound.name), span: this.#span(from) }
    }
    const word = this.#lexer.word()
    switch (word) {
      case undefined:
        throw this.#lexer.error('an expression')
      case 'null':
        return { kind: 'literal', value: null, span: this.#span(from) }
      case 'true':
      case 'false':
        return { kind: 'literal', value: word === 'true', span: this.#span(from) }
      case 'if':
        return this.#if(from)
      case 'for':
        return this.#for(from)
      case 'some':
      case 'every':
        return this.#quantified(from, word)
      case 'function':
        if (this.#lexer.sees('(')) return this.#function(from)
        break
      case 'and':
      case 'or':
      case 'in':
      case 'between':
      case 'then':
      case 'else':
      case 'return':
      case 'satisfies':
        throw this.#lexer.error('an expression', from)
    }
    return { kind: 'name', name: this.#lexer.furtherWords(word), span: this.#span(from) }
  }

  #if(from: number): Ast {
    const condition = this.expression()
    this.#lexer.expectWord('then', '"then" after the condition')
    const then = this.expression()
    this.#lexer.expectWord('else', '"else" after the expression')
    const otherwise = this.expression()
    return { kind: 'if', condition, then, otherwise, span: this.#span(from) }
  }

  #for(from: number): Ast {
    const iterators = this.#list(() => this.#iterator())
    this.#lexer.expectWord('return', '"return"')
    const body = this.expression()
    return { kind: 'for', iterators, body, span: this.#span(from) }
  }

  #quantified(from: number, quantifier: 'some' | 'every'): Ast {
    const iterators = this.#list(() => this.#iterator())
    this.#lexer.expectWord('satisfies', '"satisfies"')
    const condition = this.expression()
    return { kind: 'quantified', quantifier, iterators, condition, span: this.#span(from) }
  }

  #iterator(): Iterator {
    const name = this.#newName('a name')
    this.#names.add(name)
    this.#lexer.expectWord('in', '"in"')
    const domain = this.expression()
    if (!this.#lexer.take('..')) return { name, domain }
    return { name, domain, to: this.expression() }
  }

  #function(from: number): Ast {
    this.#lexer.expect('(', '"("')
    const parameters = this.#lexer.sees(')') ? [] : this.#list(() => this.#parameter())
    this.#lexer.expect(')', '")"')
    if (this.#lexer.seesWord('external')) {
      throw this.#lexer.error('an expression (external functions are not called)')
    }
    return { kind: 'function', parameters, body: this.expression(), span: this.#span(from) }
  }

  #parameter(): { name: string; type?: TypeName } {
    const name = this.#newName('the name of a parameter')
    this.#names.add(name)
    return this.#lexer.take(':') ? { name, type: readType(this.#lexer, this.#types) } : { name }
  }

  #list<T>(read: () => T): readonly T[] {
    const items = [read()]
    while (this.#lexer.take(',')) items.push(read())
    return items
  }

  /** A comparison's sign, taken unless only looked for. */
  #comparisonSign(takes = true): ComparisonOperator | undefined {
    this.#lexer.skip()
    const operator = operatorAt(this.#lexer)
    if (operator?.kind !== 'comparison') return undefined
    if (takes) this.#lexer.position += operator.text.length
    return operator.text
  }

  #start(): number {
    this.#lexer.skip()
    return this.#lexer.position
  }

  #span(from: number): Span {
    return { from, to: this.#lexer.position }
  }
}

const POINT = 46
const PLUS = 43
const MINUS = 45
const QUOTE = 34
const AT = 64
const OPEN_PAREN = 40
const OPEN_BRACKET = 91
const CLOSE_BRACKET = 93
const OPEN_BRACE = 123
const QUESTION = 63
