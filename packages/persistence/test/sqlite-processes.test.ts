import { after, change, newAggregate, reservation } from '@quytrinh/engine/testing'
import { expect, onTestFinished, test } from 'vitest'
import { sqliteStore } from '../src/index.js'
import { otherProcess } from './other-process.js'
import { freshFile } from './temporary-file.js'

const numbers = (count: number) => Array.from({ length: count }, (_, n) => n)

test('two processes commit to one file at the same time: each change is applied once, and of two on the same head one', async () => {
  const file = await freshFile()
  const store = sqliteStore(file)
  onTestFinished(() => store.close())
  await store.migrate()
  const shared = numbers(40).map(() => change(newAggregate()))
  await store.commit(shared)
  const work = () =>
    shared.flatMap((started, n) => [
      change(newAggregate()),
      change(after(started)),
      change(newAggregate(), {}, { reservations: [reservation({ key: `once-${n}` })] }),
    ])
  const processes = await Promise.all([otherProcess(file, work()), otherProcess(file, work())])

  const [one = [], two = []] = await Promise.all(processes.map(({ go }) => go()))

  const ofEach = (verdicts: readonly string[], n: number) => [0, 1, 2].map((which) => verdicts[3 * n + which])
  for (const n of numbers(40)) {
    const [mine, other] = [ofEach(one, n), ofEach(two, n)]
    expect([mine[0], other[0]]).toEqual(['applied', 'applied'])
    expect([mine[1], other[1]].toSorted()).toEqual(['applied', 'stale'])
    expect([mine[2], other[2]].toSorted()).toEqual(['applied', 'duplicate'])
  }
  const { entries } = await store.history('', 1_000)
  expect(entries).toHaveLength(40 + 80 + 40 + 40)
  expect(new Set(entries.map(({ id, revision }) => `${id} ${revision}`)).size).toBe(entries.length)
})

test('processes that start together on a new file create its tables once', async () => {
  const file = await freshFile()
  const starts = numbers(4).map(() => change(newAggregate()))
  const processes = await Promise.all(starts.map((start) => otherProcess(file, [start])))

  const verdicts = await Promise.all(processes.map(({ go }) => go()))

  expect(verdicts).toEqual(starts.map(() => ['applied']))
  const store = sqliteStore(file)
  onTestFinished(() => store.close())
  expect((await store.history('', 10)).entries).toHaveLength(4)
})
