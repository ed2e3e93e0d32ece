import { expect, test } from 'vitest'
import { table } from './figures.js'

test('figures stand in columns, the baseline without a ratio', () => {
  const figures = [
    { name: 'baseline', perSecond: 1234.4 },
    { name: 'ours', perSecond: 123_440, ratio: 100, goal: 500 },
  ]

  expect(table(figures).split('\n')).toEqual([
    '          per second  ratio',
    'baseline       1,234',
    'ours         123,440  100 ×  goal ≥ 500 ×',
  ])
})
