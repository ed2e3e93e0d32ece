import type { Claimed, ClaimRequest, EpochMs, Uuid } from '@quytrinh/engine/ports'
import { claimedOf, type DueStored } from '../rows.js'
import type { Connection } from './connection.js'
import { hotSql } from './postgres.sql.js'
import { uuidOf } from './uuid.js'

/** Each queue is the head of an index of its own: kinds and topics, side by side. */
function queuesOf({ timers, topics }: Pick<ClaimRequest, 'timers' | 'topics'>): readonly [string[], string[]] {
  const jobs = [...new Set(topics)]
  return timers
    ? [
        ['timer', ...jobs.map(() => 'job')],
        ['', ...jobs],
      ]
    : [jobs.map(() => 'job'), jobs]
}

export async function claim(connection: Connection, request: ClaimRequest): Promise<readonly Claimed[]> {
  const { now, limit, leaseMs, worker } = request
  const values = [...queuesOf(request), now, limit, leaseMs, worker]
  const { rows } = await connection.query<DueStored & { readonly lease: Uuid }>(hotSql.claim, values)
  return rows.map((row) => claimedOf(row, row.lease, uuidOf)).toSorted((a, b) => a.due - b.due)
}

export async function extend(connection: Connection, leases: readonly Uuid[], leaseMs: number): Promise<boolean[]> {
  if (leases.length === 0) return []
  const { rows } = await connection.query<{ readonly lease: Uuid }>(hotSql.extend, [leases, leaseMs])
  const running = new Set(rows.map(({ lease }) => lease))
  return leases.map((lease) => running.has(lease))
}

export async function nextDue(
  connection: Connection,
  request: Pick<ClaimRequest, 'timers' | 'topics'>,
): Promise<EpochMs | undefined> {
  const { rows } = await connection.query<{ readonly due: string | null }>(hotSql.nextDue, queuesOf(request))
  const due = rows[0]?.due ?? null
  return due === null ? undefined : Number(due)
}
