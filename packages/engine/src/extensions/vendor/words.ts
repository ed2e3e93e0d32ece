/** Attributes and elements that a file says in one namespace, as the parser keeps those that no descriptor knows. */
import { type Element, extensionsOf, many, namespaceOfPrefix, text } from '../../model/element.js'

/** What one element says in one namespace. */
export class Words {
  readonly #element: Element
  readonly #namespace: string

  constructor(element: Element, namespace: string) {
    this.#element = element
    this.#namespace = namespace
  }

  /** Whether it says anything: most elements of most files do not. */
  static areIn(element: Element): boolean {
    return Object.keys(element.$attrs).some((name) => name.includes(':')) || extensionsOf(element).length > 0
  }

  /** An attribute by its local name. */
  attribute(local: string): string | undefined {
    for (const [name, value] of Object.entries(this.#element.$attrs)) {
      const [prefix, rest] = name.split(':')
      if (rest !== local || prefix === undefined || value.trim() === '') continue
      if (namespaceOfPrefix(prefix, this.#element) === this.#namespace) return value.trim()
    }
    return undefined
  }

  /** Extension elements by their local name. */
  all(local: string): readonly Element[] {
    return extensionsOf(this.#element).filter(
      ({ $descriptor: { ns, isGeneric } }) =>
        isGeneric === true && ns.localName === local && ns.uri === this.#namespace,
    )
  }
}

/** The elements directly inside one that no descriptor knows. */
export function inside(generic: Element, local?: string): readonly Element[] {
  return many(generic, '$children').filter(({ $descriptor: { ns } }) => local === undefined || ns.localName === local)
}

/** The text inside one. */
export function body(generic: Element): string | undefined {
  return text(generic, '$body')
}
