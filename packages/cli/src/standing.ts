/** Where an instance stands: what it waits for, on whose desk, and what has gone wrong. */
import type { IncidentView, ProcessGraph, Variables, WaitView } from '@quytrinh/engine'
import { defined } from './defined.js'
import { styled } from './format/style.js'
import { harmless } from './format/text.js'
import { dueText, leftText } from './format/time.js'
import { titleText } from './format/title.js'
import { type InstancePicture, withCalled } from './instance.js'
import type { Bilingual, Lang } from './lang.js'
import { describeIncident } from './messages/incidents.js'
import type { Names } from './timeline/names.js'
import { awaitedText, deskText } from './timeline/sentences.js'

/** One thing that can be done to let an instance go on. */
export type Opening =
  | TaskOpening
  | JobOpening
  | EventOpening
  | AdHocOpening
  | TimerOpening
  | CallOpening
  | IncidentOpening

interface OpeningBase {
  /** Whose it is; absent where the process has yet to start. */
  readonly instance?: string
  /** Its process. */
  readonly graph?: ProcessGraph
  /** The element in the diagram. */
  readonly node: string
  readonly title: string
  /** Which of the instances of a multi-instance activity, from 1. */
  readonly turn?: number
}

interface TaskOpening extends OpeningBase {
  readonly type: 'task'
  readonly id: string
  readonly state: string
  readonly owner?: string
  readonly candidates: readonly string[]
  readonly lane?: string
  readonly due?: number
  readonly agencyDue?: number
  /** The variables that it sees. */
  readonly sees: Variables
}

interface JobOpening extends OpeningBase {
  readonly type: 'job'
  readonly id: string
  readonly topic: string
  /** Absent while an incident holds it back. */
  readonly due?: number
}

interface TimerOpening extends OpeningBase {
  readonly type: 'timer'
  readonly id: string
  readonly due: number
  readonly isAttached: boolean
}

/** Something from outside: an event or a receive task waits for it. `trigger`: for somebody to let it go on. */
export interface EventOpening extends OpeningBase {
  readonly type: 'message' | 'signal' | 'condition' | 'trigger'
  readonly id: string
  /** Of the message or signal. */
  readonly name: string
  readonly key?: string
  readonly isAttached: boolean
}

/** An ad-hoc sub-process under way. */
interface AdHocOpening extends OpeningBase {
  readonly type: 'adHoc'
  readonly id: string
  /** What can be begun in it, once more if need be. */
  readonly activities: readonly string[]
}

interface CallOpening extends OpeningBase {
  readonly type: 'call'
  readonly id: string
  readonly called: string
}

interface IncidentOpening extends OpeningBase {
  readonly type: 'incident'
  readonly id: number
  readonly incident: IncidentView
}

const order: readonly Opening['type'][] = [
  'task',
  'job',
  'message',
  'signal',
  'trigger',
  'condition',
  'adHoc',
  'incident',
  'timer',
  'call',
]

/**
 * What people and services owe first, then what comes from outside, what has gone wrong, and what only needs time; each in the order in
 * which it came up. What called instances wait for stands among it: it can be done as well.
 */
export function openingsOf(picture: InstancePicture): readonly Opening[] {
  return inOrder(withCalled(picture).flatMap(ownOpenings))
}

function inOrder(openings: readonly Opening[]): readonly Opening[] {
  return [...openings].sort((a, b) => order.indexOf(a.type) - order.indexOf(b.type))
}

function ownOpenings(picture: InstancePicture): readonly Opening[] {
  const { details, graph } = picture
  const waits = details.waitingAt.map((wait) => openingOf(wait, picture)).filter((opening) => opening !== undefined)
  const incidents = details.openIncidents.map(
    (incident): Opening => ({ type: 'incident', id: incident.id, ...baseOf(incident.node, picture), incident }),
  )
  const adHoc = openAdHoc(picture).map((id): Opening => {
    const inside = Object.values(graph?.nodes ?? {}).filter((node) => node.scope === id && isBegunByHand(node.kind))
    return { type: 'adHoc', id, ...baseOf(id, picture), activities: inside.map((node) => node.id) }
  })
  return [...waits, ...incidents, ...adHoc]
}

function baseOf(node: string, { graph, details }: Pick<InstancePicture, 'graph' | 'details'>): OpeningBase {
  return { node, title: nameIn(graph, node), instance: details.id, ...defined({ graph }) }
}

function isBegunByHand(kind: string): boolean {
  return /task|subProcess|callActivity/i.test(kind)
}

/** Ad-hoc sub-processes whose scope is open. */
function openAdHoc({ history, graph, details }: InstancePicture): readonly string[] {
  const open = new Map<number, string>()
  if (details.status !== 'active') return []
  for (const fact of history.flatMap(({ facts }) => facts)) {
    if (fact.type === 'scopeOpened') open.set(fact.scope, fact.node)
    else if (fact.type === 'entered' && fact.opens === 'subProcess') open.set(fact.token + 1, fact.node)
    else if (fact.type === 'scopeClosed') open.delete(fact.scope)
  }
  return [...open.values()].filter((id) => {
    const node = graph?.nodes[id]
    return node?.kind === 'subProcess' && node.adHoc !== undefined
  })
}

/** What starts a process that nobody starts by hand; timers start it in their time. */
export function startsOf(graph: ProcessGraph | undefined): readonly Opening[] {
  const starts = graph?.scopes[graph.id]?.triggeredStarts ?? []
  const openings = starts.flatMap((id) =>
    eventsAt(graph?.nodes[id]).map((event): Opening => ({ ...event, title: nameIn(graph, id), ...defined({ graph }) })),
  )
  return inOrder(openings)
}

type Node = ProcessGraph['nodes'][string]

function eventsAt(node: Node | undefined): readonly Omit<EventOpening, 'title'>[] {
  if (node === undefined) return []
  const triggers =
    'triggers' in node ? node.triggers : node.kind === 'receiveTask' && node.message !== undefined ? [node.message] : []
  const base = { id: node.id, node: node.id, isAttached: false }
  return triggers.flatMap((trigger): readonly Omit<EventOpening, 'title'>[] => {
    if (trigger.type === 'message' || trigger.type === 'signal')
      return [{ type: trigger.type, name: trigger.name, ...base }]
    return trigger.type === 'conditional' ? [{ type: 'condition', name: node.id, ...base }] : []
  })
}

function openingOf(wait: WaitView, picture: InstancePicture): Opening | undefined {
  const { graph, tasks, details } = picture
  const { id, node, due, isAttached, loopCounter: turn, awaits, called } = wait
  const base = { id, ...baseOf(node, picture), ...defined({ turn }) }
  const element = graph?.nodes[node]
  switch (wait.type) {
    case 'timer':
      return due === undefined ? undefined : { type: 'timer', ...base, due, isAttached }
    case 'job': {
      const topic =
        element !== undefined && 'work' in element && element.work.type === 'handler' ? element.work.topic : ''
      return { type: 'job', ...base, topic, ...defined({ due }) }
    }
    case 'subscription':
      return awaits && { type: awaits.kind, ...base, isAttached, name: awaits.name, ...defined({ key: awaits.key }) }
    // Like a condition, data comes by the variables that somebody sets.
    case 'data':
      return { type: 'condition', ...base, isAttached, name: node }
    case 'call':
      return called === undefined ? undefined : { type: 'call', ...base, called }
    case 'humanTask': {
      const task = tasks.get(id)
      if (task === undefined) return undefined // completed between two readings
      const { name, state, owner, candidates } = task
      const agencyDue = task.agencyDue === details.due ? undefined : task.agencyDue // that of the whole is told once
      const lane = element?.lane === undefined ? undefined : graph?.lanes[element.lane]?.name
      return {
        type: 'task',
        ...base,
        title: name,
        state,
        candidates,
        sees: task.variables,
        ...defined({ owner, lane, due, agencyDue }),
      }
    }
  }
}

function nameIn(graph: ProcessGraph | undefined, id: string): string {
  return graph?.nodes[id]?.name?.replace(/\s+/g, ' ') ?? id
}

export const stateNames: Readonly<Record<string, Bilingual>> = {
  created: { vi: 'mới tạo', en: 'created' },
  ready: { vi: 'chờ nhận', en: 'ready' },
  reserved: { vi: 'đã nhận', en: 'reserved' },
  inProgress: { vi: 'đang làm', en: 'in progress' },
  suspended: { vi: 'tạm dừng', en: 'suspended' },
  active: { vi: 'đang chạy', en: 'active' },
  completed: { vi: 'đã kết thúc', en: 'completed' },
  terminated: { vi: 'bị chấm dứt', en: 'terminated' },
  cancelled: { vi: 'đã huỷ', en: 'cancelled' },
}

export function stateText(state: string, lang: Lang): string {
  return (Object.hasOwn(stateNames, state) ? stateNames[state]?.[lang] : undefined) ?? state
}

export interface StandingStyle {
  readonly names: Names
  readonly lang: Lang
  readonly now: number
}

/** An opening in two lines: what it is, and the particulars. */
export function openingText(
  opening: Opening,
  style: StandingStyle,
): { readonly head: string; readonly details: string } {
  const { lang } = style
  const title = titleText(opening.title, opening.turn, lang)
  const head = `${styled('strong', kindNames[opening.type][lang])} ${title} ${styled('quiet', `[${opening.node}]`)}`
  return { head, details: harmless(detailsOf(opening, style).join(' · ')) }
}

/** What an opening is called. */
export const kindNames: { readonly [T in Opening['type']]: Bilingual } = {
  task: { vi: 'Việc', en: 'Task' },
  job: { vi: 'Dịch vụ', en: 'Service' },
  message: { vi: 'Thông điệp', en: 'Message' },
  signal: { vi: 'Tín hiệu', en: 'Signal' },
  condition: { vi: 'Điều kiện', en: 'Condition' },
  trigger: { vi: 'Chờ tác động', en: 'To be triggered' },
  adHoc: { vi: 'Làm tuỳ chọn', en: 'Ad hoc' },
  call: { vi: 'Quy trình được gọi', en: 'Called process' },
  timer: { vi: 'Hẹn giờ', en: 'Timer' },
  incident: { vi: 'Sự cố', en: 'Incident' },
}

const beside: Bilingual = { vi: 'chạy bên cạnh', en: 'beside an activity' }

function detailsOf(opening: Opening, { names, lang, now }: StandingStyle): readonly string[] {
  switch (opening.type) {
    case 'task': {
      const { lane, due, agencyDue, state } = opening
      const desk = deskText(opening, names)[lang]
      const word = { vi: { lane: 'làn', agency: 'hạn cơ quan' }, en: { lane: 'lane', agency: 'agency due' } }[lang]
      return [
        `${stateText(state, lang)}: ${desk}`,
        ...(lane === undefined ? [] : [`${word.lane} ${lane}`]),
        ...(due === undefined ? [] : [deadlineText(due, now, lang)]),
        ...(agencyDue === undefined ? [] : [`${word.agency} ${dueText(agencyDue, lang)}`]),
      ]
    }
    case 'job': {
      const { topic, due } = opening
      const held = { vi: 'dừng vì sự cố', en: 'held by an incident' }[lang]
      const later =
        due !== undefined && due > now
          ? [{ vi: `thử lại ${dueText(due, lang)}`, en: `tried again ${dueText(due, lang)}` }[lang]]
          : []
      return [`topic ${topic}`, ...(due === undefined ? [held] : later)]
    }
    case 'timer': {
      const until = { vi: `đến ${dueText(opening.due, lang)}`, en: `until ${dueText(opening.due, lang)}` }[lang]
      return [`${until} (${leftText(opening.due, now, lang)})`, ...(opening.isAttached ? [beside[lang]] : [])]
    }
    case 'message':
    case 'signal':
    case 'condition':
    case 'trigger': {
      const { type: kind, name, key, instance, isAttached } = opening
      const what = awaitedText({ kind, name, ...defined({ key }) })
      const text = { vi: `chờ ${what.vi}`, en: `waits for ${what.en}` }[lang]
      const starts = { vi: 'để bắt đầu quy trình', en: 'to start the process' }[lang]
      return [text, ...(instance === undefined ? [starts] : []), ...(isAttached ? [beside[lang]] : [])]
    }
    case 'adHoc':
      return [opening.activities.join(', ')]
    case 'call':
      return [{ vi: `phiên xử lý ${opening.called}`, en: `instance ${opening.called}` }[lang]]
    case 'incident':
      return [describeIncident(opening.incident, lang)]
  }
}

function deadlineText(due: number, now: number, lang: Lang): string {
  const word = { vi: 'hạn', en: 'due' }[lang]
  return `${word} ${dueText(due, lang)} (${leftText(due, now, lang)})`
}

/** What stands above the timeline of a called instance. */
export function calledHeading({ details, graph }: InstancePicture, lang: Lang): string {
  const name = titleText(graph?.name ?? details.process, undefined, lang)
  return styled('strong', `${kindNames.call[lang]} ${harmless(name)} · ${details.id}`)
}
