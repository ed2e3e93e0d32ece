import { either, escapedClass, inAnyCase, isCode, namedClass, not } from './classes.js'
import { type CodePointTest, type Flags, type Pattern, RegexError } from './syntax.js'

/**
 * Reads a regular expression as XPath writes it (F&O 3.1, 5.6.1: XML Schema's, with `^`, `$`, reluctant quantifiers and groups).
 *
 * @throws RegexError for other text
 */
export function parseRegex(source: string, flags: Flags): { readonly pattern: Pattern; readonly groups: number } {
  const reader = new Reader([...source], flags)
  if (flags.isLiteral) return { pattern: reader.literal(), groups: 0 }
  const pattern = reader.choice()
  reader.end()
  return { pattern, groups: reader.groups }
}

const NESTING_MAX = 100
const REPEAT_MAX = 1_000
const SINGLE_ESCAPES: Readonly<Record<string, number>> = { n: 10, r: 13, t: 9 }

class Reader {
  groups = 0
  readonly #characters: readonly string[]
  readonly #flags: Flags
  #position = 0
  #depth = 0

  constructor(characters: readonly string[], flags: Flags) {
    this.#characters = characters
    this.#flags = flags
  }

  literal(): Pattern {
    return { kind: 'sequence', parts: this.#characters.map((each) => this.#one(isCode(each.codePointAt(0) ?? 0))) }
  }

  end(): void {
    if (this.#peek() !== undefined) throw new RegexError('a pattern whose parentheses match')
  }

  choice(): Pattern {
    if (++this.#depth > NESTING_MAX) throw new RegexError('a pattern with less nesting')
    const options = [this.#sequence()]
    while (this.#take('|')) options.push(this.#sequence())
    this.#depth--
    const [only] = options
    return options.length === 1 && only !== undefined ? only : { kind: 'choice', options }
  }

  #sequence(): Pattern {
    const parts: Pattern[] = []
    for (let next = this.#peek(); next !== undefined && next !== '|' && next !== ')'; next = this.#peek()) {
      parts.push(this.#quantified(this.#atom()))
    }
    return { kind: 'sequence', parts }
  }

  #quantified(body: Pattern): Pattern {
    const range = this.#quantity()
    if (range === undefined) return body
    const isGreedy = !this.#take('?')
    if ('?*+{'.includes(this.#peek() ?? ' ')) throw new RegexError('one quantifier at a place')
    return { kind: 'repeat', body, min: range[0], max: range[1], isGreedy }
  }

  #quantity(): readonly [number, number] | undefined {
    if (this.#take('?')) return [0, 1]
    if (this.#take('*')) return [0, Number.POSITIVE_INFINITY]
    if (this.#take('+')) return [1, Number.POSITIVE_INFINITY]
    if (!this.#take('{')) return undefined
    const min = this.#count()
    const max = this.#take(',') ? (this.#peek() === '}' ? Number.POSITIVE_INFINITY : this.#count()) : min
    if (!this.#take('}') || max < min) throw new RegexError('a quantity such as {2,3}')
    return [min, max]
  }

  #count(): number {
    let digits = ''
    for (let next = this.#peek(); next !== undefined && /\d/.test(next); next = this.#peek()) digits += this.#next()
    if (digits === '') throw new RegexError('a quantity such as {2,3}')
    if (Number(digits) > REPEAT_MAX) throw new RegexError('a quantity of at most 1000')
    return Number(digits)
  }

  #atom(): Pattern {
    const character = this.#next()
    switch (character) {
      case '.':
        return { kind: 'one', test: this.#flags.dotAll ? () => true : (c) => c !== 10 && c !== 13 }
      case '^':
        return { kind: 'edge', edge: this.#flags.multiline ? 'line start' : 'start' }
      case '$':
        return { kind: 'edge', edge: this.#flags.multiline ? 'line end' : 'end' }
      case '(':
        return this.#group()
      case '[':
        return { kind: 'one', test: this.#class() }
      case '\\':
        return this.#reference() ?? { kind: 'one', test: this.#escape() }
      case '?':
      case '*':
      case '+':
      case '{':
      case '}':
      case ']':
        throw new RegexError('a backslash before a sign that stands for itself')
      default:
        return this.#one(isCode(character.codePointAt(0) ?? 0))
    }
  }

  #group(): Pattern {
    const captures = !this.#takeAll('?:')
    if (this.#peek() === '?') throw new RegexError('a group "(…)" or "(?:…)"')
    const index = captures ? ++this.groups : 0
    const body = this.choice()
    if (!this.#take(')')) throw new RegexError('a pattern whose parentheses match')
    if (captures) this.#closed.add(index)
    return captures ? { kind: 'group', body, index } : body
  }

  readonly #closed = new Set<number>()

  /** `\\1`: as many digits as make the number of a group. */
  #reference(): Pattern | undefined {
    if (!/^[1-9]$/.test(this.#peek() ?? '')) return undefined
    let index = Number(this.#next())
    for (
      let next = this.#peek();
      /^\d$/.test(next ?? '') && index * 10 + Number(next) <= this.groups;
      next = this.#peek()
    ) {
      index = index * 10 + Number(this.#next())
    }
    if (!this.#closed.has(index)) throw new RegexError('a group that ends before what refers to it')
    return { kind: 'reference', index, ignoresCase: this.#flags.ignoresCase }
  }

  #escape(): CodePointTest {
    const letter = this.#next()
    if (letter === 'p' || letter === 'P') {
      const named = this.#category()
      return letter === 'p' ? named : not(named)
    }
    const known = escapedClass(letter)
    if (known !== undefined) return known
    return isCode(escapedCode(letter))
  }

  #category(): CodePointTest {
    if (!this.#take('{')) throw new RegexError('a category in braces: \\p{L}')
    let name = ''
    while (this.#peek() !== undefined && this.#peek() !== '}') name += this.#next()
    if (!this.#take('}')) throw new RegexError('a category in braces: \\p{L}')
    return namedClass(name)
  }

  /** `[a-z\d-[aeiou]]`: white space counts in it, whatever the flags. */
  #class(): CodePointTest {
    if (++this.#depth > NESTING_MAX) throw new RegexError('a pattern with less nesting')
    const isNegated = this.#takeRaw('^')
    let test: CodePointTest | undefined
    for (;;) {
      if (this.#takeRaw(']')) {
        if (test === undefined) throw new RegexError('a character between "[" and "]"')
        break
      }
      if (test !== undefined && this.#takeAll('-[', true)) {
        const [positive, subtracted] = [isNegated ? not(test) : test, this.#class()]
        if (!this.#takeRaw(']')) throw new RegexError('"]" after what is subtracted')
        this.#depth--
        return (c) => positive(c) && !subtracted(c)
      }
      const member = this.#member()
      test = test === undefined ? member : either(test, member)
    }
    this.#depth--
    return isNegated ? not(test) : test
  }

  #member(): CodePointTest {
    const first = this.#next(false)
    if (first === '[') throw new RegexError('a backslash at "[" between brackets')
    if (first === '\\') {
      const letter = this.#characters[this.#position] ?? ''
      if (letter === 'p' || letter === 'P' || escapedClass(letter) !== undefined) return this.#escape()
    }
    const from = first === '\\' ? escapedCode(this.#next(false)) : (first.codePointAt(0) ?? 0)
    const [dash, after] = [this.#characters[this.#position], this.#characters[this.#position + 1]]
    if (dash !== '-' || after === undefined || after === ']' || after === '[') return this.#anyCase(isCode(from))
    this.#position++
    const last = this.#next(false)
    const to = last === '\\' ? escapedCode(this.#next(false)) : (last.codePointAt(0) ?? 0)
    if (to < from) throw new RegexError('a range whose end comes after its start')
    return this.#anyCase((c) => c >= from && c <= to)
  }

  #one(test: CodePointTest): Pattern {
    return { kind: 'one', test: this.#anyCase(test) }
  }

  /** Of characters and ranges alone: `\\p{Lu}` and what a class leaves out mean what they say. */
  #anyCase(test: CodePointTest): CodePointTest {
    return this.#flags.ignoresCase ? inAnyCase(test) : test
  }

  #peek(): string | undefined {
    if (this.#flags.ignoresSpace) {
      while (/^[ \t\n\r]$/.test(this.#characters[this.#position] ?? '')) this.#position++
    }
    return this.#characters[this.#position]
  }

  #next(skipsSpace = true): string {
    const character = skipsSpace ? this.#peek() : this.#characters[this.#position]
    if (character === undefined) throw new RegexError('a complete pattern')
    this.#position++
    return character
  }

  #take(character: string): boolean {
    if (this.#peek() !== character) return false
    this.#position++
    return true
  }

  #takeRaw(character: string): boolean {
    if (this.#characters[this.#position] !== character) return false
    this.#position++
    return true
  }

  #takeAll(text: string, isRaw = false): boolean {
    if (!isRaw) this.#peek()
    if (![...text].every((each, offset) => this.#characters[this.#position + offset] === each)) return false
    this.#position += text.length
    return true
  }
}

function escapedCode(letter: string): number {
  const known = SINGLE_ESCAPES[letter]
  if (known !== undefined) return known
  if (!'\\|.?*+(){}-[]^$'.includes(letter) || letter === '')
    throw new RegexError('no backslash before a letter without a meaning')
  return letter.codePointAt(0) ?? 0
}
