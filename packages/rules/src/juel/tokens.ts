/** The words of a JUEL expression (JSR 245, Expression Language 2.2, appendix A), and where each stands in the whole text. */
import type { Span } from '../feel/ast.js'
import { FeelSyntaxError } from '../feel/errors.js'

export type Token = Span & {
  readonly type: 'number' | 'string' | 'name' | 'symbol' | 'end'
  /** A string's value without its quotation marks; of everything else the text as written, words of operators as their symbols. */
  readonly text: string
}

/** Operators that may be written as words. */
const words: Readonly<Record<string, string>> = {
  eq: '==',
  ne: '!=',
  lt: '<',
  le: '<=',
  gt: '>',
  ge: '>=',
  and: '&&',
  or: '||',
  not: '!',
  div: '/',
  mod: '%',
}

const word =
  /\s*(?:(?<number>(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?)|(?<string>'(?:[^'\\]|\\.)*'|"(?:[^"\\]|\\.)*")|(?<name>[\p{L}_$][\p{L}\p{N}_$]*)|(?<symbol>\+=|==|!=|<=|>=|&&|\|\||[-+*/%<>!?:.,()[\]{}]))/suy

/** The words from `at`, each read when it is asked for: what a closing brace means is known to the parser alone. */
export function tokenAt(source: string, at: number): Token {
  word.lastIndex = at
  const match = word.exec(source)
  const end = source.slice(at).search(/\S|$/) + at
  if (match?.groups === undefined) {
    if (end < source.length) throw new FeelSyntaxError(source, end, 'an expression', `"${source.slice(end, end + 24)}"`)
    return { type: 'end', text: '', from: end, to: end }
  }
  const { number, string, name, symbol } = match.groups
  const span = { from: end, to: word.lastIndex }
  if (number !== undefined) return { type: 'number', text: number, ...span }
  if (string !== undefined) return { type: 'string', text: string.slice(1, -1).replace(/\\(.)/gs, '$1'), ...span }
  if (name === undefined) return { type: 'symbol', text: symbol ?? '', ...span }
  const operator = Object.hasOwn(words, name) ? words[name] : undefined
  return operator === undefined ? { type: 'name', text: name, ...span } : { type: 'symbol', text: operator, ...span }
}
