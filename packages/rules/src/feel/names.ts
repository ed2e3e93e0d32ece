import { isNamePart, isNameStart, isSpace } from './characters.js'

/** Names that are more than one word, which the text alone does not show: `date and time`, `a-b`, `Số ngày (lịch)`. */
export class CompoundNames {
  /** By first UTF-16 unit, longest first. */
  readonly #byFirst = new Map<number, string[]>()
  readonly #outer: CompoundNames | undefined

  constructor(names: Iterable<string>, outer?: CompoundNames) {
    this.#outer = outer
    for (const name of names) this.add(name)
  }

  add(raw: string): void {
    if (isWord(raw)) return
    const name = normalizeName(raw)
    const first = name.charCodeAt(0)
    const known = this.#byFirst.get(first)
    if (known === undefined) this.#byFirst.set(first, [name])
    else if (!known.includes(name)) {
      const shorter = known.findIndex((each) => each.length < name.length)
      known.splice(shorter < 0 ? known.length : shorter, 0, name)
    }
  }

  /** The longest of them that stands at a position, and where it ends. */
  at(source: string, position: number): { readonly name: string; readonly end: number } | undefined {
    const outer = this.#outer?.at(source, position)
    for (const name of this.#byFirst.get(source.charCodeAt(position)) ?? []) {
      if (outer !== undefined && outer.name.length >= name.length) break
      const end = endOf(source, position, name)
      if (end !== undefined) return { name, end }
    }
    return outer
  }
}

/** A name with its inner white space as single spaces. */
export function normalizeName(name: string): string {
  return name.trim().replace(/\s+/g, ' ')
}

function isWord(name: string): boolean {
  let isFirst = true
  for (const character of name) {
    const code = character.codePointAt(0) ?? 0
    if (isFirst ? !isNameStart(code) : !isNamePart(code)) return false
    isFirst = false
  }
  return !isFirst
}

/** Where a name ends that stands in the source, whatever white space is between its words. */
function endOf(source: string, position: number, name: string): number | undefined {
  let at = position
  for (let index = 0; index < name.length; index++) {
    const code = name.charCodeAt(index)
    if (code === 32) {
      const start = at
      while (isSpace(source.charCodeAt(at))) at++
      if (at === start) return undefined
    } else if (source.charCodeAt(at) === code) at++
    else return undefined
  }
  const goesOn = isNamePart(name.charCodeAt(name.length - 1)) && isNamePart(source.codePointAt(at) ?? 0)
  return goesOn ? undefined : at
}
