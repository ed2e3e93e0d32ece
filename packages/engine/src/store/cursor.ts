/** Cursors of keyset pages: the order key of the last row, as opaque text. */
import { EngineError } from '../errors.js'

interface Shapes {
  readonly string: string
  readonly uuid: string
  readonly number: number
  readonly 'number?': number | null
}

/** What stands at each place of an order key; `number` is whole, `number?` may be null. */
export type KeyShape = readonly (keyof Shapes)[]

/** The order key of a shape: `['number?', 'uuid']` is a number or null, and a text. */
export type KeyOf<Shape extends KeyShape> = { readonly [Index in keyof Shape]: Shapes[Shape[Index]] }

/**
 * The cursor of a page's last row.
 *
 * @param key - the columns the list is ordered by
 * @example
 * ```ts
 * const next = encodeCursor([task.due, task.id, task.seq])
 * ```
 */
export function encodeCursor(key: readonly (string | number | null)[]): string {
  return Buffer.from(JSON.stringify(key)).toString('base64url')
}

/**
 * The order key in a cursor.
 *
 * @param shape - what stands at each place
 * @throws EngineError `invalid-cursor` where it is no cursor of such a list
 * @example
 * ```ts
 * const [due, id, seq] = decodeCursor(query.cursor, ['number?', 'uuid', 'number'])
 * ```
 */
export function decodeCursor<const Shape extends KeyShape>(cursor: string, shape: Shape): KeyOf<Shape> {
  const key = parse(cursor)
  if (!fits(key, shape)) {
    const message = 'Expected the cursor of the page before, but got another text; ask for the first page again.'
    throw new EngineError('invalid-cursor', message, { details: { cursor }, status: 400 })
  }
  return key
}

function parse(cursor: string): unknown {
  try {
    return JSON.parse(Buffer.from(cursor, 'base64url').toString())
  } catch {
    // Text that is no JSON fits no shape: the caller is told so.
    return undefined
  }
}

function fits<Shape extends KeyShape>(key: unknown, shape: Shape): key is KeyOf<Shape> {
  return Array.isArray(key) && key.length === shape.length && shape.every((type, n) => isOf(type, key[n]))
}

const uuid = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/

function isOf(type: keyof Shapes, value: unknown): boolean {
  if (type === 'number') return Number.isInteger(value)
  if (type === 'number?') return value === null || Number.isInteger(value)
  return typeof value === 'string' && (type === 'string' || uuid.test(value))
}
