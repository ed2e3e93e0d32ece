/** Plays one case on a fresh engine and says how it went. */
import { EngineError } from '@quytrinh/engine'
import type { Case, Step, Unreadable } from './cases.js'
import { type Difference, firstDifference } from './expectations.js'
import { differs, Failure, refused } from './failure.js'
import { operations } from './operations.js'
import { World } from './world.js'

export interface Result {
  readonly id: string
  readonly category: string
  readonly passed: boolean
  /** Where a case fails: at which step (from 1), or nothing for the deployment and the final expectation. */
  readonly step?: number
  readonly reason?: string
  /** What the reason is counted by: `not built …`, `refused …`, `differs …`, `broke`, `unreadable`. */
  readonly kind?: string
}

/** Plays a case of a folder to its end or its first failure. */
export async function play(folder: string, scenario: Case | Unreadable): Promise<Result> {
  const { id, category } = scenario
  const fails = (failure: Failure, step?: number): Result => {
    return {
      id,
      category,
      passed: false,
      ...(step === undefined ? {} : { step }),
      reason: failure.message,
      kind: failure.kind,
    }
  }
  if ('unreadable' in scenario) return fails(new Failure('unreadable', scenario.unreadable))
  let at: number | undefined
  try {
    const world = new World(scenario)
    await world.deploy(folder)
    for (const [index, step] of scenario.steps.entries()) {
      at = index + 1
      await perform(world, step)
    }
    at = undefined
    refuseDifference(await firstDifference(world, scenario.expect))
    return { id, category, passed: true }
  } catch (error) {
    return fails(failureOf(error), at)
  }
}

async function perform(world: World, step: Step): Promise<void> {
  if (step.op === 'check') {
    return refuseDifference(await firstDifference(world, step.expect))
  }
  const operation = operations[step.op] as (world: World, step: Step) => Promise<void> // the table pairs each op with its own step
  if (step.expectError === true) await expectRefusal(() => operation(world, step))
  else await operation(world, step)
  await world.settle()
}

async function expectRefusal(call: () => Promise<void>): Promise<void> {
  try {
    await call()
  } catch (error) {
    if (error instanceof EngineError) return
    throw error
  }
  throw differs('expectError', 'the call was taken')
}

function refuseDifference(difference: Difference | undefined): void {
  if (difference === undefined) return
  const { key, expected, found } = difference
  throw differs(key, `expected ${text(expected)}, found ${text(found)}`)
}

function text(value: unknown): string {
  return JSON.stringify(value) ?? 'nothing'
}

function failureOf(error: unknown): Failure {
  if (error instanceof Failure) return error
  if (error instanceof EngineError) return refused(error.code, error.message, error)
  return new Failure('broke', error instanceof Error ? `${error.name}: ${error.message}` : String(error), error)
}
