/** Where an instance stands: what it waits for, on whose desk, and what has gone wrong. */
import type { IncidentView, ProcessGraph, WaitView } from '@quytrinh/engine'
import { defined } from './defined.js'
import { styled } from './format/style.js'
import { harmless } from './format/text.js'
import { dueText, leftText } from './format/time.js'
import { titleText } from './format/title.js'
import type { InstancePicture } from './instance.js'
import type { Bilingual, Lang } from './lang.js'
import { describeIncident } from './messages/incidents.js'
import type { Names } from './timeline/names.js'
import { deskText } from './timeline/sentences.js'

/** One thing that can be done to let an instance go on. */
export type Opening = TaskOpening | JobOpening | TimerOpening | IncidentOpening

interface OpeningBase {
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

interface IncidentOpening extends OpeningBase {
  readonly type: 'incident'
  readonly id: number
  readonly incident: IncidentView
}

const order: readonly Opening['type'][] = ['task', 'job', 'incident', 'timer']

/** What people and services owe first, then what has gone wrong, then what only needs time; each in the order in which it came up. */
export function openingsOf(picture: InstancePicture): readonly Opening[] {
  const { details, graph } = picture
  const waits = details.waitingAt.map((wait) => openingOf(wait, picture)).filter((opening) => opening !== undefined)
  const incidents = details.openIncidents.map(
    (incident): Opening => ({
      type: 'incident',
      id: incident.id,
      node: incident.node,
      title: nameIn(graph, incident.node),
      incident,
    }),
  )
  return [...waits, ...incidents].sort((a, b) => order.indexOf(a.type) - order.indexOf(b.type))
}

function openingOf(wait: WaitView, { graph, tasks, details }: InstancePicture): Opening | undefined {
  const { id, node, due, isAttached, loopCounter: turn } = wait
  const base = { id, node, title: nameIn(graph, node), ...defined({ turn }) }
  const element = graph?.nodes[node]
  switch (wait.type) {
    case 'timer':
      return due === undefined ? undefined : { type: 'timer', ...base, due, isAttached }
    case 'job': {
      const topic = element?.kind === 'serviceTask' && element.work.type === 'handler' ? element.work.topic : ''
      return { type: 'job', ...base, topic, ...defined({ due }) }
    }
    case 'humanTask': {
      const task = tasks.get(id)
      if (task === undefined) return undefined // completed between two readings
      const { name, state, owner, candidates } = task
      const agencyDue = task.agencyDue === details.due ? undefined : task.agencyDue // that of the whole is told once
      const lane = element?.lane === undefined ? undefined : graph?.lanes[element.lane]?.name
      return { type: 'task', ...base, title: name, state, candidates, ...defined({ owner, lane, due, agencyDue }) }
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
  timer: { vi: 'Hẹn giờ', en: 'Timer' },
  incident: { vi: 'Sự cố', en: 'Incident' },
}

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
      const beside = { vi: 'chạy bên cạnh', en: 'beside an activity' }[lang]
      const until = { vi: `đến ${dueText(opening.due, lang)}`, en: `until ${dueText(opening.due, lang)}` }[lang]
      return [`${until} (${leftText(opening.due, now, lang)})`, ...(opening.isAttached ? [beside] : [])]
    }
    case 'incident':
      return [describeIncident(opening.incident, lang)]
  }
}

function deadlineText(due: number, now: number, lang: Lang): string {
  const word = { vi: 'hạn', en: 'due' }[lang]
  return `${word} ${dueText(due, lang)} (${leftText(due, now, lang)})`
}
