/** The last page: the document, its timeline, and what waits on the desk. Written from the journal alone. */
import type { HistoryEntry, Json, Session, TaskView, Variables } from '@quytrinh/engine'
import type { Catalogue } from './catalogue.js'
import { bad, cool, faint, good, strong, warm, wrapped } from './ink.js'
import { date, moment, span, time, weekday } from './time.js'
import { countsOf, type Desk, type Happening, timelineOf } from './timeline.js'

const width = 100
const indent = 10

/** What the page is made of, as read from the file. */
export interface Content {
  readonly history: readonly HistoryEntry[]
  readonly waiting: { readonly user: string; readonly tasks: readonly TaskView[] }
  readonly names: Names
}

/** How references are shown: with position and unit, or by name alone. */
export interface Names {
  full(ref: string): string
  short(ref: string): string
}

/** Reads everything for the page as one person may see it. */
export async function readContent(session: Session, instance: string): Promise<Content> {
  const history = await session.instances.history(instance)
  const { items } = await session.tasks.list()
  const refs = new Set([`user:${session.principal.user}`, ...items.flatMap(({ candidates }) => candidates)])
  for (const { by, desks } of timelineOf(history)) {
    if (by !== undefined) refs.add(`user:${by}`)
    for (const ref of desks.flatMap((desk) => desk.refs)) refs.add(ref)
  }
  return { history, waiting: { user: session.principal.user, tasks: items }, names: await namesOf(session, refs) }
}

async function namesOf({ directory }: Session, refs: Iterable<string>): Promise<Names> {
  const full = new Map<string, string>()
  const short = new Map<string, string>()
  for (const ref of refs) {
    const [kind, id = ''] = ref.split(':')
    const person = kind === 'user' ? await directory.person(id) : undefined
    const name = person?.name ?? (await directory.nameOf(ref)) ?? ref
    const place = person === undefined ? [] : [...person.positions, ...(person.unit === undefined ? [] : [person.unit])]
    short.set(ref, name)
    full.set(ref, place.length > 0 ? `${name} · ${place.join(', ')}` : name)
  }
  return { full: (ref) => full.get(ref) ?? ref, short: (ref) => short.get(ref) ?? ref }
}

export function pageOf({ history, waiting, names }: Content, words: Catalogue): string {
  const timeline = timelineOf(history)
  const writer = new Writer(words, names)
  return [
    ...header(timeline, words),
    '',
    ...days(timeline).flatMap((day) => writer.day(day)),
    ...writer.summary(timeline),
    '',
    ...writer.desk(waiting),
  ].join('\n')
}

function header(timeline: readonly Happening[], { title, fields }: Catalogue): readonly string[] {
  const values: Variables = Object.assign({}, ...timeline.map(({ entered }) => entered))
  const say = (name: string): string => shown(values[name] ?? null)
  const number = timeline.find((each) => each.number !== undefined)?.number
  const arrived = timeline[0]?.at
  const rows: readonly (readonly (readonly [string, string])[])[] = [
    [
      [fields.number, number === undefined ? '—' : String(number)],
      [fields.arrived, arrived === undefined ? '—' : date(arrived)],
    ],
    [
      [fields.code, say('soKyHieu')],
      [fields.dated, day(values['ngayVanBan'])],
    ],
    [
      [fields.from, say('noiGui')],
      [fields.answerBy, day(values['hanTraLoi'])],
    ],
    [[fields.subject, say('trichYeu')]],
  ]
  const rule = (left: string, label: string, right: string): string =>
    faint(left) + label + faint('─'.repeat(width - 2 - plain(label).length) + right)
  return [
    rule('╭', `${faint('─ ') + strong(title)} `, '╮'),
    ...rows.map((cells) => {
      const text = cells
        .map(
          ([label, value], index) =>
            faint(label.padEnd(13)) + (index === 0 && cells.length > 1 ? value.padEnd(48) : value),
        )
        .join('')
      return `${faint('│')}  ${text}${' '.repeat(Math.max(0, width - 4 - plain(text).length))}${faint('│')}`
    }),
    rule('╰', '', '╯'),
  ]
}

/** Texts carry escape codes on a terminal; they take no room. */
function plain(text: string): string {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: the escape character is what begins a colour
  return text.replace(/\u001b\[\d+m/g, '')
}

function shown(value: Json): string {
  return value === null ? '—' : String(value)
}

/** `2026-03-16` as an office writes it. */
function day(value: Json | undefined): string {
  return typeof value === 'string' ? value.split('-').reverse().join('/') : '—'
}

function days(timeline: readonly Happening[]): readonly (readonly Happening[])[] {
  return [...Map.groupBy(timeline, ({ at }) => date(at)).values()]
}

/** Which of the values entered at a task its story tells. */
const told: { readonly [node: string]: string } = {
  trinh: 'yKienDeXuat',
  'chi-dao': 'yKienChiDao',
  'phan-cong': 'yKienPhanCong',
  'chu-tri': 'noiDungGiaiQuyet',
  'phoi-hop': 'yKienPhoiHop',
  'bao-cao': 'ketQua',
  'bo-sung': 'ketQua',
  'don-doc': 'noiDungDonDoc',
}

class Writer {
  readonly #words: Catalogue
  readonly #names: Names

  constructor(words: Catalogue, names: Names) {
    this.#words = words
    this.#names = names
  }

  day(happenings: readonly Happening[]): readonly string[] {
    const [first] = happenings
    if (first === undefined) return []
    const heading = `${weekday(first.at, this.#words)} ${date(first.at)}`
    return [strong(` ${heading}`), ...happenings.flatMap((each) => this.#happening(each)), '']
  }

  summary(timeline: readonly Happening[]): readonly string[] {
    const { filed, agency, counts } = this.#words
    const last = timeline.find(({ isLast }) => isLast)
    if (last === undefined) return []
    const received = timeline.map(({ what }) => what).find(({ type }) => type === 'received')
    const due = received?.type === 'received' ? received.due : undefined
    const kept = due === undefined ? '' : ` · ${agency(moment(due), this.#remaining(due, last.at))}`
    return [` ${strong(filed(moment(last.at)))}${kept}`, ` ${counts(countsOf(timeline))}`]
  }

  desk({ user, tasks }: Content['waiting']): readonly string[] {
    const { waiting, due } = this.#words
    return [
      ` ${strong(waiting(this.#names.full(`user:${user}`)))}`,
      ...tasks.map((task) => {
        const by = task.due === undefined ? '' : ` · ${due(moment(task.due))}`
        return `  ${cool('→')} ${this.#task(task)} · ${task.businessKey ?? ''}${by}`
      }),
    ]
  }

  #happening(happening: Happening): readonly string[] {
    const { at, by, desks } = happening
    const [mark, title] = this.#title(happening)
    const who = by === undefined ? '' : this.#names.full(`user:${by}`)
    return [
      `  ${time(at)}  ${mark} ${strong(title.padEnd(29))} ${who}`.trimEnd(),
      ...this.#notes(happening),
      ...desks.map((desk) => `${' '.repeat(indent)}${cool('→')} ${this.#onDesk(desk)}`),
    ]
  }

  #title({ what, entered }: Happening): readonly [string, string] {
    if (what.type === 'received') return [cool('●'), this.#words.received]
    if (what.type === 'fired') return [warm('!'), this.#words.fired[what.node] ?? what.node]
    return [entered['dat'] === false ? bad('✗') : good('✓'), this.#task(what.desk)]
  }

  #notes(happening: Happening): readonly string[] {
    const { what, number } = happening
    const { claimedAt, begunAt, numberTaken } = this.#words
    const times: string[] = []
    if (what.type === 'completed') {
      const { desk, claimedAt: claimed, begunAt: begun } = what
      if (desk.due !== undefined)
        times.push(`${this.#words.due(moment(desk.due))}, ${this.#remaining(desk.due, happening.at)}`)
      if (claimed !== undefined) times.push(claimedAt(sameDay(claimed, happening.at)))
      if (begun !== undefined) times.push(begunAt(sameDay(begun, happening.at)))
    }
    const texts = number === undefined ? [this.#text(happening)] : [numberTaken(number), this.#text(happening)]
    const lines = texts.filter((text) => text !== undefined).flatMap((text) => wrapped(text, width - indent - 2))
    const all = [...(times.length > 0 ? [faint(times.join(' · '))] : []), ...lines]
    return all.map((line) => `${' '.repeat(indent + 2)}${line}`)
  }

  #text({ what, entered }: Happening): string | undefined {
    const { verdict, fileNumber } = this.#words
    if (what.type !== 'completed') return undefined
    const { node } = what.desk
    if (node === 'duyet')
      return entered['dat'] === true ? verdict.accepted : `${verdict.rejected}${shown(entered['lyDoChuaDat'] ?? null)}`
    if (node === 'dong-ho-so') return fileNumber(shown(entered['maHoSo'] ?? null))
    const value = entered[told[node] ?? '']
    return typeof value === 'string' ? `“${value}”` : undefined
  }

  #onDesk(desk: Desk): string {
    const who = desk.refs.map((ref) => this.#names.short(ref)).join(', ')
    const by = desk.due === undefined ? '' : ` · ${this.#words.due(moment(desk.due))}`
    return this.#words.onDesk(this.#task(desk), who) + by
  }

  #task({ node, name }: { readonly node: string; readonly name: string }): string {
    return this.#words.tasks[node] ?? name
  }

  #remaining(due: number, at: number): string {
    const { left, overdue } = this.#words
    return at <= due ? good(left(span(due - at, this.#words))) : bad(overdue(span(at - due, this.#words)))
  }
}

function sameDay(then: number, now: number): string {
  return date(then) === date(now) ? time(then) : moment(then)
}
