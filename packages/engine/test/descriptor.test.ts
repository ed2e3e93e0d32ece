import { expect, test } from 'vitest'
import descriptor from '../src/extensions/quytrinh/quytrinh.json' with { type: 'json' }

test('the qt descriptor names the namespace that procedure files use', () => {
  expect(descriptor).toMatchObject({ prefix: 'qt', uri: 'urn:quytrinh:bpmn:1' })
})
