import type { Place } from '../../../src/model/problems.js'
/** Small files that each have one thing wrong. */
import { around, extension } from '../file.js'

export interface Case {
  readonly code: string
  /** What is special about it, where a code has several cases. */
  readonly what?: string
  readonly severity?: 'warning'
  readonly xml: string | Uint8Array
  readonly params?: Readonly<Record<string, string>>
  readonly place?: Place
}

export const start = '<startEvent id="s" />'
export const timer = '<timerEventDefinition><timeDuration>PT1H</timeDuration></timerEventDefinition>'
export const onTask = (inside: string): string => around(`<userTask id="a">${extension(inside)}</userTask>`)
export const catching = (inside: string): string =>
  around(`<intermediateCatchEvent id="a">${inside}</intermediateCatchEvent>`)
export const juelCall = '$'.concat('{bean.count()}')
export const bytes = (...parts: readonly (string | number)[]): Uint8Array =>
  Uint8Array.from(parts.flatMap((part) => (typeof part === 'number' ? [part] : [...Buffer.from(part, 'latin1')])))
export const loop = (inside: string): string =>
  around(`<task id="a"><multiInstanceLoopCharacteristics>${inside}</multiInstanceLoopCharacteristics></task>`)
