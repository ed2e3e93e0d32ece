/** The one statement of a load, put together from the kinds of things it looks for, as that of a commit is. */
import type { Ref } from '@quytrinh/engine/ports'
import { listsAsTables, type RowList } from './row-lists.js'

export const refTypes: readonly Ref['type'][] = ['aggregate', 'reservation', 'activation']

interface Arm {
  readonly list: RowList
  readonly select: string
}

const arms: Readonly<Record<Ref['type'], Arm>> = {
  aggregate: {
    list: { name: 'aggregate', columns: { place: 'int', agency: 'text', id: 'uuid' } },
    select: `select w.place, 'aggregate' as type, coalesce(i.head, d.head) as hash, coalesce(i.revision, d.revision) as number,
  coalesce(i.kind, d.kind) as word, coalesce(i.status, d.status) as other, coalesce(i.state, d.state) as text,
  (select json_object_agg(s.part, s.json)::text from qt_state_part s where s.agency = w.agency and s.aggregate = w.id) as parts
from aggregate w
left join qt_instance i on i.agency = w.agency and i.id = w.id
left join qt_instance_done d on d.agency = w.agency and d.id = w.id
where i.id is not null or d.id is not null`,
  },
  reservation: {
    list: { name: 'reservation', columns: { place: 'int', agency: 'text', space: 'text', key: 'text' } },
    select: `select w.place, 'reservation' as type, r.request_hash as hash, null::int as number, null as word, null as other, r.answer as text, null as parts
from reservation w join qt_reservation r on r.agency = w.agency and r.space = w.space and r.key = w.key`,
  },
  activation: {
    list: { name: 'activation', columns: { place: 'int', agency: 'text', key: 'text' } },
    select: `select w.place, 'activation' as type, a.definition as hash, a.version as number, a.agency as word, a.key as other, a.publisher as text, null as parts
from activation w join qt_activation a on a.agency = w.agency and a.key = w.key`,
  },
}

export function listOf(type: Ref['type']): RowList {
  return arms[type].list
}

const texts = new Map<string, string>()

/** The statement that looks for these types of things; made once. */
export function loadStatement(types: readonly Ref['type'][]): string {
  const name = types.join()
  const text =
    texts.get(name) ??
    `with ${listsAsTables(types.map(listOf))}
${types.map((type) => arms[type].select).join('\nunion all\n')}`
  texts.set(name, text)
  return text
}
