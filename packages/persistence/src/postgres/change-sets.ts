import type { ChangeSet, Loaded, Ref, Verdict } from '@quytrinh/engine/ports'
import { commitOf, verdictOf } from './commit.js'
import type { Connection } from './connection.js'
import { isLostRace } from './errors.js'
import { load } from './load.js'
import { hotSql } from './postgres.sql.js'

/** A single change set that loses races this often is answered `busy`. */
const attemptsMax = 4

/** How long rows that somebody else holds are waited for, before `locked`. */
const lockTimeoutMs = 10_000

/**
 * Applies change sets in one statement. One that lost a race undid its neighbours as well: each half is tried again by itself, so that
 * the loser ends up alone and gets its verdict from what the winner left.
 */
export async function commit(connection: Connection, changes: readonly ChangeSet[]): Promise<readonly Verdict[]> {
  if (changes.length === 0) return []
  for (let attempt = 0; attempt < attemptsMax; attempt++) {
    try {
      return await flush(connection, changes)
    } catch (error) {
      if (!isLostRace(error)) throw error
    }
    if (changes.length > 1) {
      const half = Math.ceil(changes.length / 2)
      const first = await commit(connection, changes.slice(0, half))
      return [...first, ...(await commit(connection, changes.slice(half)))]
    }
  }
  return changes.map(() => 'busy')
}

/** Decides and applies a change set under the locks of its rows; after a lost race nothing was written, and it is decided again. */
export async function commitLocked(
  connection: Connection,
  refs: readonly Ref[],
  decide: (loaded: readonly (Loaded | undefined)[]) => ChangeSet | undefined,
): Promise<Verdict | undefined> {
  for (let attempt = 0; attempt < attemptsMax; attempt++) {
    try {
      return await connection.transaction(async (within) => {
        await lock(within, refs)
        const changes = decide(await load(within, refs))
        return changes && (await flush(within, [changes]))[0]
      })
    } catch (error) {
      if (!isLostRace(error)) throw error
    }
  }
  return 'busy'
}

async function lock(within: Connection, refs: readonly Ref[]): Promise<void> {
  const aggregates = refs.filter((ref) => ref.type === 'aggregate')
  // The patience within a host's transaction is the host's affair.
  if (!within.isNested) await within.query("select set_config('lock_timeout', $1, true)", [String(lockTimeoutMs)])
  await within.query(hotSql.lock, [aggregates.map(({ agency }) => agency), aggregates.map(({ id }) => id)])
}

async function flush(connection: Connection, changes: readonly ChangeSet[]): Promise<readonly Verdict[]> {
  const { text, values } = commitOf(changes)
  const send = (by: Connection) => by.query<{ readonly unit: number }>(text, values)
  const { rows } = await (connection.isNested ? connection.transaction(send) : send(connection))
  if (rows.length === 0) return changes.map(() => 'applied')
  const units = new Set(rows.map(({ unit }) => unit))
  const verdicts = await verdictsOf(
    connection,
    changes.filter((_, index) => units.has(index + 1)),
  )
  return changes.map((_, index) => (units.has(index + 1) ? (verdicts.shift() ?? 'busy') : 'applied'))
}

async function verdictsOf(connection: Connection, refused: readonly ChangeSet[]): Promise<Verdict[]> {
  const { text, values } = verdictOf(refused)
  const { rows } = await connection.query<{ readonly unit: number; readonly verdict: Verdict }>(text, values)
  const byUnit = new Map(rows.map(({ unit, verdict }) => [unit, verdict]))
  return refused.map((_, index) => byUnit.get(index + 1) ?? 'busy')
}
