import { isDigit, isNamePart, isNameStart, isSpace } from './characters.js'
import { FeelSyntaxError } from './errors.js'

const END = 'end of expression'

/** Words of the grammar that cannot go on a name of several words. */
const RESERVED: ReadonlySet<string> = new Set([
  ...['and', 'or', 'in', 'between', 'then', 'else', 'return', 'satisfies', 'if', 'for', 'some', 'every'],
  ...['true', 'false', 'null'],
])

/** Reads a text from left to right; what the next characters are depends on who asks, since names may hold spaces. */
export class Lexer {
  readonly source: string
  position = 0

  constructor(source: string) {
    this.source = source
  }

  /** Passes white space and comments; answers the code unit that follows, NaN at the end. */
  skip(): number {
    const { source } = this
    for (;;) {
      const code = source.charCodeAt(this.position)
      if (isSpace(code)) this.position++
      else if (code !== SLASH || !this.#skipComment()) return code
    }
  }

  #skipComment(): boolean {
    const { source, position } = this
    const next = source[position + 1]
    if (next === '/') {
      const end = source.slice(position).search(/[\n\r]/)
      this.position = end < 0 ? source.length : position + end
      return true
    }
    if (next !== '*') return false
    const end = source.indexOf('*/', position + 2)
    if (end < 0) throw this.error('"*/"', source.length)
    this.position = end + 2
    return true
  }

  /** Whether a symbol stands next. */
  sees(symbol: string): boolean {
    this.skip()
    return this.source.startsWith(symbol, this.position)
  }

  /** Takes a symbol if it stands next. */
  take(symbol: string): boolean {
    if (!this.sees(symbol)) return false
    this.position += symbol.length
    return true
  }

  expect(symbol: string, expected: string): void {
    if (!this.take(symbol)) throw this.error(expected)
  }

  /** Whether a word stands next, whole. */
  seesWord(word: string): boolean {
    return this.sees(word) && !isNamePart(this.source.codePointAt(this.position + word.length) ?? 0)
  }

  takeWord(word: string): boolean {
    if (!this.seesWord(word)) return false
    this.position += word.length
    return true
  }

  expectWord(word: string, expected: string): void {
    if (!this.takeWord(word)) throw this.error(expected)
  }

  /** The letters and digits of a name that stand next, or undefined. */
  word(): string | undefined {
    this.skip()
    const start = this.position
    const end = this.#wordEnd(start)
    if (end === start) return undefined
    this.position = end
    return this.source.slice(start, end)
  }

  #wordEnd(start: number): number {
    const { source } = this
    if (!isNameStart(source.codePointAt(start) ?? 0)) return start
    let at = start
    for (let code = source.codePointAt(at); code !== undefined && isNamePart(code); code = source.codePointAt(at)) {
      at += code > 0xffff ? 2 : 1
    }
    return at
  }

  /** Further words after the first of a name: two names side by side mean nothing else. */
  furtherWords(first: string): string {
    let name = first
    for (;;) {
      const end = this.position
      const word = this.word()
      if (word === undefined || RESERVED.has(word) || (word === 'instance' && this.seesWord('of'))) {
        this.position = end
        return name
      }
      name += ` ${word}`
    }
  }

  /** A string literal with its quotation marks. */
  stringLiteral(): string {
    const { source, position } = this
    for (let at = position + 1; at < source.length; at++) {
      const code = source.charCodeAt(at)
      if (code === BACKSLASH) at++
      else if (code === QUOTE) {
        this.position = at + 1
        return source.slice(position, at + 1)
      }
    }
    throw this.error('a closing quotation mark')
  }

  /** The digits of a number: `12`, `1.5`, `.5`, `1e-7`; a second point begins an interval. */
  numberLiteral(): string {
    const { source } = this
    const start = this.position
    this.#digits()
    if (source.charCodeAt(this.position) === POINT && isDigit(source.charCodeAt(this.position + 1))) {
      this.position++
      this.#digits()
    }
    const exponent = /^[eE][+-]?\d+(?![\p{L}_])/u.exec(source.slice(this.position, this.position + 12))
    if (exponent !== null) this.position += exponent[0].length
    return source.slice(start, this.position)
  }

  #digits(): void {
    while (isDigit(this.source.charCodeAt(this.position))) this.position++
  }

  error(expected: string, position: number = this.#next()): FeelSyntaxError {
    return new FeelSyntaxError(this.source, position, expected, found(this.source, position))
  }

  #next(): number {
    this.skip()
    return this.position
  }
}

const SLASH = 47
const BACKSLASH = 92
const QUOTE = 34
const POINT = 46

function found(source: string, position: number): string {
  const rest = source.slice(position).trimStart()
  if (rest === '') return END
  const [line = ''] = rest.split('\n')
  return `"${line.length > 24 ? `${line.slice(0, 24)}…` : line}"`
}
