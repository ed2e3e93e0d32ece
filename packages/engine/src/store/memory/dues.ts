/** Timers and jobs of all agencies: those that wait, by due, and those that are leased, by the end of the lease. */
import { randomUUID } from 'node:crypto'
import type { Claimed, ClaimRequest, DueRow, EpochMs, Lease, Uuid } from '../../ports/store.js'
import { addUnder, compareText, deleteUnder, SortedSet } from './sorted-set.js'

interface DueKey {
  readonly agency: string
  readonly id: Uuid
  readonly row: DueRow
}

export interface DueEntry extends DueKey {
  lease: { readonly token: Uuid; readonly until: EpochMs } | undefined
}

type Wanted = Pick<ClaimRequest, 'timers' | 'topics' | 'agency'>

export class DueQueue {
  readonly #clock: () => EpochMs
  readonly #timers = new SortedSet<DueKey, DueEntry>(compareDue)
  readonly #jobs = new Map<string, SortedSet<DueKey, DueEntry>>()
  readonly #leased = new SortedSet<DueEntry>(compareLease)
  readonly #byLease = new Map<Uuid, DueEntry>()

  constructor(clock: () => EpochMs) {
    this.#clock = clock
  }

  add(entry: DueEntry): void {
    if (entry.row.kind === 'timer') this.#timers.add(entry)
    else addUnder(this.#jobs, entry.row.topic, entry, compareDue)
  }

  remove(entry: DueEntry): void {
    if (entry.lease) this.#unlease(entry, entry.lease.token)
    else this.#unqueue(entry)
  }

  claim({ now, leaseMs, limit, ...wanted }: ClaimRequest): readonly Claimed[] {
    this.#expire()
    const claimed: Claimed[] = []
    const until = this.#clock() + leaseMs
    while (claimed.length < limit) {
      const entry = this.#first(wanted)
      if (!entry || entry.row.due > now) break
      this.#unqueue(entry)
      const token = randomUUID()
      this.#lease(entry, token, until)
      claimed.push({ ...entry.row, agency: entry.agency, id: entry.id, lease: token })
    }
    return claimed
  }

  extend(leases: readonly Lease[], leaseMs: number): readonly boolean[] {
    this.#expire()
    const until = this.#clock() + leaseMs
    return leases.map((lease) => {
      const entry = this.#leasedBy(lease)
      if (!entry) return false
      this.#unlease(entry, lease.lease)
      this.#lease(entry, lease.lease, until)
      return true
    })
  }

  release(leases: readonly Lease[]): readonly boolean[] {
    this.#expire()
    return leases.map((lease) => {
      const entry = this.#leasedBy(lease)
      if (!entry) return false
      this.#unlease(entry, lease.lease)
      this.add(entry)
      return true
    })
  }

  /** Whether all of them run. */
  areRunning(leases: readonly Lease[]): boolean {
    if (leases.length === 0) return true
    this.#expire()
    return leases.every((lease) => this.#leasedBy(lease) !== undefined)
  }

  nextDue(wanted: Wanted): EpochMs | undefined {
    this.#expire()
    return this.#first(wanted)?.row.due
  }

  /** The earliest entry that is not leased. */
  #first({ timers, topics, agency }: Wanted): DueEntry | undefined {
    let least = timers ? firstOf(this.#timers, agency) : undefined
    for (const topic of topics) {
      const first = firstOf(this.#jobs.get(topic), agency)
      if (first && (!least || compareDue(first, least) < 0)) least = first
    }
    return least
  }

  #leasedBy({ agency, id, seq, lease }: Lease): DueEntry | undefined {
    const entry = this.#byLease.get(lease)
    return entry?.agency === agency && entry.id === id && entry.row.seq === seq ? entry : undefined
  }

  /** Entries whose lease has run out wait again. */
  #expire(): void {
    const now = this.#clock()
    for (let entry = this.#leased.first; entry?.lease && entry.lease.until <= now; entry = this.#leased.first) {
      this.#unlease(entry, entry.lease.token)
      this.add(entry)
    }
  }

  #unqueue(entry: DueEntry): void {
    if (entry.row.kind === 'timer') this.#timers.delete(entry)
    else deleteUnder(this.#jobs, entry.row.topic, entry)
  }

  #lease(entry: DueEntry, token: Uuid, until: EpochMs): void {
    entry.lease = { token, until }
    this.#leased.add(entry)
    this.#byLease.set(token, entry)
  }

  #unlease(entry: DueEntry, token: Uuid): void {
    this.#leased.delete(entry)
    this.#byLease.delete(token)
    entry.lease = undefined
  }
}

function firstOf(queue: SortedSet<DueKey, DueEntry> | undefined, agency: string | undefined): DueEntry | undefined {
  if (agency === undefined) return queue?.first
  for (const entry of queue?.after() ?? []) if (entry.agency === agency) return entry
  return undefined
}

function compareDue(a: DueKey, b: DueKey): number {
  return a.row.due - b.row.due || compareText(a.id, b.id) || compareText(a.agency, b.agency) || a.row.seq - b.row.seq
}

function compareLease(a: DueEntry, b: DueEntry): number {
  return (a.lease?.until ?? 0) - (b.lease?.until ?? 0) || compareDue(a, b)
}
