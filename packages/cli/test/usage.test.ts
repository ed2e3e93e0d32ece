import { expect, test } from 'vitest'
import { nodeTooOld } from '../src/node-version.js'
import { file, place, quytrinh, write } from './quytrinh.js'

const names = ['lint', 'run', 'deploy', 'tasks', 'claim', 'complete', 'show']

test.concurrent.each([
  ['vi', 'Cách dùng: quytrinh', 'Tuỳ chọn:'],
  ['en', 'Usage: quytrinh', 'Options:'],
] as const)('help lists every command, in %s', async (lang, usage, options) => {
  const { exit, out } = await quytrinh(['--help', '--lang', lang])

  expect(exit).toBe(0)
  expect(out).toContain(usage)
  expect(out).toContain(options)
  for (const name of names) expect(out).toContain(`\n ${name}`)
})

test.concurrent.each(names)('%s explains its options', async (name) => {
  const { exit, out } = await quytrinh([name, '--help'])

  expect(exit).toBe(0)
  expect(out).toContain(`Cách dùng: quytrinh ${name}`)
})

test.concurrent('--version prints the version', async () => {
  expect(await quytrinh(['--version'])).toMatchObject({ exit: 0, out: expect.stringMatching(/^\d+\.\d+\.\d+\n$/) })
})

test.concurrent.each([
  [['unheard-of'], 'Không có lệnh “unheard-of”'],
  [['lint'], 'Thiếu đối số files'],
  [['lint', '--colour', 'x'], 'Không có tuỳ chọn --colour'],
  [['tasks', '--db', 'x'], 'Thiếu tuỳ chọn bắt buộc: --agency'],
  [['show', '--db'], 'Tuỳ chọn --db <file> cần một giá trị'],
  [['run', 'a', 'b'], 'Thừa đối số'],
  [['lint', 'x', '--lang', 'fr'], 'Dòng lệnh không hợp lệ'],
  [[], 'Hãy nêu một lệnh'],
])('%j is answered by one sentence, the code usage and exit code 2', async (args, sentence) => {
  const { exit, err } = await quytrinh(args)

  expect(exit).toBe(2)
  expect(err).toContain(`quytrinh: ${sentence}`)
  expect(err).toMatch(/ \[usage\]\n$/)
})

test.concurrent.each([
  ['no file', () => place('none.db'), 'database-not-found'],
  [
    'a file that is no database',
    () => write('text.db', 'xin chào, đây không phải cơ sở dữ liệu'.repeat(40)),
    'store-not-a-database',
  ],
  ['an empty file', () => write('empty.db', ''), 'store-not-migrated'],
])('a database that is %s is said so, and not made', async (_, make, code) => {
  const { exit, err, out } = await quytrinh(['tasks', '--db', make(), '--agency', 'a', '--user', 'u'])

  expect(exit).toBe(2)
  expect(out).toBe('')
  expect(err).toMatch(new RegExp(`^quytrinh: .+ \\[${code}\\]\\n$`))
})

test.concurrent('--debug shows the stack, and nothing else does', async () => {
  const without = await quytrinh(['show', '--db', place('none.db'), 'x'])
  const withIt = await quytrinh(['show', '--db', place('none.db'), 'x', '--debug'])

  expect(without.err.trim().split('\n')).toHaveLength(1)
  expect(withIt.err).toMatch(/\n at /)
})

test.concurrent.each(['20.19.0', '18.0.0', '22.11.0', '21.7.3'])('Node %s is too old, in both languages', (version) => {
  expect(nodeTooOld(version)).toMatch(/cần Node 22\.12[\s\S]*Node 22\.12 or newer/)
})

test.concurrent.each(['22.12.0', '22.13.1', '24.21.0', '25.0.0'])('Node %s will do', (version) => {
  expect(nodeTooOld(version)).toBeUndefined()
})

test.concurrent('an old Node is refused before anything that could not run there is loaded', async () => {
  const older = "Object.defineProperty(process, 'versions', { value: { ...process.versions, node: '20.20.2' } })"
  const noModules = `
    import { registerHooks } from 'node:module'
    registerHooks({ load: (url, context, next) => {
      if (url.includes('node_modules')) throw new Error('loaded ' + url)
      return next(url, context)
    } })`
  const nodeOptions = [older, noModules].flatMap((code) => [
    '--import',
    `data:text/javascript,${encodeURIComponent(code)}`,
  ])

  const { exit, err } = await quytrinh(['lint', file('nghi-phep.bpmn')], { nodeOptions })

  expect(exit).toBe(2)
  expect(err).toContain('Node 22.12 or newer is needed, but this is Node 20.20.2. [unsupported-node]')
})
