import { compileDecisions } from '@quytrinh/rules'
import type { Command } from 'commander'
import { compileFile } from '../bpmn-file.js'
import type { Cli } from '../cli.js'
import { decisionFiles, isDecisionFile } from '../decision-files.js'
import { exits } from '../failure.js'
import { styled } from '../format/style.js'
import { checkDecisions } from '../lint/check.js'
import { type Checked, countOf, reportText, stated, summaryText } from '../lint/report.js'
import { withOffice } from '../office.js'
import { type Acting, actingCommand, option } from './options.js'

const text = {
  description: {
    vi: 'kiểm tra tệp BPMN hoặc DMN, lưu vào cơ sở dữ liệu và đưa vào dùng tại cơ quan',
    en: 'check a BPMN or DMN file, publish it in the database and make it live at the agency',
  },
  file: { vi: 'tệp BPMN hoặc DMN', en: 'the BPMN or DMN file' },
} as const

export function deployCommand(cli: Cli): Command {
  const { lang } = cli
  return actingCommand('deploy', text.description[lang], lang)
    .argument('<file>', text.file[lang])
    .addOption(option('--json', 'json', lang))
    .action(async (file: string, options: Deploying) => {
      if (isDecisionFile(file)) return deployDecisions(cli, file, options)
      const compiled = await compileFile(file)
      const checked = { file, ...compiled, problems: compiled.problems.map(stated) }
      if (!isSound(cli, checked, options)) return
      await withOffice(options.db, { for: 'create' }, async ({ engine }) => {
        const session = engine.as({ user: options.user, agency: options.agency })
        const deployed = await session.definitions.deploy({ bpmn: compiled.source })
        if (options.json === true) return cli.json(deployed)
        for (const { key, version } of deployed.processes) {
          tellLive(cli, compiled.graph.processes[key]?.name ?? key, key, version, options.agency)
        }
      })
    })
}

type Deploying = Acting & { readonly json?: true }

async function deployDecisions(cli: Cli, file: string, options: Deploying): Promise<void> {
  if (!isSound(cli, await checkDecisions(file), options)) return
  const dmn = await decisionFiles(file)
  await withOffice(options.db, { for: 'create' }, async ({ engine }) => {
    const session = engine.as({ user: options.user, agency: options.agency })
    const deployed = await session.decisions.deploy({ dmn })
    if (options.json === true) return cli.json(deployed)
    const { model } = compileDecisions(dmn)
    const known = model?.definitions.flatMap(({ decisions, services }) => [...decisions, ...services]) ?? []
    for (const { key, version } of deployed.decisions) {
      tellLive(cli, known.find(({ id }) => id === key)?.name ?? key, key, version, options.agency)
    }
  })
}

/** Says what is wrong with a file; false where it must not be deployed. */
function isSound(cli: Cli, checked: Checked, { json }: Deploying): boolean {
  const { problems } = checked
  if (json !== true && problems.length > 0) {
    cli.print(`${reportText(checked, [cli.lang])}\n\n${summaryText([checked], [cli.lang])}`)
  }
  if (countOf([checked], 'error') === 0) return true
  if (json === true) cli.json({ problems: problems.map((each) => each.json), processes: [] })
  process.exitCode = exits.refused
  return false
}

function tellLive(cli: Cli, name: string, key: string, version: number, agency: string): void {
  const text =
    cli.lang === 'vi'
      ? `✓ “${name}” (${key}) đang dùng phiên bản ${version} tại ${agency}`
      : `✓ “${name}” (${key}) is live in version ${version} at ${agency}`
  cli.print(styled('good', text))
}
