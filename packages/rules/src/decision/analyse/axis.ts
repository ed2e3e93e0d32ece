/**
 * A column as a line of numbered parts: the values its cells name, and what lies between them. Inside one part no cell tells values apart,
 * so that a cell is a set of numbers and a rule a box of such sets.
 */
import { type CallContext, compare, equals, format, typeOf, type Value } from '../../feel/values.js'
import { complement, intersection, type Region, union } from './region.js'
import { type Admitted, type Span, spansOf } from './tests.js'

/** A part of the line: null, one value, or what lies between two. */
type Part =
  | { readonly kind: 'null' }
  | { readonly kind: 'point'; readonly value: Value }
  | { readonly kind: 'between'; readonly low: Value | undefined; readonly high: Value | undefined }

export class Axis {
  /** What the column is called. */
  readonly label: string
  /** Number of parts. */
  readonly size: number
  /** Whether every value is listed: then there is nothing between them. */
  readonly isListed: boolean
  readonly #parts: readonly Part[]
  /** Every value a cell names, in order. */
  readonly #values: readonly Value[]
  /** By raw place (null, then below, value, between, value … above): the first part at or after it. */
  readonly #firstAt: readonly number[]
  readonly #call: CallContext

  /** @param cells what the cells admit, @param allowed what the column allows */
  constructor(label: string, cells: readonly Admitted[], allowed: Admitted | undefined, call: CallContext) {
    this.label = label
    this.#call = call
    const spans = [...cells, ...(allowed === undefined ? [] : [allowed])].flatMap(spansOf)
    const ends = spans.flatMap(endsOf)
    this.#values = ends.some((each) => typeof each === 'boolean') ? [false, true] : sorted(ends, call)
    const raw = rawParts(this.#values, spans.some(isNull))
    this.#parts = raw.filter((part) => part !== undefined)
    this.size = this.#parts.length
    this.#firstAt = placesOf(raw)
    if (allowed !== undefined) {
      // Only now can be said where the allowed values lie: what lies outside of them is taken off the line.
      const region = this.regionOf(allowed)
      const isKept = (place: number): boolean =>
        region.some(([from, to]) => from <= (this.#firstAt[place] ?? 0) && (this.#firstAt[place] ?? 0) <= to)
      // No value at all is always possible, and is of interest where a cell speaks of it.
      const kept = raw.map((part, place) => (part?.kind === 'null' || isKept(place) ? part : undefined))
      this.#parts = kept.filter((part) => part !== undefined)
      this.size = this.#parts.length
      this.#firstAt = placesOf(kept)
    }
    this.isListed = this.#parts.every((part) => part.kind !== 'between')
  }

  /** The parts a cell admits. */
  regionOf(admitted: Admitted): Region {
    switch (admitted.kind) {
      case 'spans':
        return union(admitted.spans.map((span) => this.#intervalOf(span)))
      case 'not':
        return complement(this.regionOf(admitted.of), this.size)
      case 'any':
        return union(admitted.of.flatMap((each) => this.regionOf(each)))
      case 'all':
        return admitted.of.map((each) => this.regionOf(each)).reduce(intersection)
    }
  }

  #intervalOf(span: Span): readonly [number, number] {
    if (isNull(span)) return this.#between(0, 0)
    const from = span.start === undefined ? 1 : this.#rawOf(span.start) + (span.startIncluded ? 0 : 1)
    const to = span.end === undefined ? this.#values.length * 2 + 1 : this.#rawOf(span.end) - (span.endIncluded ? 0 : 1)
    return this.#between(from, to)
  }

  #between(fromRaw: number, toRaw: number): readonly [number, number] {
    return [this.#firstAt[fromRaw] ?? this.size, (this.#firstAt[toRaw + 1] ?? this.size) - 1]
  }

  #rawOf(value: Value): number {
    let [low, high] = [0, this.#values.length - 1]
    while (low < high) {
      const middle = (low + high) >> 1
      if (ordered(this.#values[middle] ?? null, value, this.#call) < 0) low = middle + 1
      else high = middle
    }
    return low * 2 + 2
  }

  /** The parts as FEEL's unary tests; empty for all of them. */
  describe(region: Region): string {
    const [only] = region
    if (region.length === 1 && only !== undefined && only[0] === 0 && only[1] === this.size - 1) return ''
    const isPoints = this.#isPoints(region)
    const outside = complement(region, this.size)
    if (!isPoints && this.isText() && this.#isPoints(outside)) return `not(${this.#texts(outside)})`
    return this.#texts(region)
  }

  /** Whether only values that no cell names are meant. */
  isUnnamed(region: Region): boolean {
    return region.every(([from, to]) => this.#parts.slice(from, to + 1).every((part) => part.kind === 'between'))
  }

  /** Whether the column is one of words, which have no meaning in between. */
  isText(): boolean {
    return this.#values.length > 0 && this.#values.every((value) => typeof value === 'string')
  }

  #isPoints(region: Region): boolean {
    return region.every(([from, to]) => this.#parts.slice(from, to + 1).every((part) => part.kind !== 'between'))
  }

  #texts(region: Region): string {
    return region.flatMap(([from, to]) => this.#textsOf(from, to)).join(', ')
  }

  #textsOf(from: number, to: number): readonly string[] {
    const parts = this.#parts.slice(from, to + 1)
    const [first] = parts
    if (first?.kind === 'null') return ['null', ...(to > from ? this.#textsOf(from + 1, to) : [])]
    if (this.isListed || (parts.length === 1 && first?.kind === 'point')) {
      return parts.map((part) => (part.kind === 'point' ? formatted(part.value) : 'null'))
    }
    return [intervalText(first, parts.at(-1))]
  }
}

function intervalText(first: Part | undefined, last: Part | undefined): string {
  const [low, isLowIn] =
    first?.kind === 'point' ? [first.value, true] : [first?.kind === 'between' ? first.low : undefined, false]
  const [high, isHighIn] =
    last?.kind === 'point' ? [last.value, true] : [last?.kind === 'between' ? last.high : undefined, false]
  if (low === undefined && high === undefined) return 'not(null)'
  if (low === undefined) return `${isHighIn ? '<=' : '<'} ${formatted(high ?? null)}`
  if (high === undefined) return `${isLowIn ? '>=' : '>'} ${formatted(low)}`
  return `${isLowIn ? '[' : '('}${formatted(low)}..${formatted(high)}${isHighIn ? ']' : ')'}`
}

/** As one would write it in a cell. */
export function formatted(value: Value): string {
  if (typeof value === 'string') return JSON.stringify(value)
  return TEMPORAL.has(typeOf(value)) ? `@"${format(value)}"` : format(value)
}

const TEMPORAL: ReadonlySet<string> = new Set([
  ...['date', 'time', 'date and time', 'days and time duration', 'years and months duration'],
])

function isNull({ start, end }: Span): boolean {
  return start === null && end === null
}

function endsOf({ start, end }: Span): readonly Value[] {
  return [start, end].filter((each) => each !== undefined && each !== null)
}

function ordered(a: Value, b: Value, call: CallContext): number {
  return compare(a, b, call) ?? Number(a === true) - Number(b === true)
}

function isSame(a: Value, b: Value, call: CallContext): boolean {
  return equals(a, b, call) === true
}

function sorted(values: readonly Value[], call: CallContext): readonly Value[] {
  const order = [...values].sort((a, b) => ordered(a, b, call))
  return order.filter((value, index) => index === 0 || !isSame(order[index - 1] ?? null, value, call))
}

/** Undefined where there is nothing: no null that any cell speaks of, nothing between two truths. */
function rawParts(values: readonly Value[], hasNull: boolean): readonly (Part | undefined)[] {
  const isBoolean = typeof values[0] === 'boolean'
  const between = (low: Value | undefined, high: Value | undefined): Part | undefined =>
    isBoolean ? undefined : { kind: 'between', low, high }
  return [
    hasNull ? { kind: 'null' } : undefined,
    between(undefined, values[0]),
    ...values.flatMap((value, index) => [{ kind: 'point', value } as const, between(value, values[index + 1])]),
  ]
}

/** For each raw place, and the one after the last, the number of the first part that is there or comes after. */
function placesOf(raw: readonly (Part | undefined)[]): readonly number[] {
  const places: number[] = []
  let count = 0
  for (const part of raw) {
    places.push(count)
    if (part !== undefined) count++
  }
  return [...places, count]
}
