/**
 * Durable actions per second on a SQLite file: people start an instance, and complete its one task, each its own command and each
 * answered only once it is on disk. Against a bare better-sqlite3 loop that writes the same rows, as many actions in each transaction as
 * there are people, and checks nothing. What is counted is a start and a completion together.
 *
 * Files lie in the system's folder for temporary files: `TMPDIR` chooses the disk.
 */
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type BenchmarkOptions, compare, type Figure, type Side } from '../figures.js'
import { bareLoop } from './sqlite/bare-loop.js'
import { people } from './sqlite/people.js'
import { recorded } from './sqlite/recorded.js'

/** People at work at once, and the share of the bare loop's rate that the engine should reach. */
const crowds = [
  { size: 1, goal: 0.6 },
  { size: 16, goal: 0.4 },
  { size: 64, goal: 0.5 },
] as const

/** V8 compiles what has run often: on a slow disk, one person would not get that far. */
const warmingRounds = 4

export async function run(options: BenchmarkOptions): Promise<readonly Figure[]> {
  const actions = await inFreshFile((file) => recorded(file))
  options.progress('until the code of both sides is compiled')
  for (let n = 0; n < warmingRounds; n++) {
    await inFreshFile((file) => bareLoop(file, actions, 64))
    await inFreshFile((file) => people(file, 64, () => {}))
  }
  const figures: Figure[] = []
  for (const { size, goal } of crowds) {
    const sides = [
      side(`bare better-sqlite3, ${size} in a transaction`, (file) => bareLoop(file, actions, size)),
      { ...side('Quytrinh, createEngine', (file) => people(file, size, options.progress)), goal },
    ]
    figures.push(...(await compare(`${size} at once`, sides, options)))
  }
  return figures
}

/** Every round has a file of its own, so that none pays for the rows of those before. */
function side(name: string, perSecond: (file: string) => Promise<number>): Side {
  return { name, perSecond: () => inFreshFile(perSecond) }
}

async function inFreshFile<T>(use: (file: string) => Promise<T>): Promise<T> {
  const folder = await mkdtemp(join(tmpdir(), 'quytrinh-bench-'))
  try {
    return await use(join(folder, 'bench.db'))
  } finally {
    await rm(folder, { recursive: true })
  }
}
