import type { Uuid } from '@quytrinh/engine/ports'
import type { StoredUuid } from '../tables.js'

/** PostgreSQL keeps 16 bytes and speaks text. */
export function uuidOf(stored: StoredUuid): Uuid {
  return String(stored)
}
