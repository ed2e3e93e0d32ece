import { type Finding, lineAt, type Source, visit } from './source.js'

const fileLinesMax = 400
const stepLinesMax = 300
const functionLinesMax = 60

/** Long by nature and still one idea: SQL, message catalogues, tables of built-in functions, generated code. */
const exempt = /\.sql\.ts$|\/sql\/|\/messages\/|\bmessages(\.\w+)?\.ts$|\/built-ins?\/|\.generated\.ts$/

/** Files and functions that have probably become two ideas. */
export function oversizes({ path, text, program }: Source): readonly Finding[] {
  if (exempt.test(path)) return []
  const found: Finding[] = []
  const lines = lineAt(text, text.trimEnd().length)
  const linesMax = path.endsWith('/kernel/step.ts') ? stepLinesMax : fileLinesMax
  if (lines > linesMax) found.push(`${path}:1 has ${lines} lines, more than ${linesMax}`)
  visit(program, ({ type, start, end }) => {
    if (!/^(FunctionDeclaration|FunctionExpression|ArrowFunctionExpression)$/.test(type)) return
    const [first, last] = [lineAt(text, start), lineAt(text, end)]
    const length = last - first + 1
    if (length > functionLinesMax)
      found.push(`${path}:${first} has a function of ${length} lines, more than ${functionLinesMax}`)
  })
  return found
}
