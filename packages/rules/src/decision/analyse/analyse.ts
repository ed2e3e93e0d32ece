import type { Run } from '../../feel/run.js'
import type { DecisionTable } from '../model/model.js'
import { Findings, type TableFinding } from './findings.js'
import { findGaps } from './gaps.js'
import { type ColumnTypes, gridOf } from './grid.js'
import { findMasked } from './masked.js'
import { findMergeable } from './mergeable.js'
import { findUnreachable } from './outputs.js'
import { findOverlaps } from './overlaps.js'

/** Everything that can be said of a table without evaluating it, cells first. */
export function analyseTable(table: DecisionTable, types: ColumnTypes, run: Run): readonly TableFinding[] {
  const findings = new Findings(table.place)
  const grid = gridOf(table, types, run, findings)
  if (grid.axes.length > 0) {
    findOverlaps(grid, findings)
    findGaps(grid, findings)
    findUnreachable(grid, findMasked(grid, findings), findings)
    findMergeable(grid, findings)
  }
  return findings.all
}
