import type { AggregateKind, Loaded, Ref } from '@quytrinh/engine/ports'
import type { Connection } from './connection.js'
import { hotSql } from './postgres.sql.js'

/** One row per answer; what the columns mean depends on the type. */
interface Row {
  readonly n: number
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
  const { rows } = await connection.query<Row>(hotSql.load, columnsOf(refs))
  const answers: (Loaded | undefined)[] = refs.map(() => undefined)
  for (const row of rows) answers[row.n] = loadedOf(row)
  return answers
}

function columnsOf(refs: readonly Ref[]): readonly (readonly (string | number)[])[] {
  const aggregates: [number[], string[], string[]] = [[], [], []]
  const reservations: [number[], string[], string[], string[]] = [[], [], [], []]
  const activations: [number[], string[], string[]] = [[], [], []]
  for (const [n, ref] of refs.entries()) {
    switch (ref.type) {
      case 'aggregate':
        push(aggregates, n, ref.agency, ref.id)
        break
      case 'reservation':
        push(reservations, n, ref.agency, ref.space, ref.key)
        break
      case 'activation':
        push(activations, n, ref.agency, ref.key)
        break
    }
  }
  return [...aggregates, ...reservations, ...activations]
}

function push(columns: (string | number)[][], ...row: readonly (string | number)[]): void {
  for (const [n, value] of row.entries()) columns[n]?.push(value)
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
