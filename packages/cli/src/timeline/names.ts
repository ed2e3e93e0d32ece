/** What elements, people and groups are called, so that a timeline speaks of them by name. */
import type { HistoryEntry, ProcessGraph, Session } from '@quytrinh/engine'
import { titleText } from '../format/title.js'
import type { Lang } from '../lang.js'

export interface Names {
  /** `“Duyệt đơn”`, `“Góp ý” (lượt 2)`; the id where the diagram gives no name. */
  node(id: string, turn?: number): string
  process(id: string): string
  /** `Nguyễn Văn An`; the login where the directory does not know them. */
  person(user: string): string
  /** `Tổ Văn thư` of `group:van-thu`. */
  ref(ref: string): string
}

/** Of a session, what is asked for names. */
interface Asked {
  readonly directory: Pick<Session['directory'], 'person' | 'nameOf'>
}

/**
 * Looks up every name that a timeline of this history needs.
 *
 * @param session - whose directory is asked
 * @param more - further references that are to be shown: those of open tasks are in the history
 */
export async function namesFor(
  session: Asked,
  history: readonly HistoryEntry[],
  { graph, lang }: { readonly graph?: ProcessGraph | undefined; readonly lang: Lang },
): Promise<Names> {
  const refs = refsIn(history)
  const users = [...refs].filter((ref) => ref.startsWith('user:')).map((ref) => ref.slice('user:'.length))
  const persons = new Map<string, string>()
  const others = new Map<string, string>()
  for (const user of users) {
    const person = await session.directory.person(user)
    if (person !== undefined) persons.set(user, person.name)
  }
  for (const ref of refs) {
    const name = ref.startsWith('user:') ? undefined : await session.directory.nameOf(ref)
    if (name !== undefined) others.set(ref, name)
  }
  return namesFrom({ graph, lang, persons, others })
}

interface Known {
  readonly graph?: ProcessGraph | undefined
  readonly lang: Lang
  readonly persons: ReadonlyMap<string, string>
  readonly others: ReadonlyMap<string, string>
}

function namesFrom({ graph, lang, persons, others }: Known): Names {
  const person = (user: string): string => (user === 'engine' ? engine[lang] : (persons.get(user) ?? user))
  return {
    node: nodeNames(graph, lang),
    process: (id) => `“${(graph?.id === id ? graph.name : undefined) ?? id}”`,
    person,
    ref: (ref) =>
      ref.startsWith('user:') ? person(ref.slice('user:'.length)) : (others.get(ref) ?? kindOf(ref, lang)),
  }
}

/** Names of the elements of one process. */
export function nodeNames(graph: ProcessGraph | undefined, lang: Lang): Names['node'] {
  return (id, turn) => titleText(graph?.nodes[id]?.name?.replace(/\s+/g, ' ') ?? id, turn, lang)
}

const engine = { vi: 'hệ thống', en: 'the engine' } as const
const kinds: Readonly<Record<string, { readonly [L in Lang]: string }>> = {
  group: { vi: 'nhóm', en: 'group' },
  position: { vi: 'chức danh', en: 'position' },
  unit: { vi: 'đơn vị', en: 'unit' },
}

function kindOf(ref: string, lang: Lang): string {
  const [kind = '', ...rest] = ref.split(':')
  const word = Object.hasOwn(kinds, kind) ? kinds[kind]?.[lang] : undefined
  return word === undefined ? ref : `${word} ${rest.join(':')}`
}

function refsIn(history: readonly HistoryEntry[]): ReadonlySet<string> {
  const refs = new Set<string>()
  for (const { author, facts } of history) {
    refs.add(`user:${author.actor}`).add(`user:${author.performedBy}`)
    for (const fact of facts) {
      if (fact.type === 'taskMoved' && fact.owner !== null) refs.add(`user:${fact.owner}`)
      if (fact.type !== 'waitOpened' || fact.wait.type !== 'humanTask') continue
      for (const ref of fact.wait.candidates) refs.add(ref)
      if (fact.wait.owner !== undefined) refs.add(`user:${fact.wait.owner}`)
    }
  }
  return refs
}
