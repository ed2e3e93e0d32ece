import { spawn, spawnSync } from 'node:child_process'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { file } from './quytrinh.js'

const main = join(import.meta.dirname, '../dist/main.js')
const probe = spawnSync('script', ['--version'], { encoding: 'utf8' })
/** The util-linux tool that gives a command a terminal; other systems have another of this name. */
const hasTerminal = probe.status === 0 && probe.stdout.includes('util-linux')
if (!hasTerminal) console.warn('The dialogue is not tested: `script` of util-linux is not there to give it a terminal.')

const enter = '\r'
const ctrlC = '\u0003'

/** Runs the command at a terminal; each keystroke is given when what it answers has appeared: `◆` marks the question that is open. */
function talk(
  args: readonly string[],
  turns: readonly (readonly [seen: string, keys: string])[],
): Promise<{ exit: number | null; screen: string }> {
  const words = [process.execPath, main, ...args].map((word) => `'${word}'`).join(' ')
  const child = spawn('script', ['-qfec', `stty cols 100 rows 40; ${words}`, '/dev/null'], {
    env: { ...process.env, NO_COLOR: '1', TERM: 'xterm' },
  })
  let screen = ''
  let from = 0
  let turn = 0
  child.stdout.setEncoding('utf8').on('data', (chunk: string) => {
    screen += chunk
    for (let next = turns[turn]; next !== undefined && screen.includes(next[0], from); next = turns[turn]) {
      from = screen.indexOf(next[0], from) + next[0].length
      turn++
      child.stdin.write(next[1])
    }
  })
  return new Promise((resolve, reject) => {
    child.on('error', reject)
    child.on('close', (exit) => resolve({ exit, screen }))
  })
}

const leave = ['run', file('nghi-phep.bpmn'), '--now', '2026-03-02T09:00:00+07:00']

test.skipIf(!hasTerminal)(
  'a person chooses a task and fills in its form, is told of what is wrong, and goes on',
  async () => {
    const { exit, screen } = await talk(leave, [
      ['◆  Làm gì tiếp theo?', enter],
      ['◆  Số ngày nghỉ (soNgay, number)', `ba${enter}`],
      ['cần một số như 3', `\u007f\u007f2${enter}`],
      ['◆  Số đơn (soDon, string)', enter],
      ['◆  Biến kết quả', `lyDo = Việc nhà${enter}`],
      ['◆  Biến kết quả', enter],
      ['● Hoàn thành “Duyệt đơn”', ctrlC],
    ])

    expect(screen).toContain('✓ Hoàn thành “Viết đơn”: soNgay = 2, lyDo = Việc nhà')
    expect(exit).toBe(130)
  },
)

test.skipIf(!hasTerminal)('Ctrl-C leaves cleanly: where it stands, one sentence, exit code 130', async () => {
  const { exit, screen } = await talk(leave, [['◆  Làm gì tiếp theo?', ctrlC]])

  expect(exit).toBe(130)
  expect(screen).toContain('DIỄN BIẾN')
  expect(screen).toContain('quytrinh: Đã dừng. [interrupted]')
  expect(screen).not.toMatch(/\bat .*\.js:\d+/)
})
