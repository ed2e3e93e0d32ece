/** What a store holds after a crash, read from its journal. */
import { type Fact, verifyChain } from '@quytrinh/engine'
import type { JournalEntry, Store } from '@quytrinh/engine/ports'
import { sqliteStore } from '@quytrinh/persistence'

export interface Marks {
  /** How often a command has left its mark. */
  count(id: string): number
  /** Where the chain of hashes is broken. */
  readonly broken: readonly string[]
}

export async function marksIn(file: string): Promise<Marks> {
  const store = sqliteStore(file)
  await store.migrate()
  const marks = await marksOf(store)
  await store.close()
  return marks
}

/** What the journal of a store holds. */
export async function marksOf(store: Store): Promise<Marks> {
  const counts = new Map<string, number>()
  const byAggregate = new Map<string, JournalEntry[]>()
  for await (const entry of journal(store)) {
    byAggregate.set(entry.id, [...(byAggregate.get(entry.id) ?? []), entry])
    const facts = JSON.parse(entry.facts) as readonly Fact[] // the journal keeps facts
    for (const fact of facts) {
      const mark = markOf(fact)
      if (mark !== undefined) counts.set(mark, (counts.get(mark) ?? 0) + 1)
    }
  }
  const broken = [...byAggregate].flatMap(([id, entries]) => {
    const at = verifyChain(entries)
    return at === undefined ? [] : [`the journal of ${id} is broken at revision ${at.revision}: ${at.reason}`]
  })
  return { count: (id) => counts.get(id) ?? 0, broken }
}

/** A start leaves its id as the business key, a completion as a variable. */
function markOf(fact: Fact): string | undefined {
  if (fact.type === 'processStarted') return fact.businessKey
  const mark = fact.type === 'variablesSet' ? fact.variables['dau'] : undefined
  return typeof mark === 'string' ? mark : undefined
}

async function* journal(store: Store): AsyncGenerator<JournalEntry> {
  for (let position = ''; ; ) {
    const page = await store.history(position, 500)
    if (page.entries.length === 0) return
    yield* page.entries
    position = page.position
  }
}
