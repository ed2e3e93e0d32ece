/** What a host does for a process: handlers of service tasks, by topic. */
import type { Json, Variables } from '../json.js'
import type { Uuid } from './store.js'

/** Work for a handler. It is there because a commit put it there: whoever caused it has been answered. */
export interface Job {
  readonly topic: string
  readonly agency: string
  readonly instance: Uuid
  /** Number of the wait within its instance. */
  readonly wait: number
  /** Public id of the wait: agency, instance and number in one. */
  readonly id: string
  /** The service task in the diagram. */
  readonly node: string
  readonly process: string
  readonly businessKey?: string
  readonly variables: Variables
  /** 1 for the first try. */
  readonly attempt: number
  /** The same at every attempt: hand it to the service that is called, so that doing the job twice counts once. */
  readonly idempotencyKey: string
  /** Aborted when the engine stops or the job's lease is lost: what is answered afterwards is not taken. */
  readonly signal: AbortSignal
}

/**
 * Does a job and answers with variables for the process, or with nothing. Runs after commit, may run twice, counts once. A
 * {@link BpmnError} goes the way that the diagram draws for it; any other exception is a failed attempt: tried again after a pause, and
 * after the last attempt an incident.
 *
 * @example
 * ```ts
 * engine.handle('notify-citizen', async ({ variables, idempotencyKey, signal }) => ({
 *   notifiedAt: await sms(variables, { idempotencyKey, signal }),
 * }))
 * ```
 */
// biome-ignore lint/suspicious/noConfusingVoidType: a handler without `return` must be assignable
export type Handler = (job: Job) => Promise<Variables | void> | Variables | void

/** Does a piece of work inside the step: synchronous, without I/O, the same answer for the same variables. */
export type InlineHandler = (variables: Variables) => Variables

/**
 * Who a resource of the diagram stands for, given its parameters (BPMN 2.0.1 §10.3.1): references such as `position:truong-phong`; a bare word
 * is a user for a performer, a group for a potential owner. Asked inside the step: synchronous, without I/O, the same answer for the same
 * parameters.
 */
export type ResourceQuery = (parameters: Variables) => string | readonly string[]

/**
 * Thrown by a handler: an outcome that the diagram foresees, caught by an error boundary event or an event sub-process with its code
 * (BPMN 2.0.1 §10.5.5).
 *
 * @example
 * ```ts
 * throw new BpmnError('quota-exceeded', { message: 'no ticket left today', variables: { left: 0 } })
 * ```
 */
export class BpmnError extends Error {
  override readonly name = 'BpmnError'
  /** The `errorCode` of the diagram. */
  readonly code: string
  /** What the process learns besides. */
  readonly variables: Variables

  /**
   * @param code - the `errorCode` of the diagram
   * @param options - a `message` for people (the code where absent) and `variables` for the process
   */
  constructor(
    code: string,
    options: {
      readonly message?: string
      readonly variables?: { readonly [name: string]: Json }
      readonly cause?: unknown
    } = {},
  ) {
    super(options.message ?? code, options.cause === undefined ? undefined : { cause: options.cause })
    this.code = code
    this.variables = options.variables ?? {}
  }
}
