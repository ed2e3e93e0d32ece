import type { ArithmeticOperator, ComparisonOperator } from './ast.js'
import { isDigit, isNamePart } from './characters.js'
import type { Lexer } from './lexer.js'

/** How tightly operators bind; the loosest first. */
export const LEVEL = {
  or: 1,
  and: 2,
  comparison: 3,
  additive: 4,
  multiplicative: 5,
  power: 6,
  instance: 7,
} as const

export type Operator =
  | { readonly kind: 'logic'; readonly level: number; readonly text: 'and' | 'or' }
  | { readonly kind: 'comparison'; readonly level: number; readonly text: ComparisonOperator }
  | { readonly kind: 'arithmetic'; readonly level: number; readonly text: ArithmeticOperator }
  | { readonly kind: 'between' | 'in' | 'instance'; readonly level: number; readonly text: string }

const comparison = (text: ComparisonOperator): Operator => ({ kind: 'comparison', level: LEVEL.comparison, text })
const arithmetic = (text: ArithmeticOperator, level: number): Operator => ({ kind: 'arithmetic', level, text })

/** Operators by their first character; longer ones go first. */
const SIGNS: ReadonlyMap<string, readonly Operator[]> = new Map([
  ['=', [comparison('=')]],
  ['!', [comparison('!=')]],
  ['<', [comparison('<='), comparison('<')]],
  ['>', [comparison('>='), comparison('>')]],
  ['+', [arithmetic('+', LEVEL.additive)]],
  ['-', [arithmetic('-', LEVEL.additive)]],
  ['*', [arithmetic('**', LEVEL.power), arithmetic('*', LEVEL.multiplicative)]],
  ['/', [arithmetic('/', LEVEL.multiplicative)]],
])

const WORDS: ReadonlyMap<string, Operator> = new Map<string, Operator>([
  ['a', { kind: 'logic', level: LEVEL.and, text: 'and' }],
  ['o', { kind: 'logic', level: LEVEL.or, text: 'or' }],
  ['b', { kind: 'between', level: LEVEL.comparison, text: 'between' }],
])

const IN: Operator = { kind: 'in', level: LEVEL.comparison, text: 'in' }
const INSTANCE: Operator = { kind: 'instance', level: LEVEL.instance, text: 'instance' }

/** The operator that stands at the lexer's position. */
export function operatorAt({ source, position }: Lexer): Operator | undefined {
  const first = source[position]
  if (first === undefined) return undefined
  const signs = SIGNS.get(first)
  if (signs !== undefined) return signs.find(({ text }) => source.startsWith(text, position))
  if (first === 'i')
    return isWordAt(source, position, 'in') ? IN : isWordAt(source, position, 'instance') ? INSTANCE : undefined
  const word = WORDS.get(first)
  return word !== undefined && isWordAt(source, position, word.text) ? word : undefined
}

/** Whether the `[` at the lexer's position is the end of an interval (`]1..3[`): then no expression follows it. */
export function closesInterval(lexer: Lexer): boolean {
  const { source, position } = lexer
  lexer.position++
  const next = lexer.skip()
  const character = source[lexer.position] ?? ''
  const beginsNumber = isDigit(source.charCodeAt(lexer.position + 1))
  const ends = Number.isNaN(next) || ',)]}'.includes(character) || (character === '.' && !beginsNumber)
  const operator = ends ? undefined : operatorAt(lexer)
  lexer.position = position
  // A minus may begin a filter; every other operator goes on after the interval.
  return ends || (operator !== undefined && operator.text !== '-')
}

function isWordAt(source: string, position: number, word: string): boolean {
  return source.startsWith(word, position) && !isNamePart(source.codePointAt(position + word.length) ?? 0)
}
