/** One flush: the commands stepped in turn on the aggregates they share, folded into change sets. */
import { type AggregateType, noRows, type Recorded } from '../aggregate.js'
import { assert } from '../errors.js'
import { journalHash } from '../hash.js'
import type { Json } from '../json.js'
import type {
  Activation,
  AggregateChange,
  ChangeSet,
  DefinitionRow,
  EpochMs,
  Hash,
  JournalRow,
  Lease,
  Reservation,
  Uuid,
} from '../ports/store.js'
import type { Change, Command, Committed, Decision, Work, Working } from './command.js'

/** An aggregate as the store has it. */
export interface Known {
  readonly agency: string
  readonly id: Uuid
  readonly type: AggregateType<unknown, unknown>
  readonly head: Hash
  readonly revision: number
  readonly state: unknown
}

/** An aggregate in the course of a flush: as it was, and as the commands so far have made it. */
interface Draft {
  readonly agency: string
  readonly id: Uuid
  readonly type: AggregateType<unknown, unknown>
  readonly before: Known | undefined
  state: unknown
  head: Hash | null
  revision: number
  unit: Unit
  readonly recorded: Recorded<unknown>[]
  readonly journal: JournalRow[]
}

/** Commands that share an aggregate stand or fall together. */
export interface Unit {
  readonly agency: string
  readonly commitId: Uuid
  commands: Command[]
  drafts: Draft[]
  reservations: Reservation[]
  definitions: DefinitionRow[]
  activations: Activation[]
  leases: Lease[]
  committed: Committed[]
}

export class Flush implements Work {
  readonly now: EpochMs
  readonly hosts: Map<string, unknown>
  readonly units: Set<Unit> = new Set()
  readonly #known: ReadonlyMap<Uuid, Known | 'none'>
  readonly #activations: ReadonlyMap<string, Activation | 'none'>
  readonly #drafts = new Map<Uuid, Draft>()
  readonly #newId: () => Uuid

  constructor(options: {
    readonly now: EpochMs
    readonly known: ReadonlyMap<Uuid, Known | 'none'>
    readonly activations: ReadonlyMap<string, Activation | 'none'>
    readonly newId: () => Uuid
    readonly hosts?: Map<string, unknown>
  }) {
    this.now = options.now
    this.hosts = options.hosts ?? new Map()
    this.#known = options.known
    this.#activations = options.activations
    this.#newId = options.newId
  }

  aggregate(id: Uuid): Working | 'none' | 'unknown' {
    return this.#drafts.get(id) ?? this.#known.get(id) ?? 'unknown'
  }

  activation(agency: string, key: string): Activation | 'none' | 'unknown' {
    return this.#activations.get(activationKey(agency, key)) ?? 'unknown'
  }

  /** Takes a decision into its unit; units that turn out to share an aggregate become one. */
  accept(command: Command, decision: Extract<Decision, { type: 'commit' }>): void {
    const touched = decision.changes.map(({ id }) => this.#drafts.get(id)?.unit).filter((unit) => unit !== undefined)
    const unit = this.#merged([...new Set(touched)], command.agency)
    unit.commands.push(command)
    unit.definitions.push(...(decision.definitions ?? []))
    unit.activations.push(...(decision.activations ?? []))
    if (command.lease !== undefined) unit.leases.push(command.lease)
    if (command.once !== undefined)
      unit.reservations.push(reservationOf(command, { answer: decision.answer }, this.now))
    for (const change of decision.changes) this.#record(unit, command, change)
  }

  /** The unit that has an aggregate in hand, if one has: what is decided on its uncommitted state stands or falls with it. */
  unitOf(id: Uuid): Unit | undefined {
    return this.#drafts.get(id)?.unit
  }

  /** Takes a decision that changes nothing, and keeps it for whoever sends the same command again. */
  acceptOutcome(command: Command, outcome: StoredAnswer): void {
    const shared = this.unitOf(command.aggregate)
    if (shared === undefined && command.once === undefined) return
    const unit = shared ?? this.#merged([], command.agency)
    unit.commands.push(command)
    if (command.once !== undefined) unit.reservations.push(reservationOf(command, outcome, this.now))
  }

  #merged(units: readonly Unit[], agency: string): Unit {
    const [first, ...others] = units
    if (first === undefined) {
      const { units: all } = this
      const unit: Unit = {
        agency,
        commitId: this.#newId(),
        commands: [],
        drafts: [],
        reservations: [],
        definitions: [],
        activations: [],
        leases: [],
        committed: [],
      }
      all.add(unit)
      return unit
    }
    for (const other of others) {
      for (const draft of other.drafts) draft.unit = first
      first.commands.push(...other.commands)
      first.drafts.push(...other.drafts)
      first.reservations.push(...other.reservations)
      first.definitions.push(...other.definitions)
      first.activations.push(...other.activations)
      first.leases.push(...other.leases)
      first.committed.push(...other.committed)
      this.units.delete(other)
    }
    return first
  }

  #record(unit: Unit, command: Command, change: Change): void {
    const draft = this.#drafts.get(change.id) ?? this.#draftOf(unit, change)
    const { author } = command
    draft.state = change.state
    draft.revision++
    for (const fact of change.facts) draft.recorded.push({ fact, at: this.now, by: author.performedBy })
    draft.journal.push({
      revision: draft.revision,
      author,
      at: this.now,
      previous: null,
      hash: '',
      facts: JSON.stringify(change.facts),
    })
    const { id, type } = change
    unit.committed.push({ agency: unit.agency, id, kind: type.kind, facts: change.facts, author, at: this.now })
  }

  #draftOf(unit: Unit, { id, type }: Change): Draft {
    const known = this.#known.get(id)
    const before = known === 'none' ? undefined : known
    const draft: Draft = {
      agency: unit.agency,
      id,
      type,
      before,
      state: before?.state,
      head: before?.head ?? null,
      revision: before?.revision ?? 0,
      unit,
      recorded: [],
      journal: [],
    }
    this.#drafts.set(id, draft)
    unit.drafts.push(draft)
    return draft
  }
}

/** The change set of a unit. Hashes are made here, when it is settled which commit each row belongs to. */
export function changeSetOf(unit: Unit): ChangeSet {
  const { agency, commitId, reservations, definitions, activations, leases } = unit
  return {
    agency,
    commitId,
    reservations,
    definitions,
    activations,
    leases,
    aggregates: unit.drafts.map((draft) => changeOf(draft, commitId)),
  }
}

function changeOf(draft: Draft, commitId: Uuid): AggregateChange {
  const { agency, id, type, before, state } = draft
  const journal = chain(draft, commitId)
  const head = journal.at(-1)?.hash
  assert(head !== undefined, `aggregate ${id} has a journal row in its change set`)
  draft.head = head
  const { tasks, dues, subscriptions } =
    draft.recorded.length > 0 ? type.rows(before?.state, state, draft.recorded) : noRows
  return {
    id,
    kind: type.kind,
    expected: before?.head ?? null,
    head,
    revision: draft.revision,
    ended: type.isEnded(state),
    summary: type.summary(state),
    state: type.parts(before?.state, state),
    journal,
    tasks,
    dues,
    subscriptions,
  }

  function chain(of: Draft, commit: Uuid): JournalRow[] {
    let previous = of.before?.head ?? null
    return of.journal.map((row) => {
      const hash = journalHash(previous, { ...row, agency, aggregateId: id, commitId: commit })
      const chained = { ...row, previous, hash }
      previous = hash
      return chained
    })
  }
}

/** What the committer may keep of a unit that is applied. */
export function knownAfter(unit: Unit): Known[] {
  return unit.drafts.map(({ agency, id, type, head, revision, state }) => {
    assert(head !== null, `aggregate ${id} has a head`)
    return { agency, id, type, head, revision, state }
  })
}

function reservationOf(command: Command, answer: StoredAnswer, at: EpochMs): Reservation {
  const { once, author } = command
  assert(once !== undefined, 'a reservation is for a command that has an id')
  return { space: commandSpace(author.performedBy), key: once.commandId, requestHash: once.requestHash, answer, at }
}

/** The outcome of a command as it is kept under the command's id. */
export type StoredAnswer = { readonly answer: Json } | { readonly refusal: StoredRefusal }

export type StoredRefusal = {
  readonly code: string
  readonly message: string
  readonly status: number
  readonly details: { readonly [name: string]: Json }
}

export function commandSpace(performedBy: string): string {
  return `command/${performedBy}`
}

export function activationKey(agency: string, key: string): string {
  return `${agency}\n${key}`
}
