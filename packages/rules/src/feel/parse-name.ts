import { isNamePart, isNameStart, isSpace, NAME_SYMBOLS } from './characters.js'
import type { Lexer } from './lexer.js'
import { type CompoundNames, normalizeName } from './names.js'

/** Reads names where the grammar wants one and nothing else. */
export class NameReader {
  readonly #lexer: Lexer
  readonly #names: CompoundNames

  constructor(lexer: Lexer, names: CompoundNames) {
    this.#lexer = lexer
    this.#names = names
  }

  /** A name the text introduces for a value, or that of an entry after a point: words, or what is declared. */
  words(expected: string): string {
    return this.#declared() ?? this.#words(expected)
  }

  /** A name before a colon, of any words and symbols. */
  key(expected: string): string {
    this.#lexer.skip()
    const { source, position } = this.#lexer
    if (!isNameStart(source.codePointAt(position) ?? 0)) throw this.#lexer.error(expected)
    const end = this.#keyEnd()
    this.#lexer.position = end
    return normalizeName(source.slice(position, end))
  }

  /** Whether a name and a colon stand next: an argument given by name. */
  seesKey(): boolean {
    this.#lexer.skip()
    const { source, position } = this.#lexer
    if (!isNameStart(source.codePointAt(position) ?? 0)) return false
    this.#lexer.position = this.#keyEnd()
    const isKey = this.#lexer.sees(':')
    this.#lexer.position = position
    return isKey
  }

  #keyEnd(): number {
    const { source, position } = this.#lexer
    let [at, end] = [position, position]
    for (let code = source.codePointAt(at); code !== undefined; code = source.codePointAt(at)) {
      const isPart = isNamePart(code) || NAME_SYMBOLS.has(String.fromCodePoint(code))
      if (!isPart && !isSpace(code)) break
      at += code > 0xffff ? 2 : 1
      if (isPart) end = at
    }
    return end
  }

  #declared(): string | undefined {
    this.#lexer.skip()
    const declared = this.#names.at(this.#lexer.source, this.#lexer.position)
    if (declared !== undefined) this.#lexer.position = declared.end
    return declared?.name
  }

  #words(expected: string): string {
    const word = this.#lexer.word()
    if (word === undefined) throw this.#lexer.error(expected)
    return this.#lexer.furtherWords(word)
  }
}
