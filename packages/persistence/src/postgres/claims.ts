import type { Claimed, ClaimRequest, EpochMs, Lease, Uuid } from '@quytrinh/engine/ports'
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

/** How claimants keep out of each other's way. */
export type ClaimStrategy = 'skipLocked' | 'atomicUpdate'

/** Claimants that pick the same rows one after the other: all but the first come in vain, and pick again. */
const picksMax = 8

type ClaimedRow = DueStored & { readonly lease: Uuid | null; readonly picked: number | null }

export async function claim(
  connection: Connection,
  strategy: ClaimStrategy,
  request: ClaimRequest,
): Promise<readonly Claimed[]> {
  const { now, limit, leaseMs, worker, agency = null } = request
  const text = strategy === 'skipLocked' ? hotSql.claimSkipLocked : hotSql.claimAtomicUpdate
  const values = [...queuesOf(request), now, limit, leaseMs, worker, agency]
  for (let picks = 1; ; picks++) {
    const { rows } = await connection.query<ClaimedRow>(text, values)
    const claimed = rows.flatMap((row) => (row.lease === null ? [] : [claimedOf(row, row.lease, uuidOf)]))
    const isInVain = claimed.length === 0 && (rows[0]?.picked ?? 0) > 0
    if (!isInVain || picks === picksMax) return claimed.toSorted((a, b) => a.due - b.due)
  }
}

export function extend(connection: Connection, leases: readonly Lease[], leaseMs: number): Promise<boolean[]> {
  return ofRunning(connection, leases, hotSql.extend, leaseMs)
}

export function release(connection: Connection, leases: readonly Lease[]): Promise<boolean[]> {
  return ofRunning(connection, leases, hotSql.release)
}

/** Changes the rows whose leases run; answers which do. */
async function ofRunning(
  connection: Connection,
  leases: readonly Lease[],
  text: string,
  ...more: readonly number[]
): Promise<boolean[]> {
  if (leases.length === 0) return []
  const keys = [
    leases.map(({ agency }) => agency),
    leases.map(({ id }) => id),
    leases.map(({ seq }) => seq),
    leases.map(({ lease }) => lease),
  ]
  const { rows } = await connection.query<{ readonly n: number }>(text, [...keys, ...more])
  const running = new Set(rows.map(({ n }) => n))
  return leases.map((_, index) => running.has(index + 1))
}

export async function nextDue(
  connection: Connection,
  request: Pick<ClaimRequest, 'timers' | 'topics' | 'agency'>,
): Promise<EpochMs | undefined> {
  const { rows } = await connection.query<{ readonly due: string | null }>(hotSql.nextDue, [
    ...queuesOf(request),
    request.agency ?? null,
  ])
  const due = rows[0]?.due ?? null
  return due === null ? undefined : Number(due)
}
