import { existsSync } from 'node:fs'
import { procedureFile } from '@quytrinh/processes'
import { expect, test } from 'vitest'

test('a procedure file is found relative to the package', () => {
  expect(existsSync(procedureFile('package.json'))).toBe(true)
})
