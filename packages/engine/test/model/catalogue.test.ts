import { expect, test } from 'vitest'
import { messages } from '../../src/model/messages.js'

const head = `# Problems

What is wrong with a file, as \`compile\`, \`definitions.deploy\` and \`quytrinh lint\` name it. An error keeps the file from being deployed, a
warning does not. The code never changes; the sentence is made by \`describe(problem, 'vi' | 'en')\`, with the place in front.

| Code | English | Tiếng Việt |
|---|---|---|
`

const cell = (text: string): string => text.replaceAll('|', '\\|').replaceAll('<', '&lt;')

test('every problem is in docs/problems.md, in both languages: npm test -- --project engine --update', async () => {
  const rows = Object.entries(messages).map(([code, { vi, en }]) => `| \`${code}\` | ${cell(en)} | ${cell(vi)} |\n`)

  await expect(head + rows.sort().join('')).toMatchFileSnapshot('../../../../docs/problems.md')
})
