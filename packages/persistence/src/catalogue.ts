import type { Catalogue, CatalogueDocument } from '@quytrinh/engine/ports'
import { type RawBuilder, type Selectable, sql } from 'kysely'
import { chunksOf } from './chunks.js'
import type { Dialect } from './dialect.js'
import { definitionOf, documentOf } from './rows.js'
import type { DocumentTable } from './tables.js'

export function catalogueOf<Trx>(dialect: Dialect<Trx>): Catalogue {
  return {
    definition: async (hash) => {
      // Two agencies may have uploaded the same file at the same moment: the first counts.
      const uploads = dialect.build.selectFrom('qt_definition').selectAll().where('hash', '=', hash)
      const { rows } = await dialect.run(uploads.orderBy('created_at').orderBy('agency').limit(1).compile())
      return rows[0] && definitionOf(rows[0])
    },
    documents: async (refs) => {
      const unions = chunksOf(refs).map((some) => dialect.run(newestOfEach(some).compile(dialect.build)))
      const rows = (await Promise.all(unions)).flatMap((result) => result.rows)
      const found = new Map(rows.map((row) => [keyOf(row), documentOf(row)]))
      return refs.map((ref) => found.get(keyOf(ref)))
    },
    put: async (document) => {
      const { written } = await dialect.run(insertNext(document).compile(dialect.build))
      return written === 1 ? 'applied' : 'stale'
    },
  }
}

type DocumentKey = Pick<CatalogueDocument, 'agency' | 'type' | 'key'>

const keyOf = ({ agency, type, key }: Selectable<Pick<DocumentTable, keyof DocumentKey>>): string =>
  JSON.stringify([agency, type, key])

function newestOfEach(refs: readonly DocumentKey[]): RawBuilder<Selectable<DocumentTable>> {
  const arms = refs.map(
    ({ agency, type, key }) => sql`select * from (select * from qt_document
      where agency = ${agency} and type = ${type} and key = ${key} order by version desc limit 1) as newest`,
  )
  return sql`${sql.join(arms, sql` union `)}`
}

/** One statement, so that of two writers of the same version one finds the other's row. */
function insertNext({ agency, type, key, version, content, at, by }: CatalogueDocument): RawBuilder<unknown> {
  return sql`insert into qt_document (agency, type, key, version, content, at, by)
    select agency, type, key, version, content, at, by
    from (select cast(${agency} as text) as agency, cast(${type} as text) as type, cast(${key} as text) as key,
      cast(${version} as integer) as version, cast(${JSON.stringify(content)} as text) as content, cast(${at} as bigint) as at,
      cast(${by} as text) as by) as next
    where version = 1 + (select coalesce(max(version), 0) from qt_document where agency = ${agency} and type = ${type} and key = ${key})
    on conflict (agency, type, key, version) do nothing`
}
