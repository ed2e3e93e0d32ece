/** Who may do what: asked once per command, before anything happens. */
import type { HumanTaskEvent, HumanTaskState } from '../kernel/env.js'
import type { Answer } from './directory.js'

/** Who asks: a login in an agency and what the directory says of it at this moment. */
export interface AccessPrincipal {
  readonly user: string
  readonly agency: string
  /** References such as `user:an`, `group:van-thu`. Empty: not a member of the agency. */
  readonly refs: readonly string[]
}

export type TaskAction = `task.${HumanTaskEvent | 'read'}`
export type InstanceAction =
  | 'instance.trigger'
  | 'job.run'
  | 'adHoc.start'
  | 'adHoc.complete'
  | 'multiInstance.add'
  | 'multiInstance.remove'
  | 'instance.read'
  | 'instance.cancel'
  | 'instance.setVariables'
  | 'incident.resolve'
  | 'job.complete'
  | 'job.failure'
  | 'job.bpmnError'
export type DesignAction =
  | 'definition.deploy'
  | 'definition.activate'
  | 'directory.put'
  | 'calendar.put'
  | 'dataStore.put'
/** What an external worker does before and while it works: `target` is the topic, or the id of the job. */
export type WorkAction = 'job.fetchAndLock' | 'job.extendLock' | 'job.unlock'
export type AgencyAction = 'instance.start' | 'dataStore.read' | WorkAction | DesignAction

/** What of a task matters to who may do something with it. */
export interface AccessTask {
  readonly state: HumanTaskState
  /** The actual owner. */
  readonly owner?: string
  /** References of the potential owners. */
  readonly candidates: readonly string[]
}

export interface AccessInstance {
  readonly process: string
  readonly startedBy: string
}

export interface TaskAccess {
  readonly principal: AccessPrincipal
  readonly action: TaskAction
  /** Id of the task. */
  readonly target: string
  readonly task: AccessTask
  readonly instance?: AccessInstance
}

export interface InstanceAccess {
  readonly principal: AccessPrincipal
  readonly action: InstanceAction
  /** Id of the instance, incident or job. */
  readonly target: string
  readonly instance: AccessInstance
}

export interface AgencyAccess {
  readonly principal: AccessPrincipal
  readonly action: AgencyAction
  /** What is started, deployed, activated, stored or worked on, by its key. */
  readonly target: string
}

export type AccessRequest = TaskAccess | InstanceAccess | AgencyAccess

export type AccessDecision = { readonly allowed: true } | Denial

/** A message to a designer or a clerk. */
export interface Sentence {
  readonly vi: string
  readonly en: string
}

/** A refusal, and why. */
export interface Denial {
  readonly allowed: false
  /** A word that never changes, such as `not-owner`; logged, and rendered by `describeReason`. */
  readonly reason: string
  /** What the sentence speaks of. */
  readonly params?: Readonly<Record<string, string>>
  /** A host's own sentence for a reason of its own. */
  readonly sentence?: Sentence
  /** The exception that denied. */
  readonly cause?: unknown
}

/**
 * Decides on every command, once for each state of the task or instance that it meets. It fails closed: whatever is not plainly `{ allowed: true }` denies, and an exception denies with the
 * reason `authorizer-failed`.
 *
 * @example
 * ```ts
 * const officeHours: Authorizer = {
 *   decide: (request) => isOpen() ? defaults.decide(request) : { allowed: false, reason: 'office-closed' },
 * }
 * ```
 */
export interface Authorizer {
  decide(request: AccessRequest): Answer<AccessDecision>
}
