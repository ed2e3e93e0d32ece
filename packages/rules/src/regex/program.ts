import { type CodePointTest, type Pattern, RegexError } from './syntax.js'

/** One step of a matcher. Jumps name the index of a step. */
export type Step =
  | { readonly kind: 'one'; readonly test: CodePointTest }
  | { readonly kind: 'split'; first: number; second: number }
  | { readonly kind: 'jump'; to: number }
  | { readonly kind: 'save'; readonly slot: number }
  | { readonly kind: 'reference'; readonly index: number; readonly ignoresCase: boolean }
  | { readonly kind: 'edge'; readonly edge: 'start' | 'end' | 'line start' | 'line end' }
  | { readonly kind: 'match' }

/** Steps a pattern may have: a repeated part counts as often as it is repeated. */
const STEPS_MAX = 4_000

/** The steps that match a pattern (K. Thompson); group 0 is the whole match. */
export function compilePattern(pattern: Pattern): readonly Step[] {
  const steps: Step[] = []
  add(steps, { kind: 'save', slot: 0 })
  emit(steps, pattern)
  add(steps, { kind: 'save', slot: 1 })
  add(steps, { kind: 'match' })
  return steps
}

function add<S extends Step>(steps: Step[], step: S): S {
  if (steps.length >= STEPS_MAX) throw new RegexError('a shorter pattern, or one that repeats less')
  steps.push(step)
  return step
}

function emit(steps: Step[], pattern: Pattern): void {
  switch (pattern.kind) {
    case 'one':
      add(steps, { kind: 'one', test: pattern.test })
      return
    case 'edge':
    case 'reference':
      add(steps, pattern)
      return
    case 'sequence':
      for (const part of pattern.parts) emit(steps, part)
      return
    case 'group':
      add(steps, { kind: 'save', slot: 2 * pattern.index })
      emit(steps, pattern.body)
      add(steps, { kind: 'save', slot: 2 * pattern.index + 1 })
      return
    case 'choice':
      emitChoice(steps, pattern.options)
      return
    case 'repeat':
      emitRepeat(steps, pattern)
  }
}

function emitChoice(steps: Step[], options: readonly Pattern[]): void {
  const jumps: { to: number }[] = []
  for (const [index, option] of options.entries()) {
    const isLast = index === options.length - 1
    const split = isLast ? undefined : add(steps, { kind: 'split', first: steps.length + 1, second: 0 })
    emit(steps, option)
    if (split !== undefined) {
      jumps.push(add(steps, { kind: 'jump', to: 0 }))
      split.second = steps.length
    }
  }
  for (const jump of jumps) jump.to = steps.length
}

function emitRepeat(steps: Step[], { body, min, max, isGreedy }: Extract<Pattern, { kind: 'repeat' }>): void {
  for (let count = 0; count < min; count++) emit(steps, body)
  if (max === Number.POSITIVE_INFINITY) {
    const start = steps.length
    const split = add(steps, { kind: 'split', first: 0, second: 0 })
    emit(steps, body)
    add(steps, { kind: 'jump', to: start })
    aim(split, start + 1, steps.length, isGreedy)
    return
  }
  const splits: { at: number; split: { first: number; second: number } }[] = []
  for (let count = min; count < max; count++) {
    splits.push({ at: steps.length, split: add(steps, { kind: 'split', first: 0, second: 0 }) })
    emit(steps, body)
  }
  for (const { at, split } of splits) aim(split, at + 1, steps.length, isGreedy)
}

function aim(split: { first: number; second: number }, into: number, past: number, isGreedy: boolean): void {
  split.first = isGreedy ? into : past
  split.second = isGreedy ? past : into
}
