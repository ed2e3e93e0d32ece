import { expect, test } from 'vitest'
import { compare, spread, table } from './figures.js'

test('a spread is the least, the middle and the greatest', () => {
  expect(spread([5, 1, 4, 2, 3])).toEqual({ min: 1, median: 3, max: 5 })
})

test('sides are measured in turn, and compared round by round', async () => {
  const order: string[] = []
  const side = (name: string, rates: number[]) => ({
    name,
    perSecond: async () => {
      order.push(name)
      return rates.shift() ?? 0
    },
  })

  const figures = await compare('work', [side('theirs', [1, 2]), side('ours', [10, 40])], {
    rounds: 2,
    progress: () => {},
  })

  expect(order).toEqual(['theirs', 'ours', 'theirs', 'ours'])
  expect(figures.map(({ ratio }) => ratio)).toEqual([undefined, { min: 10, median: 10, max: 20 }])
})

test('the table shows the ratio beside its goal', () => {
  const perSecond = { min: 1, median: 1234, max: 2000 }

  const text = table([{ name: 'ours', perSecond, ratio: { min: 90, median: 101, max: 120 }, goal: 100 }])

  expect(text).toMatch(/ours\s+\|\s+1,234 \|\s+101 \|\s+90\.0–120 \|\s+≥ 100 \|/)
})
