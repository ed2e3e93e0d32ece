import { expect, test } from 'vitest'
import { readOptions } from '../src/options.js'

test('any step up to the last may be the one in which the engine dies, or none', () => {
  const killAt = (...args: string[]): unknown => {
    const options = readOptions([...args, '--db', 'office.db'], 25)
    return typeof options === 'string' ? options : options.killAt
  }

  expect(killAt()).toBe(12)
  expect(killAt('--kill-at', '0')).toBe(0)
  expect(killAt('--kill-at=25')).toBe(25)
  expect(killAt('--no-kill')).toBe(undefined)
})

test.each([
  [['--kill-at', '26'], '--kill-at: 0 … 25'],
  [['--kill-at=-1'], '--kill-at: 0 … 25'],
  [['--kill-at', '1.5'], '--kill-at: 0 … 25'],
  [['--kill-at', 'x'], '--kill-at: 0 … 25'],
  [['--kill-at', ''], '--kill-at: 0 … 25'],
  [['--lang', 'fr'], '--lang: vi | en'],
  [['--speed', '2'], '--speed'],
  [['office.db'], 'office.db'],
])('%j is answered with what is expected', (args, sentence) => {
  expect(readOptions(args, 25)).toContain(sentence)
})
