import { compile, type Session, type TaskListOptions, type TaskView } from '@quytrinh/engine'
import { type Command, Option } from 'commander'
import type { Cli } from '../cli.js'
import { defined } from '../defined.js'
import { CliError } from '../failure.js'
import { styled } from '../format/style.js'
import { tableRows } from '../format/table.js'
import { harmless } from '../format/text.js'
import { dueText, leftText } from '../format/time.js'
import { withOffice } from '../office.js'
import { stateText } from '../standing.js'
import { type Acting, actingCommand, option } from './options.js'

const text = {
  description: { vi: 'danh sách việc của tôi, hạn gần nhất trước', en: 'my work list, nearest due first' },
  role: {
    vi: 'chỉ việc tôi có thể nhận (potentialOwner) hoặc đã nhận (actualOwner)',
    en: 'only what I may claim (potentialOwner) or have (actualOwner)',
  },
  overdue: { vi: 'chỉ việc quá hạn', en: 'only what is overdue' },
  limit: { vi: 'số việc nhiều nhất', en: 'at most this many' },
  none: { vi: 'Không có việc nào.', en: 'No tasks.' },
  more: { vi: 'Còn việc khác; tăng --limit để xem.', en: 'There are more; raise --limit to see them.' },
  headings: {
    vi: ['HẠN', 'CÒN LẠI', 'VIỆC', 'QUY TRÌNH', 'HỒ SƠ', 'TRẠNG THÁI', 'MÃ VIỆC'],
    en: ['DUE', 'LEFT', 'TASK', 'PROCESS', 'CASE', 'STATE', 'ID'],
  },
} as const

type Options = Acting & {
  readonly role?: 'potentialOwner' | 'actualOwner'
  readonly overdue?: true
  readonly limit: number
  readonly json?: true
}

export function tasksCommand(cli: Cli): Command {
  const { lang } = cli
  return actingCommand('tasks', text.description[lang], lang)
    .addOption(new Option('--role <role>', text.role[lang]).choices(['potentialOwner', 'actualOwner']))
    .option('--overdue', text.overdue[lang])
    .addOption(new Option('--limit <n>', text.limit[lang]).default(20).argParser(limitOf))
    .addOption(option('--json', 'json', lang))
    .action((options: Options) =>
      withOffice(options.db, { for: 'read' }, async ({ engine }) => {
        const session = engine.as({ user: options.user, agency: options.agency })
        const page = await session.tasks.list(listOptions(options))
        if (options.json === true) return cli.json(page)
        if (page.items.length === 0) return cli.say(text.none)
        cli.print(await listText(cli, session, page.items, engine.clock.now()))
        if (page.next !== undefined) cli.say(text.more)
      }),
    )
}

function listOptions({ role, overdue, limit }: Options): TaskListOptions {
  return { limit, ...defined({ role, overdue }) }
}

function limitOf(given: string): number {
  const limit = Number(given)
  if (Number.isInteger(limit) && limit >= 1 && limit <= 1000) return limit
  throw new CliError('limit-invalid', {
    vi: `--limit phải là số từ 1 đến 1000, nhưng là ${given}.`,
    en: `--limit must be a number from 1 to 1000, but is ${given}.`,
  })
}

async function listText(cli: Cli, session: Session, tasks: readonly TaskView[], now: number): Promise<string> {
  const { lang, width } = cli
  const names = await processNames(session, tasks)
  const rows = tasks.map((task) =>
    [
      task.due === undefined ? '—' : dueText(task.due, lang),
      task.due === undefined ? '' : leftText(task.due, now, lang),
      task.name,
      names.get(task.process) ?? task.process,
      task.businessKey ?? '',
      stateText(task.state, lang),
      task.id,
    ].map(harmless),
  )
  const [headings = '', ...lines] = tableRows(text.headings[lang], rows, width)
  const isLate = (index: number): boolean => (tasks[index]?.due ?? now) < now
  const shown = lines.map((line, index) => styled(isLate(index) ? 'bad' : 'plain', line))
  return [styled('strong', headings), ...shown].join('\n')
}

/** By process id; the id itself where the process is live no more. */
async function processNames(session: Session, tasks: readonly TaskView[]): Promise<ReadonlyMap<string, string>> {
  const names = new Map<string, string>()
  const live = await session.definitions.list({ limit: 1000 })
  const keys = new Set(tasks.map(({ process }) => process))
  for (const { key } of live.items) {
    if (!keys.has(key)) continue
    const { graph } = await compile((await session.definitions.source(key)).source)
    const name = graph.processes[key]?.name
    if (name !== undefined) names.set(key, name)
  }
  return names
}
