/** What is wrong with a file, whichever kind it is of. */
import { readdir } from 'node:fs/promises'
import { dirname, join, resolve } from 'node:path'
import { compileDecisions, type DecisionProblem, describeDecision, type TableFinding } from '@quytrinh/rules'
import { bytesOf, compileFile } from '../bpmn-file.js'
import type { Lang } from '../lang.js'
import { type Checked, type Stated, stated } from './report.js'

/** @throws CliError `file-not-found`, `file-unreadable` */
export async function checkFile(file: string): Promise<Checked> {
  if (file.toLowerCase().endsWith('.dmn')) return checkDecisions(file)
  const { source, problems } = await compileFile(file)
  return { file, source, problems: problems.map(stated) }
}

async function checkDecisions(file: string): Promise<Checked> {
  const bytes = await bytesOf(file)
  const alone = compileDecisions(bytes)
  const isWhole = !alone.problems.some(({ code }) => code === 'import-missing')
  const { model, problems } = isWhole ? alone : compileDecisions([bytes, ...(await neighbours(file))])
  const findings = model?.analyse() ?? []
  const own = [...(model === undefined ? alone.problems : problems), ...findings].filter(
    ({ place }) => (place.file ?? 0) === 0,
  )
  return { file, source: new TextDecoder().decode(bytes), problems: own.map(statedDecision) }
}

/** Imported models are looked for where the importing one lies; files that are no models are passed over. */
async function neighbours(file: string): Promise<readonly Uint8Array[]> {
  const folder = dirname(file)
  const names = (await readdir(folder)).filter((name) => name.toLowerCase().endsWith('.dmn')).sort()
  const others = names.map((name) => join(folder, name)).filter((path) => resolve(path) !== resolve(file))
  const read = await Promise.all(others.map(bytesOf))
  return read.filter((bytes) => compileDecisions(bytes).model !== undefined)
}

function statedDecision(problem: DecisionProblem | TableFinding): Stated {
  const { code, severity, place } = problem
  const { element, name, line, rule, column } = place
  const within = { ...(rule !== undefined && { rule }), ...(column !== undefined && { column }) }
  return {
    code,
    severity,
    // Columns of a table are not columns of the text.
    place: { ...(element && { element }), ...(name && { name }), ...(line !== undefined && { line }) },
    sentence: (lang: Lang) => describeDecision({ ...problem, place: within }, lang),
    json: { ...problem, vi: describeDecision(problem, 'vi'), en: describeDecision(problem, 'en') },
  }
}
