/**
 * Random rounds: two connections send flushes at the same time, on a few hot aggregates, with spans of several, shared command ids, shared
 * new ids, old heads and resends. A model says what each verdict must be, and at the end which rows there must be.
 */
import assert from 'node:assert/strict'
import { verifyChain } from '../../hash.js'
import type { ChangeSet, Hash, Store, Uuid, Verdict } from '../../ports/store.js'
import {
  after,
  change,
  changeSet,
  heads,
  newAggregate,
  reservation,
  type Snapshot,
  taskClosed,
  taskRow,
} from '../change-sets.js'
import { type ContractCase, type ContractOptions, cases } from './case.js'
import {
  allTasks,
  apply,
  commitOrBusy,
  historyFrom,
  isPresent,
  journalOf,
  loadAggregate,
  loadReservation,
} from './reading.js'

const hotAggregates = 12
const flushMax = 6

export const randomCases: readonly ContractCase[] = cases('random rounds', {
  'two connections leave exactly what was applied, and every chain unbroken': {
    needs: ['another'],
    run: async ({ store, another, options }) => {
      const other = await another()
      const model = new Model(options)
      for (const started of model.begin()) await apply(store, started)

      for (let round = 0; round < options.rounds; round++) {
        const [one, two] = model.flushes()
        const verdicts = await Promise.all([commitOrBusy(store, one), commitOrBusy(other, two)])
        model.judge([one, two], verdicts)
      }

      await model.compare(other)
      // No lock has stayed behind.
      await apply(store, ...model.current().map(next))
      assert.ok(model.counts.applied > options.rounds, model.say('hardly anything was applied'))
      if (options.rounds >= 20)
        assert.ok(model.counts.stale > 0 && model.counts.duplicate > 0, model.say('nothing was refused'))
    },
  },
})

/** Closes the aggregate's task and opens another, numbered by the revision: one is open at any time. */
function tasksOf(of: Snapshot, commands: number) {
  return {
    opened: [taskRow({ seq: of.revision + commands, candidates: ['g', `rev:${of.revision + commands}`] })],
    closed: of.revision === 0 ? [] : [taskClosed(of.revision)],
  }
}

function next(of: Snapshot): ChangeSet {
  return change(of, { tasks: tasksOf(of, 1) })
}

class Model {
  readonly counts: Record<Verdict, number> = { applied: 0, duplicate: 0, leaseLost: 0, stale: 0, busy: 0 }
  readonly #options: ContractOptions
  readonly #random: () => number
  /** Where each aggregate stands. */
  readonly #snapshots = new Map<Uuid, Snapshot>()
  readonly #applied = new Map<Uuid, ChangeSet>()
  readonly #reserved = new Set<string>()
  #hot: readonly Uuid[] = []
  #old: readonly Snapshot[] = []
  #round = 0

  constructor(options: ContractOptions) {
    this.#options = options
    this.#random = chance(options.seed)
  }

  begin(): readonly ChangeSet[] {
    const started = Array.from({ length: hotAggregates }, () => next(newAggregate()))
    this.#hot = started.map((each) => after(each).id)
    for (const each of started) this.#record(each)
    return started
  }

  current(): readonly Snapshot[] {
    return this.#hot.map((id) => this.#snapshots.get(id)).filter(isPresent)
  }

  /** What two connections send in one round. */
  flushes(): readonly [readonly ChangeSet[], readonly ChangeSet[]] {
    this.#round++
    this.#old = [...this.#old, ...this.current()].slice(-60)
    const shared = newAggregate()
    return [this.#flush(shared), this.#flush(shared)]
  }

  /** Units of distinct aggregates and distinct keys. */
  #flush(shared: Snapshot): readonly ChangeSet[] {
    const used = new Set<string>()
    const isFree = (unit: ChangeSet) => marks(unit).every((mark) => !used.has(mark))
    const units: ChangeSet[] = []
    const size = 1 + this.#below(flushMax)
    while (units.length < size) {
      const unit = this.#unit(shared)
      if (!isFree(unit)) continue
      for (const mark of marks(unit)) used.add(mark)
      units.push(unit)
    }
    return units
  }

  #unit(shared: Snapshot): ChangeSet {
    const dice = this.#random()
    if (dice < 0.1) return this.#pick([...this.#applied.values()])
    if (dice < 0.2) return this.#change([this.#pick(this.#old)])
    if (dice < 0.25) return this.#change([shared])
    if (dice < 0.35) return this.#change([newAggregate(), this.#pick(this.current())])
    const parts = new Map(
      Array.from({ length: 1 + this.#below(3) }, () => this.#pick(this.current())).map((of) => [of.id, of]),
    )
    return this.#change([...parts.values()])
  }

  #change(parts: readonly Snapshot[]): ChangeSet {
    const key = `${this.#round - this.#below(3)}/${this.#below(3)}`
    const reservations = this.#random() < 0.3 ? [reservation({ key })] : []
    const commands = 1 + this.#below(2)
    const facts = Array.from({ length: commands }, (_, n) => `[${this.#round}, ${n}]`)
    return changeSet(
      parts.map((of) => ({ of, facts, tasks: tasksOf(of, commands) })),
      { reservations },
    )
  }

  /** Holds each verdict against what the model knows, and takes in what was applied. */
  judge(flushes: readonly (readonly ChangeSet[])[], verdicts: readonly (readonly Verdict[])[]): void {
    const certain = flushes.map((flush, side) => {
      const others = new Set((flushes[1 - side] ?? []).flatMap(marks))
      return flush.map((unit) => (marks(unit).some((mark) => others.has(mark)) ? undefined : this.#verdict(unit)))
    })
    const answered = flushes.flatMap((flush, side) =>
      flush.map((unit, n) => ({ unit, verdict: verdicts[side]?.[n] ?? 'busy', certain: certain[side]?.[n] })),
    )
    for (const { unit, verdict } of answered) {
      this.counts[verdict]++
      if (verdict === 'applied' && !this.#applied.has(unit.commitId)) this.#record(unit)
    }
    for (const { unit, verdict, certain } of answered) this.#check(unit, verdict, certain)
  }

  #check(unit: ChangeSet, verdict: Verdict, certain: Verdict | undefined): void {
    const isLocked = verdict === 'busy' && this.#options.locks === 'store'
    if (certain && !isLocked) assert.equal(verdict, certain, this.say('no other connection was in the way'))
    if (verdict === 'duplicate')
      assert.ok(
        keysOf(unit).some((key) => this.#reserved.has(key)),
        this.say('no key was reserved'),
      )
    if (verdict === 'stale') assert.ok(this.#isStale(unit), this.say('no head had moved'))
  }

  #verdict(unit: ChangeSet): Verdict {
    if (this.#applied.has(unit.commitId)) return 'applied'
    if (keysOf(unit).some((key) => this.#reserved.has(key))) return 'duplicate'
    return this.#isStale(unit) ? 'stale' : 'applied'
  }

  #isStale(unit: ChangeSet): boolean {
    return unit.aggregates.some(({ id, expected }) => this.#head(id) !== expected)
  }

  #head(id: Uuid): Hash | null {
    return this.#snapshots.get(id)?.head ?? null
  }

  #record(unit: ChangeSet): void {
    assert.ok(!this.#isStale(unit), this.say('a stale change set was applied'))
    const again = keysOf(unit).find((key) => this.#reserved.has(key))
    assert.equal(again, undefined, this.say('a key was reserved twice'))
    this.#applied.set(unit.commitId, unit)
    for (const snapshot of heads(unit)) this.#snapshots.set(snapshot.id, snapshot)
    for (const key of keysOf(unit)) this.#reserved.add(key)
  }

  /** What the store holds is what was applied, no row less and none more. */
  async compare(store: Store): Promise<void> {
    const units = [...this.#applied.values()]
    const written = units.flatMap(({ commitId, aggregates }) =>
      aggregates.flatMap(({ id, journal }) => journal.map(({ hash }) => `${commitId} ${id} ${hash}`)),
    )
    const { entries } = await historyFrom(store)
    const found = entries.map(({ commitId, id, hash }) => `${commitId} ${id} ${hash}`)
    assert.deepEqual(found.toSorted(), written.toSorted(), this.say('the journal is not what was applied'))
    for (const snapshot of this.#snapshots.values()) {
      assert.equal(verifyChain(await journalOf(store, snapshot)), undefined, this.say('a chain is broken'))
      assert.equal((await loadAggregate(store, snapshot))?.head, snapshot.head, this.say('a head is not the last one'))
    }
    const open = (await allTasks(store, { candidates: ['g'] })).map(({ id, seq }) => `${id} ${seq}`)
    const due = [...this.#snapshots.values()].map(({ id, revision }) => `${id} ${revision}`)
    assert.deepEqual(open.toSorted(), due.toSorted(), this.say('the open tasks are not those of the last change'))
    for (const { reservations } of units) {
      for (const each of reservations) assert.equal((await loadReservation(store, each))?.requestHash, each.requestHash)
    }
  }

  say(sentence: string): string {
    return `${sentence} (round ${this.#round}, seed ${this.#options.seed}, ${JSON.stringify(this.counts)})`
  }

  #below(limit: number): number {
    return Math.floor(this.#random() * limit)
  }

  #pick<T>(items: readonly T[]): T {
    const item = items[this.#below(items.length)]
    assert.ok(item !== undefined)
    return item
  }
}

const keysOf = ({ reservations }: ChangeSet) => reservations.map(({ space, key }) => `${space} ${key}`)

/** What two units must not share in one flush, and where two connections meet. */
function marks(unit: ChangeSet): readonly string[] {
  return [...unit.aggregates.map(({ id }) => id), ...keysOf(unit)]
}

/** Mulberry32: small, even and repeatable. */
function chance(seed: number): () => number {
  let state = seed >>> 0
  return () => {
    state = (state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
  }
}
