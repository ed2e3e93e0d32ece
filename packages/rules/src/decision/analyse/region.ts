/** Sets of whole numbers as sorted, separate intervals: which parts of an axis a cell admits. */
export type Interval = readonly [from: number, to: number]
export type Region = readonly Interval[]

/** Sorted, and joined where they touch. */
export function union(intervals: Iterable<Interval>): Region {
  const sorted = [...intervals].filter(([from, to]) => from <= to).sort(([a], [b]) => a - b)
  const joined: [number, number][] = []
  for (const [from, to] of sorted) {
    const last = joined.at(-1)
    if (last !== undefined && from <= last[1] + 1) last[1] = Math.max(last[1], to)
    else joined.push([from, to])
  }
  return joined
}

export function intersection(a: Region, b: Region): Region {
  const common: Interval[] = []
  for (let i = 0, j = 0; i < a.length && j < b.length; ) {
    const [one, other] = [a[i], b[j]]
    if (one === undefined || other === undefined) break
    const from = Math.max(one[0], other[0])
    const to = Math.min(one[1], other[1])
    if (from <= to) common.push([from, to])
    if (one[1] < other[1]) i++
    else j++
  }
  return common
}

export function meets(a: Region, b: Region): boolean {
  for (let i = 0, j = 0; i < a.length && j < b.length; ) {
    const [one, other] = [a[i], b[j]]
    if (one === undefined || other === undefined) return false
    if (Math.max(one[0], other[0]) <= Math.min(one[1], other[1])) return true
    if (one[1] < other[1]) i++
    else j++
  }
  return false
}

/** What of `0..size-1` is not in a region. */
export function complement(region: Region, size: number): Region {
  const rest: Interval[] = []
  let from = 0
  for (const [start, end] of region) {
    if (from < start) rest.push([from, start - 1])
    from = end + 1
  }
  if (from < size) rest.push([from, size - 1])
  return rest
}

export function difference(a: Region, b: Region): Region {
  const size = (a.at(-1)?.[1] ?? -1) + 1
  return intersection(a, complement(b, size))
}

export function isFull(region: Region, size: number): boolean {
  const [only] = region
  return region.length === 1 && only !== undefined && only[0] === 0 && only[1] === size - 1
}

/** A set of combinations: one region for each column. */
export type Box = readonly Region[]

export function boxesMeet(a: Box, b: Box): boolean {
  return a.every((region, column) => meets(region, b[column] ?? []))
}

export function boxIntersection(a: Box, b: Box): Box {
  return a.map((region, column) => intersection(region, b[column] ?? []))
}

/** What is left of `from` without `taken`, as separate boxes: none where it is covered. */
export function boxDifference(from: Box, taken: Box): readonly Box[] {
  if (!boxesMeet(from, taken)) return [from]
  const rest: Box[] = []
  const core: Region[] = [...from]
  for (const [column, region] of from.entries()) {
    const outside = difference(region, taken[column] ?? [])
    if (outside.length > 0) rest.push(core.with(column, outside))
    core[column] = intersection(region, taken[column] ?? [])
  }
  return rest
}

export function regionKey(region: Region): string {
  return region.map(([from, to]) => `${from}-${to}`).join(',')
}
