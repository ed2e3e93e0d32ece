import type { AggregateRef, JournalEntry } from '@quytrinh/engine/ports'
import type { Dialect } from '../dialect.js'
import { entryOf } from '../rows.js'

const columns = [
  'agency',
  'aggregate',
  'revision',
  'kind',
  'commit_id',
  'author',
  'at',
  'previous',
  'hash',
  'facts',
] as const

export async function listJournal<Trx>(
  dialect: Dialect<Trx>,
  { agency, id }: AggregateRef,
  { after = 0, limit }: { readonly after?: number; readonly limit: number },
): Promise<readonly JournalEntry[]> {
  const { rows } = await dialect.run(
    dialect.build
      .selectFrom('qt_journal')
      .select(columns)
      .select(dialect.position.as('position'))
      .where('agency', '=', agency)
      .where('aggregate', '=', dialect.storedUuid(id))
      .where('revision', '>', after)
      .orderBy('revision')
      .limit(limit)
      .compile(),
  )
  return rows.map((row) => entryOf(row, dialect.uuidOf))
}
