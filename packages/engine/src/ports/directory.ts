/** Who belongs where: the organisation as the engine asks for it. */
import type { EpochMs } from './store.js'

export interface MembershipsRequest {
  readonly agency: string
  readonly user: string
  readonly at: EpochMs
  /** What the host says of them in `engine.as({ groups })`; only where the directory {@link Directory.acceptsGroups}. */
  readonly groups?: readonly string[]
}

/** What a person is, as the references that tasks are offered to. */
export interface Memberships {
  /** `user:an`, `group:van-thu`, `position:chanh-van-phong`, `unit:phong-tc`. Empty: nobody in this agency at this moment. */
  readonly refs: readonly string[]
}

/** A person as a screen shows them. */
export interface Person {
  readonly name: string
  /** Names of the positions, such as `Chánh Văn phòng`. */
  readonly positions: readonly string[]
  /** Name of the unit. */
  readonly unit?: string
}

/** Something known at a moment, or soon. */
export type Answer<T> = T | Promise<T>

/**
 * Who belongs where, and what they are called. Asked when a command is authorised and when a work list is read, always for a moment, so
 * that a person who moves gains and loses rights at that moment and no row has to be touched.
 */
export interface Directory {
  /** Whether `groups` may be given in `engine.as()`: the host then answers for them. */
  readonly acceptsGroups: boolean
  /** A rejected promise or an exception denies the command. */
  memberships(request: MembershipsRequest): Answer<Memberships>
  /** The person as of a moment; someone who has left is still found, by their last entry. */
  person(request: Omit<MembershipsRequest, 'groups'>): Answer<Person | undefined>
  /** What a reference is called, such as `Tổ Văn thư` for `group:van-thu`. */
  nameOf(request: { readonly agency: string; readonly ref: string; readonly at: EpochMs }): Answer<string | undefined>
}
