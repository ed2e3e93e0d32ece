/** Whether a code point is one of a set. */
export type CodePointTest = (codePoint: number) => boolean

/** A regular expression as a tree. Groups that capture are numbered from 1. */
export type Pattern =
  | { readonly kind: 'sequence'; readonly parts: readonly Pattern[] }
  | { readonly kind: 'choice'; readonly options: readonly Pattern[] }
  | { readonly kind: 'one'; readonly test: CodePointTest }
  | { readonly kind: 'group'; readonly body: Pattern; readonly index: number }
  | { readonly kind: 'reference'; readonly index: number; readonly ignoresCase: boolean }
  | { readonly kind: 'edge'; readonly edge: 'start' | 'end' | 'line start' | 'line end' }
  | {
      readonly kind: 'repeat'
      readonly body: Pattern
      readonly min: number
      readonly max: number
      readonly isGreedy: boolean
    }

/** Flags of XPath's regular expressions (F&O 3.1, 5.6.2). */
export interface Flags {
  /** `s`: a point is also the end of a line. */
  readonly dotAll: boolean
  /** `m`: `^` and `$` are also the ends of lines. */
  readonly multiline: boolean
  /** `i` */
  readonly ignoresCase: boolean
  /** `x`: white space in the pattern counts for nothing. */
  readonly ignoresSpace: boolean
  /** `q`: the pattern is plain text. */
  readonly isLiteral: boolean
}

/** Thrown for a pattern or flags that mean nothing, or more than linear time allows. */
export class RegexError extends Error {
  readonly code = 'regex'
  /** What was expected, in words. */
  readonly expected: string

  constructor(expected: string) {
    super(`expected ${expected}`)
    this.name = 'RegexError'
    this.expected = expected
  }
}

/** @throws RegexError for any other letter */
export function readFlags(text: string): Flags {
  if (!/^[smixq]*$/.test(text)) throw new RegexError('flags out of s, m, i, x and q')
  return {
    dotAll: text.includes('s'),
    multiline: text.includes('m'),
    ignoresCase: text.includes('i'),
    ignoresSpace: text.includes('x'),
    isLiteral: text.includes('q'),
  }
}
