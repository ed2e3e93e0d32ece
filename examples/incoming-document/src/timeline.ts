/** The journal of one document as a story: what was received, done or overdue, by whom, and on whose desk it lay next. */
import type { Fact, HistoryEntry, Json, Variables } from '@quytrinh/engine'

/** A task as it was put on a desk. */
export interface Desk {
  readonly node: string
  readonly name: string
  /** `user:an` where it was somebody's at once; else those it was offered to. */
  readonly refs: readonly string[]
  readonly due: number | undefined
}

export interface Happening {
  readonly at: number
  /** The user; `undefined` where time itself brought it about. */
  readonly by: string | undefined
  readonly what: What
  /** What was entered by it. */
  readonly entered: Variables
  /** The number of the register taken by it. */
  readonly number: number | undefined
  /** What it put on whose desk. */
  readonly desks: readonly Desk[]
  /** Whether it ended the procedure. */
  readonly isLast: boolean
}

export type What =
  /** With the day by which the agency owes an answer. */
  | { readonly type: 'received'; readonly due: number | undefined }
  | { readonly type: 'completed'; readonly desk: Desk; readonly claimedAt?: number; readonly begunAt?: number }
  /** A timer, by the event in the diagram. */
  | { readonly type: 'fired'; readonly node: string }

interface OpenTask {
  readonly desk: Desk
  readonly claimedAt?: number
  readonly begunAt?: number
}

/** Tells the story. Claiming and beginning a task are told when it is completed. */
export function timelineOf(history: readonly HistoryEntry[]): readonly Happening[] {
  const open = new Map<number, OpenTask>()
  return history.flatMap((entry) => {
    const what = whatHappened(entry, open)
    const desks = entry.facts.flatMap((fact) => opened(fact, open))
    if (what === undefined) return []
    const { at, author, facts } = entry
    const by = author.mode === 'system' ? undefined : author.performedBy
    const number = facts.find((fact) => fact.type === 'numberTaken')?.number
    const isLast = facts.some(({ type }) => type === 'processEnded')
    return [{ at, by, what, entered: enteredIn(facts), number, desks, isLast }]
  })
}

function whatHappened({ at, facts }: HistoryEntry, open: Map<number, OpenTask>): What | undefined {
  let what: What | undefined
  for (const fact of facts) {
    if (fact.type === 'processStarted') what = { type: 'received', due: fact.due }
    if (fact.type === 'taskMoved') note(open, fact, at)
    if (fact.type === 'waitClosed') what ??= closed(fact, open)
  }
  return what
}

function note(open: Map<number, OpenTask>, { wait, event }: Extract<Fact, { type: 'taskMoved' }>, at: number): void {
  const task = open.get(wait)
  if (task === undefined) return
  if (event === 'claim') open.set(wait, { ...task, claimedAt: at })
  if (event === 'start') open.set(wait, { ...task, begunAt: at })
}

function closed(
  { wait, node, outcome }: Extract<Fact, { type: 'waitClosed' }>,
  open: Map<number, OpenTask>,
): What | undefined {
  const task = open.get(wait)
  open.delete(wait)
  if (outcome === 'withdrawn') return undefined
  return task === undefined ? { type: 'fired', node } : { type: 'completed', ...task }
}

function opened(fact: Fact, open: Map<number, OpenTask>): readonly Desk[] {
  if (fact.type !== 'waitOpened' || fact.wait.type !== 'humanTask') return []
  const { id, node, name, owner, candidates, due } = fact.wait
  const desk = { node, name, refs: owner === undefined ? candidates : [`user:${owner}`], due }
  open.set(id, { desk })
  return [desk]
}

function enteredIn(facts: readonly Fact[]): Variables {
  const values: Record<string, Json> = {}
  for (const fact of facts) {
    if (fact.type === 'processStarted' || fact.type === 'variablesSet') Object.assign(values, fact.variables)
  }
  return values
}

/** How often the work was late, pressed for, and sent back: what an office counts. */
export function countsOf(timeline: readonly Happening[]): { late: number; pressed: number; rejected: number } {
  const done = timeline.flatMap(({ what, at, entered }) =>
    what.type === 'completed' ? [{ ...what, at, entered }] : [],
  )
  return {
    late: done.filter(({ desk, at }) => desk.due !== undefined && at > desk.due).length,
    pressed: done.filter(({ desk }) => desk.node === 'don-doc').length,
    rejected: done.filter(({ entered }) => entered['dat'] === false).length,
  }
}
