import { type CodePointTest, RegexError } from './syntax.js'

const CATEGORIES = /^(L[ultmo]?|M[nce]?|N[dlo]?|P[cdseifo]?|Z[slp]?|S[mcko]?|C[cfon]?)$/

/** Sets that an escape of one letter stands for (XML Schema 1.1 Part 2, G.4.2.5). */
const ESCAPES: Readonly<Record<string, CodePointTest>> = {
  s: (c) => c === 32 || c === 9 || c === 10 || c === 13,
  d: property('Nd'),
  w: not(either(either(property('P'), property('Z')), property('C'))),
  i: either(property('L'), (c) => c === 95 || c === 58),
  c: either(either(property('L'), property('N')), (c) => c === 95 || c === 58 || c === 45 || c === 46 || c === 183),
}

/** `\d`, `\W` …; undefined for a letter that names no set. */
export function escapedClass(letter: string): CodePointTest | undefined {
  const known = ESCAPES[letter]
  if (known !== undefined) return known
  const opposite = ESCAPES[letter.toLowerCase()]
  return opposite && not(opposite)
}

/** `\p{Lu}`, `\p{IsGreek}`. */
export function namedClass(name: string): CodePointTest {
  if (!name.startsWith('Is')) return property(name)
  const block = BLOCKS[name.slice(2)]
  if (block === undefined) throw new RegexError('a known block of characters such as IsBasicLatin')
  return (c) => c >= block[0] && c <= block[1]
}

export function not(test: CodePointTest): CodePointTest {
  return (c) => !test(c)
}

export function either(a: CodePointTest, b: CodePointTest): CodePointTest {
  return (c) => a(c) || b(c)
}

export function isCode(wanted: number): CodePointTest {
  return (c) => c === wanted
}

/** As the test, whatever the case of the letter. */
export function inAnyCase(test: CodePointTest): CodePointTest {
  return (c) => test(c) || otherCases(c).some(test)
}

const cases = new Map<number, readonly number[]>()

function otherCases(c: number): readonly number[] {
  const known = cases.get(c)
  if (known !== undefined) return known
  const text = String.fromCodePoint(c)
  const others = [text.toLowerCase(), text.toUpperCase()]
    .filter((other) => other !== text && [...other].length === 1)
    .map((other) => other.codePointAt(0) ?? c)
  // As many as there are letters with cases: it stays small.
  if (others.length > 0) cases.set(c, others)
  return others
}

function property(name: string): CodePointTest {
  if (!CATEGORIES.test(name)) throw new RegexError('a category of characters such as L, Lu or Nd')
  const pattern = new RegExp(`^\\p{${name}}$`, 'u')
  return (c) => pattern.test(String.fromCodePoint(c))
}

/** Blocks a pattern may name; others are few in texts and many in number. */
const BLOCKS: Readonly<Record<string, readonly [number, number]>> = {
  BasicLatin: [0, 0x7f],
  'Latin-1Supplement': [0x80, 0xff],
  'LatinExtended-A': [0x100, 0x17f],
  'LatinExtended-B': [0x180, 0x24f],
  LatinExtendedAdditional: [0x1e00, 0x1eff],
  IPAExtensions: [0x250, 0x2af],
  SpacingModifierLetters: [0x2b0, 0x2ff],
  CombiningDiacriticalMarks: [0x300, 0x36f],
  Greek: [0x370, 0x3ff],
  GreekandCoptic: [0x370, 0x3ff],
  Cyrillic: [0x400, 0x4ff],
  Armenian: [0x530, 0x58f],
  Hebrew: [0x590, 0x5ff],
  Arabic: [0x600, 0x6ff],
  Devanagari: [0x900, 0x97f],
  Thai: [0xe00, 0xe7f],
  Lao: [0xe80, 0xeff],
  Khmer: [0x1780, 0x17ff],
  GeneralPunctuation: [0x2000, 0x206f],
  CurrencySymbols: [0x20a0, 0x20cf],
  LetterlikeSymbols: [0x2100, 0x214f],
  NumberForms: [0x2150, 0x218f],
  Arrows: [0x2190, 0x21ff],
  MathematicalOperators: [0x2200, 0x22ff],
  Hiragana: [0x3040, 0x309f],
  Katakana: [0x30a0, 0x30ff],
  CJKUnifiedIdeographs: [0x4e00, 0x9fff],
  HangulSyllables: [0xac00, 0xd7a3],
}
