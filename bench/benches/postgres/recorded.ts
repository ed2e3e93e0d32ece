import { createEngine } from '@quytrinh/engine'
import { postgresStore } from '@quytrinh/persistence'
import type pg from 'pg'
import type { Office } from './office.js'
import { poolOf } from './pool.js'

/** How many rows of each table one action touched, by the server's own count; what the statement of pgbench is checked against. */
export type Touched = Readonly<
  Record<string, { readonly inserted: number; readonly updated: number; readonly deleted: number }>
>

const countAll = `select relname as name, n_tup_ins::int as inserted, n_tup_upd::int as updated, n_tup_del::int as deleted
from pg_stat_user_tables where relname like 'qt\\_%'`

/** Lets the engine complete one task, and says what that did to the tables. */
export async function recorded(office: Office): Promise<Touched> {
  const [instance] = office.instances
  if (instance === undefined) throw new Error('the bench has no instance')
  const pool = poolOf(office.url, { max: 1 })
  const engine = createEngine({ store: postgresStore({ pool }) })
  await engine.migrate()
  const before = await counted(pool)
  for (let twice = 0; twice < 2; twice++) {
    await office.complete(engine, instance)
  }
  const after = await counted(pool)
  await engine.stop()
  await pool.end()
  return touchedBetween(before, after, 2)
}

/** The server counts with a delay, unless a connection is told to hand in what it has. */
export async function counted(pool: pg.Pool): Promise<Touched> {
  await pool.query('select pg_stat_force_next_flush()')
  const { rows } = await pool.query(countAll)
  return Object.fromEntries(rows.map(({ name, inserted, updated, deleted }) => [name, { inserted, updated, deleted }]))
}

export function touchedBetween(before: Touched, after: Touched, times: number): Touched {
  return Object.fromEntries(
    Object.entries(after).flatMap(([name, now]) => {
      const then = before[name] ?? { inserted: 0, updated: 0, deleted: 0 }
      const touched = {
        inserted: (now.inserted - then.inserted) / times,
        updated: (now.updated - then.updated) / times,
        deleted: (now.deleted - then.deleted) / times,
      }
      return touched.inserted + touched.updated + touched.deleted > 0 ? [[name, touched]] : []
    }),
  )
}
