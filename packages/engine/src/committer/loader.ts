/** What a flush is decided on: from the cache, or from the store in one round trip. */
import type { AggregateType } from '../aggregate.js'
import type { Activation, AggregateKind, Loaded, LoadedReservation, Ref, Uuid } from '../ports/store.js'
import type { Command } from './command.js'
import type { StoreDoor } from './door.js'
import { activationKey, commandSpace, type Known } from './flush.js'
import type { LeastRecentlyUsed } from './least-recently-used.js'

export interface Loadings {
  readonly known: Map<Uuid, Known | 'none'>
  /** Which of those are as the cache has them. */
  readonly cached: Set<Uuid>
  readonly activations: Map<string, Activation | 'none'>
  readonly reservations: Map<string, LoadedReservation>
}

export type AggregateTypes = Readonly<Record<AggregateKind, AggregateType<unknown, unknown>>>

export class Loader {
  readonly #door: StoreDoor
  readonly #types: AggregateTypes
  readonly #cache: LeastRecentlyUsed<Uuid, Known>

  constructor(door: StoreDoor, types: AggregateTypes, cache: LeastRecentlyUsed<Uuid, Known>) {
    this.#door = door
    this.#types = types
    this.#cache = cache
  }

  /** All that the commands of a flush are decided on. */
  async load(commands: readonly Command[]): Promise<Loadings> {
    const loadings = nothingLoaded()
    const refs: Ref[] = []
    const seen = new Set<string>()
    for (const command of commands) {
      this.want(loadings, refs, command.agency, command.aggregate, command.isNew === true)
      for (const ref of besides(command)) {
        const name = ref.type === 'activation' ? activationKey(ref.agency, ref.key) : JSON.stringify(ref)
        if (seen.has(name)) continue
        seen.add(name)
        refs.push(ref)
      }
    }
    await this.fetch(loadings, refs)
    return loadings
  }

  /** All that one command is decided on, whatever the cache has. */
  refsOf(command: Command): readonly Ref[] {
    return [{ type: 'aggregate', agency: command.agency, id: command.aggregate }, ...besides(command)]
  }

  /** What the store has just read. */
  fresh(refs: readonly Ref[], rows: readonly (Loaded | undefined)[]): Loadings {
    const loadings = nothingLoaded()
    for (const ref of refs) if (ref.type === 'aggregate') loadings.known.set(ref.id, 'none')
    this.#take(loadings, refs, rows)
    return loadings
  }

  /** An aggregate as the cache has it, or asked of the store. */
  want(loadings: Loadings, refs: Ref[], agency: string, id: Uuid, isNew: boolean): void {
    if (loadings.known.has(id)) return
    const cached = isNew ? 'none' : this.#cache.get(id)
    loadings.known.set(id, cached ?? 'none')
    if (cached === undefined) refs.push({ type: 'aggregate', agency, id })
    else if (!isNew) loadings.cached.add(id)
  }

  /** Reads what is asked for; one round trip. */
  async fetch(loadings: Loadings, refs: readonly Ref[]): Promise<void> {
    if (refs.length === 0) return
    this.#take(loadings, refs, await this.#door.load(refs))
  }

  #take(loadings: Loadings, refs: readonly Ref[], rows: readonly (Loaded | undefined)[]): void {
    for (const [index, ref] of refs.entries()) {
      const row = rows[index]
      if (ref.type === 'activation') loadings.activations.set(activationKey(ref.agency, ref.key), 'none')
      if (row === undefined) continue
      if (row.type === 'activation') loadings.activations.set(activationKey(row.agency, row.key), row)
      else if (row.type === 'reservation' && ref.type === 'reservation')
        loadings.reservations.set(reservationKey(ref), row)
      else if (row.type === 'aggregate' && ref.type === 'aggregate') {
        const type = this.#types[row.kind]
        const { agency, id } = ref
        loadings.known.set(id, {
          agency,
          id,
          type,
          head: row.head,
          revision: row.revision,
          state: type.revive(row.state),
        })
      }
    }
  }
}

function nothingLoaded(): Loadings {
  return { known: new Map(), cached: new Set(), activations: new Map(), reservations: new Map() }
}

/** What a command must find fresh besides its aggregate: its own earlier answer, and what it names. */
function besides({ agency, author, once, refs = [] }: Command): readonly Ref[] {
  if (once === undefined) return refs
  return [{ type: 'reservation', agency, space: commandSpace(author.performedBy), key: once.commandId }, ...refs]
}

export function reservationKey(ref: { readonly agency: string; readonly space: string; readonly key: string }): string {
  return JSON.stringify([ref.agency, ref.space, ref.key])
}
