import { type Activation, decodeCursor, encodeCursor, type Page } from '@quytrinh/engine/ports'
import type { Dialect } from '../dialect.js'
import { pageOf } from '../page.js'
import { activationOf } from '../rows.js'

const shape = ['string'] as const

export async function listActivations<Trx>(
  dialect: Dialect<Trx>,
  agency: string,
  { limit, cursor }: { readonly limit: number; readonly cursor?: string },
): Promise<Page<Activation>> {
  const all = dialect.build.selectFrom('qt_activation').selectAll().where('agency', '=', agency)
  const rest = cursor === undefined ? all : all.where('key', '>', decodeCursor(cursor, shape)[0])
  const { rows } = await dialect.run(
    rest
      .orderBy('key')
      .limit(limit + 1)
      .compile(),
  )
  return pageOf(rows.map(activationOf), limit, ({ key }) => encodeCursor([key]))
}
