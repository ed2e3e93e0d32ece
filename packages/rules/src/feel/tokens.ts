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
