/** Cursors of keyset pages: the key of the last row seen, as opaque text. */
import { EngineError, type Page } from '@quytrinh/engine/ports'

type Kind = 'number' | 'string' | 'uuid'
type Value<K extends Kind> = K extends 'number' ? number : string
type Values<K extends readonly Kind[]> = { readonly [I in keyof K]: Value<K[I]> }

/** The shape of a list's key. */
export interface KeyShape<K extends readonly Kind[]> {
  encode(values: Values<K>): string
  /** @throws EngineError `invalid-cursor` for a text that `encode` did not make */
  decode(cursor: string): Values<K>
}

export function keyShape<const K extends readonly Kind[]>(...kinds: K): KeyShape<K> {
  return {
    encode: (values) => Buffer.from(JSON.stringify(values)).toString('base64url'),
    decode: (cursor) => {
      const values = parse(cursor)
      const fits =
        Array.isArray(values) && values.length === kinds.length && kinds.every((kind, n) => isOf(kind, values[n]))
      if (!fits) {
        throw new EngineError('invalid-cursor', 'Expected the cursor of an earlier page but got another text.', {
          details: { cursor },
          status: 400,
        })
      }
      // Just checked, value by value.
      return values as unknown as Values<K>
    },
  }
}

function parse(cursor: string): unknown {
  try {
    return JSON.parse(Buffer.from(cursor, 'base64url').toString())
  } catch {
    return undefined
  }
}

const uuid = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/

function isOf(kind: Kind, value: unknown): boolean {
  if (kind === 'number') return Number.isInteger(value)
  return typeof value === 'string' && (kind === 'string' || uuid.test(value))
}

/** Turns `limit + 1` rows into a page of `limit`; the row too many says that there is another page. */
export function pageOf<T>(items: readonly T[], limit: number, cursorOf: (last: T) => string): Page<T> {
  const last = items[limit - 1]
  if (items.length <= limit || last === undefined) return { items }
  return { items: items.slice(0, limit), next: cursorOf(last) }
}
