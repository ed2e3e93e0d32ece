import { existsSync, readdirSync } from 'node:fs'
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { play, type Run, stepsIn, temporaryFolder } from './play.js'

const folder = temporaryFolder()
const file = (name: string): string => join(folder.path, `${name}.db`)
const minuteMs = 60_000
let undisturbed: Run

beforeAll(async () => {
  undisturbed = await play(['--no-kill', '--db', file('undisturbed')])
}, minuteMs)
afterAll(() => folder.remove())

describe('a play nobody disturbs', () => {
  test('ends with the document filed, and a task on the desk', () => {
    expect(undisturbed).toMatchObject({ code: 0, errors: '' })
    expect(undisturbed.output).not.toContain('✂')
    expect(undisturbed.page).toMatch(/Số đến {7}1 /)
    expect(undisturbed.page).toContain('2 việc quá hạn · 1 lần đôn đốc · 1 lần trả lại kết quả')
    expect(undisturbed.page).toMatch(/Trên bàn Nguyễn Thị An .*\n {2}→ Tiếp nhận văn bản · 87\/STC-QLNS/)
  })

  test('tells the deadline that passed at the minute at which it passed', () => {
    expect(undisturbed.page).toMatch(
      /Thứ Hai 09\/03\/2026\n {2}17:30 {2}! Hết hạn giải quyết\n +→ Đôn đốc · trên bàn Tổ Văn thư/,
    )
  })

  test('fits a terminal of 100 columns', () => {
    const lines = undisturbed.page.normalize('NFC').split('\n')

    expect(Math.max(...lines.map((line) => line.length))).toBeLessThanOrEqual(100)
  })

  test('names the commands to go on with', () => {
    expect(undisturbed.output).toMatch(/quytrinh -- tasks --db \S+ --user an --agency so-noi-vu\n/)
    expect(undisturbed.output).toMatch(/quytrinh -- show --db \S+ [0-9a-f-]{36}$/)
  })
})

describe('the last page is the same', () => {
  test.each([0, 12, 16, 25])('when the engine process is killed at step %i', { timeout: minuteMs }, async (step) => {
    const run = await play(['--kill-at', String(step), '--db', file(`kill-${step}`)])

    expect(run.code).toBe(0)
    expect(run.output.match(/✂/g)).toHaveLength(1)
    expect(run.page).toBe(undisturbed.page)
  })

  test('when somebody kills the engine processes by hand, one after the other', { timeout: minuteMs }, async () => {
    const killIn = new Set(['3', '8', '15', '22'])
    let engine = 0
    const run = await play(['--no-kill', '--db', file('by-hand')], (line) => {
      engine = Number(/pid (\d+)/.exec(line)?.[1] ?? engine)
      const step = /^\[ ?(\d+)\//.exec(line)?.[1]
      if (step !== undefined && killIn.has(step)) process.kill(engine, 'SIGKILL')
    })

    expect(run.code).toBe(0)
    expect(run.output).toContain('✂')
    expect(run.page).toBe(undisturbed.page)
  })

  test('when the whole play is killed and started again on its file', { timeout: minuteMs }, async () => {
    const args = ['--no-kill', '--db', file('again')]
    const first = await play(args, (line, office) => {
      if (line.startsWith('[14/')) office.kill('SIGKILL')
    })

    const second = await play(args)

    expect(first.signal).toBe('SIGKILL')
    expect(stepsIn(second.output)).toBeLessThan(13)
    expect(second.page).toBe(undisturbed.page)
  })

  test('when it is read again from a finished file', { timeout: minuteMs }, async () => {
    const again = await play(['--db', file('undisturbed')])

    expect(stepsIn(again.output)).toBe(0)
    expect(again.page).toBe(undisturbed.page)
  })
})

test('in English the whole page is', { timeout: minuteMs }, async () => {
  const run = await play(['--lang', 'en', '--kill-at', '10', '--db', file('english')])

  expect(run.code).toBe(0)
  expect(run.page).toContain('Filed 12/03 10:30')
  expect(withoutNames(run.page)).not.toMatch(/[^\p{ASCII}─│╭╮╰╯→✓✗●·“”]/u)
})

/** People keep their names. */
function withoutNames(page: string): string {
  return page.replace(/\p{Lu}\p{L}+(?: \p{Lu}\p{L}+){2}|Ms \p{Lu}\p{L}+/gu, '')
}

describe('bad input gets a sentence and leaves nothing behind', () => {
  test('an option that does not exist', async () => {
    const before = readdirSync(folder.path)

    const run = await play(['--speed', '2', '--db', file('never')])

    expect(run.code).toBe(2)
    expect(run.errors).toContain('--speed')
    expect(run.errors).toContain('--kill-at N')
    expect(readdirSync(folder.path)).toEqual(before)
  })

  test('a file that is no database', async () => {
    const path = file('text')
    await writeFile(path, 'not a database, but long enough to be looked at as one\n'.repeat(100))

    const run = await play(['--db', path])

    expect(run.code).toBe(1)
    expect(run.errors).toMatch(/\(store-not-a-database\)/)
    expect(existsSync(`${path}-wal`)).toBe(false)
  })
})
