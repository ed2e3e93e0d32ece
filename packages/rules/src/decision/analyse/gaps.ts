/** Combinations no rule matches, as boxes: columns are split where the rules change, rules are followed into every part. */
import { describeBox } from './describe-box.js'
import { FINDINGS_MAX, type Findings } from './findings.js'
import type { Grid, GridRule } from './grid.js'
import { type Box, type Interval, isFull, type Region, regionKey, union } from './region.js'

/** Parts looked at before the search gives up. */
const STEPS_MAX = 600_000

/** @returns the gaps, and whether all of them were found */
export function gapsOf({ axes, rules }: Grid): { readonly gaps: readonly Box[]; readonly isComplete: boolean } {
  // A cell that is not known may admit anything: what only it could cover is not called a gap.
  const search = new Search(axes.map(({ size }) => size))
  const gaps = search.uncovered(rules, new Set(axes.keys()))
  return { gaps: gaps.slice(0, FINDINGS_MAX + 1), isComplete: search.steps <= STEPS_MAX }
}

type Partial = ReadonlyMap<number, Region>

class Search {
  steps = 0
  readonly #sizes: readonly number[]
  readonly #known = new Map<string, readonly Partial[]>()

  constructor(sizes: readonly number[]) {
    this.#sizes = sizes
  }

  uncovered(rules: readonly GridRule[], columns: ReadonlySet<number>): readonly Box[] {
    return this.#search(rules, columns).map((partial) =>
      this.#sizes.map((size, column) => partial.get(column) ?? [[0, size - 1]]),
    )
  }

  #search(rules: readonly GridRule[], columns: ReadonlySet<number>): readonly Partial[] {
    if (rules.length === 0) return [new Map()]
    if (this.steps > STEPS_MAX) return []
    const open = [...columns].filter((column) => rules.some(({ box }) => !this.#isFull(box, column)))
    if (rules.some(({ box }) => open.every((column) => this.#isFull(box, column)))) return []
    const key = `${open.join(',')}:${rules.map(({ number }) => number).join(',')}`
    const known = this.#known.get(key)
    if (known !== undefined) return known
    const gaps = this.#split(rules, open)
    this.#known.set(key, gaps)
    return gaps
  }

  #split(rules: readonly GridRule[], open: readonly number[]): readonly Partial[] {
    const column = this.#bestColumn(rules, open)
    const rest = new Set(open.filter((each) => each !== column))
    const byResult = new Map<string, { readonly found: readonly Partial[]; readonly parts: Interval[] }>()
    let count = 0
    for (const { parts, active } of slices(rules, column, this.#sizes[column] ?? 0)) {
      this.steps += 1 + active.length / 16
      const found = this.#search(active, rest)
      if (found.length === 0) continue
      const key = found.map(keyOf).join('|')
      const same = byResult.get(key)
      if (same === undefined) byResult.set(key, { found, parts: [...parts] })
      else same.parts.push(...parts)
      count += found.length
      // More than anybody reads: what is missing is said by the count.
      if (count > FINDINGS_MAX * 4) break
    }
    return [...byResult.values()].flatMap(({ found, parts }) => {
      const region = union(parts)
      if (isFull(region, this.#sizes[column] ?? 0)) return found
      return found.map((partial) => new Map([...partial, [column, region]]))
    })
  }

  /** The column in which the rules are shortest: it leaves the fewest of them in each part. */
  #bestColumn(rules: readonly GridRule[], open: readonly number[]): number {
    let best = open[0] ?? 0
    let least = Number.POSITIVE_INFINITY
    for (const column of open) {
      const length = rules.reduce((sum, { box }) => sum + lengthOf(box[column] ?? []), 0) / (this.#sizes[column] ?? 1)
      if (length < least) [best, least] = [column, length]
    }
    return best
  }

  #isFull(box: Box, column: number): boolean {
    return isFull(box[column] ?? [], this.#sizes[column] ?? 0)
  }
}

function lengthOf(region: Region): number {
  return region.reduce((sum, [from, to]) => sum + to - from + 1, 0)
}

function keyOf(partial: Partial): string {
  return [...partial]
    .sort(([a], [b]) => a - b)
    .map(([column, region]) => `${column}:${regionKey(region)}`)
    .join(';')
}

interface Slice {
  readonly parts: readonly Interval[]
  readonly active: readonly GridRule[]
}

/** The parts of a column, those in which the same rules are there together. */
function slices(rules: readonly GridRule[], column: number, size: number): readonly Slice[] {
  const opening = new Map<number, GridRule[]>()
  const closing = new Map<number, GridRule[]>()
  const cuts = new Set<number>([0])
  for (const rule of rules) {
    for (const [from, to] of rule.box[column] ?? []) {
      push(opening, from, rule)
      push(closing, to + 1, rule)
      cuts.add(from).add(to + 1)
    }
  }
  const active = new Map<number, GridRule>()
  const bySet = new Map<string, { parts: Interval[]; active: readonly GridRule[] }>()
  const places = [...cuts].filter((at) => at < size).sort((a, b) => a - b)
  for (const [index, at] of places.entries()) {
    for (const rule of closing.get(at) ?? []) active.delete(rule.number)
    for (const rule of opening.get(at) ?? []) active.set(rule.number, rule)
    const members = [...active.values()].sort((a, b) => a.number - b.number)
    const key = members.map(({ number }) => number).join(',')
    const part: Interval = [at, (places[index + 1] ?? size) - 1]
    const slice = bySet.get(key)
    if (slice === undefined) bySet.set(key, { parts: [part], active: members })
    else slice.parts.push(part)
  }
  return [...bySet.values()]
}

function push(map: Map<number, GridRule[]>, at: number, rule: GridRule): void {
  const rules = map.get(at)
  if (rules === undefined) map.set(at, [rule])
  else rules.push(rule)
}

/** A table with a default has no gaps. */
export function findGaps(grid: Grid, findings: Findings): void {
  const { hitPolicy, outputs, rules } = grid.table
  if (rules.length === 0 || outputs.some(({ defaultEntry }) => defaultEntry !== undefined)) return
  const isMany = hitPolicy === 'COLLECT' || hitPolicy === 'RULE ORDER' || hitPolicy === 'OUTPUT ORDER'
  const { gaps, isComplete } = gapsOf(grid)
  for (const gap of gaps) {
    const { box, text } = describeBox(grid, gap)
    // Words nobody listed are seldom meant to be handled.
    const isUnlisted = grid.axes.some((axis, column) => axis.isText() && axis.isUnnamed(gap[column] ?? []))
    findings.add('gap', isMany || isUnlisted ? 'info' : 'warning', { box: text }, { box })
  }
  if (!isComplete) findings.add('analysis-incomplete', 'info', { kind: 'gap' })
}
