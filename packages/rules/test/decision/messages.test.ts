import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { decisionMessages } from '../../src/decision/messages.js'

const page = readFileSync(join(import.meta.dirname, '../../../../docs/rules/decisions.md'), 'utf8')

test.each(Object.entries(decisionMessages))(
  '%s: both languages use the same parameters, and the page names it',
  (code, { vi, en }) => {
    const params = (text: string): readonly string[] =>
      [...text.matchAll(/\{(\w+)\}/g)].map(([, name = '']) => name).sort()

    expect(params(vi)).toEqual(params(en))
    expect(page).toContain(`\`${code}\``)
  },
)
