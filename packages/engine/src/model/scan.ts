/**
 * One linear pass over the raw XML, before anything is built from it: holds the limits, refuses what XML 1.0 forbids and the parser
 * would let pass, and notes where each BPMN id stands. Whether the tags match is the parser's to say.
 */

export interface Position {
  /** From 1. */
  readonly line: number
  /** From 1. */
  readonly column: number
}

/** Where the elements stand, by id. */
export type Positions = ReadonlyMap<string, Position>

export interface Limits {
  /** Size of the file; characters where the file comes as a string. Default 16 MiB. */
  readonly bytesMax: number
  /** XML elements, the diagram's included. Default 100,000. */
  readonly elementsMax: number
  /** Elements inside one another. Default 100. */
  readonly depthMax: number
}

export const defaultLimits: Limits = { bytesMax: 16 * 1024 * 1024, elementsMax: 100_000, depthMax: 100 }

/** Of one element. The parser copies namespaces, and searches lists from their beginning: beyond this it would take minutes. */
const namespacesMax = 64
const attributesMax = 1_000
const childrenMax = 25_000

type TooMuch = 'too-many-elements' | 'too-deep' | 'too-many-namespaces' | 'too-many-attributes' | 'too-many-children'

export type Refusal =
  | { readonly code: 'doctype-refused'; readonly params: Readonly<Record<string, never>> }
  | { readonly code: TooMuch; readonly params: { readonly max: string } }
  | { readonly code: 'illegal-character'; readonly params: { readonly character: string } }
  | { readonly code: 'unknown-entity'; readonly params: { readonly entity: string } }

export interface Scanned {
  readonly positions: Positions
  /** The lines of the drawing (BPMNDiagram): what is wrong there does not touch the process. */
  readonly diagrams: readonly (readonly [from: number, to: number])[]
  /** Attributes that are neither `true` nor `false`: the parser would read everything but `true` as false. */
  readonly oddBooleans: readonly OddBoolean[]
  /** The same text without the spaces around `=` that XML 1.0 §3.1 allows and the parser does not know; every tag stands where it stood. */
  readonly tight?: string
  readonly refusal?: Refusal & { readonly at: Position }
}

/** An attribute with spaces around its `=`. */
interface Loose {
  readonly at: number
  readonly name: string
  readonly equals: string
}

interface OddBoolean {
  readonly attribute: string
  readonly value: string
  readonly at: Position
}

/** The attributes of BPMN that are booleans and that execution depends on. */
const booleans = new Set([
  'cancelActivity',
  'cancelRemainingInstances',
  'instantiate',
  'isExecutable',
  'isForCompensation',
  'isInterrupting',
  'isSequential',
  'mustUnderstand',
  'parallelMultiple',
  'testBefore',
  'triggeredByEvent',
  'waitForCompletion',
])

export function scan(xml: string, limits: Limits): Scanned {
  return new Scanner(xml, limits).run()
}

const unusual = /&(?!(?:amp|lt|gt|apos|quot);)/g
const references = /&(#x[0-9a-f]+;|#[0-9]+;|[a-z_][\w.-]*;)?/iy
// Begins only after a space or a quote, so that a long name without a value is tried once.
const attributes = /(?<=[\s"'])([^\s=/"'<>]+)(\s*=\s*)(?:"([^"]*)"|'([^']*)')/g
// biome-ignore lint/suspicious/noControlCharactersInRegex: these are the ones XML forbids
const forbidden = /[\u0000-\u0008\u000B\u000C\u000E-\u001F\uFFFE\uFFFF]|\p{Surrogate}/u

class Scanner {
  readonly #xml: string
  readonly #limits: Limits
  readonly #positions = new Map<string, Position>()
  readonly #diagrams: (readonly [number, number])[] = []
  readonly #oddBooleans: OddBoolean[] = []
  #refusal: (Refusal & { readonly at: Position }) | undefined
  readonly #loose: Loose[] = []
  #elements = 0
  readonly #open: { readonly name: string; children: number }[] = []
  #extensions = 0
  #diagramFrom = 0
  #line = 1
  #lineStart = 0
  #lineEnd: number
  #reference: number

  constructor(xml: string, limits: Limits) {
    this.#xml = xml
    this.#limits = limits
    this.#lineEnd = this.#next('\n', 0)
    this.#reference = this.#nextReference(0)
  }

  run(): Scanned {
    const illegal = forbidden.exec(this.#xml)
    if (illegal !== null) this.#refuseCharacter(illegal[0], illegal.index)
    let at = 0
    while (this.#refusal === undefined && at !== -1) {
      const open = this.#xml.indexOf('<', at)
      this.#checkReferences(at, open === -1 ? this.#xml.length : open)
      at = open === -1 ? -1 : this.#markup(open)
    }
    return {
      positions: this.#positions,
      diagrams: this.#diagrams,
      oddBooleans: this.#oddBooleans,
      ...(this.#loose.length === 0 ? {} : { tight: tightened(this.#xml, this.#loose) }),
      ...(this.#refusal === undefined ? {} : { refusal: this.#refusal }),
    }
  }

  /** Reads one piece of markup; returns where it ends, or -1 where it does not. */
  #markup(at: number): number {
    if (this.#xml.startsWith('<!--', at)) return this.#after('-->', at + 4)
    if (this.#xml.startsWith('<![CDATA[', at)) return this.#after(']]>', at + 9)
    if (this.#xml.startsWith('<?', at)) return this.#after('?>', at + 2)
    if (this.#xml.startsWith('<!', at)) {
      this.#refuse({ code: 'doctype-refused', params: {} }, at)
      return -1
    }
    const end = this.#tagEnd(at + 1)
    if (end === -1) return -1
    if (this.#xml.charCodeAt(at + 1) === 47) this.#closeTag(at)
    else this.#openTag(at, end)
    return end + 1
  }

  #after(mark: string, from: number): number {
    const at = this.#xml.indexOf(mark, from)
    return at === -1 ? -1 : at + mark.length
  }

  /** The `>` of a tag that stands in no quotes. */
  #tagEnd(from: number): number {
    for (let at = from; at < this.#xml.length; at++) {
      const character = this.#xml.charCodeAt(at)
      if (character === 62) return at
      if (character === 34 || character === 39) {
        at = this.#xml.indexOf(character === 34 ? '"' : "'", at + 1)
        if (at === -1) return -1
      }
    }
    return -1
  }

  #openTag(at: number, end: number): void {
    const tag = this.#xml.slice(at + 1, end)
    const name = /^[^\s/]*/.exec(tag)?.[0] ?? ''
    const local = name.slice(name.indexOf(':') + 1)
    this.#elements++
    this.#hold('too-many-elements', this.#elements, this.#limits.elementsMax, at)
    const around = this.#open.at(-1)
    if (around !== undefined) this.#hold('too-many-children', ++around.children, childrenMax, at)
    this.#checkReferences(at, end)
    this.#readAttributes(tag, name.length, at)
    if (tag.endsWith('/')) return
    this.#open.push({ name: local, children: 0 })
    this.#hold('too-deep', this.#open.length, this.#limits.depthMax, at)
    if (local === 'extensionElements') this.#extensions++
    if (local === 'BPMNDiagram') this.#diagramFrom = this.#positionOf(at).line
  }

  #closeTag(at: number): void {
    const local = this.#open.pop()?.name
    if (local === 'extensionElements') this.#extensions--
    if (local === 'BPMNDiagram') this.#diagrams.push([this.#diagramFrom, this.#positionOf(at).line])
  }

  /** Ids inside extensions belong to other vocabularies. */
  #readAttributes(tag: string, from: number, at: number): void {
    attributes.lastIndex = from
    let [count, namespaces] = [0, 0]
    for (let match = attributes.exec(tag); match !== null; match = attributes.exec(tag)) {
      const [, name = '', equals = '=', double, single] = match
      count++
      if (equals.length > 1) this.#loose.push({ at: at + 1 + match.index, name, equals })
      if (name.startsWith('xmlns')) namespaces++
      if (this.#extensions > 0) continue
      const value = double ?? single ?? ''
      if (name === 'id' && !this.#positions.has(value)) this.#positions.set(value, this.#positionOf(at))
      if (booleans.has(name) && value !== 'true' && value !== 'false') {
        this.#oddBooleans.push({ attribute: name, value, at: this.#positionOf(at) })
      }
    }
    this.#hold('too-many-namespaces', namespaces, namespacesMax, at)
    this.#hold('too-many-attributes', count, attributesMax, at)
  }

  /** Without a DOCTYPE there are five entities; a character reference must be a character. */
  #checkReferences(from: number, to: number): void {
    while (this.#reference < to) {
      if (this.#reference >= from) this.#checkReference(this.#reference)
      this.#reference = this.#nextReference(Math.max(this.#reference + 1, from))
    }
  }

  #checkReference(at: number): void {
    references.lastIndex = at
    const body = references.exec(this.#xml)?.[1] ?? ''
    const code = codePoint(body)
    if (code === undefined) return this.#refuse({ code: 'unknown-entity', params: { entity: `&${body}` } }, at)
    if (code > 0x10ffff || forbidden.test(String.fromCodePoint(code))) this.#refuseCharacter(body, at)
  }

  /** The next `&` that is not one of the five entities. */
  #nextReference(from: number): number {
    unusual.lastIndex = from
    return unusual.exec(this.#xml)?.index ?? Number.POSITIVE_INFINITY
  }

  #refuseCharacter(character: string, at: number): void {
    const shown =
      character.length > 2
        ? `&${character}`
        : `U+${character.charCodeAt(0).toString(16).toUpperCase().padStart(4, '0')}`
    this.#refuse({ code: 'illegal-character', params: { character: shown } }, at)
  }

  #hold(code: TooMuch, count: number, max: number, at: number): void {
    if (count > max) this.#refuse({ code, params: { max: String(max) } }, at)
  }

  #refuse(refusal: Refusal, at: number): void {
    this.#refusal ??= { ...refusal, at: this.#positionOf(at) }
  }

  /** Asked in the order of the file, so that counting lines stays linear. */
  #positionOf(at: number): Position {
    while (this.#lineEnd < at) {
      this.#line++
      this.#lineStart = this.#lineEnd + 1
      this.#lineEnd = this.#next('\n', this.#lineStart)
    }
    return { line: this.#line, column: at - this.#lineStart + 1 }
  }

  /** Remembered by the caller: looking again to the end of the file at every tag would make the pass quadratic. */
  #next(character: string, from: number): number {
    const at = this.#xml.indexOf(character, from)
    return at === -1 ? Number.POSITIVE_INFINITY : at
  }
}

function codePoint(body: string): number | undefined {
  if (!body.startsWith('#')) return undefined
  return body[1] === 'x' || body[1] === 'X' ? Number.parseInt(body.slice(2), 16) : Number.parseInt(body.slice(1), 10)
}

/** The spaces go in front of the attribute. */
function tightened(xml: string, loose: readonly Loose[]): string {
  const pieces: string[] = []
  let from = 0
  for (const { at, name, equals } of loose) {
    pieces.push(xml.slice(from, at), equals.replace('=', ''), name, '=')
    from = at + name.length + equals.length
  }
  return [...pieces, xml.slice(from)].join('')
}
