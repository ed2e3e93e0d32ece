/** What is wrong with a file, whichever kind it is of. */
import { compileDecisions, type DecisionProblem, describeDecision, type TableFinding } from '@quytrinh/rules'
import { compileFile } from '../bpmn-file.js'
import { decisionFiles, isDecisionFile } from '../decision-files.js'
import type { Lang } from '../lang.js'
import { type Checked, type Stated, stated } from './report.js'

/** @throws CliError `file-not-found`, `file-unreadable` */
export async function checkFile(file: string): Promise<Checked> {
  if (isDecisionFile(file)) return checkDecisions(file)
  const { source, problems } = await compileFile(file)
  return { file, source, problems: problems.map(stated) }
}

export async function checkDecisions(file: string): Promise<Checked> {
  const files = await decisionFiles(file)
  const { model, problems } = compileDecisions(files)
  const own = [...problems, ...(model?.analyse() ?? [])].filter(({ place }) => (place.file ?? 0) === 0)
  return { file, source: new TextDecoder().decode(files[0]), problems: own.map(statedDecision) }
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
