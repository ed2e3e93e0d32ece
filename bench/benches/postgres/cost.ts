import { readdirSync, readFileSync } from 'node:fs'
import type pg from 'pg'

/** What a server has used up so far: processor time of all its processes, and bytes of its log. */
export interface Cost {
  readonly serverMicros: number
  readonly walBytes: number
}

/** Processor time is told where the system has `/proc`, and 0 elsewhere. Rates suffer from whatever else the machine does; these hardly do. */
export async function costSoFar(pool: pg.Pool): Promise<Cost> {
  const { rows } = await pool.query<{ pid: number; wal: string }>(
    "select pg_backend_pid() as pid, (pg_current_wal_lsn() - '0/0')::text as wal",
  )
  const [row] = rows
  if (row === undefined) throw new Error('the server told nothing of itself')
  const processes = running()
  const server = processes.find(({ pid }) => pid === row.pid)?.parent
  const own = processes.filter(({ pid, parent }) => pid === server || parent === server)
  return { serverMicros: own.reduce((sum, { micros }) => sum + micros, 0), walBytes: Number(row.wal) }
}

interface Process {
  readonly pid: number
  readonly parent: number
  /** Of its own and of its children that have ended. */
  readonly micros: number
}

const microsPerTick = 10_000

function running(): readonly Process[] {
  try {
    return readdirSync('/proc').flatMap((name) => (/^\d+$/.test(name) ? processOf(Number(name)) : []))
  } catch {
    return [] // another system than Linux
  }
}

function processOf(pid: number): readonly Process[] {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8')
    // After the name, which may contain anything: state, parent, …; the times are the 12th to the 15th of these.
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ')
    const ticks = fields.slice(11, 15).reduce((sum, field) => sum + Number(field), 0)
    return [{ pid, parent: Number(fields[1]), micros: ticks * microsPerTick }]
  } catch {
    return [] // it has ended meanwhile
  }
}
