/** From the text of a file to DMN elements, trusting nothing in it (design: trust). */
import { Parser } from 'saxen'
import type { XmlElement } from './element.js'
import { Lines } from './lines.js'

/** How large a file may be. */
export interface FileLimits {
  /** UTF-16 units, or bytes where the file comes as bytes. */
  readonly sizeMax: number
  readonly elementsMax: number
  readonly depthMax: number
}

export const defaultFileLimits: FileLimits = Object.freeze({
  sizeMax: 16 * 1024 * 1024,
  elementsMax: 300_000,
  depthMax: 100,
})

export type XmlFault =
  | { readonly code: 'file-too-large' | 'too-many-elements' | 'too-deep'; readonly max: number }
  | { readonly code: 'encoding-broken'; readonly encoding: string }
  | { readonly code: 'doctype-refused' }
  | { readonly code: 'xml-malformed'; readonly reason: string }
  | { readonly code: 'not-dmn'; readonly found: string }

export interface XmlRead {
  readonly root?: XmlElement
  /** The version of DMN whose namespace the root is in. */
  readonly version?: string
  readonly fault?: XmlFault & { readonly line?: number }
}

/** Namespaces of the model, by version (DMN 1.5, clause 12). */
const VERSIONS: Readonly<Record<string, string>> = {
  'http://www.omg.org/spec/DMN/20151101/dmn.xsd': '1.1',
  'http://www.omg.org/spec/DMN/20151101/dmn11.xsd': '1.1',
  'http://www.omg.org/spec/DMN/20180521/MODEL/': '1.2',
  'https://www.omg.org/spec/DMN/20191111/MODEL/': '1.3',
  'http://www.omg.org/spec/DMN/20191111/MODEL/': '1.3',
  'https://www.omg.org/spec/DMN/20211108/MODEL/': '1.4',
  'https://www.omg.org/spec/DMN/20230324/MODEL/': '1.5',
}

const PREFIXES: Readonly<Record<string, string>> = Object.fromEntries(
  Object.entries(VERSIONS).map(([uri, version]) => [uri, `dmn${version}`]),
)

/** Reads a file. Never throws for what the file contains. */
export function parseXml(input: string | Uint8Array, limits: FileLimits): XmlRead {
  if (input.length > limits.sizeMax) return { fault: { code: 'file-too-large', max: limits.sizeMax } }
  const text = typeof input === 'string' ? input : decode(input)
  if (typeof text !== 'string') return { fault: text }
  return new TreeBuilder(wholeCharacters(text.replace(/^\uFEFF/, '').replace(/\r\n?/g, '\n')), limits).run()
}

function decode(bytes: Uint8Array): string | XmlFault {
  const [first, second] = bytes
  const marked =
    first === 0xff && second === 0xfe ? 'utf-16le' : first === 0xfe && second === 0xff ? 'utf-16be' : undefined
  const head = new TextDecoder('latin1').decode(bytes.subarray(0, 200))
  const encoding = marked ?? /^[^<]*<\?xml[^>]*?encoding\s*=\s*["']([\w.-]+)["']/.exec(head)?.[1] ?? 'utf-8'
  try {
    return new TextDecoder(encoding, { fatal: true }).decode(bytes)
  } catch {
    // Unknown to the decoder, or not what the bytes are: for the reader it is one trouble.
    return { code: 'encoding-broken', encoding }
  }
}

/** The parser makes half a character of a reference to one beyond U+FFFF. */
function wholeCharacters(xml: string): string {
  return xml.replace(/<!\[CDATA\[[\s\S]*?\]\]>|&#(?:x([0-9a-f]{5,6})|(\d{5,7}));/gi, (whole, hex, decimal) => {
    const code = hex === undefined ? Number(decimal) : Number.parseInt(hex, 16)
    return code > 0xffff && code <= 0x10ffff ? String.fromCodePoint(code) : whole
  })
}

interface Open {
  readonly name: string
  readonly attributes: Readonly<Record<string, string>>
  readonly children: XmlElement[]
  readonly line: number
  text: string
}

class TreeBuilder {
  readonly #xml: string
  readonly #limits: FileLimits
  readonly #parser = new Parser()
  readonly #lines: Lines
  readonly #open: (Open | undefined)[] = []
  #root: XmlElement | undefined
  #version: string | undefined
  #fault: XmlRead['fault']
  #elements = 0
  #line = 1

  constructor(xml: string, limits: FileLimits) {
    this.#xml = xml
    this.#limits = limits
    this.#lines = new Lines(xml)
  }

  run(): XmlRead {
    const text = (chunk: string): void => {
      const element = this.#open.at(-1)
      if (element !== undefined) element.text += chunk
    }
    this.#parser
      .ns(PREFIXES)
      .on('openTag', (name, attributes) => this.#enter(name, attributes))
      .on('closeTag', () => this.#leave())
      .on('text', (chunk) => text(decodeReferences(chunk)))
      .on('cdata', text)
      .on('attention', () => this.#refuse({ code: 'doctype-refused' }))
      .on('warn', (trouble) => this.#refuse({ code: 'xml-malformed', reason: trouble.message }))
      .on('error', (trouble) => this.#refuse({ code: 'xml-malformed', reason: trouble.message }))
      .parse(this.#xml)
    if (this.#fault !== undefined) return { fault: this.#fault }
    if (this.#root === undefined || this.#version === undefined) return { fault: { code: 'not-dmn', found: '' } }
    return { root: this.#root, version: this.#version }
  }

  #enter(qualified: string, getAttributes: () => Readonly<Record<string, string>> | false): void {
    this.#line = this.#lines.next()
    if (++this.#elements > this.#limits.elementsMax) {
      return this.#refuse({ code: 'too-many-elements', max: this.#limits.elementsMax })
    }
    if (this.#open.length >= this.#limits.depthMax) {
      return this.#refuse({ code: 'too-deep', max: this.#limits.depthMax })
    }
    const [prefix = '', name = ''] = qualified.includes(':') ? qualified.split(':') : ['', qualified]
    const isDmn = prefix.startsWith('dmn1.')
    if (this.#elements === 1) {
      if (!isDmn || name !== 'definitions') return this.#refuse({ code: 'not-dmn', found: qualified })
      this.#version = prefix.slice(3)
    }
    // What stands inside an extension belongs to other vocabularies, whatever its names are.
    const isOurs = isDmn && name !== 'extensionElements' && (this.#elements === 1 || this.#open.at(-1) !== undefined)
    if (!isOurs) return void this.#open.push(undefined)
    const attributes = getAttributes() || {}
    this.#open.push({ name, attributes: ownAttributes(attributes), children: [], line: this.#line, text: '' })
  }

  #leave(): void {
    const closed = this.#open.pop()
    if (closed === undefined) return
    const parent = this.#open.at(-1)
    if (parent === undefined) this.#root = closed
    else parent.children.push(closed)
  }

  #refuse(fault: XmlFault): void {
    this.#fault ??= { ...fault, line: this.#line }
    this.#parser.stop()
  }
}

function ownAttributes(attributes: Readonly<Record<string, string>>): Readonly<Record<string, string>> {
  const own = Object.entries(attributes).filter(([name]) => !name.includes(':') || name.startsWith('xmlns:'))
  return Object.fromEntries(own.map(([name, value]) => [name, decodeReferences(value)]))
}

const ENTITIES: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" }

function decodeReferences(text: string): string {
  if (!text.includes('&')) return text
  return text.replace(/&(?:#x([0-9a-f]+)|#(\d+)|(\w+));/gi, (whole, hex, decimal, name) => {
    if (name !== undefined) return ENTITIES[name] ?? whole
    const code = hex === undefined ? Number(decimal) : Number.parseInt(hex, 16)
    return code <= 0x10ffff ? String.fromCodePoint(code) : whole
  })
}
