import type { Compiled } from '@quytrinh/engine'
import { Command } from 'commander'
import { compileFile } from '../bpmn-file.js'
import type { Cli } from '../cli.js'
import { decisionFiles } from '../decision-files.js'
import { defined } from '../defined.js'
import { CliError, exits } from '../failure.js'
import { countOf, reportText, stated, summaryText } from '../lint/report.js'
import { perform } from '../rehearsal/performance.js'
import { Rehearsal } from '../rehearsal/rehearsal.js'
import { option, variablesOf } from './options.js'

const text = {
  description: {
    vi: 'chạy thử một tệp BPMN: bạn đóng vai mọi người và mọi dịch vụ',
    en: 'try out a BPMN file: you play every person and every service',
  },
  file: { vi: 'tệp BPMN', en: 'the BPMN file' },
  process: { vi: 'quy trình cần chạy, nếu tệp có nhiều', en: 'which process, where the file has several' },
  db: { vi: 'lưu vào tệp SQLite thay vì bộ nhớ', en: 'keep it in a SQLite file instead of memory' },
  as: { vi: 'chỉ đóng vai người này', en: 'be this user only' },
  decisions: {
    vi: 'tệp DMN có các quyết định mà quy trình dùng',
    en: 'DMN files with the decisions that the process makes',
  },
  agency: { vi: 'mã cơ quan (mặc định: chay-thu)', en: 'code of the agency (default: chay-thu)' },
  now: {
    vi: 'thời điểm bắt đầu, như 2026-03-02T09:00:00+07:00 (mặc định: bây giờ)',
    en: 'the moment to begin at, such as 2026-03-02T09:00:00+07:00 (default: now)',
  },
} as const

interface Options {
  readonly process?: string
  readonly vars?: string
  readonly db?: string
  readonly as?: string
  readonly agency: string
  readonly now?: string
  readonly decisions?: readonly string[]
}

export function runCommand(cli: Cli): Command {
  const { lang } = cli
  return new Command('run')
    .description(text.description[lang])
    .argument('<file>', text.file[lang])
    .option('--process <id>', text.process[lang])
    .addOption(option('--vars <json>', 'vars', lang))
    .option('--db <file>', text.db[lang])
    .option('--as <user>', text.as[lang])
    .option('--decisions <files...>', text.decisions[lang])
    .option('--agency <code>', text.agency[lang], 'chay-thu')
    .option('--now <moment>', text.now[lang])
    .action(async (path: string, options: Options) => {
      const file = await compileFile(path)
      const checked = { file: path, ...file, problems: file.problems.map(stated) }
      if (file.problems.length > 0) cli.print(`${reportText(checked, [lang])}\n\n${summaryText([checked], [lang])}\n`)
      if (countOf([checked], 'error') > 0) {
        process.exitCode = exits.refused
        return
      }
      const key = processOf(file, options.process)
      const variables = await variablesOf(options.vars)
      const { as, agency, db, now } = options
      const rehearsal = await Rehearsal.open({
        file,
        process: key,
        variables,
        agency,
        decisions: await Promise.all((options.decisions ?? []).map(decisionFiles)),
        ...defined({ as, db, now }),
      })
      try {
        await perform(cli, rehearsal, options.db)
      } finally {
        await rehearsal.close()
      }
    })
}

/** The process that is meant. @throws CliError `process-not-found`, `process-ambiguous` */
function processOf({ graph }: Compiled, wanted: string | undefined): string {
  const startable = Object.values(graph.processes).filter(({ isExecutable }) => isExecutable !== false)
  const list = startable.map(({ id }) => id).join(', ')
  const [first, ...others] = wanted === undefined ? startable : startable.filter(({ id }) => id === wanted)
  if (first === undefined) {
    throw new CliError('process-not-found', {
      vi: `Tệp không có quy trình chạy được nào${wanted === undefined ? '' : ` mang mã “${wanted}”; có: ${list}`}.`,
      en: `The file has no executable process${wanted === undefined ? '' : ` “${wanted}”; it has: ${list}`}.`,
    })
  }
  if (others.length === 0) return first.id
  throw new CliError('process-ambiguous', {
    vi: `Tệp có nhiều quy trình; hãy chọn bằng --process: ${list}.`,
    en: `The file has several processes; choose one by --process: ${list}.`,
  })
}
