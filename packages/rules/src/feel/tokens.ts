import type { ArithmeticOperator, ComparisonOperator } from './ast.js'

const ARITHMETIC: ReadonlySet<string> = new Set<ArithmeticOperator>(['+', '-', '*', '/', '**'])
const COMPARISON: ReadonlySet<string> = new Set<ComparisonOperator>(['=', '!=', '<', '<=', '>', '>='])

export function readArithmeticOperator(text: string): ArithmeticOperator | undefined {
  // The set holds exactly the operators of the type.
  return ARITHMETIC.has(text) ? (text as ArithmeticOperator) : undefined
}

export function readComparisonOperator(text: string): ComparisonOperator | undefined {
  // As above.
  return COMPARISON.has(text) ? (text as ComparisonOperator) : undefined
}

const ESCAPES: Readonly<Record<string, string>> = { n: '\n', r: '\r', t: '\t', '"': '"', "'": "'", '\\': '\\' }
const ESCAPE = /\\(?:u([0-9a-fA-F]{4})|U([0-9a-fA-F]{6})|(["'\\nrt]))/g

/** The text between the quotation marks of a string literal, escapes resolved. */
export function readString(literal: string): string {
  return literal.slice(1, -1).replace(ESCAPE, (whole, short: string, long: string, single: string) => {
    if (single !== undefined) return ESCAPES[single] ?? whole
    const codePoint = Number.parseInt(short ?? long, 16)
    return codePoint <= 0x10ffff ? String.fromCodePoint(codePoint) : whole
  })
}
