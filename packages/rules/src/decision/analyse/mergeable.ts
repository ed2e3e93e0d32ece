/** Rules that give the same and differ in one column only: one rule could say it. */
import type { Findings } from './findings.js'
import type { Grid, GridRule } from './grid.js'
import { boxesMeet, regionKey } from './region.js'

export function findMergeable(grid: Grid, findings: Findings): void {
  const told = new Set<number>()
  for (const [column, axis] of grid.axes.entries()) {
    const groups = new Map<string, GridRule[]>()
    for (const rule of grid.rules) {
      if (rule.opaque.length > 0 || told.has(rule.number)) continue
      const cells = rule.box.map((region, index) => (index === column ? '*' : regionKey(region)))
      const key = [...cells, rule.outputKey].join('|')
      groups.set(key, [...(groups.get(key) ?? []), rule])
    }
    for (const group of groups.values()) {
      if (group.length < 2 || !mayJoin(grid, group)) continue
      const rules = group.map(({ number }) => number)
      for (const number of rules) told.add(number)
      findings.add('mergeable-rules', 'info', { rules: rules.join(', '), column: axis.label }, { rules })
    }
  }
}

/** Where the order of rules or the count of matches says something, joining must not change it. */
function mayJoin({ table, rules }: Grid, group: readonly GridRule[]): boolean {
  const { hitPolicy } = table
  if (hitPolicy === 'UNIQUE' || hitPolicy === 'ANY' || hitPolicy === 'PRIORITY') return true
  const isDisjoint = group.every((one, index) =>
    group.slice(index + 1).every((other) => !boxesMeet(one.box, other.box)),
  )
  const [first, last] = [group[0]?.number ?? 0, group.at(-1)?.number ?? 0]
  const between = rules.filter((each) => each.number > first && each.number < last && !group.includes(each))
  if (hitPolicy !== 'FIRST') return isDisjoint && between.length === 0
  return between.every((each) => group.every((member) => !boxesMeet(each.box, member.box)))
}
