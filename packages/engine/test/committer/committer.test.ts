import { expect, test } from 'vitest'
import type { Command } from '../../src/committer/command.js'
import { defaultLimits } from '../../src/committer/committer.js'
import { verifyChain } from '../../src/hash.js'
import { StoreUnavailable } from '../../src/ports/store.js'
import { add, author, journalOf, newId, office } from './counter.js'

const once = (commandId: string, requestHash = 'h') => ({ once: { commandId, requestHash } })

test('commands that wait together are committed together, each with its journal row', async () => {
  const { committer, commits, inner } = office()
  const ids = Array.from({ length: 20 }, newId)

  await Promise.all(ids.map((id) => committer.submit(add(id, 1))))

  expect(commits).toHaveLength(1)
  expect(commits[0]).toHaveLength(20)
  for (const id of ids) expect(await journalOf(inner, id)).toEqual([1])
})

test('commands on one aggregate are stepped in turn and folded into one change, its journal chained', async () => {
  const { committer, commits, inner } = office()
  const id = newId()

  const sums = await Promise.all([1, 2, 3].map((by) => committer.submit(add(id, by))))

  expect(sums).toEqual([1, 3, 6])
  expect(
    commits.flat().map(({ aggregates }) => aggregates.map(({ revision, journal }) => [revision, journal.length])),
  ).toEqual([[[3, 3]]])
  const entries = await inner.query.journal({ agency: 'a', id }, { limit: 10 })
  expect(verifyChain(entries)).toBeUndefined()
})

test('what is known of an aggregate is not loaded again', async () => {
  const { committer, loads } = office()
  const id = newId()

  await committer.submit(add(id, 1))
  await committer.submit(add(id, 1))

  expect(loads).toHaveLength(1)
})

test('somebody else being faster costs a reload and no error', async () => {
  const { committer, another, inner } = office()
  const id = newId()
  await committer.submit(add(id, 1))
  await another.submit(add(id, 10))

  const sum = await committer.submit(add(id, 100))

  expect(sum).toBe(111)
  expect(await journalOf(inner, id)).toEqual([1, 10, 100])
})

test('two engines racing for one counter lose no command and double none', async () => {
  const { committer, another, inner } = office()
  const id = newId()

  await Promise.all(Array.from({ length: 200 }, (_, n) => (n % 2 === 0 ? committer : another).submit(add(id, 1))))

  expect(await journalOf(inner, id)).toHaveLength(200)
  expect(await committer.submit(add(id, 0))).toBe(200)
})

test('a command that was overtaken twice is decided under the lock of its rows, and is not overtaken again', async () => {
  let locked = 0
  const { committer, another, inner } = office((store) => ({
    commit: async (changes) => {
      const id = changes[0]?.aggregates[0]?.id
      if (id !== undefined) await another.submit(add(id, 1000))
      return store.commit(changes)
    },
    commitLocked: (refs, decide) => {
      locked++
      return store.commitLocked(refs, decide)
    },
  }))
  const id = newId()

  const sum = await committer.submit(add(id, 1, once('c1')))

  expect([sum, locked]).toEqual([2001, 1])
  expect(await journalOf(inner, id)).toEqual([1000, 1000, 1])
  expect(await committer.submit(add(id, 1, once('c1')))).toBe(2001)
})

test('a commit under lock whose answer was lost is not decided again, and counts once', async () => {
  let lost = 1
  const { committer, inner } = office((store) => ({
    commit: async (changes) => (lost > 0 ? changes.map(() => 'stale' as const) : store.commit(changes)),
    commitLocked: async (refs, decide) => {
      const verdict = await store.commitLocked(refs, decide)
      if (lost-- > 0) throw new StoreUnavailable('connection-lost', 'gone', { isRetriable: true })
      return verdict
    },
  }))
  const id = newId()

  const sum = await committer.submit(add(id, 7))

  expect(sum).toBe(7)
  expect(await journalOf(inner, id)).toEqual([7])
})

test('a command under lock meets its needs: another aggregate, and what is loaded elsewhere', async () => {
  let loads = 0
  const { committer, inner } = office((store) => ({
    commit: async (changes) => changes.map(() => 'stale' as const),
    commitLocked: (refs, decide) => store.commitLocked(refs, decide),
  }))
  const [id, other] = [newId(), newId()]
  const command = add(id, 1)
  const needing: Command = {
    ...command,
    decide(work) {
      if (work.aggregate(other) === 'unknown')
        return { type: 'needs', needs: [{ type: 'aggregate', agency: 'a', id: other }] }
      const load = async () => ++loads
      if (loads === 0) return { type: 'needs', needs: [{ type: 'other', key: 'document', load }] }
      return command.decide(work)
    },
  }

  const sum = await committer.submit(needing)

  expect([sum, loads]).toEqual([1, 1])
  expect(await journalOf(inner, id)).toEqual([1])
})

test('a busy aggregate is asked for again', async () => {
  let busy = 3
  const { committer } = office((store) => ({
    commit: async (changes) => (busy-- > 0 ? changes.map(() => 'busy' as const) : store.commit(changes)),
  }))

  const sum = await committer.submit(add(newId(), 5))

  expect(sum).toBe(5)
})

test('a command sent again has no second effect and gets the first answer', async () => {
  const { committer, inner } = office()
  const id = newId()
  const first = await committer.submit(add(id, 1, once('c1')))
  await committer.submit(add(id, 1))

  const again = await committer.submit(add(id, 1, once('c1')))

  expect([first, again]).toEqual([1, 1])
  expect(await journalOf(inner, id)).toEqual([1, 1])
})

test('the same command sent twice at once counts once', async () => {
  const { committer, inner } = office()
  const id = newId()

  const answers = await Promise.all([
    committer.submit(add(id, 1, once('c1'))),
    committer.submit(add(id, 1, once('c1'))),
  ])

  expect(answers).toEqual([1, 1])
  expect(await journalOf(inner, id)).toEqual([1])
})

test('the same command sent to two engines at once counts once', async () => {
  const { committer, another, inner } = office()
  const id = newId()

  const answers = await Promise.all([committer, another].map((each) => each.submit(add(id, 1, once('c1')))))

  expect(answers).toEqual([1, 1])
  expect(await journalOf(inner, id)).toEqual([1])
})

test('a refusal is remembered under the command id, also when it would be allowed later', async () => {
  const { committer } = office()
  const id = newId()
  await committer.submit(add(id, 5))
  await expect(committer.submit(add(id, 1, { ...once('c1'), max: 5 }))).rejects.toMatchObject({ code: 'too-much' })

  const again = committer.submit(add(id, 1, { ...once('c1'), max: 500 }))

  await expect(again).rejects.toMatchObject({ code: 'too-much', details: { value: 6 } })
})

test('a command id is refused for another request', async () => {
  const { committer } = office()
  const id = newId()
  await committer.submit(add(id, 1, once('c1', 'one')))

  const other = committer.submit(add(id, 2, once('c1', 'two')))

  await expect(other).rejects.toMatchObject({ code: 'command-id-reused' })
})

test('a commit whose answer was lost is sent again and counts once', async () => {
  let lost = 1
  const { committer, inner } = office((store) => ({
    commit: async (changes) => {
      const verdicts = await store.commit(changes)
      if (lost-- > 0) throw new StoreUnavailable('connection-lost', 'gone', { isRetriable: true })
      return verdicts
    },
  }))
  const id = newId()

  const sum = await committer.submit(add(id, 7))

  expect(sum).toBe(7)
  expect(await journalOf(inner, id)).toEqual([7])
})

test('a change set that the store cannot take harms none of its neighbours', async () => {
  const bad = newId()
  const { committer, inner } = office((store) => ({
    commit: async (changes) => {
      if (changes.some(({ aggregates }) => aggregates.some(({ id }) => id === bad))) throw new Error('constraint')
      return store.commit(changes)
    },
  }))
  const good = Array.from({ length: 9 }, newId)

  const outcomes = await Promise.allSettled(
    [...good.slice(0, 5), bad, ...good.slice(5)].map((id) => committer.submit(add(id, 1))),
  )

  expect(outcomes.map(({ status }) => status).filter((status) => status === 'rejected')).toHaveLength(1)
  for (const id of good) expect(await journalOf(inner, id)).toEqual([1])
})

test('what was decided on a state that never came to be is decided again', async () => {
  let refuse = true
  const { committer, inner } = office((store) => ({
    commit: async (changes) => {
      if (!refuse) return store.commit(changes)
      refuse = false
      return changes.map(() => 'stale' as const)
    },
  }))
  const id = newId()

  const [first, second] = await Promise.allSettled([
    committer.submit(add(id, 4)),
    committer.submit(add(id, 4, { max: 4 })),
  ])

  expect(first).toMatchObject({ status: 'fulfilled', value: 4 })
  expect(second).toMatchObject({ status: 'rejected', reason: { code: 'too-much' } })
  expect(await journalOf(inner, id)).toEqual([4])
})

test('nothing is refused on a state that another engine has changed', async () => {
  const { committer, another, inner } = office()
  const id = newId()
  await committer.submit(add(id, 4))
  await another.submit(add(id, -3))

  const sum = await committer.submit(add(id, 2, { max: 4 }))

  expect(sum).toBe(3)
  expect(await journalOf(inner, id)).toEqual([4, -3, 2])
})

test('a refusal stands where the state is as it was, and is what a command sent again hears', async () => {
  const { committer, loads } = office()
  const id = newId()
  await committer.submit(add(id, 4))
  loads.length = 0
  const once = { commandId: 'c', requestHash: 'h' }

  const outcomes = await Promise.allSettled([
    committer.submit(add(id, 2, { max: 4, once })),
    committer.submit(add(id, 3, { max: 4 })),
  ])
  const looks = loads.flat().filter(({ type }) => type === 'aggregate').length
  const again = await Promise.allSettled([committer.submit(add(id, 2, { once }))])

  expect([...outcomes, ...again].map((each) => each.status === 'rejected' && each.reason.code)).toEqual(
    Array(3).fill('too-much'),
  )
  expect(looks).toBe(1)
})

test('a store that stays away is named when patience ends', async () => {
  let asked = 0
  const locked = async () => {
    asked++
    throw new StoreUnavailable('locked', 'Somebody else writes.', { isRetriable: true })
  }
  const { committer } = office(() => ({ commit: locked }), { limits: { ...defaultLimits, patienceMs: 0 } })

  await expect(committer.submit(add(newId(), 1))).rejects.toMatchObject({
    code: 'store-locked',
    details: { isRetriable: true },
  })
  expect(asked).toBe(1)
})

test('nothing is answered before it is committed', async () => {
  const order: string[] = []
  const { committer } = office((store) => ({
    commit: async (changes) => {
      await Promise.resolve()
      const verdicts = await store.commit(changes)
      order.push('committed')
      return verdicts
    },
  }))

  await committer.submit(add(newId(), 1)).then(() => order.push('answered'))

  expect(order).toEqual(['committed', 'answered'])
})

test('a decision that throws fails alone and leaves nothing behind', async () => {
  const { committer, inner } = office()
  const id = newId()
  const broken = {
    ...add(id, 1),
    decide: () => {
      throw new Error('bug')
    },
  }

  const outcomes = await Promise.allSettled([
    committer.submit(add(id, 1)),
    committer.submit(broken),
    committer.submit(add(id, 2)),
  ])

  expect(outcomes.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled'])
  expect(await journalOf(inner, id)).toEqual([1, 2])
})

test('a store that is gone for good is named to the caller, and to nobody twice', async () => {
  const { committer } = office(() => ({
    commit: async () => {
      throw new StoreUnavailable('read-only', 'The file is read-only.', { isRetriable: false })
    },
  }))

  const outcome = committer.submit(add(newId(), 1))

  await expect(outcome).rejects.toMatchObject({ code: 'store-read-only', status: 503 })
})

test('users whose commands break flushes get flushes of their own', async () => {
  const bad = newId()
  const { committer, commits } = office((store) => ({
    commit: async (changes) => {
      if (changes.some(({ aggregates }) => aggregates.some(({ id }) => id === bad))) throw new Error('constraint')
      return store.commit(changes)
    },
  }))
  const vandal = { ...author, performedBy: 'vandal' }
  await committer.submit(add(bad, 1, { author: vandal })).catch(() => {})
  commits.length = 0

  await Promise.all([
    committer.submit(add(newId(), 1)),
    committer.submit(add(newId(), 1, { author: vandal })),
    committer.submit(add(newId(), 1)),
  ])

  expect(commits.map((changes) => changes.length).sort()).toEqual([1, 2])
})
