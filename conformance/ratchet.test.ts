import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { readCases } from './cases.js'
import { play, type Result } from './play.js'
import { movement, readPassing, root } from './ratchet.js'

const shared = join(root, '..', 'shared', 'conformance')

describe.each(['elements', 'foreign'])('%s', (name) => {
  const folder = join(shared, name)
  const isThere = existsSync(folder)
  if (!isThere)
    console.warn(`Skipped: the conformance cases are expected in ../shared/conformance/${name}, beside the repository.`)

  test.skipIf(!isThere)('what has passed goes on passing, and what passes is listed', { timeout: 60_000 }, async () => {
    const passing = await readPassing(folder)
    const cases = await readCases(folder)

    const results: Result[] = []
    for (const each of cases) results.push(await play(folder, each))

    const { lost, gained } = movement(results, passing)
    expect(lost.map(({ id, reason }) => `${id}: ${reason}`)).toEqual([])
    const command = `npm run conformance -- --cases ../shared/conformance/${name} --update`
    expect(
      gained.map(({ id }) => id),
      `add them: ${command}`,
    ).toEqual([])
    expect(
      passing.filter((id) => !cases.some((each) => each.id === id)),
      'listed, but no such case',
    ).toEqual([])
  })
})
