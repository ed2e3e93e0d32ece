import { decodeCursor, encodeCursor, type InstanceQuery, type ListedInstance, type Page } from '@quytrinh/engine/ports'
import { sql } from 'kysely'
import type { Dialect } from '../dialect.js'
import { pageOf } from '../page.js'
import { instanceOf } from '../rows.js'

const columns = [
  'agency',
  'id',
  'revision',
  'kind',
  'status',
  'key',
  'version',
  'definition',
  'business_key',
  'incidents',
  'created_at',
  'created_by',
  'ended_at',
] as const

const shape = ['uuid'] as const

/** Open and ended aggregates lie apart: one arm for each, cut off at the limit, and merged. */
export async function listInstances<Trx>(dialect: Dialect<Trx>, query: InstanceQuery): Promise<Page<ListedInstance>> {
  const open = selectFrom(dialect, 'qt_instance', query)
  const ended = selectFrom(dialect, 'qt_instance_done', query)
  const merged = dialect.build
    .selectFrom(open.as('open'))
    .selectAll()
    .unionAll(dialect.build.selectFrom(ended.as('ended')).selectAll())
    .orderBy('id', query.oldestFirst ? 'asc' : 'desc')
    .limit(query.limit + 1)
  const { rows } = await dialect.run(
    (query.state === 'open' ? open : query.state === 'ended' ? ended : merged).compile(),
  )
  const items = rows.map((row) => instanceOf(row, dialect.uuidOf))
  return pageOf(items, query.limit, ({ id }) => encodeCursor([id]))
}

function selectFrom<Trx>(
  { build, storedUuid }: Dialect<Trx>,
  table: 'qt_instance' | 'qt_instance_done',
  query: InstanceQuery,
) {
  const { agency, kind, key, businessKey, withIncidents, oldestFirst, cursor, limit } = query
  const leading = leadingOf(table, query)
  const order = oldestFirst ? 'asc' : 'desc'
  const is = (column: 'business_key' | 'key' | 'kind', value: string) =>
    // Within `coalesce` a column is only tested: without statistics SQLite might choose the index that helps least.
    leading.includes(column)
      ? sql<boolean>`${sql.ref(column)} = ${value}`
      : sql<boolean>`coalesce(${sql.ref(column)}, '') = ${value}`
  let select = build.selectFrom(table).select(columns).where('agency', '=', agency)
  if (businessKey !== undefined) select = select.where(is('business_key', businessKey))
  if (key !== undefined) select = select.where(is('key', key))
  // Literal conditions: a partial index is used only where its own condition stands in the text.
  if (leading.includes('message')) select = select.where(sql<boolean>`kind = 'message'`)
  else if (kind !== undefined) select = select.where(is('kind', kind))
  if (leading.includes('kind')) select = select.where(sql<boolean>`kind <> 'instance'`)
  if (withIncidents) select = select.where(sql<boolean>`incidents > 0`)
  if (cursor !== undefined)
    select = select.where('id', oldestFirst ? '>' : '<', storedUuid(decodeCursor(cursor, shape)[0]))
  return select.orderBy('id', order).limit(limit + 1)
}

/** The question that leaves the fewest rows; the index on its columns leads, the others are tested row by row. */
function leadingOf(
  table: 'qt_instance' | 'qt_instance_done',
  { businessKey, withIncidents, kind, key }: InstanceQuery,
): readonly string[] {
  // Open messages are looked for with every wait that opens; ended ones by administrators only.
  const isMessage = kind === 'message' && key !== undefined
  if (isMessage && businessKey !== undefined && table === 'qt_instance') return ['message', 'key', 'business_key']
  if (businessKey !== undefined) return ['business_key']
  if (withIncidents) return ['incidents']
  if (kind !== undefined && kind !== 'instance' && !isMessage) return ['kind']
  return key === undefined ? [] : ['key']
}
