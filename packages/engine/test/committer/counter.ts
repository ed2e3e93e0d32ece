import { type AggregateType, inOnePart, noRows } from '../../src/aggregate.js'
import type { Command, Decision } from '../../src/committer/command.js'
import { Committer, type CommitterOptions, defaultLimits } from '../../src/committer/committer.js'
import { EngineError } from '../../src/errors.js'
import type { Author, ChangeSet, Ref, Store, Uuid } from '../../src/ports/store.js'
import { memoryStore } from '../../src/store/memory.js'
import { uuidv7 } from '../../src/uuid.js'
import { methodsOf } from '../store/methods-of.js'

/** The smallest aggregate there is: a number that grows. */
export interface Counter {
  readonly value: number
}

type Counted = { readonly type: 'counted'; readonly by: number }

export const counterType: AggregateType<Counter, Counted> = {
  kind: 'register',
  ...inOnePart<Counter>(),
  isEnded: () => false,
  summary: () => ({
    status: 'active',
    key: 'counter',
    version: 1,
    definition: null,
    businessKey: null,
    incidents: 0,
    createdAt: 1,
    createdBy: 'an',
    endedAt: null,
  }),
  rows: () => noRows,
}

const anyType = counterType as AggregateType<unknown, unknown>

export const author: Author = { actor: 'an', performedBy: 'an', mode: 'self' }

/** Adds to a counter and answers the sum; refuses to pass `max`. */
export function add(id: Uuid, by: number, options: Partial<Command> & { readonly max?: number } = {}): Command {
  const { max = Number.POSITIVE_INFINITY, ...command } = options
  return {
    agency: 'a',
    aggregate: id,
    author,
    decide(work): Decision {
      const found = work.aggregate(id)
      if (found === 'unknown') return { type: 'needs', needs: [{ type: 'aggregate', agency: 'a', id }] }
      const value = (found === 'none' ? 0 : (found.state as Counter).value) + by
      if (value > max)
        return { type: 'refused', error: new EngineError('too-much', 'Expected less.', { details: { value } }) }
      return {
        type: 'commit',
        changes: [{ id, type: anyType, state: { value }, facts: [{ type: 'counted', by }] }],
        answer: value,
      }
    },
    ...command,
  }
}

export const newId = (): Uuid => uuidv7(Date.now())

/** A committer on a memory store whose calls a test can watch and break. */
export function office(meddle: (store: Store) => Partial<Store> = () => ({}), options: Partial<CommitterOptions> = {}) {
  const inner = memoryStore()
  const commits: (readonly ChangeSet[])[] = []
  const loads: (readonly Ref[])[] = []
  const watched: Store = {
    ...methodsOf(inner),
    commit: (changes) => {
      commits.push(changes)
      return inner.commit(changes)
    },
    load: (refs) => {
      loads.push(refs)
      return inner.load(refs)
    },
  }
  const store: Store = { ...watched, ...meddle(watched) }
  const committerOn = (on: Store) =>
    new Committer({
      store: on,
      types: {
        instance: anyType,
        agency: anyType,
        register: anyType,
        message: anyType,
        dataStore: anyType,
        startKey: anyType,
      },
      now: () => 1,
      newId,
      committed: () => {},
      limits: defaultLimits,
      pause: () => Promise.resolve(),
      ...options,
    })
  return { inner, commits, loads, committer: committerOn(store), another: committerOn(inner) }
}

/** The facts of an aggregate's journal, in order. */
export async function journalOf(store: Store, id: Uuid): Promise<number[]> {
  const entries = await store.query.journal({ agency: 'a', id }, { limit: 1000 })
  return entries.flatMap(({ facts }) => (JSON.parse(facts) as Counted[]).map(({ by }) => by))
}
