import type { Grid } from './grid.js'
import type { Box } from './region.js'

/** A box as one unary test for each column, and as one text: `Age [18..25), Risk "HIGH"`. */
export function describeBox({ axes }: Grid, box: Box): { readonly box: readonly string[]; readonly text: string } {
  const tests = axes.map((axis, column) => axis.describe(box[column] ?? []) || '-')
  const named = axes.flatMap(({ label }, column) => (tests[column] === '-' ? [] : [`${label} ${tests[column]}`]))
  const text = named.length === 0 ? axes.map(({ label }) => `${label} -`) : named
  return { box: tests, text: text.join('; ') }
}
