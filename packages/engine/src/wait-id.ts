/** The public id of a task or another wait: opaque and safe in a URL, and it says which aggregate has to be loaded to find the wait. */
import type { AggregateRef } from './ports/store.js'

/** A wait by its row key. */
export interface WaitRef extends AggregateRef {
  /** Number of the wait within its aggregate. */
  readonly seq: number
}

/** First byte of every id, so that another layout can be told apart. */
const layout = 1
const agencyAt = 21
const agencyBytesMax = 64
const uuidText = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/

/**
 * The public id of a wait, 29 to 114 characters of base64url.
 *
 * @param wait - `seq` from 0 to 2³² − 1; `agency` at most 64 bytes of UTF-8
 * @throws RangeError where the reference is not of that shape
 * @example
 * ```ts
 * const id = encodeWaitId({ agency: 'so-noi-vu', id: instanceId, seq: 7 })
 * ```
 */
export function encodeWaitId({ agency, id, seq }: WaitRef): string {
  const agencyBytes = Buffer.byteLength(agency)
  if (agencyBytes === 0 || agencyBytes > agencyBytesMax || !uuidText.test(id)) {
    throw new RangeError(`expected an agency of 1 to 64 bytes and a UUID, but got ${agency} and ${id}`)
  }
  return layOut({ agency, id, seq })
}

/**
 * The wait that a public id names, or `undefined` where the text is no id that {@link encodeWaitId} gives.
 *
 * @example
 * ```ts
 * const wait = decodeWaitId(request.params.task)
 * if (!wait) notFound()
 * ```
 */
export function decodeWaitId(text: string): WaitRef | undefined {
  const bytes = Buffer.from(text, 'base64url')
  if (bytes[0] !== layout || bytes.length <= agencyAt || bytes.length > agencyAt + agencyBytesMax) return undefined
  const hex = bytes.toString('hex', 1, 17)
  const id = [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join('-')
  const wait = { agency: bytes.toString('utf8', agencyAt), id, seq: bytes.readUInt32BE(17) }
  // Decoding is lenient (padding, stray characters, broken UTF-8); one wait has one id all the same.
  return layOut(wait) === text ? wait : undefined
}

function layOut({ agency, id, seq }: WaitRef): string {
  const bytes = Buffer.allocUnsafe(agencyAt + Buffer.byteLength(agency))
  bytes[0] = layout
  bytes.write(id.replaceAll('-', ''), 1, 'hex')
  bytes.writeUInt32BE(seq, 17)
  bytes.write(agency, agencyAt)
  return bytes.toString('base64url')
}
