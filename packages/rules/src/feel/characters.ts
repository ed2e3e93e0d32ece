/** Which characters FEEL's grammar takes for white space and for names (DMN 1.5, 10.3.1.2, rules 28–30 and 61–62). */

const SPACES: ReadonlySet<number> = new Set([
  ...[0x85, 0xa0, 0x1680, 0x180e, 0x2028, 0x2029, 0x202f, 0x205f, 0x3000, 0xfeff],
  ...Array.from({ length: 12 }, (_, index) => 0x2000 + index),
])

export function isSpace(code: number): boolean {
  return code === 32 || (code >= 9 && code <= 13) || (code > 127 && SPACES.has(code))
}

export function isDigit(code: number): boolean {
  return code >= 48 && code <= 57
}

const NAME_STARTS: readonly (readonly [number, number])[] = [
  ...([[0xc0, 0xd6] as const, [0xd8, 0xf6] as const, [0xf8, 0x2ff] as const, [0x370, 0x37d] as const] as const),
  ...([[0x37f, 0x1fff] as const, [0x200c, 0x200d] as const, [0x2070, 0x218f] as const] as const),
  ...([[0x2c00, 0x2fef] as const, [0x3001, 0xd7ff] as const, [0xf900, 0xfdcf] as const] as const),
  ...([[0xfdf0, 0xfffd] as const, [0x10000, 0xeffff] as const] as const),
]

/** Whether a code point may begin a name; `?` stands for itself and is read apart. */
export function isNameStart(code: number): boolean {
  if (code < 128) return (code >= 97 && code <= 122) || (code >= 65 && code <= 90) || code === 95
  return !SPACES.has(code) && NAME_STARTS.some(([from, to]) => code >= from && code <= to)
}

export function isNamePart(code: number): boolean {
  if (isNameStart(code) || isDigit(code)) return true
  return code === 0xb7 || (code >= 0x300 && code <= 0x36f) || code === 0x203f || code === 0x2040
}

/** Symbols a name may hold beside letters; such a name is one only where it is declared. */
export const NAME_SYMBOLS: ReadonlySet<string> = new Set(['.', '/', '-', '’', "'", '+', '*'])
