import { styled, type Tone } from '../format/style.js'
import { padded, widthOf, wrapped } from '../format/text.js'
import { dayText, timeText } from '../format/time.js'
import type { Lang } from '../lang.js'
import type { Happening, TimelineItem } from './happening.js'
import type { Names } from './names.js'
import { sentenceOf } from './sentences.js'

export interface TimelineStyle {
  readonly names: Names
  readonly lang: Lang
  /** Characters in a line. Default 100. */
  readonly width?: number
}

const signs: { readonly [T in Happening['type']]: readonly [sign: string, tone: Tone] } = {
  started: ['▶', 'strong'],
  taskOpened: ['→', 'plain'],
  taskMoved: ['·', 'plain'],
  taskCompleted: ['✓', 'good'],
  taskWithdrawn: ['×', 'quiet'],
  timerSet: ['◷', 'quiet'],
  timerFired: ['◷', 'plain'],
  jobOpened: ['⚙', 'quiet'],
  jobDone: ['⚙', 'good'],
  jobFailed: ['⚙', 'warn'],
  errorThrown: ['!', 'warn'],
  escalationThrown: ['↑', 'warn'],
  messageThrown: ['✉', 'plain'],
  signalThrown: ['⚑', 'plain'],
  eventAwaited: ['✉', 'quiet'],
  eventOccurred: ['✉', 'good'],
  called: ['↳', 'plain'],
  callEnded: ['↲', 'plain'],
  compensationBegun: ['↶', 'warn'],
  gatewayActivated: ['◇', 'plain'],
  decisionMade: ['◆', 'plain'],
  numberTaken: ['№', 'plain'],
  passed: ['◆', 'plain'],
  chosen: ['◇', 'plain'],
  begun: ['▷', 'plain'],
  instanceAdded: ['▷', 'plain'],
  instanceDropped: ['▷', 'plain'],
  incidentRaised: ['!', 'bad'],
  incidentResolved: ['↻', 'plain'],
  variablesSet: ['=', 'plain'],
  ended: ['■', 'strong'],
}

/**
 * A timeline that a person reads: a heading per day, then time, author and what happened. Who did several things at once is named once.
 *
 * @param items - from `readTimeline`, all of them or the newest
 * @example
 * ```ts
 * console.log(timelineText(readTimeline(history, graph), { names, lang: 'vi' }))
 * ```
 */
export function timelineText(items: readonly TimelineItem[], { names, lang, width = 100 }: TimelineStyle): string {
  const authors = items.map((item) => authorText(item.author, names, lang))
  const authorWidth = Math.min(28, Math.max(0, ...authors.map(widthOf)))
  const margin = ' '.repeat(2 + 5 + 2 + authorWidth + 2)
  const lines: string[] = []
  let day = ''
  let revision = 0
  items.forEach((item, index) => {
    const today = dayText(item.at, lang)
    if (today !== day) lines.push(...(day === '' ? [] : ['']), styled('strong', today))
    const isNamed = item.revision !== revision || today !== day
    day = today
    revision = item.revision
    const head = isNamed ? `  ${timeText(item.at)}  ${padded(authors[index] ?? '', authorWidth)}  ` : margin
    const [sign, tone] = signs[item.what.type]
    const [first = '', ...rest] = wrapped(sentenceOf(item, names, lang), Math.max(40, width - margin.length - 2))
    lines.push(`${head}${styled(tone, `${sign} ${first}`)}`, ...rest.map((line) => `${margin}  ${styled(tone, line)}`))
  })
  return lines.join('\n')
}

const modes: Readonly<Record<string, { readonly [L in Lang]: string }>> = {
  onBehalf: { vi: 'nhập thay', en: 'entered by' },
  authorised: { vi: 'uỷ quyền', en: 'authorised' },
  substitute: { vi: 'làm thay', en: 'substitute' },
}

/** Whose act it is and, where that is another, who entered it. */
function authorText({ actor, performedBy, mode }: TimelineItem['author'], names: Names, lang: Lang): string {
  if (actor === performedBy) return names.person(actor)
  return `${names.person(actor)} (${modes[mode]?.[lang] ?? mode}: ${names.person(performedBy)})`
}
