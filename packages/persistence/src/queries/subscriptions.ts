import {
  decodeCursor,
  encodeCursor,
  type ListedSubscription,
  type Page,
  type SubscriptionQuery,
} from '@quytrinh/engine/ports'
import type { Dialect } from '../dialect.js'
import { pageOf } from '../page.js'
import { subscriptionOf } from '../rows.js'

const shape = ['uuid', 'number'] as const

/** One range of one index: that of the names and keys, that of the names alone, or the aggregate's own rows in the table. */
export async function listSubscriptions<Trx>(
  dialect: Dialect<Trx>,
  query: SubscriptionQuery,
): Promise<Page<ListedSubscription>> {
  const { agency, kind, name, key, instance, cursor, limit } = query
  let select = dialect.build
    .selectFrom('qt_subscription')
    .selectAll()
    .where('agency', '=', agency)
    .where('kind', '=', kind)
    .where('name', '=', name)
  if (key !== undefined) select = key === null ? select.where('key', 'is', null) : select.where('key', '=', key)
  if (instance !== undefined) select = select.where('aggregate', '=', dialect.storedUuid(instance))
  if (cursor !== undefined) {
    const [id, seq] = decodeCursor(cursor, shape)
    select = select.where(({ eb, refTuple, tuple }) =>
      eb(refTuple('aggregate', 'seq'), '>', tuple(dialect.storedUuid(id), seq)),
    )
  }
  // All keys are the same, but PostgreSQL does not conclude that from `is null`: named, it is the order of the index.
  const ordered = key === undefined || instance !== undefined ? select : select.orderBy('key')
  const { rows } = await dialect.run(
    ordered
      .orderBy('aggregate')
      .orderBy('seq')
      .limit(limit + 1)
      .compile(),
  )
  const items = rows.map((row) => subscriptionOf(row, dialect.uuidOf))
  return pageOf(items, limit, ({ id, seq }) => encodeCursor([id, seq]))
}
