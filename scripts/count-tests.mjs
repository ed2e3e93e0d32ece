// Prints `N passed, N failed, N skipped` from a Vitest JSON report; fails when a test or a test file has.
import { readFileSync } from 'node:fs'

const text = readFileSync(process.argv[2] ?? '', 'utf8')
if (text === '') {
  console.log('0 passed, 1 failed, 0 skipped')
  process.exit(1)
}
const report = JSON.parse(text)
// A file that does not even load has no failed test, and must not pass for that.
const broken = report.testResults.filter(
  (file) => file.status === 'failed' && file.assertionResults.length === 0,
).length
const failed = report.numFailedTests + broken
console.log(
  `${report.numPassedTests} passed, ${failed} failed, ${report.numPendingTests + report.numTodoTests} skipped`,
)
process.exitCode = report.success && failed === 0 ? 0 : 1
