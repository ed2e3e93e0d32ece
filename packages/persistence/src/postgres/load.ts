import type { AggregateKind, Loaded, Ref } from '@quytrinh/engine/ports'
import type { Connection } from './connection.js'
import { listOf, loadStatement, refTypes } from './load.sql.js'
import { Rows } from './row-lists.js'

/** One row per answer; what the columns mean depends on the type. */
interface Row {
  readonly place: number
  readonly type: Loaded['type']
  readonly hash: string
  readonly number: number
  readonly word: string
  readonly other: string
  readonly text: string
  readonly parts: string | null
}

export async function load(connection: Connection, refs: readonly Ref[]): Promise<readonly (Loaded | undefined)[]> {
  if (refs.length === 0) return []
  const { text, values } = statementOf(refs)
  const { rows } = await connection.query<Row>(text, values)
  const answers: (Loaded | undefined)[] = refs.map(() => undefined)
  for (const row of rows) answers[row.place] = loadedOf(row)
  return answers
}

function statementOf(refs: readonly Ref[]): { readonly text: string; readonly values: readonly string[] } {
  const rows = {
    aggregate: new Rows(listOf('aggregate')),
    reservation: new Rows(listOf('reservation')),
    activation: new Rows(listOf('activation')),
  }
  for (const [place, ref] of refs.entries()) {
    if (ref.type === 'aggregate') rows.aggregate.add([place, ref.agency, ref.id])
    else if (ref.type === 'reservation') rows.reservation.add([place, ref.agency, ref.space, ref.key])
    else rows.activation.add([place, ref.agency, ref.key])
  }
  const types = refTypes.filter((type) => rows[type].length > 0)
  return { text: loadStatement(types), values: types.flatMap((type) => rows[type].arrays()) }
}

function loadedOf({ type, hash, number, word, other, text, parts }: Row): Loaded {
  switch (type) {
    case 'aggregate': {
      const more: Readonly<Record<string, string>> = parts === null ? {} : JSON.parse(parts)
      const state = [{ part: 'root', json: text }, ...Object.entries(more).map(([part, json]) => ({ part, json }))]
      // `word` is the kind, written by `commit` from a value of this type.
      return { type, head: hash, revision: number, kind: word as AggregateKind, status: other, state }
    }
    case 'reservation':
      return { type, requestHash: hash, answer: JSON.parse(text) }
    case 'activation':
      return { type, agency: word, key: other, version: number, definition: hash, publisher: text }
  }
}
