/** Rules that match together, found by a sweep along the column that tells most rules apart. */

import { describeBox } from './describe-box.js'
import type { Findings } from './findings.js'
import type { Grid, GridRule } from './grid.js'
import { type Box, boxesMeet, boxIntersection, isFull } from './region.js'

/** Pairs of rules that can match together, each once, in the order of the sweep. */
export function* overlaps({ axes, rules }: Grid): Generator<readonly [GridRule, GridRule]> {
  const known = rules.filter(({ opaque }) => opaque.length === 0)
  const column = sweepColumn(known, axes.length)
  const starts = known
    .map((rule) => ({ rule, from: rule.box[column]?.[0]?.[0] ?? 0, to: rule.box[column]?.at(-1)?.[1] ?? 0 }))
    .sort((a, b) => a.from - b.from)
  let active: typeof starts = []
  for (const next of starts) {
    active = active.filter(({ to }) => to >= next.from)
    for (const { rule } of active) {
      if (!boxesMeet(rule.box, next.rule.box)) continue
      yield rule.number < next.rule.number ? [rule, next.rule] : [next.rule, rule]
    }
    active.push(next)
  }
}

/** The column in which the rules are shortest, and so meet the fewest others. */
function sweepColumn(rules: readonly GridRule[], columns: number): number {
  const lengths = Array.from({ length: columns }, (_, column) =>
    rules.reduce((sum, { box }) => sum + (box[column]?.at(-1)?.[1] ?? 0) - (box[column]?.[0]?.[0] ?? 0), 0),
  )
  const highest = (column: number): number => Math.max(1, ...rules.map(({ box }) => box[column]?.at(-1)?.[1] ?? 0))
  const relative = lengths.map((length, column) => length / highest(column))
  return Math.max(0, relative.indexOf(Math.min(...relative)))
}

/** What the hit policy makes of rules that match together (DMN 1.5, 8.2.8). */
export function findOverlaps(grid: Grid, findings: Findings): void {
  const { hitPolicy } = grid.table
  if (hitPolicy === 'COLLECT' || hitPolicy === 'RULE ORDER' || hitPolicy === 'OUTPUT ORDER') return
  for (const [one, other] of overlaps(grid)) {
    const isSame = one.outputKey === other.outputKey
    if (hitPolicy === 'UNIQUE' || (hitPolicy === 'ANY' && !isSame)) {
      tell(grid, one, other, 'conflict', findings)
    } else if (hitPolicy === 'PRIORITY' && !isSame && isTied(grid, one, other)) {
      tell(grid, one, other, 'conflict', findings)
    } else if (!isCatchAll(grid, one) && !isCatchAll(grid, other)) {
      tell(grid, one, other, 'overlap', findings)
    }
    if (findings.isFull('conflict') || (hitPolicy === 'FIRST' && findings.isFull('overlap'))) return
  }
}

function tell(grid: Grid, one: GridRule, other: GridRule, code: 'conflict' | 'overlap', findings: Findings): void {
  if (findings.isFull(code)) return
  const { hitPolicy } = grid.table
  const { box, text } = describeBox(grid, boxIntersection(one.box, other.box))
  const rules = [one.number, other.number]
  // Computed outputs may turn out to be the same.
  const isComputed = [...one.outputs, ...other.outputs].includes(undefined)
  const isSure = hitPolicy === 'UNIQUE' || (hitPolicy === 'ANY' && !isComputed)
  const severity = code === 'overlap' ? 'info' : isSure ? 'error' : 'warning'
  const params = { rules: rules.join(', '), box: text, policy: hitPolicy }
  findings.add(code, severity, params, { rules, box })
}

/** Whether no priority decides between two rules, so that their order in the table does. */
function isTied({ priorities }: Grid, one: GridRule, other: GridRule): boolean {
  return priorities.every((list, column) => {
    const [a, b] = [one.outputs[column], other.outputs[column]]
    if (list === undefined || a === undefined || b === undefined) return true
    return rank(list, a) === rank(list, b)
  })
}

/** Lower decides; what is not listed comes last. */
export function rank(list: readonly unknown[], value: unknown): number {
  const at = list.indexOf(value)
  return at === -1 ? list.length : at
}

/** A rule for everything that is left is meant to overlap. */
function isCatchAll({ axes }: Grid, { box }: { readonly box: Box }): boolean {
  return box.every((region, column) => isFull(region, axes[column]?.size ?? 0))
}
