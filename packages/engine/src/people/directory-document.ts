/** The directory as an agency stores it: one JSON document, checked as a whole before it counts. */
import { z } from 'zod'
import type { Json } from '../json.js'
import { type DocumentProblem, documentInvalid, type OwnSentences, readShape } from './document-shape.js'

/**
 * Who is who in one agency. Ids are what tasks are offered to: the group `van-thu` is `group:van-thu` in a diagram.
 *
 * Someone who changes places has one entry per place, each with its validity: on 30 June in `phong-tc`, from 1 July in `phong-hc`.
 */
export interface DirectoryDocument {
  readonly persons: readonly DirectoryPerson[]
  /** Where a section is given, persons may refer only to what it lists. */
  readonly units?: readonly DirectoryUnit[]
  readonly positions?: readonly DirectoryName[]
  readonly groups?: readonly DirectoryName[]
}

/** A person in one place, for as long as they are there. */
export interface DirectoryPerson extends DirectoryName {
  /** Id of the unit they work in. */
  readonly unit?: string
  readonly positions?: readonly string[]
  readonly groups?: readonly string[]
  /** The first day, `2026-07-01`, in the engine's zone; or the first moment, `2026-07-01T08:00:00+07:00`. */
  readonly validFrom?: string
  /** The last day, included; or the moment from which the entry counts no more. */
  readonly validTo?: string
}

export interface DirectoryUnit extends DirectoryName {
  /** Id of the unit above. */
  readonly parent?: string
}

export interface DirectoryName {
  readonly id: string
  readonly name: string
}

/** Assignments list references with commas between, so no id has one. */
const id = z.string().regex(/^[^\s,]{1,120}$/)
const name = z.string().trim().min(1).max(400)
const moment = z.union([z.iso.date(), z.iso.datetime({ offset: true })])
const named = { id, name }
const listMax = 100_000

const schema = z.strictObject({
  persons: z
    .array(
      z.strictObject({
        ...named,
        unit: z.exactOptional(id),
        positions: z.exactOptional(z.array(id).max(100)),
        groups: z.exactOptional(z.array(id).max(1000)),
        validFrom: z.exactOptional(moment),
        validTo: z.exactOptional(moment),
      }),
    )
    .max(listMax),
  units: z.exactOptional(z.array(z.strictObject({ ...named, parent: z.exactOptional(id) })).max(listMax)),
  positions: z.exactOptional(z.array(z.strictObject(named)).max(listMax)),
  groups: z.exactOptional(z.array(z.strictObject(named)).max(listMax)),
})

/**
 * Reads a stored or uploaded directory.
 *
 * @throws EngineError `directory-invalid`, with every problem, its place and a sentence in both languages, in `details.problems`
 */
export function parseDirectory(content: Json): DirectoryDocument {
  const { value, problems } = readShape(schema, content, ownSentences)
  const all = value === undefined ? problems : danglingIn(value)
  if (value !== undefined && all.length === 0) return value
  throw documentInvalid('directory', all)
}

/** Where the checker would speak of patterns: only ids have one, and only moments a choice. */
const ownSentences: OwnSentences = {
  invalid_format: {
    vi: 'Mã cần có từ 1 đến 120 ký tự, không có khoảng trắng hay dấu phẩy, ví dụ “van-thu”.',
    en: 'An id needs 1 to 120 characters without spaces or commas, such as “van-thu”.',
  },
  invalid_union: {
    vi: 'Cần một ngày có thật như “2026-07-01”, hoặc thời điểm kèm múi giờ như “2026-07-01T08:00:00+07:00”.',
    en: 'Expected a date that exists, such as “2026-07-01”, or a moment with its offset, such as “2026-07-01T08:00:00+07:00”.',
  },
}

/** Ids that are given twice, and references to what is not listed: a letter too few must not make a task nobody's. */
function danglingIn({ persons, units, positions, groups }: DirectoryDocument): readonly DocumentProblem[] {
  const isUnit = among('units', units)
  const isPosition = among('positions', positions)
  const isGroup = among('groups', groups)
  return [
    ...Object.entries({ units, positions, groups }).flatMap(([section, listed = []]) => duplicatesIn(section, listed)),
    ...(units ?? []).flatMap(({ parent }, index) => isUnit(parent, `units[${index}].parent`)),
    ...persons.flatMap(({ unit, positions: held = [], groups: joined = [] }, index) => [
      ...isUnit(unit, `persons[${index}].unit`),
      ...held.flatMap((ref, at) => isPosition(ref, `persons[${index}].positions[${at}]`)),
      ...joined.flatMap((ref, at) => isGroup(ref, `persons[${index}].groups[${at}]`)),
    ]),
  ]
}

type Check = (ref: string | undefined, path: string) => readonly DocumentProblem[]

function among(section: string, listed: readonly DirectoryName[] | undefined): Check {
  const ids = listed && new Set(listed.map((each) => each.id))
  return (ref, path) => (ref === undefined || ids === undefined || ids.has(ref) ? [] : [notListed(section, ref, path)])
}

function duplicatesIn(section: string, listed: readonly DirectoryName[]): readonly DocumentProblem[] {
  const first = new Map<string, number>()
  return listed.flatMap((each, index) => {
    const before = first.get(each.id)
    if (before === undefined) {
      first.set(each.id, index)
      return []
    }
    const sentence = {
      vi: `“${each.id}” đã có ở ${section}[${before}]; mỗi mã chỉ được dùng một lần.`,
      en: `“${each.id}” is at ${section}[${before}] already; an id may be given once.`,
    }
    return [{ path: `${section}[${index}].id`, sentence }]
  })
}

function notListed(section: string, ref: string, path: string): DocumentProblem {
  const sentence = {
    vi: `Không có “${ref}” trong mục “${section}”; hãy bổ sung hoặc sửa lại mã.`,
    en: `“${ref}” is not listed under “${section}”; add it there or correct the id.`,
  }
  return { path, sentence }
}
