/** `npm run conformance -- --cases DIR`: plays the cases of a folder and reports. */
import { writeFile } from 'node:fs/promises'
import { parseArgs } from 'node:util'
import { type Case, CasesInvalid, readCases, type Unreadable } from './cases.js'
import { play, type Result } from './play.js'
import { movement, readPassing, update } from './ratchet.js'
import { categoryTable, countLine, failureLine } from './report.js'

const usage = `Usage: npm run conformance -- --cases DIR [--only TEXT] [--json FILE] [--list] [--update]
  --cases DIR   folder with cases.json (format bpmn-blackbox/1)
  --only TEXT   only cases whose id, category or element contains this text
  --json FILE   write the results as JSON, too
  --list        name the cases, play none
  --update      write what passes to conformance/passing and docs/conformance.md`

const options = {
  cases: { type: 'string' },
  only: { type: 'string' },
  json: { type: 'string' },
  list: { type: 'boolean' },
  update: { type: 'boolean' },
} as const

try {
  process.exitCode = await main(parseArgs({ options }).values)
} catch (error) {
  const isUsage = error instanceof CasesInvalid || (error instanceof TypeError && 'code' in error)
  if (!isUsage) throw error
  console.error(`${error.message}\n\n${usage}`)
  process.exitCode = 2
}

interface Wishes {
  readonly cases?: string | undefined
  readonly only?: string | undefined
  readonly json?: string | undefined
  readonly list?: boolean | undefined
  readonly update?: boolean | undefined
}

async function main({ cases: folder, only, json, list, update: isUpdate }: Wishes): Promise<number> {
  if (folder === undefined) throw new CasesInvalid('Expected --cases DIR.')
  if (isUpdate && only !== undefined)
    throw new CasesInvalid('Expected --update without --only: the list is of all cases.')
  const chosen = (await readCases(folder)).filter((each) => only === undefined || mentions(each, only))
  if (chosen.length === 0)
    throw new CasesInvalid(`Expected cases in ${folder}, but found none${only === undefined ? '' : ` with "${only}"`}.`)
  if (list) {
    for (const { id, category } of chosen) console.log(`${category}\t${id}`)
    return 0
  }
  const results = await playAll(folder, chosen)
  await report(folder, results, json)
  if (isUpdate) for (const path of await update(folder, results)) console.log(`Written: ${path}`)
  console.log(countLine(results))
  return results.every(({ passed }) => passed) ? 0 : 1
}

function mentions(each: Case | Unreadable, text: string): boolean {
  return [each.id, each.category, 'element' in each ? each.element : undefined].some((word) => word?.includes(text))
}

async function playAll(folder: string, cases: readonly (Case | Unreadable)[]): Promise<readonly Result[]> {
  const results: Result[] = []
  for (const each of cases) {
    const result = await play(folder, each)
    if (!result.passed) console.log(failureLine(result))
    results.push(result)
  }
  return results
}

async function report(folder: string, results: readonly Result[], json: string | undefined): Promise<void> {
  console.log(`\n${categoryTable(results)}\n`)
  const { lost, gained } = movement(results, await readPassing(folder))
  for (const { id } of lost) console.log(`Passed before: ${id}`)
  if (gained.length > 0) console.log(`${gained.length} pass that are not listed; add them with --update.`)
  if (json !== undefined) await writeFile(json, `${JSON.stringify({ results }, null, 2)}\n`)
}
