/** Rules that never decide, because others that go before them always match, too. */
import type { Findings } from './findings.js'
import type { Grid, GridRule } from './grid.js'
import { rank } from './overlaps.js'
import { type Box, boxDifference, boxesMeet } from './region.js'

/** Pieces a rule may fall into before it is taken to be not covered. */
const PIECES_MAX = 2_000

/** @returns the numbers of the rules that never decide */
export function findMasked(grid: Grid, findings: Findings): ReadonlySet<number> {
  const masked = new Set<number>()
  const { hitPolicy } = grid.table
  if (hitPolicy !== 'FIRST' && hitPolicy !== 'PRIORITY') return masked
  const known = grid.rules.filter(({ opaque }) => opaque.length === 0)
  for (const rule of grid.rules) {
    const before = known.filter((each) => goesBefore(grid, each, rule) && boxesMeet(each.box, rule.box))
    const needed = coveringRules(rule.box, before)
    if (needed === undefined) continue
    masked.add(rule.number)
    const params = { rule: rule.number, rules: needed.join(', ') }
    findings.add('masked-rule', 'warning', params, { rules: [rule.number, ...needed], place: placeOf(grid, rule) })
  }
  return masked
}

function placeOf({ table }: Grid, { number }: GridRule): Grid['table']['place'] {
  return table.rules[number - 1]?.place ?? table.place
}

/** Under FIRST what is above; under PRIORITY what has the better output, or the same and is above. */
function goesBefore({ table, priorities }: Grid, one: GridRule, other: GridRule): boolean {
  if (one.number === other.number) return false
  if (table.hitPolicy === 'FIRST') return one.number < other.number
  for (const [column, list] of priorities.entries()) {
    const [a, b] = [one.outputs[column], other.outputs[column]]
    if (list === undefined) continue
    if (a === undefined || b === undefined) return false
    const difference = rank(list, a) - rank(list, b)
    if (difference !== 0) return difference < 0
  }
  return one.number < other.number
}

/** Numbers of the rules that together cover a box, in their order; undefined where something of it is left. */
function coveringRules(box: Box, rules: readonly GridRule[]): readonly number[] | undefined {
  let pieces: readonly Box[] = [box]
  const needed: number[] = []
  for (const rule of rules) {
    const rest = pieces.flatMap((piece) => boxDifference(piece, rule.box))
    if (rest.length !== pieces.length || rest.some((piece, index) => piece !== pieces[index])) needed.push(rule.number)
    if (rest.length === 0) return needed
    if (rest.length > PIECES_MAX) return undefined
    pieces = rest
  }
  return undefined
}
