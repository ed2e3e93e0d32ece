/** A union takes at most 500 selects on SQLite, and is planned slower the longer it is. */
const armsMax = 100

/** The selects of a union, in groups that one statement takes. */
export function chunksOf<T>(arms: readonly T[]): readonly (readonly T[])[] {
  return Array.from({ length: Math.ceil(arms.length / armsMax) }, (_, n) => arms.slice(n * armsMax, (n + 1) * armsMax))
}
