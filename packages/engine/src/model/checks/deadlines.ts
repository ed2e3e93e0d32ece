/** Deadlines whose text is fixed in the file: whether they can be read, and whether the person's lies within the agency's. */
import { checkDuration, checkMoment } from '../../expressions.js'
import { type Activity, type Deadline, type Expression, type Id, isActivity, type ProcessGraph } from '../graph.js'
import type { Report, Subject } from '../report.js'
import { type Context, nodesOf } from './check.js'

export function deadlines(context: Context): void {
  const { graph, process, reading } = context
  for (const [subject, list] of holders(context)) for (const each of list) checkTexts(each, subject, reading.report)
  for (const each of graph.deadlines) checkTexts(each, process, reading.report)
  const agency = agencyLimits(graph)
  const handler = handlerLimits(graph)
  for (const node of nodesOf(context)) {
    if (node.kind === 'userTask') compare(node, handler(node), agency(node), reading.report)
  }
}

function holders(context: Context): readonly (readonly [Subject, readonly Deadline[]])[] {
  const { graph } = context
  const holding = [...nodesOf(context).filter(isActivity), ...Object.values(graph.lanes)]
  return holding.map((each) => [each, each.deadlines])
}

function checkTexts({ within, at, warnBefore }: Deadline, subject: Subject, report: Report): void {
  const duration = constantOf(within)
  const read = duration === undefined ? undefined : checkDuration(duration)
  if (duration !== undefined && read?.ok === false) {
    report.error('deadline-invalid', subject, { text: duration, expected: read.expected }, 'qt:deadline within')
  }
  const moment = constantOf(at)
  const expected = moment === undefined ? undefined : checkMoment(moment)
  if (moment !== undefined && expected !== undefined) {
    report.error('deadline-invalid', subject, { text: moment, expected }, 'qt:deadline at')
  }
  const warning = warnBefore === undefined ? undefined : checkDuration(warnBefore)
  if (warnBefore !== undefined && warning?.ok === false) {
    report.error(
      'deadline-invalid',
      subject,
      { text: warnBefore, expected: warning.expected },
      'qt:deadline warnBefore',
    )
  }
}

function constantOf(expression: Expression | undefined): string | undefined {
  return expression?.language === 'constant' ? String(expression.value) : undefined
}

/** Only lengths in the same unit on the same calendar can be compared before the calendar is known: one of each kind. */
type Limits = ReadonlyMap<string, Length>

interface Length {
  readonly kind: string
  readonly amount: number
  readonly text: string
}

/** The shortest of the agency's deadlines around a node: its own, of its lanes, of the sub-processes around it, of the process. */
function agencyLimits(graph: ProcessGraph): (node: Activity) => Limits {
  const own = (list: readonly Deadline[]): Limits => shortest(lengthsOf(list, ['agency', 'process']))
  const lane: (id: Id) => Limits = remembered((id) => {
    const found = graph.lanes[id]
    return found === undefined
      ? none
      : shortest([own(found.deadlines), found.parent === undefined ? none : lane(found.parent)])
  })
  const scope: (id: Id) => Limits = remembered((id) => {
    const node = graph.nodes[id]
    return node !== undefined && isActivity(node) ? around(node) : own(graph.deadlines)
  })
  const around = (node: Activity): Limits =>
    shortest([own(node.deadlines), node.lane === undefined ? none : lane(node.lane), scope(node.scope)])
  return around
}

/** The longest of the handler's deadlines on a task: its own, or its lane's. */
function handlerLimits(graph: ProcessGraph): (node: Activity) => Limits {
  const own = (list: readonly Deadline[]): Limits => longest(lengthsOf(list, ['handler', 'unit']))
  const lane = remembered((id): Limits => own(graph.lanes[id]?.deadlines ?? []))
  return (node) => longest([own(node.deadlines), node.lane === undefined ? none : lane(node.lane)])
}

const none: Limits = new Map()

/** Each lane and scope is looked at once, however many nodes it holds. */
function remembered<T>(make: (id: Id) => T): (id: Id) => T {
  const made = new Map<Id, T>()
  return (id) => {
    const value = made.get(id) ?? make(id)
    made.set(id, value)
    return value
  }
}

const shortest = (all: readonly Limits[]): Limits => oneOfEach(all, (a, b) => a.amount < b.amount)
const longest = (all: readonly Limits[]): Limits => oneOfEach(all, (a, b) => a.amount > b.amount)

function oneOfEach(all: readonly Limits[], isBetter: (a: Length, b: Length) => boolean): Limits {
  const kept = new Map<string, Length>()
  for (const limits of all) {
    for (const length of limits.values()) {
      const known = kept.get(length.kind)
      if (known === undefined || isBetter(length, known)) kept.set(length.kind, length)
    }
  }
  return kept
}

/** The lengths that bind somebody, each by itself. */
function lengthsOf(deadlines: readonly Deadline[], bound: readonly Deadline['for'][]): readonly Limits[] {
  return deadlines
    .filter((each) => bound.includes(each.for))
    .map(lengthOf)
    .flatMap((length) => (length === undefined ? [] : [new Map([[length.kind, length]])]))
}

function lengthOf({ within, calendar }: Deadline): Length | undefined {
  const text = constantOf(within)
  const read = text === undefined ? undefined : checkDuration(text)
  if (text === undefined || read?.ok !== true || read.unit === 'mixed') return undefined
  return { kind: `${read.unit} ${calendar ?? ''}`, amount: read.amount, text }
}

function compare(subject: Subject, handlers: Limits, agencies: Limits, report: Report): void {
  for (const handler of handlers.values()) {
    const agency = agencies.get(handler.kind)
    if (agency === undefined || handler.amount <= agency.amount) continue
    report.warning('deadline-beyond-agency', subject, { handler: handler.text, agency: agency.text }, 'qt:deadline')
  }
}
