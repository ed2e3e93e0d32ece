/** One line of a benchmark: what was measured, and how it compares with the baseline of the same run. */
export interface Figure {
  readonly name: string
  readonly perSecond: number
  /** How many times the baseline's rate. Undefined for the baseline itself. */
  readonly ratio?: number
  /** The figure it should reach, as a ratio. */
  readonly goal?: number
}

/** What a file in `bench/benches` exports as `run`. */
export type Benchmark = () => Promise<readonly Figure[]>

/** The figures as a table for the terminal. */
export function table(figures: readonly Figure[]): string {
  const rows = figures.map(({ name, perSecond, ratio, goal }) => [
    name,
    Math.round(perSecond).toLocaleString('en'),
    ratio === undefined ? '' : `${ratio.toPrecision(3)} ×`,
    goal === undefined ? '' : `goal ≥ ${goal} ×`,
  ])
  const header = ['', 'per second', 'ratio', '']
  const widths = header.map((_, column) => Math.max(...[header, ...rows].map((row) => (row[column] ?? '').length)))
  return [header, ...rows]
    .map((row) =>
      row.map((cell, column) => (column === 0 ? cell.padEnd(widths[0] ?? 0) : cell.padStart(widths[column] ?? 0))),
    )
    .map((row) => row.join('  ').trimEnd())
    .join('\n')
}
