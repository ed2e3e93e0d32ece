/** What the committer is asked to do, and what it shows to whoever decides how. */
import type { AggregateType } from '../aggregate.js'
import type { EngineError } from '../errors.js'
import type { Json } from '../json.js'
import type { Activation, Author, DefinitionRow, DueRow, EpochMs, Hash, Lease, Ref, Uuid } from '../ports/store.js'

/**
 * One command on one aggregate. `decide` is pure and may be called several times: again after a need was met, again when somebody else
 * was faster.
 */
export interface Command {
  readonly agency: string
  /** The aggregate it is meant for. It may come to change others of the same agency. */
  readonly aggregate: Uuid
  /** Whether that aggregate cannot exist yet, so that nothing needs to be loaded. */
  readonly isNew?: boolean
  readonly author: Author
  /** Makes the command count once, however often it is sent. */
  readonly once?: { readonly commandId: string; readonly requestHash: Hash }
  /** Makes the command count only while this lease of a due row runs. */
  readonly lease?: Lease
  /** What else must be fresh from the store at every try. */
  readonly refs?: readonly Ref[]
  decide(work: Work): Decision
}

/** What a decision may read. */
export interface Work {
  readonly now: EpochMs
  /** What hosts were asked while this is decided, and have answered: the next flush asks anew. */
  readonly hosts: Map<string, unknown>
  /** An aggregate with all that earlier commands of the flush did to it; `unknown` has to be asked for by a need. */
  aggregate(id: Uuid): Working | 'none' | 'unknown'
  activation(agency: string, key: string): Activation | 'none' | 'unknown'
}

export interface Working {
  readonly type: AggregateType<unknown, unknown>
  readonly state: unknown
}

export type Decision =
  /** Commit these changes together and answer. */
  | {
      readonly type: 'commit'
      readonly changes: readonly Change[]
      readonly answer: Json
      readonly definitions?: readonly DefinitionRow[]
      readonly activations?: readonly Activation[]
    }
  /** Nothing to do; answer all the same. */
  | { readonly type: 'answer'; readonly answer: Json }
  | { readonly type: 'refused'; readonly error: EngineError }
  /** Decide again when these are at hand. */
  | { readonly type: 'needs'; readonly needs: readonly Needs[] }

/** Something to be loaded before a decision can be made; what has the same key is loaded once. */
export type Needs =
  | { readonly type: 'aggregate'; readonly agency: string; readonly id: Uuid }
  | { readonly type: 'activation'; readonly agency: string; readonly key: string }
  | { readonly type: 'other'; readonly key: string; load(): Promise<unknown> }

/** What a decision does to one aggregate. */
export interface Change {
  readonly id: Uuid
  readonly type: AggregateType<unknown, unknown>
  readonly state: unknown
  readonly facts: readonly unknown[]
}

/** Something that a commit has made due, now or later. */
export type DueNews = Pick<DueRow, 'kind' | 'topic'> & { readonly agency: string }

/** A commit as listeners in the same process see it, right after it. */
export interface Committed {
  readonly agency: string
  readonly id: Uuid
  readonly kind: string
  readonly facts: readonly unknown[]
  readonly author: Author
  readonly at: EpochMs
}
