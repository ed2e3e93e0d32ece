/** Deadlines whose text is fixed in the file: whether they can be read, and whether the person's lies within the agency's. */
import { checkDuration, checkMoment } from '../../expressions.js'
import { type Deadline, type Expression, type Id, isActivity, type ProcessGraph } from '../graph.js'
import type { Report, Subject } from '../report.js'
import { type Context, nodesOf } from './check.js'

export function deadlines(context: Context): void {
  const { graph, process, reading } = context
  for (const [subject, list] of holders(context)) for (const each of list) checkTexts(each, subject, reading.report)
  for (const each of graph.deadlines) checkTexts(each, process, reading.report)
  for (const node of nodesOf(context)) {
    if (node.kind !== 'userTask') continue
    const around = [...node.deadlines, ...laneDeadlines(graph, node.lane), ...scopeDeadlines(graph, node.scope)]
    compare(around, node, reading.report)
  }
}

function holders(context: Context): readonly (readonly [Subject, readonly Deadline[]])[] {
  const { graph } = context
  const holding = [...nodesOf(context).filter(isActivity), ...Object.values(graph.lanes)]
  return holding.map((each) => [each, each.deadlines])
}

function laneDeadlines(graph: ProcessGraph, id: Id | undefined): readonly Deadline[] {
  const lane = id === undefined ? undefined : graph.lanes[id]
  return lane === undefined ? [] : [...lane.deadlines, ...laneDeadlines(graph, lane.parent)]
}

/** Of the sub-processes around, and of the process. */
function scopeDeadlines(graph: ProcessGraph, id: Id): readonly Deadline[] {
  const node = graph.nodes[id]
  return node === undefined || !isActivity(node)
    ? graph.deadlines
    : [...node.deadlines, ...scopeDeadlines(graph, node.scope)]
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

/** Only lengths in the same unit on the same calendar can be compared before the calendar is known. */
function compare(all: readonly Deadline[], subject: Subject, report: Report): void {
  const handlers = all.filter((each) => each.for === 'handler' || each.for === 'unit')
  const agencies = all.filter((each) => each.for === 'agency' || each.for === 'process')
  for (const handler of handlers) {
    for (const agency of agencies) {
      const [a, b] = [lengthOf(handler), lengthOf(agency)]
      if (a === undefined || b === undefined || a.unit !== b.unit || handler.calendar !== agency.calendar) continue
      if (a.amount <= b.amount) continue
      report.warning('deadline-beyond-agency', subject, { handler: a.text, agency: b.text }, 'qt:deadline')
    }
  }
}

function lengthOf({
  within,
}: Deadline): { readonly unit: string; readonly amount: number; readonly text: string } | undefined {
  const text = constantOf(within)
  const read = text === undefined ? undefined : checkDuration(text)
  if (text === undefined || read?.ok !== true || read.unit === 'mixed') return undefined
  return { unit: read.unit, amount: read.amount, text }
}
