/** Files of others, beside the repository: without them these tests are skipped, and say so. */
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { compile } from '../../src/model/compile.js'
import { describe as sentence } from '../../src/model/describe.js'
import { messages } from '../../src/model/messages.js'

const root = join(import.meta.dirname, '../../../../../shared/conformance')
const isThere = existsSync(root)
if (!isThere)
  console.warn(`SKIPPED: the conformance files are not at ${join('..', 'shared', 'conformance')} beside the repository`)

function filesIn(folder: string): readonly string[] {
  if (!isThere) return []
  return readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })
    .filter((path) => path.endsWith('.bpmn'))
    .map((path) => join(folder, path))
    .sort()
}

describe.skipIf(!isThere)('conformance: elements', () => {
  test.each(filesIn('elements'))('%s compiles', async (path) => {
    const { graph, problems } = await compile(readFileSync(join(root, path)))

    expect(problems.filter(({ severity }) => severity === 'error')).toEqual([])
    expect(Object.keys(graph.processes)).not.toEqual([])
  })
})

describe.skipIf(!isThere)('conformance: files of other tools', () => {
  test.each(filesIn('miwg').concat(filesIn('foreign')))(
    '%s compiles, or is refused with a reason',
    async (path) => {
      const { problems } = await compile(readFileSync(join(root, path)))

      for (const problem of problems) {
        expect(Object.keys(messages)).toContain(problem.code)
        expect(problem.code).not.toBe('unreadable')
        expect(sentence(problem, 'vi')).not.toBe('')
      }
    },
    10_000,
  )
})
