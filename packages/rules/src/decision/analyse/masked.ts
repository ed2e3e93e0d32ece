/** Rules that never decide, because others that go before them always match, too. */
import type { Findings } from './findings.js'
import type { Grid, GridRule } from './grid.js'
import { rank } from './overlaps.js'
import { type Box, boxDifference, boxesMeet } from './region.js'

/** Pieces of rules looked at before the search for covers made of several rules is given up. */
const PIECES_MAX = 1_000_000

/** What is left of that. */
interface Work {
  left: number
}

/** @returns the numbers of the rules that never decide */
export function findMasked(grid: Grid, findings: Findings): ReadonlySet<number> {
  const masked = new Set<number>()
  const { hitPolicy } = grid.table
  if (hitPolicy !== 'FIRST' && hitPolicy !== 'PRIORITY') return masked
  const work: Work = { left: PIECES_MAX }
  const known = grid.rules.filter(({ opaque }) => opaque.length === 0)
  for (const rule of grid.rules) {
    const before = known.filter((each) => goesBefore(grid, each, rule) && boxesMeet(each.box, rule.box))
    const needed = coveringRules(rule.box, before, work)
    if (needed === undefined) continue
    masked.add(rule.number)
    const params = { rule: rule.number, rules: needed.join(', ') }
    findings.add('masked-rule', 'warning', params, { rules: [rule.number, ...needed], place: placeOf(grid, rule) })
  }
  if (work.left < 0) findings.add('analysis-incomplete', 'info', { kind: 'masked-rule' })
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
function coveringRules(box: Box, rules: readonly GridRule[], work: Work): readonly number[] | undefined {
  const alone = rules.find((rule) => boxDifference(box, rule.box).length === 0)
  if (alone !== undefined) return [alone.number]
  let pieces: readonly Box[] = [box]
  const needed: number[] = []
  for (const rule of rules) {
    work.left -= pieces.length
    if (work.left < 0) return undefined
    const rest = pieces.flatMap((piece) => boxDifference(piece, rule.box))
    if (rest.length !== pieces.length || rest.some((piece, index) => piece !== pieces[index])) needed.push(rule.number)
    if (rest.length === 0) return needed
    pieces = rest
  }
  return undefined
}
