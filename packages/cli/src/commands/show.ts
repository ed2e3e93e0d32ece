import type { Store } from '@quytrinh/engine/ports'
import { Command } from 'commander'
import type { Cli } from '../cli.js'
import { CliError, exits } from '../failure.js'
import { styled } from '../format/style.js'
import { harmless, padded, widthOf } from '../format/text.js'
import { dueText, leftText, momentText } from '../format/time.js'
import { valueText } from '../format/variables.js'
import { type InstancePicture, pictureOf, withCalled } from '../instance.js'
import type { Lang } from '../lang.js'
import { withOffice } from '../office.js'
import { calledHeading, openingsOf, openingText, stateText } from '../standing.js'
import { type Names, namesFor, nodeNames } from '../timeline/names.js'
import { timelineText } from '../timeline/print.js'
import { readTimeline } from '../timeline/read.js'
import { option } from './options.js'

const text = {
  description: {
    vi: 'một phiên xử lý: tình trạng, biến, việc đang ở bàn ai, và toàn bộ diễn biến',
    en: 'one process instance: status, variables, on whose desk it is, and the whole timeline',
  },
  instance: { vi: 'mã phiên xử lý', en: 'id of the instance' },
  process: { vi: 'Quy trình', en: 'Process' },
  status: { vi: 'Tình trạng', en: 'Status' },
  key: { vi: 'Hồ sơ', en: 'Case' },
  started: { vi: 'Bắt đầu', en: 'Started' },
  ended: { vi: 'Kết thúc', en: 'Ended' },
  due: { vi: 'Hạn cơ quan', en: 'Agency due' },
  standing: { vi: 'Đang chờ', en: 'Waiting for' },
  variables: { vi: 'Biến', en: 'Variables' },
  timeline: { vi: 'Diễn biến', en: 'Timeline' },
} as const

interface Options {
  readonly db: string
  readonly agency?: string
  readonly json?: true
}

export function showCommand(cli: Cli): Command {
  const { lang } = cli
  return new Command('show')
    .description(text.description[lang])
    .argument('<instance>', text.instance[lang])
    .addOption(option('--db <file>', 'db', lang).makeOptionMandatory())
    .addOption(option('--agency <code>', 'agency', lang))
    .addOption(option('--json', 'json', lang))
    .action((id: string, options: Options) =>
      withOffice(options.db, { for: 'read', asAnybody: true }, async ({ engine, store }) => {
        const agency = options.agency ?? (await agencyOf(store, id))
        const session = engine.as({ user: 'reader', agency })
        const picture = await pictureOf(session, id, store)
        if (options.json === true) return cli.json(jsonOf(picture))
        const whole = withCalled(picture).flatMap(({ history }) => history)
        const names = await namesFor(session, whole, { graph: picture.graph, lang })
        cli.print(pictureText(cli, picture, names, engine.clock.now()))
      }),
    )
}

/** Ids are unique in a file, so the journal knows whose instance it is. */
async function agencyOf(store: Pick<Store, 'history'>, id: string): Promise<string> {
  for (let from = ''; ; ) {
    const { entries, position } = await store.history(from, 500)
    const found = entries.find((entry) => entry.id === id)
    if (found !== undefined) return found.agency
    if (entries.length === 0) throw notThere(id)
    from = position
  }
}

function notThere(id: string): CliError {
  const sentence = {
    vi: `Cơ sở dữ liệu này không có phiên xử lý ${id}.`,
    en: `There is no process instance ${id} in this database.`,
  }
  return new CliError('instance-not-found', sentence, { exit: exits.refused })
}

function jsonOf({ details, tasks, history, called }: InstancePicture): unknown {
  return {
    ...details,
    tasks: [...tasks.values()],
    history,
    ...(called.length > 0 ? { called: called.map(jsonOf) } : {}),
  }
}

function pictureText(cli: Cli, picture: InstancePicture, names: Names, now: number): string {
  const { lang, width } = cli
  const openings = openingsOf(picture)
  const standing = openings.flatMap((opening) => {
    const { head, details } = openingText(opening, { names, lang, now })
    return [`  ${head}`, `      ${details}`]
  })
  const timeline = timelineText(readTimeline(picture.history, picture.graph), { names, lang, width })
  const variables = Object.entries(picture.details.variables)
  const nameWidth = Math.max(0, ...variables.map(([name]) => widthOf(name)))
  const rows = variables.map(
    ([name, value]) => `  ${padded(harmless(name), nameWidth)} = ${valueText(value, width - nameWidth - 5)}`,
  )
  return [
    headText(picture, names, lang, now),
    ...section(text.standing[lang], standing),
    ...section(text.variables[lang], rows),
    ...section(text.timeline[lang], timeline.split('\n')),
    ...picture.called.flatMap(withCalled).flatMap((each) => calledSection(cli, each, names)),
  ].join('\n')
}

function calledSection({ lang, width }: Cli, picture: InstancePicture, names: Names): readonly string[] {
  const own = { ...names, node: nodeNames(picture.graph, lang) }
  const items = readTimeline(picture.history, picture.graph)
  return ['', calledHeading(picture, lang), timelineText(items, { names: own, lang, width })]
}

function section(title: string, lines: readonly string[]): readonly string[] {
  return lines.length === 0 ? [] : ['', styled('strong', title.toUpperCase()), ...lines]
}

function headText({ details, graph }: InstancePicture, names: Names, lang: Lang, now: number): string {
  const { process, version, status, businessKey, startedAt, startedBy, endedAt, due } = details
  const isOpen = endedAt === undefined
  const rows = [
    [
      text.process[lang],
      `${graph?.name ?? process} (${process}), ${lang === 'vi' ? 'phiên bản' : 'version'} ${version}`,
    ],
    [text.status[lang], stateText(status, lang)],
    ...(businessKey === undefined ? [] : [[text.key[lang], businessKey]]),
    [text.started[lang], `${momentText(startedAt, lang)}, ${names.person(startedBy)}`],
    ...(isOpen ? [] : [[text.ended[lang], momentText(endedAt, lang)]]),
    ...(due === undefined
      ? []
      : [[text.due[lang], `${dueText(due, lang)}${isOpen ? ` (${leftText(due, now, lang)})` : ''}`]]),
  ]
  const labelWidth = Math.max(...rows.map(([label = '']) => widthOf(label)))
  const title = styled('strong', lang === 'vi' ? `Phiên xử lý ${details.id}` : `Instance ${details.id}`)
  return [title, ...rows.map(([label = '', value = '']) => `  ${padded(label, labelWidth)}  ${harmless(value)}`)].join(
    '\n',
  )
}
