import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { step } from '../../src/kernel/step.js'
import { keepsInvariants } from '../properties/properties.js'
import { mutants } from './kernels.js'

// Chance must not decide whether a mutant is caught in time.
const options = { numRuns: 300, seed: 20_260_302, endOnFailure: true }
/** What has to pass says more with every run, and runs to the end. */
const fewer = { ...options, numRuns: 60 }

describe('a kernel is caught that', () => {
  test.each(mutants.map((mutant) => [mutant.name, mutant] as const))('%s', (_, { property, kernel, invariant }) => {
    const { failed, errorInstance } = fc.check(property(kernel()), options)

    expect(failed).toBe(true)
    if (invariant !== undefined) expect(String(errorInstance)).toContain(`  ${invariant}: `)
  })
})

test.each(
  mutants.filter(({ invariant }) => invariant === undefined).map(({ name, kernel }) => [name, kernel] as const),
)('no invariant notices that a kernel %s: it takes the property', (_, kernel) => {
  expect(fc.check(keepsInvariants(kernel()), fewer).failed).toBe(false)
})

test.each([...new Set(mutants.map(({ property }) => property))])(
  'the shipped kernel is not caught by what catches its mutants: %o',
  (property) => {
    expect(fc.check(property(step), fewer).failed).toBe(false)
  },
)
