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
    vi: 'kiểm tra tệp BPMN hoặc DMN, lưu vào cơ sở dữ liệu và đưa vào dùng tại cơ quan; các tệp BPMN vào cùng lúc',
    en: 'check BPMN or DMN files, publish them in the database and make them live at the agency; BPMN files together',
  },
  files: { vi: 'các tệp BPMN hoặc DMN', en: 'the BPMN or DMN files' },
} as const

export function deployCommand(cli: Cli): Command {
  const { lang } = cli
  return actingCommand('deploy', text.description[lang], lang)
    .argument('<files...>', text.files[lang])
    .addOption(option('--json', 'json', lang))
    .action(async (files: readonly string[], options: Deploying) => {
      for (const file of files.filter(isDecisionFile)) await deployDecisions(cli, file, options)
      const processes = files.filter((file) => !isDecisionFile(file))
      if (processes.length > 0) await deployProcesses(cli, processes, options)
    })
}

type Deploying = Acting & { readonly json?: true }

/** All of them, or none. */
async function deployProcesses(cli: Cli, files: readonly string[], options: Deploying): Promise<void> {
  const compiled = await Promise.all(files.map(async (file) => ({ file, ...(await compileFile(file)) })))
  const checked = compiled.map((each) => ({ ...each, problems: each.problems.map(stated) }))
  if (!isSound(cli, checked, options)) return
  await withOffice(options.db, { for: 'create' }, async ({ engine }) => {
    const session = engine.as({ user: options.user, agency: options.agency })
    const deployed = await session.definitions.deploy({ bpmn: compiled.map(({ source }) => source) })
    if (options.json === true) return cli.json(deployed)
    for (const { key, version } of deployed.processes) {
      const names = compiled.map(({ graph }) => graph.processes[key]?.name)
      tellLive(cli, names.find((name) => name !== undefined) ?? key, key, version, options.agency)
    }
  })
}

async function deployDecisions(cli: Cli, file: string, options: Deploying): Promise<void> {
  if (!isSound(cli, [await checkDecisions(file)], options)) return
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

/** Says what is wrong with files; false where they must not be deployed. */
function isSound(cli: Cli, checked: readonly Checked[], { json }: Deploying): boolean {
  const said = checked.filter(({ problems }) => problems.length > 0)
  if (json !== true && said.length > 0) {
    const reports = said.map((each) => reportText(each, [cli.lang]))
    cli.print(`${reports.join('\n\n')}\n\n${summaryText(checked, [cli.lang])}`)
  }
  if (countOf(checked, 'error') === 0) return true
  if (json === true)
    cli.json({ problems: said.flatMap(({ problems }) => problems.map((each) => each.json)), processes: [] })
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
