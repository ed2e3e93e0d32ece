/** Most cells are numbers, words and intervals of numbers: they are tested on the spot, without a range being made each time. */
import type { Code } from '../../feel/code.js'
import { type Admitted, admittedBy, type Span } from '../analyse/tests.js'

/** @param code what the cell means, for inputs of other types */
export function quickTest(text: string, code: Code): Code {
  const admitted = admittedBy(text)
  const spans = admitted && spansIn(admitted)
  if (spans === undefined || spans.length === 0) return code
  if (spans.every(isNumeric)) return numberTest(spans, code)
  const words = spans.map(({ start, end }) => (typeof start === 'string' && start === end ? start : undefined))
  return words.includes(undefined) ? code : wordTest(new Set(words), code)
}

function spansIn(admitted: Admitted): readonly Span[] | undefined {
  if (admitted.kind === 'spans') return admitted.spans
  if (admitted.kind !== 'any') return undefined
  const parts = admitted.of.map(spansIn)
  const known = parts.filter((each) => each !== undefined)
  return known.length === parts.length ? known.flat() : undefined
}

function isNumeric({ start, end }: Span): boolean {
  return [start, end].every((each) => each === undefined || typeof each === 'number')
}

function numberTest(spans: readonly Span[], code: Code): Code {
  const tests = spans.map(({ start, end, startIncluded, endIncluded }) => ({
    // `isNumeric` has seen that what is not a number is open.
    from: typeof start === 'number' ? start : Number.NEGATIVE_INFINITY,
    to: typeof end === 'number' ? end : Number.POSITIVE_INFINITY,
    startIncluded,
    endIncluded,
  }))
  return (run, frame) => {
    const value = frame?.value
    if (typeof value !== 'number') return code(run, frame)
    for (const { from, to, startIncluded, endIncluded } of tests) {
      const isAbove = startIncluded ? value >= from : value > from
      if (isAbove && (endIncluded ? value <= to : value < to)) return true
    }
    return false
  }
}

function wordTest(words: ReadonlySet<string | undefined>, code: Code): Code {
  return (run, frame) => {
    const value = frame?.value
    return typeof value === 'string' ? words.has(value) : code(run, frame)
  }
}
