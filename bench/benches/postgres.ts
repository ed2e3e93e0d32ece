/**
 * Durable user actions per second on PostgreSQL: people complete the one task of an instance, which opens the next, each its own command and
 * each answered once it is committed. Against pgbench on the same server, which reads and writes the same rows as one read and one statement per
 * action, checks nothing and decides nothing. With `synchronous_commit` on and off.
 *
 * Needs PostgreSQL and pgbench on the machine. The data lies in the system's folder for temporary files: `TMPDIR` chooses the disk.
 */

import { startPostgres } from '../../packages/persistence/test/postgres-server.js'
import { type BenchmarkOptions, compare, type Figure } from '../figures.js'
import { furnish } from './postgres/office.js'
import { people } from './postgres/people.js'
import { bare } from './postgres/pgbench.js'
import { recorded } from './postgres/recorded.js'

/** People at work at once, clients of pgbench, and the share of its rate that the engine should reach. */
const crowds = [
  { size: 1, clients: 1, goal: 1 / 1.7 },
  { size: 8, clients: 8, goal: 0.6 },
  { size: 32, clients: 32, goal: 1.2 },
  { size: 128, clients: 64, goal: 1.6 },
] as const

const settings = { fsync: 'on', autovacuum: 'on', shared_buffers: '512MB', max_wal_size: '4GB', max_connections: '200' }

export async function run(options: BenchmarkOptions): Promise<readonly Figure[]> {
  const server = await startPostgres({ origin: 'local', settings })
  try {
    options.progress('an office with its instances')
    const office = await furnish(server.url)
    const action = await recorded(office)
    const figures: Figure[] = []
    for (const synchronous of ['on', 'off'] as const) {
      const pgbench = await bare(server.url, action, synchronous, options.progress)
      for (const { size, clients, goal } of crowds) {
        const sides = [
          { name: `pgbench, ${clients} clients`, perSecond: () => pgbench(clients) },
          {
            name: 'Quytrinh, createEngine',
            goal: Number(goal.toFixed(2)),
            perSecond: () => people(office, { size, synchronous, progress: options.progress }),
          },
        ]
        figures.push(...(await compare(`synchronous_commit ${synchronous}, ${size} at once`, sides, options)))
      }
    }
    return figures
  } finally {
    await server.stop()
  }
}
