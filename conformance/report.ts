/** Results for people: a line per failing case, a table by category, a count. */
import type { Result } from './play.js'

export function failureLine({ id, step, reason = '' }: Result): string {
  const place = step === undefined ? '' : ` step ${step}:`
  return `✗ ${id}:${place} ${reason.replaceAll(/\s+/g, ' ')}`
}

export function countLine(results: readonly Result[]): string {
  const passed = results.filter((result) => result.passed).length
  return `${passed} passed, ${results.length - passed} failed`
}

interface Row {
  readonly name: string
  readonly passed: number
  readonly failed: number
}

function rowsByCategory(results: readonly Result[]): readonly Row[] {
  const byCategory = Map.groupBy(results, ({ category }) => category)
  return [...byCategory]
    .map(([name, group]) => {
      const passed = group.filter((result) => result.passed).length
      return { name, passed, failed: group.length - passed }
    })
    .sort((one, other) => one.name.localeCompare(other.name, 'en'))
}

/** For a terminal. */
export function categoryTable(results: readonly Result[]): string {
  const rows = rowsByCategory(results)
  const width = Math.max(8, ...rows.map(({ name }) => name.length))
  const line = (name: string, passed: unknown, failed: unknown) =>
    `${name.padEnd(width)}  ${String(passed).padStart(6)}  ${String(failed).padStart(6)}`
  return [
    line('category', 'passed', 'failed'),
    ...rows.map(({ name, passed, failed }) => line(name, passed, failed)),
  ].join('\n')
}

/** For the documentation: by category, and what the failing ones lack. */
export function markdownTables(results: readonly Result[]): string {
  const rows = rowsByCategory(results).map(({ name, passed, failed }) => `| ${name} | ${passed} | ${failed} |`)
  const reasons = Map.groupBy(
    results.filter(({ passed }) => !passed),
    ({ kind = '' }) => kind,
  )
  const lacking = [...reasons]
    .sort(([one, ones], [other, others]) => others.length - ones.length || one.localeCompare(other, 'en'))
    .map(([kind, cases]) => `| \`${kind}\` | ${cases.length} |`)
  const byCategory = ['| Category | Passed | Failed |', '|---|--:|--:|', ...rows]
  const byReason = lacking.length === 0 ? [] : ['', '| Why the others fail | Cases |', '|---|--:|', ...lacking]
  return [`**${countLine(results)}**`, '', ...byCategory, ...byReason].join('\n')
}
