/** Comments, sections and instructions are passed over, so that what is left are the opening tags in order. */
const MARKUP =
  /<!--[\s\S]*?(?:-->|$)|<!\[CDATA\[[\s\S]*?(?:\]\]>|$)|<\?[\s\S]*?(?:\?>|$)|<[^/!?](?:[^"'>]|"[^"]*"|'[^']*')*/g

/** The lines on which the opening tags of a file stand, one after the other. The parser would count from the start each time. */
export class Lines {
  readonly #xml: string
  readonly #markup: RegExp = new RegExp(MARKUP)
  #line = 1
  #counted = 0

  constructor(xml: string) {
    this.#xml = xml
  }

  /** The line of the next opening tag. */
  next(): number {
    for (;;) {
      const match = this.#markup.exec(this.#xml)
      if (match === null) return this.#line
      if (/^<[!?]/.test(match[0])) continue
      for (; this.#counted < match.index; this.#counted++) if (this.#xml.charCodeAt(this.#counted) === 10) this.#line++
      return this.#line
    }
  }
}
