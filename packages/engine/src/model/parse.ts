/** From the text of a file to BPMN elements, trusting nothing in it (design: trust). Every complaint of the parser is a named problem. */
import { BpmnModdle } from 'bpmn-moddle'
import { descriptors } from '../extensions/index.js'
import { engineNamespaces } from '../extensions/namespaces.js'
import { type Element, isElement } from './element.js'
import type { Code } from './messages.js'
import { isName } from './names.js'
import { Report } from './report.js'
import { type Limits, type Position, type Scanned, scan } from './scan.js'
import { properties, types } from './support.js'
import { decode } from './text.js'

export interface Parsed {
  /** The file's text, as it was decoded. */
  readonly source: string
  readonly report: Report
  /** Absent where the file cannot be read at all; the report says why. */
  readonly definitions?: Element
}

/** Reads a file. Never throws for what the file contains. */
export async function parse(input: string | Uint8Array, limits: Limits): Promise<Parsed> {
  const nowhere = new Report(new Map())
  const source = decode(input, limits.bytesMax, nowhere)
  if (source === undefined) return { source: '', report: nowhere }
  const scanned = scan(source, limits)
  const report = new Report(scanned.positions)
  for (const problem of nowhere.problems) report.add(problem)
  if (scanned.refusal !== undefined) {
    const { code, params, at } = scanned.refusal
    report.add({ code, severity: 'error', params, place: at })
    return { source, report }
  }
  const definitions = await build(scanned.tight ?? source, scanned, report)
  return { source, report, ...(definitions === undefined ? {} : { definitions }) }
}

/** Knows the meta-model; keeps nothing of the files it reads. */
const moddle = new BpmnModdle(descriptors)

/** The parser hides `$type` and `$attrs` of every element behind getters, for proxies of elements. Plain values take a third off its time. */
moddle.properties.define = (target, name, options) => void Object.defineProperty(target, name, options)

interface Warning {
  readonly message: string
  readonly error?: Error
  readonly element?: Element
  readonly property?: string
  readonly value?: string
}

async function build(source: string, scanned: Scanned, report: Report): Promise<Element | undefined> {
  const warnings: Warning[] = []
  const complain = new Complaints(scanned, report)
  const plain = plainCharacters(source)
  const faultsMax = faultsFor(plain)
  try {
    const { rootElement, elementsById } = await moddle.fromXML(plain, bounded(warnings, faultsMax))
    if (!isElement(rootElement)) return undefined
    const unresolved = warnings.filter(
      (warning) => !relink(rootElement, elementsById, warning) && !standIn(rootElement, warning),
    )
    for (const warning of unresolved) complain.about(warning)
    for (const { attribute, value, at } of scanned.oddBooleans) {
      const params = { attribute, value, expected: 'true · false' }
      report.add({ code: 'attribute-invalid', severity: 'error', params, place: { ...at, property: attribute } })
    }
    return rootElement
  } catch (error) {
    for (const warning of warnings) complain.about(warning)
    if (error instanceof TooManyFaults) report.error('too-many-faults', undefined, { max: String(faultsMax) })
    else complain.aboutFile(error instanceof Error ? error.message : String(error))
    return undefined
  }
}

/** Line ends as XML reads them (XML 1.0 §2.11); and the parser makes half a character of a reference to one beyond U+FFFF. */
function plainCharacters(xml: string): string {
  const lines = xml.replace(/\r\n?/g, '\n')
  let plain = ''
  for (let at = 0; ; ) {
    const open = lines.indexOf('<![CDATA[', at)
    const close = open === -1 ? -1 : lines.indexOf(']]>', open)
    if (close === -1) return plain + wholeCharacters(lines.slice(at))
    plain += wholeCharacters(lines.slice(at, open)) + lines.slice(open, close)
    at = close
  }
}

function wholeCharacters(text: string): string {
  return text.replace(/&#(x[0-9a-f]{5,6}|[0-9]{5,7});/gi, (whole, digits: string) => {
    const code = /^x/i.test(digits) ? Number.parseInt(digits.slice(1), 16) : Number.parseInt(digits, 10)
    return code > 0xffff ? String.fromCodePoint(code) : whole
  })
}

/** Finding the line of a fault takes the parser a walk over all lines before it: of very many lines fewer faults are named. */
function faultsFor(xml: string): number {
  let lines = 1
  for (let at = xml.indexOf('\n'); at !== -1; at = xml.indexOf('\n', at + 1)) lines++
  return Math.min(100, Math.max(3, Math.floor(10_000_000 / lines)))
}

class TooManyFaults extends Error {}

interface Context {
  addWarning(warning: Warning): void
}

interface RootHandler {
  context: Context
}

/**
 * The parser finds the line of every fault by reading the file from its beginning: a hostile file would buy hours with a hundred thousand
 * of them. It offers no limit, so its collector of warnings is replaced as soon as it is made, by one that stops.
 */
function bounded(warnings: Warning[], faultsMax: number): object {
  let faults = 0
  return {
    handler(this: object, type: string): RootHandler {
      const root: RootHandler = Object.getPrototypeOf(this).handler.call(this, type)
      let context: Context | undefined
      Object.defineProperty(root, 'context', {
        get: () => context,
        set(made: Context | undefined) {
          context = made
          if (made !== undefined) made.addWarning = collect
        },
      })
      return root
    },
  }
  function collect(warning: Warning): void {
    if (warning.error !== undefined && ++faults > faultsMax) throw new TooManyFaults()
    warnings.push(warning)
  }
}

/** References are qualified names: `tns:error-1` means `error-1` where the prefix is that of the file's own namespace (BPMN 2.0.1 §8.2.1). */
function relink(
  definitions: Element,
  elements: Readonly<Record<string, unknown>>,
  { message, element, property, value }: Warning,
): boolean {
  if (!message.startsWith('unresolved reference') || element === undefined || property === undefined) return false
  const [prefix, local] = (value ?? '').split(':')
  if (prefix === undefined || local === undefined) return false
  if (definitions.$attrs[`xmlns:${prefix}`] !== definitions.get?.('targetNamespace')) return false
  const target = elements[local]
  if (!isElement(target)) return false
  const slot = element.get?.(property)
  if (Array.isArray(slot)) slot.push(target)
  else element.set?.(property, target)
  return true
}

/** Whether the file is written for an engine that takes such references for what they would lead to. */
function isForeign(definitions: Element): boolean {
  return Object.entries(definitions.$attrs).some(
    ([name, uri]) => name.startsWith('xmlns:') && Object.hasOwn(engineNamespaces, uri),
  )
}

/** There the reference to an error is its code, and that to a collection the name of its variable. */
function standIn(definitions: Element, { message, element, property, value = '' }: Warning): boolean {
  if (!message.startsWith('unresolved reference') || !isForeign(definitions)) return false
  const made =
    property === 'bpmn:errorRef'
      ? moddle.create('bpmn:Error', { id: value, errorCode: value })
      : property === 'bpmn:loopDataInputRef' && isName(value)
        ? moddle.create('bpmn:DataInput', { id: value, name: value })
        : undefined
  if (made !== undefined) element?.set?.(property ?? '', made)
  return made !== undefined
}

/** Turns what the parser says into problems. */
class Complaints {
  readonly #diagrams: Scanned['diagrams']
  readonly #report: Report

  constructor({ diagrams }: Scanned, report: Report) {
    this.#diagrams = diagrams
    this.#report = report
  }

  about({ message, element, property, value }: Warning): void {
    const [, kind, subject] =
      /^(unresolved reference|unknown attribute|unsupported document encoding) <(.*)>/s.exec(message) ?? []
    if (kind === 'unsupported document encoding') return // the text was decoded before
    if (kind === 'unresolved reference') return this.#unresolved(element, property ?? '', value ?? '')
    if (kind === 'unknown attribute') return this.#unknownAttribute(element, subject ?? '')
    this.aboutFile(message)
  }

  #unresolved(element: Element | undefined, property: string, reference: string): void {
    const attribute = property.slice(property.indexOf(':') + 1)
    const say = isHarmless(element, property) ? 'warning' : 'error'
    this.#report[say]('unresolved-reference', element, { attribute, reference }, attribute)
  }

  #unknownAttribute(element: Element | undefined, attribute: string): void {
    this.#report[isDrawing(element) ? 'warning' : 'error']('unknown-attribute', element, { attribute }, attribute)
  }

  /** `unparsable content … line: 3 column: 4 nested error: …`, both from 0. */
  aboutFile(message: string): void {
    const [, line, column, nested] = /line: (\d+)\s+column: (\d+)\s+nested error: (.*)$/s.exec(message) ?? []
    const place = line === undefined ? {} : { line: Number(line) + 1, column: Number(column) + 1 }
    const root = /unexpected element <(.*)>/s.exec(nested ?? '')?.[1]
    if (root !== undefined) return this.#add('not-bpmn', { found: root }, place)
    if (nested === undefined && message.startsWith('failed to parse document as')) return this.#notBpmn()
    const fault = faults.find(({ pattern }) => pattern.test(nested ?? message))
    if (fault === undefined) return this.#add('unreadable', { reason: nested ?? message }, place)
    const subject = fault.pattern.exec(nested ?? message)?.[1] ?? ''
    this.#add(fault.code, fault.param === undefined ? {} : { [fault.param]: shortened(subject) }, place)
  }

  /** Said already, with the element that stands there instead; not where there is nothing at all. */
  #notBpmn(): void {
    if (this.#report.problems.some(({ severity }) => severity === 'error')) return
    this.#add('not-xml', {}, {})
  }

  #add(code: Code, params: Readonly<Record<string, string>>, place: Partial<Position>): void {
    const inDrawing = this.#diagrams.some(
      ([from, to]) => place.line !== undefined && from <= place.line && place.line <= to,
    )
    const isNote = params['element'] === 'bpmn:documentation'
    const severity = isNote || (inDrawing && tolerable.has(code)) ? 'warning' : 'error'
    this.#report.add({ code, severity, params, place })
  }
}

/** A reference that nothing but the drawing, or nothing at all, is held together by. */
function isHarmless(element: Element | undefined, property: string): boolean {
  if (element === undefined || isDrawing(element) || types[element.$type] === 'drawn') return true
  if (property === 'bpmn:flowNodeRef') return true // of a node that was deleted; modellers leave it in the lane
  const declared = element.$descriptor.properties?.find(({ ns }) => ns.name === property)
  return properties[declared?.definedBy?.name ?? '']?.[property.replace(/^\w+:/, '')] === 'drawn'
}

function isDrawing(element: Element | undefined): boolean {
  return /^(?:bpmndi|di|dc|bioc|color):/.test(element?.$type ?? '')
}

const tolerable = new Set<Code>(['duplicate-id', 'illegal-id', 'unknown-element', 'unexpected-text'])

interface Fault {
  readonly pattern: RegExp
  readonly code: Code
  readonly param?: string
}

/** What the parser can say, and what we call it. */
const faults: readonly Fault[] = [
  { pattern: /^duplicate ID <(.*)>/s, code: 'duplicate-id', param: 'id' },
  { pattern: /^illegal ID <(.*)>/s, code: 'illegal-id', param: 'id' },
  { pattern: /^(?:unrecognized element|unknown type) <(.*)>/s, code: 'unknown-element', param: 'element' },
  { pattern: /^unexpected body text <(.*)>/s, code: 'unexpected-text', param: 'text' },
  {
    pattern: /^missing namespace (?:on|for prefix) <(?:([^:>]*):?[^>]*)>/,
    code: 'xml-unknown-prefix',
    param: 'prefix',
  },
  { pattern: /^missing start tag/, code: 'not-xml' },
  { pattern: /^unclosed|^unexpected end of file/, code: 'xml-unclosed' },
  { pattern: /^closing tag mismatch|^missing open tag|^close tag/, code: 'xml-tag-mismatch' },
  { pattern: /^illegal first char nodeName|^invalid nodeName/, code: 'xml-illegal-name' },
  { pattern: /^non-whitespace outside of root node/, code: 'xml-text-outside-root' },
  { pattern: /attribute|illegal value of xmlns/, code: 'xml-bad-attribute' },
]

function shortened(text: string): string {
  const line = text.replace(/\s+/g, ' ').trim()
  return line.length > 80 ? `${line.slice(0, 79)}…` : line
}
