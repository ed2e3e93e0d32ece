import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { compile, compileUnaryTests, defaultLimits } from '../../src/index.js'
import { env } from './evaluate.js'

const folder = join(import.meta.dirname, '../../../../docs/rules')

describe.each(['feel.md', 'feel.vi.md'])('%s', (name) => {
  const page = readFileSync(join(folder, name), 'utf8')
  const data = JSON.parse(/```json\n([\s\S]*?)```/.exec(page)?.[1] ?? '{}')
  const rows = [...page.matchAll(/^\| `(.+?)` \| `(.+?)` \|(?: (?:`(.+?)` )?\|)?$/gm)].map((row) => row.slice(1))
  const cells = rows.filter((row) => row.length === 3 && isCell(page, row[0] ?? ''))
  const expressions = rows.filter((row) => !cells.includes(row))
  const names = Object.keys(data)

  test.each(expressions)('%s is %s', (text, expected) => {
    const value = compile(text ?? '', { names }).evaluate(data, env)
    const wanted = compile(expected ?? '').evaluate({}, env)

    expect(value.warnings.filter(({ code }) => code !== 'no-value')).toEqual([])
    expect(value.value).toEqual(wanted.value)
  })

  test.each(cells)('the cell %s holds for %s', (text, right, wrong) => {
    const tests = compileUnaryTests(text ?? '')
    const holds = (input: string) => tests.evaluate(compile(input).evaluate({}, env).value, {}, env).value

    expect(holds(right ?? '')).toBe(true)
    if (wrong !== undefined) expect(holds(wrong)).toBe(false)
  })

  test('every row is looked at, and the limits are those of the code', () => {
    expect([expressions.length, cells.length]).toEqual([34, 6])
    const digits = page.replaceAll(/(?<=\d)[.,](?=\d{3}\b)/g, '')
    for (const limit of [
      defaultLimits.steps,
      defaultLimits.listLength,
      defaultLimits.stringLength,
      defaultLimits.depth,
    ]) {
      expect(digits).toContain(String(limit))
    }
  })
})

/** A cell stands in the one table of three columns. */
function isCell(page: string, text: string): boolean {
  const at = page.indexOf(`| \`${text}\` |`)
  const head = page.slice(0, at).lastIndexOf('\n|---')
  return page.slice(head).startsWith('\n|---|---|---|\n')
}
