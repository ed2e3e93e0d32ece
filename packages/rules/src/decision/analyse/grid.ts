/** A decision table as boxes on axes; what is wrong with its cells is found on the way. */
import type { Run } from '../../feel/run.js'
import { typeOf, type Value } from '../../feel/values.js'
import type { DecisionTable, InputClause, OutputClause, Text } from '../model/model.js'
import { shapeOf, type Type } from '../model/types.js'
import { Axis, formatted } from './axis.js'
import type { Findings } from './findings.js'
import type { Box, Region } from './region.js'
import { type Admitted, admittedBy, constantOf, spansOf } from './tests.js'

/** What the columns of a table are declared to be; undefined where that is not known. */
export interface ColumnTypes {
  readonly inputs: readonly (Type | undefined)[]
  readonly outputs: readonly (Type | undefined)[]
}

/** One rule. */
export interface GridRule {
  /** From 1. */
  readonly number: number
  readonly box: Box
  /** Columns, from 0, of cells that are only known when they are evaluated; they stand in the box as everything. */
  readonly opaque: readonly number[]
  /** Constant outputs; undefined where one is computed. */
  readonly outputs: readonly (Value | undefined)[]
  /** Says whether two rules give the same, computed outputs by their text. */
  readonly outputKey: string
}

export interface Grid {
  readonly table: DecisionTable
  readonly axes: readonly Axis[]
  /** Those that can match at all. */
  readonly rules: readonly GridRule[]
  /** Allowed constant values of each output, in the order of their priority. */
  readonly priorities: readonly (readonly Value[] | undefined)[]
}

export function gridOf(table: DecisionTable, types: ColumnTypes, run: Run, findings: Findings): Grid {
  const columns = table.inputs.map((clause, column) =>
    readColumn(table, clause, column, types.inputs[column], run, findings),
  )
  const outputs = table.outputs.map((clause, column) =>
    readOutputs(table, clause, column, types.outputs[column], findings),
  )
  const rules = table.rules.map((rule, index): GridRule | undefined => {
    const number = index + 1
    const empty = columns.findIndex(({ regions }) => regions[index]?.length === 0)
    if (empty !== -1) {
      const cell = rule.inputs[empty]
      const params = { rule: number, cell: cell?.text.trim() ?? '' }
      findings.add('rule-never-matches', 'warning', params, { rules: [number], ...(cell && { place: cell.place }) })
      return undefined
    }
    return {
      number,
      box: columns.map(({ axis, regions }) => regions[index] ?? whole(axis)),
      opaque: columns.flatMap(({ regions }, column) => (regions[index] === undefined ? [column] : [])),
      outputs: outputs.map(({ values }) => values[index]),
      outputKey: outputs.map(({ keys }) => keys[index]).join('\n'),
    }
  })
  return {
    table,
    axes: columns.map(({ axis }) => axis),
    rules: rules.filter((each) => each !== undefined),
    priorities: outputs.map(({ priorities }) => priorities),
  }
}

export function whole({ size }: Axis): Region {
  return [[0, size - 1]]
}

interface Column {
  readonly axis: Axis
  /** By rule; undefined for an opaque cell. */
  readonly regions: readonly (Region | undefined)[]
}

function readColumn(
  { rules }: DecisionTable,
  clause: InputClause,
  column: number,
  type: Type | undefined,
  run: Run,
  findings: Findings,
): Column {
  const label = clause.label ?? clause.expression.text.trim()
  const cells = rules.map((rule) => rule.inputs[column])
  const read = cells.map((cell) => (cell === undefined ? undefined : admittedBy(cell.text)))
  const allowedText = clause.allowedValues?.text ?? type?.allowed?.text
  const allowed = allowedText === undefined ? undefined : admittedBy(allowedText)
  const expected = expectedType(type, allowed, read)
  const sound = read.map((each, index) => {
    const cell = cells[index]
    if (cell === undefined) return undefined
    if (each === undefined) return opaque(cell, index + 1, findings)
    return isOfType(each, expected, cell, index + 1, findings) ? each : undefined
  })
  const soundAllowed =
    allowed !== undefined && typesOf(allowed).every((each) => each === expected) ? allowed : undefined
  const admitted = sound.filter((each) => each !== undefined)
  const axis = new Axis(label, admitted, soundAllowed, run)
  const free = soundAllowed === undefined ? undefined : new Axis(label, [...admitted, soundAllowed], undefined, run)
  const regions = sound.map((each) => each && axis.regionOf(each))
  for (const [index, region] of regions.entries()) {
    const [cell, each] = [cells[index], sound[index]]
    // A value that no input may have: it is no part of the axis, but it is one of the line without the bounds.
    if (region?.length !== 0 || cell === undefined || each === undefined || free?.regionOf(each).length === 0) continue
    if (free === undefined || allowedText === undefined) continue
    const params = { cell: cell.text.trim(), allowed: allowedText.trim() }
    findings.add('cell-not-allowed', 'error', params, { rules: [index + 1], place: cell.place })
  }
  return { axis, regions }
}

function opaque(cell: Text, rule: number, findings: Findings): undefined {
  findings.add('opaque-cell', 'info', { cell: cell.text.trim() }, { rules: [rule], place: cell.place })
}

/** The declared type; where none is declared, the one that most cells have. */
function expectedType(
  type: Type | undefined,
  allowed: Admitted | undefined,
  cells: readonly (Admitted | undefined)[],
): string | undefined {
  const shape = type && shapeOf(type)
  if (shape?.kind === 'simple') return shape.type
  const counts = new Map<string, number>()
  for (const each of [allowed, ...cells].flatMap((cell) => (cell === undefined ? [] : typesOf(cell)))) {
    counts.set(each, (counts.get(each) ?? 0) + 1)
  }
  return [...counts].sort(([, a], [, b]) => b - a)[0]?.[0]
}

function typesOf(admitted: Admitted): readonly string[] {
  return spansOf(admitted).flatMap(({ start, end }) =>
    [start, end].flatMap((each) => (each === undefined || each === null ? [] : [typeOf(each)])),
  )
}

function isOfType(
  admitted: Admitted,
  expected: string | undefined,
  cell: Text,
  rule: number,
  findings: Findings,
): boolean {
  const found = typesOf(admitted).find((each) => each !== expected)
  if (found === undefined) return true
  const params = { cell: cell.text.trim(), expected: expected ?? '', found }
  findings.add('cell-mistyped', 'error', params, { rules: [rule], place: cell.place })
  return false
}

interface OutputColumn {
  readonly values: readonly (Value | undefined)[]
  readonly keys: readonly string[]
  readonly priorities: readonly Value[] | undefined
}

function readOutputs(
  { rules }: DecisionTable,
  clause: OutputClause,
  column: number,
  type: Type | undefined,
  findings: Findings,
): OutputColumn {
  const allowedText = clause.allowedValues?.text ?? type?.allowed?.text
  const allowed = allowedText === undefined ? undefined : admittedBy(allowedText)
  const priorities = allowed && pointsOf(allowed)
  const shape = type && shapeOf(type)
  const expected = shape?.kind === 'simple' ? shape.type : undefined
  const values = rules.map((rule, index) => {
    const cell = rule.outputs[column]
    const value = cell === undefined || cell.text.trim() === '' ? undefined : constantOf(cell.text)
    if (cell === undefined || value === undefined || value === null) return value
    const where = { rules: [index + 1], place: cell.place }
    if (expected !== undefined && typeOf(value) !== expected) {
      findings.add('cell-mistyped', 'error', { cell: cell.text.trim(), expected, found: typeOf(value) }, where)
    } else if (priorities !== undefined && !priorities.some((each) => formatted(each) === formatted(value))) {
      const params = { cell: cell.text.trim(), allowed: allowedText?.trim() ?? '' }
      findings.add('cell-not-allowed', 'error', params, where)
    }
    return value
  })
  const keys = rules.map((rule, index) => {
    const value = values[index]
    return value === undefined ? `? ${rule.outputs[column]?.text.trim() ?? ''}` : `= ${formatted(value)}`
  })
  return { values, keys, priorities }
}

/** The values, if nothing but values is listed. */
function pointsOf(admitted: Admitted): readonly Value[] | undefined {
  if (admitted.kind === 'not') return undefined
  const spans = spansOf(admitted)
  const points = spans.flatMap(({ start, end }) =>
    start !== undefined && end !== undefined && formatted(start) === formatted(end) ? [start] : [],
  )
  return points.length === spans.length ? points : undefined
}
