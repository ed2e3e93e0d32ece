/** `npm run tck -- --data DIR`: runs the checks of the DMN Technology Compatibility Kit and counts them. */
import { parseArgs } from 'node:util'
import { readFolders, type Suite, suites } from './cases.js'
import { type Outcome, runFolder } from './run.js'

const defaultData = '../shared/dmn-tck/data'

const usage = `Usage: npm run tck -- [--data DIR] [--suite CL2|CL3|NC] [--only TEXT] [--strict]
  --data DIR    folder with cases.jsonl and models (default ${defaultData})
  --suite NAME  only this suite
  --only TEXT   only checks whose id contains this text
  --strict      also list checks that pass without the error the kit expects`

const options = {
  data: { type: 'string' },
  suite: { type: 'string' },
  only: { type: 'string' },
  strict: { type: 'boolean' },
} as const

try {
  process.exitCode = main(parseArgs({ options }).values)
} catch (error) {
  if (!(error instanceof TypeError && 'code' in error)) throw error
  console.error(`${error.message}\n\n${usage}`)
  process.exitCode = 2
}

interface Wishes {
  readonly data?: string | undefined
  readonly suite?: string | undefined
  readonly only?: string | undefined
  readonly strict?: boolean | undefined
}

function main({ data = defaultData, suite, only = '', strict = false }: Wishes): number {
  if (suite !== undefined && !suites.some((each) => each === suite)) {
    console.error(`Expected --suite CL2, CL3 or NC but got ${suite}.\n\n${usage}`)
    return 2
  }
  const folders = readFolders(data)
  if (folders === undefined) {
    console.log(`SKIPPED: there is no cases.jsonl in ${data}; bring the kit's data and name its folder by --data.`)
    return data === defaultData ? 0 : 2
  }
  const outcomes = folders
    .filter((each) => suite === undefined || each.suite === suite)
    .flatMap(runFolder)
    .filter(({ id }) => id.includes(only))
  for (const each of outcomes) if (!(strict ? each.isStrict : each.passed)) console.log(failureOf(each))
  for (const each of suites) if (suite === undefined || suite === each) report(each, outcomes)
  return outcomes.every(({ passed }) => passed) ? 0 : 1
}

function failureOf({ id, expected, actual, errors }: Outcome): string {
  const told = errors.length === 0 ? '' : `\n    told     ${errors.slice(0, 3).join(' · ').slice(0, 300)}`
  return `- ${id}\n    expected ${JSON.stringify(expected)}\n    actual   ${JSON.stringify(actual)}${told}`
}

function report(suite: Suite, outcomes: readonly Outcome[]): void {
  const own = outcomes.filter((each) => each.suite === suite)
  const count = (name: string, of: readonly Outcome[], holds: (each: Outcome) => boolean): void =>
    console.log(`${name} ${of.filter(holds).length}/${of.length}`)
  count(suite, own, ({ passed }) => passed)
  if (suite !== 'CL3') return
  count(
    'CL3-value',
    own.filter(({ expected }) => expected !== null),
    ({ passed }) => passed,
  )
  count('CL3-strict', own, ({ isStrict }) => isStrict)
}
