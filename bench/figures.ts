/** One line of a benchmark: what was measured, and how it compares with the other side in the same run. */
export interface Figure {
  readonly name: string
  /** Rounds of this side, per second. */
  readonly perSecond: Spread
  /** This side's rate as a multiple of the other side's, round by round. Undefined for the other side itself. */
  readonly ratio?: Spread
  /** The median ratio it should reach. */
  readonly goal?: number
}

export interface Spread {
  readonly min: number
  readonly median: number
  readonly max: number
}

/** What a file in `bench/benches` exports as `run`. */
export type Benchmark = (options: BenchmarkOptions) => Promise<readonly Figure[]>

export interface BenchmarkOptions {
  /** Every side is measured once a round, in turn, so that noise of the machine meets all alike. */
  readonly rounds: number
  /** Told what is being measured. */
  readonly progress: (line: string) => void
}

/** One side: how often per second it does its work, measured for about a moment. */
export interface Side {
  readonly name: string
  perSecond(): Promise<number>
}

/** Measures sides in turn, round by round; the first is what the others are compared with. */
export async function compare(
  what: string,
  sides: readonly (Side & { readonly goal?: number })[],
  { rounds, progress }: BenchmarkOptions,
): Promise<readonly Figure[]> {
  const rates: number[][] = sides.map(() => [])
  for (let round = 1; round <= rounds; round++) {
    progress(`${what}: round ${round}/${rounds}`)
    for (const [index, side] of sides.entries()) rates[index]?.push(await side.perSecond())
  }
  const [base = []] = rates
  return sides.map(({ name, goal }, index): Figure => {
    const own = rates[index] ?? []
    const figure = { name: `${what}: ${name}`, perSecond: spread(own) }
    if (index === 0) return figure
    const ratio = spread(own.map((rate, round) => rate / (base[round] ?? Number.NaN)))
    return { ...figure, ratio, ...(goal === undefined ? {} : { goal }) }
  })
}

export function spread(values: readonly number[]): Spread {
  const sorted = values.toSorted((a, b) => a - b)
  const at = (share: number): number => sorted[Math.floor((sorted.length - 1) * share)] ?? Number.NaN
  return { min: at(0), median: at(0.5), max: at(1) }
}

/** The figures as a table, for terminals and for `docs/performance.md`. */
export function table(figures: readonly Figure[]): string {
  const rows = figures.map(({ name, perSecond, ratio, goal }) => [
    name,
    Math.round(perSecond.median).toLocaleString('en'),
    ratio === undefined ? '' : ratio.median.toPrecision(3),
    ratio === undefined ? '' : `${ratio.min.toPrecision(3)}–${ratio.max.toPrecision(3)}`,
    goal === undefined ? '' : `≥ ${Number(goal.toPrecision(2))}`,
  ])
  const header = ['', 'rate', 'ratio', 'min–max', 'goal']
  const widths = header.map((_, column) => Math.max(...[header, ...rows].map((row) => (row[column] ?? '').length), 3))
  const line = (cells: readonly string[]): string =>
    `| ${cells.map((cell, column) => (column === 0 ? cell.padEnd(widths[0] ?? 0) : cell.padStart(widths[column] ?? 0))).join(' | ')} |`
  const rule = `|${widths.map((width, column) => (column === 0 ? `-${'-'.repeat(width)}-` : `-${'-'.repeat(width)}:`)).join('|')}|`
  return [line(header), rule, ...rows.map(line)].join('\n')
}
