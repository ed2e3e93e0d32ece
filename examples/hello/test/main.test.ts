import { execFile } from 'node:child_process'
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { compile } from '@quytrinh/engine'
import { expect, test } from 'vitest'

const at = (path: string): string => fileURLToPath(new URL(path, import.meta.url))

test('the diagram compiles without a single problem', async () => {
  const { problems } = await compile(await readFile(at('../hello.bpmn')))

  expect(problems).toEqual([])
})

test('the smallest embedding runs a process to its end, as often as one likes', async () => {
  const cwd = await mkdtemp(join(tmpdir(), 'hello-'))
  const run = () => promisify(execFile)(process.execPath, [at('../dist/main.js')], { cwd })

  const [first, second] = [await run(), await run()]

  for (const { stdout, stderr } of [first, second]) {
    expect(stderr).toBe('')
    expect(stdout).toMatch(/^Xem xét đề nghị, due \d/)
    expect(stdout).toContain("completed { subject: 'Xin cấp văn phòng phẩm', approved: true }")
  }
  await rm(cwd, { recursive: true })
})

test('the README shows it as it is', async () => {
  const [readme, source] = await Promise.all(
    [at('../../../README.md'), at('../src/main.ts')].map((path) => readFile(path, 'utf8')),
  )

  expect(readme).toContain(`\`\`\`ts\n${source}\`\`\``)
})
