/** One directory document, ready to be asked. */
import type { Memberships, Person } from '../ports/directory.js'
import type { EpochMs } from '../ports/store.js'
import type { DirectoryDocument, DirectoryPerson } from './directory-document.js'

export interface People {
  readonly entries: ReadonlyMap<string, readonly Entry[]>
  /** Names by reference. */
  readonly names: ReadonlyMap<string, string>
}

type Entry = DirectoryPerson & { readonly refs: readonly string[] }

/** The day of a moment, in a zone. */
export type DayAt = (at: EpochMs) => string

export function peopleOf({ persons, units = [], positions = [], groups = [] }: DirectoryDocument): People {
  const entries = new Map<string, Entry[]>()
  for (const person of persons) {
    const entry = { ...person, refs: refsOf(person) }
    const others = entries.get(person.id)
    if (others === undefined) entries.set(person.id, [entry])
    else others.push(entry)
  }
  const names = new Map<string, string>()
  for (const [type, listed] of Object.entries({ unit: units, position: positions, group: groups })) {
    for (const { id, name } of listed) names.set(`${type}:${id}`, name)
  }
  return { entries, names }
}

function refsOf({ id, unit, positions = [], groups = [] }: DirectoryPerson): readonly string[] {
  return [
    `user:${id}`,
    ...positions.map((position) => `position:${position}`),
    ...groups.map((group) => `group:${group}`),
    ...(unit === undefined ? [] : [`unit:${unit}`]),
  ]
}

export function membershipsIn(people: People | undefined, user: string, at: EpochMs, dayAt: DayAt): Memberships {
  if (people === undefined) return { refs: [`user:${user}`] }
  const valid = (people.entries.get(user) ?? []).filter((entry) => isValid(entry, at, dayAt))
  return { refs: valid.length === 1 ? (valid[0]?.refs ?? []) : [...new Set(valid.flatMap(({ refs }) => refs))] }
}

/** As of a moment, or as last known: yesterday's timeline still has a name for who has left. */
export function personIn(people: People | undefined, user: string, at: EpochMs, dayAt: DayAt): Person | undefined {
  const all = people?.entries.get(user) ?? []
  const valid = all.filter((entry) => isValid(entry, at, dayAt))
  const shown = valid.length > 0 ? valid : all.slice(-1)
  const [first] = shown
  if (first === undefined) return undefined
  const called = (ref: string, id: string): string => people?.names.get(ref) ?? id
  const positions = shown.flatMap((entry) => entry.positions ?? []).map((id) => called(`position:${id}`, id))
  const unit = shown.find((entry) => entry.unit !== undefined)?.unit
  return {
    name: first.name,
    positions: [...new Set(positions)],
    ...(unit === undefined ? {} : { unit: called(`unit:${unit}`, unit) }),
  }
}

function isValid({ validFrom, validTo }: DirectoryPerson, at: EpochMs, dayAt: DayAt): boolean {
  if (validFrom !== undefined && (isDay(validFrom) ? dayAt(at) < validFrom : at < Date.parse(validFrom))) return false
  return validTo === undefined || (isDay(validTo) ? dayAt(at) <= validTo : at < Date.parse(validTo))
}

function isDay(moment: string): boolean {
  return moment.length === '2026-07-01'.length
}

/** Days as `2026-07-01`, which sort as text. */
export function dayFormat(timeZone: string): DayAt {
  const format = new Intl.DateTimeFormat('sv-SE', { timeZone, year: 'numeric', month: '2-digit', day: '2-digit' })
  return (at) => format.format(at)
}
