/** What a step reads of the world: the flush's moment, and snapshots of what was loaded before. */
import { evaluateExpression, timerDue } from './expressions.js'
import type { Json, Variables } from './json.js'
import { type Env, type HumanTaskEvent, type HumanTaskState, type Lookup, Needed, Trouble } from './kernel/env.js'
import type { Expression } from './model/graph.js'
import { type Calendar, dueOn } from './people/deadlines.js'
import { humanTaskNext } from './people/human-task.js'
import type { InlineHandler } from './ports/handler.js'
import type { EpochMs } from './ports/store.js'

/** What a step is given to read. */
export interface Surroundings {
  readonly now: EpochMs
  readonly zone: string
  readonly movesMax: number
  /** The calendar of a code, or the agency's own; `none` where there is none of that code, `undefined` while it is not loaded. */
  calendar(code: string | undefined): Calendar | 'none' | undefined
  /** The last number taken from a register this year; `undefined` while it is not loaded. */
  lastNumber(register: string): number | undefined
  inline(topic: string): ((variables: Variables) => Variables) | undefined {
    return this.#around.inline(topic)
  }
}
