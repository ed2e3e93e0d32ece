import { describe, expect, test } from 'vitest'
import { systemClock } from '../../src/ports/clock.js'
import { virtualClock } from '../../src/testing/clock.js'

const start = Date.parse('2026-03-02T09:00:00+07:00')

describe('a virtual clock', () => {
  test('stands still until it is moved', async () => {
    const clock = virtualClock(start)

    await clock.advance('P1DT1H')

    expect(clock.now()).toBe(start + 25 * 3_600_000)
  })

  test.each([
    ['P1W', 604_800_000],
    ['P3D', 259_200_000],
    ['PT1H30M', 5_400_000],
    ['PT0.5S', 500],
    [1, 1],
    [0, 0],
  ])('advances by %s', async (duration, ms) => {
    const clock = virtualClock(start)

    expect(await clock.advance(duration)).toBe(start + ms)
  })

  test.each(['', 'P', 'PT', 'P1M', 'P1Y', '3 days', '-P1D', -1, Number.NaN, Number.POSITIVE_INFINITY])(
    'refuses %j, which is no length of time, and stays where it is',
    async (duration) => {
      const clock = virtualClock(start)

      await expect(clock.advance(duration)).rejects.toMatchObject({ code: 'duration-invalid' })
      expect(clock.now()).toBe(start)
    },
  )

  test('lets what becomes due on the way happen at its own moment, before it arrives', async () => {
    const clock = virtualClock(start)
    const seen: number[] = []
    const dues = [start + 1000, start + 2000, start + 9000]
    clock.onAdvance(async (to) => {
      for (const due of dues.filter((each) => each <= to)) {
        clock.moveTo(due)
        await Promise.resolve()
        seen.push(clock.now())
      }
    })

    await clock.advance('PT5S')

    expect(seen).toEqual([start + 1000, start + 2000])
    expect(clock.now()).toBe(start + 5000)
  })

  test('never goes back', async () => {
    const clock = virtualClock(start)

    clock.moveTo(start - 1)

    expect(clock.now()).toBe(start)
    await expect(clock.advanceTo('2026-03-01T00:00:00Z')).rejects.toMatchObject({ code: 'clock-goes-back' })
  })

  test('is moved by one hand at a time', async () => {
    const clock = virtualClock(start)
    clock.onAdvance(() => Promise.resolve())

    const first = clock.advance('P1D')

    await expect(clock.advance('P1D')).rejects.toMatchObject({ code: 'clock-advancing' })
    expect(await first).toBe(start + 86_400_000)
  })

  test('a listener that fails is heard, and the clock can be moved again', async () => {
    const clock = virtualClock(start)
    const remove = clock.onAdvance(() => Promise.reject(new Error('broken')))

    await expect(clock.advance('P1D')).rejects.toThrow('broken')
    remove()

    expect(await clock.advance('P1D')).toBe(start + 86_400_000)
  })

  test.each(['2026-03-02', '2026-03-02T09:00:00', 'tomorrow', Number.NaN])('does not start at %j', (moment) => {
    expect(() => virtualClock(moment)).toThrow(expect.objectContaining({ code: 'moment-invalid' }))
  })
})

test('the clock of the machine tells the time', () => {
  const before = Date.now()

  const now = systemClock.now()

  expect(now).toBeGreaterThanOrEqual(before)
  expect(now).toBeLessThanOrEqual(Date.now())
})
