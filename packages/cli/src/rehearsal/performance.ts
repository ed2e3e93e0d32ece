/** One rehearsal from its first scene to the timeline at the end. */
import type { Cli } from '../cli.js'
import { styled } from '../format/style.js'
import { harmless } from '../format/text.js'
import { dayText, momentText, timeText } from '../format/time.js'
import { valueText } from '../format/variables.js'
import { type InstancePicture, withCalled } from '../instance.js'
import type { Bilingual } from '../lang.js'
import { calledHeading, openingsOf, openingText, stateText } from '../standing.js'
import { namesFor } from '../timeline/names.js'
import { timelineText } from '../timeline/print.js'
import { readTimeline } from '../timeline/read.js'
import type { Action } from './action.js'
import type { Driver, Scene } from './driver.js'
import { PlainDriver } from './plain.js'
import type { Rehearsal } from './rehearsal.js'

const texts = {
  memory: { vi: 'chạy thử trong bộ nhớ', en: 'tried out in memory' },
  virtual: { vi: 'thời gian ảo', en: 'virtual time' },
  real: { vi: 'thời gian thật', en: 'real time' },
  version: { vi: 'phiên bản', en: 'version' },
  waiting: { vi: 'ĐANG CHỜ', en: 'WAITING FOR' },
  nothing: { vi: '(không có gì để làm)', en: '(nothing to be done)' },
  notStarted: {
    vi: 'Chưa bắt đầu: quy trình bắt đầu khi có sự kiện của nó.',
    en: 'Not started: an event starts the process.',
  },
  due: { vi: 'Đến hẹn tiếp theo', en: 'Next due' },
  timeline: { vi: 'DIỄN BIẾN', en: 'TIMELINE' },
  variables: { vi: 'BIẾN', en: 'VARIABLES' },
  status: { vi: 'Tình trạng', en: 'Status' },
  again: { vi: 'Xem lại', en: 'See it again' },
} as const satisfies Record<string, Bilingual>

/** @param db the file it is kept in, to say how to see it again */
export async function perform(cli: Cli, rehearsal: Rehearsal, db: string | undefined): Promise<void> {
  const performance = new Performance(cli, rehearsal)
  try {
    cli.print(await performance.headText(db))
    await performance.play()
  } finally {
    cli.print(await performance.endText(db))
  }
}

class Performance {
  readonly #cli: Cli
  readonly #rehearsal: Rehearsal
  /** Up to which revision, by instance. */
  readonly #told = new Map<string, number>()

  constructor(cli: Cli, rehearsal: Rehearsal) {
    this.#cli = cli
    this.#rehearsal = rehearsal
  }

  async play(): Promise<void> {
    const isDialogue = process.stdin.isTTY === true && process.stdout.isTTY === true
    const driver: Driver = isDialogue ? await dialogue(this.#cli) : new PlainDriver(this.#cli)
    try {
      for (let scene = await this.#scene(); isOpen(scene); scene = await this.#scene()) {
        const action = await driver.next(scene)
        if (action.type === 'quit') return
        await this.#attempt(driver, action)
      }
    } finally {
      driver.close()
    }
  }

  async #attempt(driver: Driver, action: Action): Promise<void> {
    try {
      await this.#do(driver, action)
      await this.#rehearsal.settle()
    } catch (error) {
      driver.failed(error)
    }
    driver.done(action.type === 'show' ? await this.#storyText() : await this.#newsText())
  }

  async #do(driver: Driver, action: Action): Promise<void> {
    const rehearsal = this.#rehearsal
    switch (action.type) {
      case 'complete':
        return rehearsal.complete(action.task, action.variables)
      case 'claim':
        return rehearsal.claim(action.task)
      case 'answer':
        return rehearsal.answer(action.job, action.answer, (job) => driver.answer(job.node))
      case 'deliver':
        return rehearsal.deliver(action.event, action.variables)
      case 'begin':
        return rehearsal.begin(action.adHoc, action.activity)
      case 'finish':
        return rehearsal.finish(action.adHoc)
      case 'retry':
        return rehearsal.retry(action.incident)
      case 'set':
        return rehearsal.set(action.variables)
      case 'advance':
        return rehearsal.advance(action.until)
      case 'cancel':
        return rehearsal.cancel(action.reason)
      case 'show':
      case 'quit':
        return
    }
  }

  async #scene(): Promise<Scene> {
    const picture = await this.#rehearsal.picture()
    const openings = picture === undefined ? this.#rehearsal.starts : openingsOf(picture)
    const nextDue = this.#rehearsal.isTimeVirtual ? await this.#rehearsal.nextDue() : undefined
    const scene = { picture, openings, nextDue }
    return { ...scene, text: await this.#standingText(scene) }
  }

  async headText(db: string | undefined): Promise<string> {
    const { now, isTimeVirtual } = this.#rehearsal
    const picture = await this.#rehearsal.picture()
    const time = this.#say(isTimeVirtual ? 'virtual' : 'real')
    const where = [db ?? this.#say('memory'), `${time} ${momentText(now, this.#cli.lang)}`].join(', ')
    if (picture === undefined) return where
    const { graph, details } = picture
    const name = harmless(graph?.name ?? details.process)
    const title = `${name} (${details.process}), ${this.#say('version')} ${details.version}`
    return `${styled('strong', title)}\n${styled('quiet', where)}\n`
  }

  async #standingText({ picture, openings, nextDue }: Omit<Scene, 'text'>): Promise<string> {
    const { lang } = this.#cli
    const { now } = this.#rehearsal
    const names = await this.#names(picture)
    const lines = openings.flatMap((opening, index) => {
      const { head, details } = openingText(opening, { names, lang, now })
      return [`  ${index + 1}. ${head}`, `     ${details}`]
    })
    const heading = `${styled('strong', this.#say('waiting'))}  ${styled('quiet', `${dayText(now, lang)} ${timeText(now)}`)}`
    if (picture === undefined) {
      const due = nextDue === undefined ? '' : ` ${this.#say('due')}: ${momentText(nextDue, lang)}`
      return [`${heading}\n  ${this.#say('notStarted')}${due}`, ...lines].join('\n')
    }
    return [heading, ...(lines.length === 0 ? [`  ${this.#say('nothing')}`] : lines)].join('\n')
  }

  /** What has come since it was last told, here and in the instances that it called. */
  async #newsText(): Promise<string> {
    const picture = await this.#rehearsal.picture()
    if (picture === undefined) return ''
    const parts: string[] = []
    for (const each of withCalled(picture)) {
      const { id } = each.details
      const text = await this.#timelineText(each, this.#told.get(id) ?? 0)
      this.#told.set(id, each.history.at(-1)?.revision ?? 0)
      if (text !== '') parts.push(...(each === picture ? [] : [calledHeading(each, this.#cli.lang)]), text)
    }
    return parts.join('\n')
  }

  async #storyText(): Promise<string> {
    const picture = await this.#rehearsal.picture()
    if (picture === undefined) return ''
    const { width } = this.#cli
    const variables = Object.entries(picture.details.variables).map(
      ([name, value]) => `  ${harmless(name)} = ${valueText(value, width - 10)}`,
    )
    const sections = [
      ...(variables.length === 0 ? [] : [styled('strong', this.#say('variables')), ...variables, '']),
      styled('strong', this.#say('timeline')),
      await this.#timelineText(picture, 0),
      ...(await this.#calledTexts(picture)),
    ]
    return sections.join('\n')
  }

  async #calledTexts({ called }: InstancePicture): Promise<readonly string[]> {
    const texts: string[] = []
    for (const each of called.flatMap(withCalled))
      texts.push('', calledHeading(each, this.#cli.lang), await this.#timelineText(each, 0))
    return texts
  }

  async endText(db: string | undefined): Promise<string> {
    const picture = await this.#rehearsal.picture()
    if (picture === undefined) return ''
    const { status, id } = picture.details
    const end = `${this.#say('status')}: ${stateText(status, this.#cli.lang)}`
    const again = db === undefined ? [] : [`${this.#say('again')}: quytrinh show --db ${db} ${id}`]
    return ['', await this.#storyText(), '', styled(status === 'active' ? 'warn' : 'good', end), ...again].join('\n')
  }

  async #timelineText(picture: InstancePicture, after: number): Promise<string> {
    const items = readTimeline(picture.history, picture.graph).filter(({ revision }) => revision > after)
    const { lang, width } = this.#cli
    return timelineText(items, { names: await this.#names(picture), lang, width })
  }

  #names(picture: InstancePicture | undefined): ReturnType<typeof namesFor> {
    const history = picture === undefined ? [] : withCalled(picture).flatMap((each) => each.history)
    return namesFor(this.#rehearsal.session, history, { graph: picture?.graph, lang: this.#cli.lang })
  }

  #say(name: keyof typeof texts): string {
    return texts[name][this.#cli.lang]
  }
}

/** Loaded for those who talk. */
async function dialogue({ lang }: Cli): Promise<Driver> {
  const { DialogueDriver } = await import('./dialogue.js')
  return new DialogueDriver(lang)
}

function isOpen({ picture }: Scene): boolean {
  return picture === undefined || picture.details.status === 'active'
}
