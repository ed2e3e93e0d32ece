/** Decides the commands of a flush in turn, on what the loader has and what they come to need. */
import { assert, EngineError } from '../errors.js'
import type { Json } from '../json.js'
import type { EpochMs, Ref, Uuid } from '../ports/store.js'
import type { Command, Decision, Needs } from './command.js'
import type { StoreDoor } from './door.js'
import { commandSpace, Flush, type StoredAnswer, type StoredRefusal } from './flush.js'
import { type Loader, type Loadings, reservationKey } from './loader.js'

/** A command under way. */
export interface Pending {
  readonly command: Command
  readonly resolve: (answer: Json) => void
  readonly reject: (error: Error) => void
  tries: number
  staleRounds: number
  /** Shared a commit with others of which one came too late: by itself it will be seen which. */
  isAlone?: boolean
  /** The aggregates that its last round would have changed. */
  touched: readonly Uuid[]
}

export interface Batch {
  readonly pendings: readonly Pending[]
  /** Aggregates that are this flush's alone until it lands. */
  readonly own: Set<Uuid>
}

/** A command whose outcome is settled once its unit is committed. */
export interface Waiting {
  readonly pending: Pending
  settle(): void
}

export interface Decided {
  readonly flush: Flush
  readonly waiting: Waiting[]
}

interface Unmet {
  readonly pending: Pending
  readonly needs: readonly Needs[]
}

export interface DeciderOptions {
  readonly now: () => EpochMs
  readonly newId: () => Uuid
  /** Milliseconds of stepping per flush. */
  readonly steppingMsMax: number
  readonly loader: Loader
  readonly door: StoreDoor
  /** Aggregates in a flush that is under way. */
  readonly inFlight: Set<Uuid>
  readonly forget: (id: Uuid) => void
  /** Takes commands back into the queue, after a while where they wait for another flush. */
  readonly requeue: (pendings: readonly Pending[], afterMs: number) => void
}

export class Decider {
  readonly #options: DeciderOptions

  constructor(options: DeciderOptions) {
    this.#options = options
  }

  async decideAll(batch: Batch, loadings: Loadings): Promise<Decided> {
    const { steppingMsMax, requeue } = this.#options
    const decided = this.#begin(loadings)
    let left = batch.pendings.filter((pending) => !answeredBefore(pending, loadings))
    const until = performance.now() + steppingMsMax
    for (let round = 0; left.length > 0; round++) {
      assert(round < 100, 'needs of a command come to an end')
      const again: Unmet[] = []
      for (const [index, pending] of left.entries()) {
        if (index > 0 && performance.now() > until) {
          requeue(left.slice(index), 0)
          break
        }
        const needs = this.#decide(decided, pending, loadings)
        if (needs !== undefined) again.push({ pending, needs })
      }
      left = await this.#meet(again, batch.own, loadings)
    }
    return decided
  }

  /** Decides one command on what was read under lock; what it needs besides has to be asked for and the lock taken anew. */
  decideLocked(
    pending: Pending,
    loadings: Loadings,
    hosts: Map<string, unknown>,
  ): Decided & { readonly needs: readonly Needs[] } {
    const decided = this.#begin(loadings, hosts)
    if (answeredBefore(pending, loadings)) return { ...decided, needs: [] }
    return { ...decided, needs: this.#decide(decided, pending, loadings) ?? [] }
  }

  #begin({ known, activations }: Loadings, hosts: Map<string, unknown> = new Map()): Decided {
    const { now, newId } = this.#options
    return { flush: new Flush({ now: now(), known, activations, newId, hosts }), waiting: [] }
  }

  /** Decides one command; answers what it needs first, if it does. */
  #decide({ flush, waiting }: Decided, pending: Pending, loadings: Loadings): readonly Needs[] | undefined {
    const { command } = pending
    let decision: Decision
    try {
      decision = command.decide(flush)
    } catch (error) {
      pending.reject(error instanceof Error ? error : new Error(String(error)))
      return undefined
    }
    if (decision.type === 'answer' || decision.type === 'refused') {
      const doubt = this.#doubt(flush, command, loadings)
      if (doubt !== undefined) return doubt
    }
    switch (decision.type) {
      case 'needs':
        return decision.needs
      case 'answer': {
        const { answer } = decision
        flush.acceptOutcome(command, { answer })
        waiting.push({ pending, settle: () => pending.resolve(answer) })
        return undefined
      }
      case 'refused': {
        const { error } = decision
        flush.acceptOutcome(command, { refusal: storedRefusal(error) })
        waiting.push({ pending, settle: () => pending.reject(error) })
        return undefined
      }
      case 'commit': {
        const { answer } = decision
        flush.accept(command, decision)
        waiting.push({ pending, settle: () => pending.resolve(answer) })
        return undefined
      }
    }
  }

  /**
   * What changes nothing meets no head that the store compares: it must not be decided on an aggregate as the cache has it, which
   * another engine may have changed.
   */
  #doubt(flush: Flush, { agency, aggregate: id }: Command, loadings: Loadings): readonly Needs[] | undefined {
    if (!loadings.cached.delete(id) || flush.unitOf(id) !== undefined) return undefined
    loadings.known.delete(id)
    this.#options.forget(id)
    return [{ type: 'aggregate', agency, id }]
  }

  /** Loads needs in bulk. A command that needs an aggregate of another flush goes back to the queue. */
  async #meet(unmet: readonly Unmet[], own: Set<Uuid>, loadings: Loadings): Promise<Pending[]> {
    const { loader, inFlight, requeue } = this.#options
    const isElsewhere = (id: Uuid) => inFlight.has(id) && !own.has(id)
    const elsewhere = unmet.filter(({ needs }) =>
      needs.some((need) => need.type === 'aggregate' && isElsewhere(need.id)),
    )
    const here = unmet.filter((each) => !elsewhere.includes(each))
    if (elsewhere.length > 0)
      requeue(
        elsewhere.map(({ pending }) => pending),
        1,
      )
    const needs = here.flatMap((each) => each.needs)
    const refs: Ref[] = []
    for (const need of needs) {
      if (need.type === 'activation') refs.push(need)
      else if (need.type === 'aggregate') {
        own.add(need.id)
        inFlight.add(need.id)
        loader.want(loadings, refs, need.agency, need.id, false)
      }
    }
    await loader.fetch(loadings, refs)
    await this.loadOthers(needs)
    return here.map(({ pending }) => pending)
  }

  /** What comes neither from an aggregate nor from an activation; each once. */
  async loadOthers(needs: readonly Needs[]): Promise<void> {
    const others = new Map(needs.flatMap((need) => (need.type === 'other' ? [[need.key, need.load] as const] : [])))
    for (const load of others.values()) await this.#options.door.persistently(load)
  }
}

function answeredBefore({ command, resolve, reject }: Pending, { reservations }: Loadings): boolean {
  if (command.once === undefined) return false
  const { commandId, requestHash } = command.once
  const space = commandSpace(command.author.performedBy)
  const earlier = reservations.get(reservationKey({ space, key: commandId, agency: command.agency }))
  if (earlier === undefined) return false
  if (earlier.requestHash !== requestHash) {
    const sentence = `Expected a new command id, but ${commandId} was used for another request.`
    reject(new EngineError('command-id-reused', sentence, { details: { commandId } }))
    return true
  }
  const stored = earlier.answer as StoredAnswer // written by acceptance above, in this shape
  if ('refusal' in stored) reject(reviveRefusal(stored.refusal))
  else resolve(stored.answer)
  return true
}

function storedRefusal({ code, message, status, details }: EngineError): StoredRefusal {
  return { code, message, status, details: JSON.parse(JSON.stringify(details)) }
}

function reviveRefusal({ code, message, status, details }: StoredRefusal): EngineError {
  return new EngineError(code, message, { status, details })
}
