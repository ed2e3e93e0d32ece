/**
 * Brings state written by earlier versions to today's shape. Each change of shape gets a file here, from its number to the next; a
 * change of meaning gets a number in `semantics.ts` as well.
 */
import { assert } from '../../errors.js'
import type { InstanceState } from '../state.js'

export function upcast(stored: { readonly schema?: number }): InstanceState {
  assert(stored.schema === 1, `state of schema ${stored.schema} is known`)
  return stored as InstanceState // schema 1 is the shape that `InstanceState` describes
}
