import type { Command } from 'commander'
import { compileFile } from '../bpmn-file.js'
import type { Cli } from '../cli.js'
import { exits } from '../failure.js'
import { styled } from '../format/style.js'
import { countOf, reportText, stated, summaryText } from '../lint/report.js'
import { withOffice } from '../office.js'
import { type Acting, actingCommand, option } from './options.js'

const text = {
  description: {
    vi: 'kiểm tra tệp BPMN, lưu vào cơ sở dữ liệu và đưa vào dùng tại cơ quan',
    en: 'check a BPMN file, publish it in the database and make it live at the agency',
  },
  file: { vi: 'tệp BPMN', en: 'the BPMN file' },
} as const

export function deployCommand(cli: Cli): Command {
  const { lang } = cli
  return actingCommand('deploy', text.description[lang], lang)
    .argument('<file>', text.file[lang])
    .addOption(option('--json', 'json', lang))
    .action(async (file: string, options: Acting & { readonly json?: true }) => {
      const compiled = await compileFile(file)
      const checked = { file, ...compiled, problems: compiled.problems.map(stated) }
      if (options.json !== true && compiled.problems.length > 0) {
        cli.print(`${reportText(checked, [lang])}\n\n${summaryText([checked], [lang])}`)
      }
      if (countOf([checked], 'error') > 0) {
        if (options.json === true) cli.json({ problems: compiled.problems, processes: [] })
        process.exitCode = exits.refused
        return
      }
      await withOffice(options.db, { for: 'create' }, async ({ engine }) => {
        const session = engine.as({ user: options.user, agency: options.agency })
        const deployed = await session.definitions.deploy({ bpmn: compiled.source })
        if (options.json === true) return cli.json(deployed)
        for (const { key, version } of deployed.processes) {
          const name = compiled.graph.processes[key]?.name ?? key
          cli.print(
            styled(
              'good',
              lang === 'vi'
                ? `✓ “${name}” (${key}) đang dùng phiên bản ${version} tại ${options.agency}`
                : `✓ “${name}” (${key}) is live in version ${version} at ${options.agency}`,
            ),
          )
        }
      })
    })
}
