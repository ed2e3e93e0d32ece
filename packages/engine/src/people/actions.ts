/** "What may I do now, and why not the rest": the machine and the authorizer, asked together for a screen. */
import type { HumanTaskEvent } from '../kernel/env.js'
import type { AccessDecision, Sentence, TaskAccess } from '../ports/authorizer.js'
import type { Answer } from '../ports/directory.js'
import { humanTaskEvents, humanTaskNext } from './human-task.js'
import { type Reason, sentenceOf } from './messages.js'

/** Something one may do with a task, or may not. */
export type ActionOnTask =
  | { readonly action: HumanTaskEvent; readonly allowed: true }
  | {
      readonly action: HumanTaskEvent
      readonly allowed: false
      /** A word that never changes, such as `not-owner` or `transition-not-allowed`. */
      readonly reason: string
      readonly sentence: Sentence
    }

/**
 * Every human-task event, with what stands in its way. The state of the task is named first: where nobody could act, it does not matter
 * who asks.
 *
 * @param access - who asks, about which task
 * @param decide - answers for one action; the same authorizer that commands ask, failing closed
 */
export function actionsOf(
  access: Omit<TaskAccess, 'action'>,
  decide: (access: TaskAccess) => Answer<AccessDecision>,
): Promise<readonly ActionOnTask[]> {
  return Promise.all(
    humanTaskEvents.map(async (action): Promise<ActionOnTask> => {
      const possible = possibility(access.task, action)
      const decision = possible.allowed ? await decide({ ...access, action: `task.${action}` }) : possible
      return decision.allowed
        ? { action, allowed: true }
        : { action, allowed: false, reason: decision.reason, sentence: sentenceOf(decision) }
    }),
  )
}

function possibility({ state, owner }: TaskAccess['task'], action: HumanTaskEvent): { allowed: true } | Impossible {
  if (humanTaskNext(state, action) !== undefined) return { allowed: true }
  const params = { action, state, ...(owner === undefined ? {} : { owner }) }
  return { allowed: false, reason: 'transition-not-allowed', params }
}

type Impossible = { readonly allowed: false } & Reason
