import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { inVietnamese } from '../../src/messages.js'

const STRING = "'((?:[^'\\\\]|\\\\.)*)'"
/** Calls whose text says what was expected. */
const SAYINGS = [
  `RegexError\\(${STRING}`,
  `\\.error\\(${STRING}`,
  `expect(?:Word)?\\('[^']*', ${STRING}`,
  `(?:invalid|mismatched)\\(\\s*call,\\s*[^,]+,\\s*${STRING}`,
  `expected: ${STRING}`,
  `readName\\.\\w+\\(${STRING}`,
].map((source) => new RegExp(source, 'g'))

test('whatever our errors expect, they can say it in Vietnamese', () => {
  const folders = ['feel', 'feel/functions', 'regex'].map((name) => join(import.meta.dirname, '../../src', name))
  const files = folders.flatMap((folder) =>
    readdirSync(folder)
      .filter((name) => name.endsWith('.ts'))
      .map((name) => readFileSync(join(folder, name), 'utf8')),
  )
  const phrases = SAYINGS.flatMap((saying) =>
    files.flatMap((text) => [...text.matchAll(saying)].map(([, phrase = '']) => phrase)),
  )

  // Symbols, keywords and parameter lists are the same in every language.
  const untold = phrases
    .map((phrase) => phrase.replaceAll('\\\\', '\\'))
    .filter((phrase) => /[a-z]{2}/.test(phrase.replaceAll(/"[^"]*"|^\(.*\)$/g, '')) && inVietnamese(phrase) === phrase)
  expect(phrases.length).toBeGreaterThan(60)
  expect([...new Set(untold)]).toEqual([])
})
