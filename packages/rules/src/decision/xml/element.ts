/** An element of the file: what DMN does not know is left out, text is decoded. */
export interface XmlElement {
  /** Local name of a DMN element. */
  readonly name: string
  /** Attributes without a prefix, and `xmlns` declarations; those of other vocabularies are left out. */
  readonly attributes: Readonly<Record<string, string>>
  readonly children: readonly XmlElement[]
  readonly text: string
  /** From 1. */
  readonly line: number
}

export function childNamed(element: XmlElement | undefined, name: string): XmlElement | undefined {
  return element?.children.find((each) => each.name === name)
}

export function childrenNamed(element: XmlElement | undefined, name: string): readonly XmlElement[] {
  return element?.children.filter((each) => each.name === name) ?? []
}

/** The text of a child, or undefined where there is no such child. */
export function textOf(element: XmlElement | undefined, name: string): string | undefined {
  return childNamed(element, name)?.text
}
