import { expect, test } from 'vitest'

test('the workspace runs on the Node it brings', () => {
  expect(Number(process.versions.node.split('.')[0])).toBeGreaterThanOrEqual(22)
})
