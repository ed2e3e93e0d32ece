/** What a handler answered or threw, as the input that tells the instance. */
import type { Input } from '../kernel/input.js'
import { BpmnError } from '../ports/handler.js'
import { checkVariables } from '../session/check-variables.js'
import { messageOf } from '../session/message-of.js'
import { checkText } from '../session/principal.js'

/** @throws EngineError `variables-invalid` where the answer is none: a failed attempt like any other */
export function outcomeOf(wait: number, answer: unknown): Input {
  return { type: 'completeJob', wait, variables: checkVariables(answer ?? {}, 'the result of the handler') }
}

export function failureOf(wait: number, error: unknown): Input {
  if (!(error instanceof BpmnError)) return { type: 'failJob', wait, error: messageOf(error) }
  try {
    const { code } = error
    checkText('the code of a BPMN error', code, 255)
    const variables = checkVariables(error.variables, 'the variables of a BPMN error')
    return { type: 'throwJobError', wait, code, message: messageOf(error), variables }
  } catch (invalid) {
    return { type: 'failJob', wait, error: messageOf(invalid) }
  }
}
