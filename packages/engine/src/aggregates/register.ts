/**
 * A register of document numbers (số đến, số đi): sequential per agency, register and calendar year (NĐ 30/2020 Art. 15, 22). An aggregate
 * of its own, changed in the same commit as the instance that takes a number: a refused commit takes none, and none is skipped.
 */
import { type AggregateType, inOnePart, namedUuid, noRows } from '../aggregate.js'
import { assert } from '../errors.js'
import type { EpochMs, Uuid } from '../ports/store.js'

export interface RegisterState {
  readonly schema: 1
  readonly register: string
  readonly year: number
  /** The last number taken; 0 before the first. */
  readonly last: number
  readonly openedAt: EpochMs
  readonly openedBy: string
}

export type RegisterFact = { readonly type: 'numberTaken'; readonly number: number; readonly instance: Uuid }

export const registerType: AggregateType<RegisterState, RegisterFact> = {
  kind: 'register',
  ...inOnePart<RegisterState>(),
  isEnded: () => false,
  summary: ({ register, openedAt, openedBy }) => ({
    status: 'active',
    key: register,
    version: 1,
    definition: null,
    businessKey: null,
    incidents: 0,
    createdAt: openedAt,
    createdBy: openedBy,
    endedAt: null,
  }),
  rows: () => noRows,
}

export function registerId(agency: string, register: string, year: number): Uuid {
  return namedUuid('register', agency, register, String(year))
}

/** The register after a number was taken; the number is the next one. */
export function takeNumber(state: RegisterState, number: number): RegisterState {
  assert(number === state.last + 1, `number ${number} follows ${state.last} in ${state.register}`)
  return { ...state, last: number }
}
