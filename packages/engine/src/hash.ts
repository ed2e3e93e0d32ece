/**
 * The chain of hashes through a journal: each row's hash covers the row and the hash before it, so that a row changed, removed, inserted
 * or moved shows.
 */
import { hash } from 'node:crypto'
import type { AggregateRef, Author, EpochMs, Hash, JournalRow, Uuid } from './ports/store.js'

/** What the hash of a journal row covers, besides the hash before it. */
export interface HashedRow {
  readonly agency: string
  readonly aggregateId: Uuid
  readonly revision: number
  readonly commitId: Uuid
  readonly at: EpochMs
  readonly author: Author
  /** JSON text, byte for byte as it is stored. */
  readonly facts: string
}

/**
 * The hash of a journal row: SHA-256, base64url without padding.
 *
 * @param previous - the hash of the row before it in the same aggregate, `null` for the first
 * @example
 * ```ts
 * const first = journalHash(null, { agency, aggregateId, revision: 1, commitId, at, author, facts: '[{"type":"instanceStarted"}]' })
 * ```
 */
export function journalHash(previous: Hash | null, row: HashedRow): Hash {
  const { actor, performedBy, mode, basis = null, decidedAt = null } = row.author
  const author = [actor, performedBy, mode, basis, decidedAt]
  // JSON escapes line breaks, so the first one ends the heading and no two rows have the same text.
  const heading = JSON.stringify([previous, row.agency, row.aggregateId, row.revision, row.commitId, row.at, author])
  return hash('sha256', `${heading}\n${row.facts}`, 'base64url')
}

/** A journal row with what its hash covers; every `JournalEntry` is one. */
export interface ChainedRow extends JournalRow, AggregateRef {
  readonly commitId: Uuid
}

/** Where a journal begins, or where an earlier check of it ended. */
export interface ChainLink {
  readonly revision: number
  readonly hash: Hash | null
}

/**
 * The first row that does not fit, and why: `revision`: a row is missing, repeated or out of order; `previous`: it does not continue the
 * row before it; `hash`: its content is not what was hashed.
 */
export interface ChainBreak {
  readonly reason: 'revision' | 'previous' | 'hash'
  /** Position among the rows given, from 0. */
  readonly index: number
  readonly agency: string
  readonly id: Uuid
  readonly revision: number
  readonly expected: string | number | null
  readonly found: string | number | null
}

/**
 * Checks the chain through consecutive journal rows of one aggregate.
 *
 * @param rows - by revision
 * @param after - the last row before them; by default they begin with the first row of the journal
 * @returns the first row that does not fit, or `undefined` where all do
 * @example
 * ```ts
 * const broken = verifyChain(await store.query.journal(ref, { limit: 1000 }))
 * if (broken) report(`revision ${broken.revision}: ${broken.reason}`)
 * ```
 */
export function verifyChain(
  rows: readonly ChainedRow[],
  after: ChainLink = { revision: 0, hash: null },
): ChainBreak | undefined {
  let last = after
  for (const [index, row] of rows.entries()) {
    const mismatch = misfit(row, last)
    if (mismatch) return { ...mismatch, index, agency: row.agency, id: row.id, revision: row.revision }
    last = row
  }
  return undefined
}

function misfit(row: ChainedRow, last: ChainLink): Pick<ChainBreak, 'reason' | 'expected' | 'found'> | undefined {
  if (row.revision !== last.revision + 1) {
    return { reason: 'revision', expected: last.revision + 1, found: row.revision }
  }
  if (row.previous !== last.hash) return { reason: 'previous', expected: last.hash, found: row.previous }
  const expected = journalHash(row.previous, { ...row, aggregateId: row.id })
  return row.hash === expected ? undefined : { reason: 'hash', expected, found: row.hash }
}
