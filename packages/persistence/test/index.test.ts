import { expect, test } from 'vitest'

test('the package loads from its sources', async () => {
  expect(await import('@quytrinh/persistence')).toBeDefined()
})
