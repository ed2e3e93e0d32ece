/** Refusals of the kernel and the authorizer, as the caller hears them. */
import { EngineError } from '../errors.js'
import type { Input, RefusalCode, Step } from '../kernel/input.js'
import { sentenceOf } from '../people/messages.js'
import type { AccessRequest, Denial } from '../ports/authorizer.js'
import type { Uuid } from '../ports/store.js'

const sentences: { readonly [C in RefusalCode]: { readonly status: number; readonly message: string } } = {
  'instance-exists': { status: 409, message: 'Expected a new instance, but it has been started already.' },
  'instance-not-found': { status: 404, message: 'Expected the instance to exist, but it does not.' },
  'instance-ended': { status: 409, message: 'Expected a running instance, but it has ended.' },
  'wait-not-found': {
    status: 404,
    message: 'Expected a task, job or timer of this number, but the instance never had one.',
  },
  'wait-closed': {
    status: 409,
    message: 'Expected an open task, job or timer, but it has been completed or withdrawn.',
  },
  'not-due': { status: 409, message: 'Expected the timer or job to be due, but it is not yet.' },
  'transition-not-allowed': {
    status: 409,
    message: 'Expected a task in another state: this cannot be done to it now.',
  },
  'not-ad-hoc': {
    status: 409,
    message: 'Expected an activity of an ad-hoc sub-process that is open, but it is not.',
  },
  'not-multi-instance': {
    status: 409,
    message: 'Expected a multi-instance activity that is open, but it is not.',
  },
  'activity-ambiguous': {
    status: 409,
    message: 'Expected to know which activity is meant, but several of this id are open. Name a token inside it.',
  },
  'activity-instance-not-found': {
    status: 404,
    message: 'Expected an instance of the activity that runs or is still to come, but there is none.',
  },
  'item-mismatch': {
    status: 400,
    message: 'Expected an item where the activity has a list of items, and none where it only counts.',
  },
  'incident-not-found': { status: 404, message: 'Expected an open incident of this number, but there is none.' },
  'no-start-event': { status: 409, message: 'Expected a none start event to start from, but the process has none.' },
  'input-not-possible': {
    status: 409,
    message: 'Expected an expression that is needed at once to have a value, but it fails.',
  },
}

/** The codes under which callers know what happened to a task. */
const taskCodes: Partial<Record<RefusalCode, string>> = {
  'wait-not-found': 'task-not-found',
  'wait-closed': 'task-closed',
}

export function refusalError(refused: Extract<Step, { type: 'refused' }>, input: Input, instance: Uuid): EngineError {
  const { code, details } = refused
  const { status, message } = sentences[code]
  const isTask = input.type === 'completeTask' || input.type === 'moveTask'
  return new EngineError((isTask ? taskCodes[code] : undefined) ?? code, message, {
    status,
    details: { instance, ...details },
  })
}

export function denied({ action, target, principal }: AccessRequest, denial: Denial): EngineError {
  const { reason, params } = denial
  return new EngineError('not-authorised', sentenceOf(denial).en, {
    status: 403,
    details: { action, target, user: principal.user, reason, ...params },
  })
}
