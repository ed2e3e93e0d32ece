/** Listed output values that no rule gives. */
import { formatted } from './axis.js'
import type { Findings } from './findings.js'
import type { Grid } from './grid.js'
import { constantOf } from './tests.js'

/** @param masked numbers of rules that never decide */
export function findUnreachable(grid: Grid, masked: ReadonlySet<number>, findings: Findings): void {
  const deciding = grid.rules.filter(({ number }) => !masked.has(number))
  for (const [column, list] of grid.priorities.entries()) {
    const clause = grid.table.outputs[column]
    const outputs = deciding.map((rule) => rule.outputs[column])
    // A computed output may be any of them.
    if (list === undefined || clause === undefined || outputs.includes(undefined)) continue
    const byDefault = clause.defaultEntry && constantOf(clause.defaultEntry.text)
    const given = new Set([...outputs, byDefault].map((each) => (each === undefined ? '' : formatted(each))))
    for (const value of list) {
      if (given.has(formatted(value))) continue
      const params = { value: formatted(value), column: clause.name ?? clause.label ?? String(column + 1) }
      findings.add('unreachable-output', 'warning', params, { place: clause.place })
    }
  }
}
