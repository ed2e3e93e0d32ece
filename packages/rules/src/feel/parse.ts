import type { Ast, ComparisonOperator, Span } from './ast.js'
import { isDigit } from './characters.js'
import { Lexer } from './lexer.js'
import { CompoundNames } from './names.js'
import { parseNumber } from './numbers.js'
import { listOf, type Parts, readFor, readFunction, readIf, readQuantified } from './parse-keyword.js'
import { NameReader } from './parse-name.js'
import { closesInterval, LEVEL, type Operator, operatorAt } from './parse-operator.js'
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
  readonly #readName: NameReader
  readonly #parts: Parts
  #depth = 0

  constructor(source: string, { names, types }: KnownNames) {
    this.#lexer = new Lexer(source)
    // Names the text itself introduces are added to those that are declared.
    this.#names = new CompoundNames([], names)
    this.#types = types
    this.#readName = new NameReader(this.#lexer, this.#names)
    this.#parts = {
      lexer: this.#lexer,
      names: this.#names,
      types,
      readName: this.#readName,
      expression: () => this.expression(),
    }
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
    const tests = listOf(this.#lexer, () => this.expression())
    this.end()
    return { kind: 'unaryTests', span: this.#span(from), tests, isNegated: false }
  }

  /** `not(tests)`, unless more follows: then it was the function. */
  #negatedTests(from: number): Ast | undefined {
    if (this.#lexer.takeWord('not') && this.#lexer.take('(')) {
      const tests = listOf(this.#lexer, () => this.expression())
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
        ast = { kind: 'path', source: ast, name: this.#readName.words('a name'), span: this.#span(from) }
      } else if (next === OPEN_BRACKET && !(this.#openIntervals > 0 && closesInterval(this.#lexer))) {
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
    const key = this.#lexer.sees('"') ? readString(this.#lexer.stringLiteral()) : this.#readName.key('a name')
    this.#lexer.expect(':', '":" and a value')
    const value = this.expression()
    this.#names.add(key)
    return { key, value }
  }

  #args(): { readonly args: readonly Ast[]; readonly names?: readonly string[] } {
    if (this.#lexer.take(')')) return { args: [] }
    if (!this.#readName.seesKey()) {
      const args = listOf(this.#lexer, () => this.expression())
      this.#lexer.expect(')', '")"')
      return { args }
    }
    const named = listOf(this.#lexer, () => {
      const name = this.#readName.key('the name of a parameter')
      this.#lexer.expect(':', '":" and a value')
      return { name, value: this.expression() }
    })
    this.#lexer.expect(')', '")"')
    return { args: named.map(({ value }) => value), names: named.map(({ name }) => name) }
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
        return readIf(this.#parts, from)
      case 'for':
        return readFor(this.#parts, from)
      case 'some':
      case 'every':
        return readQuantified(this.#parts, from, word)
      case 'function':
        if (this.#lexer.sees('(')) return readFunction(this.#parts, from)
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
