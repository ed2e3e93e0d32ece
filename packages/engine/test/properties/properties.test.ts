import fc from 'fast-check'
import { describe, inject, test } from 'vitest'
import {
  endsInSteps,
  endsWhenAnswered,
  isDeterministic,
  keepsInvariants,
  refusesWithoutTrace,
  replays,
  survivesRestarts,
  undoesOnce,
} from './properties.js'
import './provided.js'

// `npm run torture` provides more.
const numRuns = inject('propertyRuns') ?? 150
const seed = inject('propertySeed')
const options = { numRuns, ...(seed === undefined ? {} : { seed }) }

describe('of every process, whatever happens to it', () => {
  test('every invariant holds after every step', () => fc.assert(keepsInvariants(), options))

  test('its facts alone give its state', () => fc.assert(replays(), options))

  test('the same input on the same state has the same outcome, and leaves that state alone', () =>
    fc.assert(isDeterministic(), options))

  test('saving and restoring between steps changes nothing', () => fc.assert(survivesRestarts(), options))

  test('what is complete is undone at most once', () => fc.assert(undoesOnce(), options))

  test('a refused input changes nothing', () => fc.assert(refusesWithoutTrace(), options))
})

test('a process whose every wait is answered ends: no token is lost', () => fc.assert(endsWhenAnswered(), options))

test('elements that begin or are left in steps of their own lose no token either', () =>
  fc.assert(endsInSteps(), options))
