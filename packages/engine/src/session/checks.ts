/** Options at the edge: what a caller without our types may get wrong. */
import { EngineError } from '../errors.js'

/** The refusal of an option. */
export function optionInvalid(option: string, expected: string, found: unknown): EngineError {
  const shown = typeof found === 'string' ? JSON.stringify(found.slice(0, 100)) : kindOf(found)
  return new EngineError('option-invalid', `Expected ${option} to be ${expected}, but got ${shown}.`, {
    status: 400,
    details: { option, expected },
  })
}

function kindOf(found: unknown): string {
  if (found === null || found === undefined || typeof found === 'number' || typeof found === 'boolean')
    return String(found)
  return typeof found === 'object' ? (Array.isArray(found) ? 'a list' : 'an object') : `a ${typeof found}`
}

/** Refuses a word that is not among those offered. Absent is allowed. @throws EngineError `option-invalid` */
export function checkWord<T extends string>(option: string, word: T | undefined, words: readonly T[]): void {
  if (word !== undefined && !words.includes(word)) throw optionInvalid(option, `one of ${words.join(', ')}`, word)
}

/** The longest time that a timer of Node takes, a good 24 days. */
export const longestMs = 2_147_483_647

/** Refuses what is no whole number of milliseconds. Absent is allowed. @throws EngineError `option-invalid` */
export function checkMs(option: string, ms: number | undefined, least: number, most: number = longestMs): void {
  if (ms !== undefined && !(Number.isInteger(ms) && ms >= least && ms <= most))
    throw optionInvalid(option, `a whole number of milliseconds from ${least} to ${most}`, ms)
}

/** Refuses a number that is no count, such as a revision. Absent is allowed. @throws EngineError `option-invalid` */
export function checkCount(option: string, count: number | undefined): void {
  if (count !== undefined && !(Number.isSafeInteger(count) && count >= 0))
    throw optionInvalid(option, 'a whole number from 0', count)
}
