/** Who may do what, where the host brings no rules of its own; and the one place where an authorizer is asked. */
import type {
  AccessDecision,
  AccessPrincipal,
  AccessRequest,
  AgencyAccess,
  AgencyAction,
  Authorizer,
  Denial,
  InstanceAccess,
  InstanceAction,
  TaskAccess,
  TaskAction,
} from '../ports/authorizer.js'
import type { Answer } from '../ports/directory.js'

export interface DefaultAuthorizerOptions {
  /** References of business administrators (WS-HumanTask §4.2). Default `['group:quan-tri']`. */
  readonly administrators?: readonly string[]
  /**
   * References of those who deploy and activate definitions and store directories, calendars and data. Where absent, every member of the agency
   * does, so that a first procedure runs without any set-up. An office in production names them.
   */
  readonly designers?: readonly string[]
  /** References of external workers, who fetch jobs and answer them. Default nobody: administrators alone. */
  readonly workers?: readonly string[]
}

type Rule<Access> = (access: Access, options: Required<DefaultAuthorizerOptions>) => AccessDecision

const yes: AccessDecision = { allowed: true }

/**
 * The rules of an office where nothing else has been agreed:
 *
 * - Nobody without a place in the agency does anything.
 * - A task is claimed (or started, which claims it) by its potential owners. A task that names nobody is claimed by administrators alone.
 * - Its owner starts, stops and completes it; the owner or an administrator releases, delegates, forwards, suspends and resumes it.
 * - Every member starts and reads instances and reads tasks. Who started an instance, or an administrator, cancels it, adds instances
 *   to its multi-instance activities and removes them; administrators set variables, resolve incidents and run what
 *   is due.
 * - External workers fetch jobs and answer them: those named as `workers`, and administrators.
 * - Every member reads data stores.
 * - Every member deploys, activates and stores directories, calendars and the contents of data stores, unless `designers` are named: then only they.
 *
 * @example
 * ```ts
 * createEngine({ store, authorizer: defaultAuthorizer({ designers: ['group:thiet-ke'] }) })
 * ```
 */
export function defaultAuthorizer(options: DefaultAuthorizerOptions = {}): Authorizer {
  const { administrators = ['group:quan-tri'], designers = [], workers = [] } = options
  const roles = { administrators, designers, workers }
  return {
    decide(access) {
      const { user, agency, refs } = access.principal
      if (refs.length === 0) return deny('not-member', { user, agency })
      if ('task' in access) return taskRules[access.action](access, roles)
      if ('instance' in access) return instanceRules[access.action](access, roles)
      // Where no designers are named, every member is one.
      return agencyRules[access.action](access, options.designers === undefined ? { ...roles, designers: refs } : roles)
    },
  }
}

/**
 * Asks an authorizer, failing closed: whatever is not plainly `{ allowed: true }` denies, and so does an exception.
 *
 * @returns at once, where the authorizer does; a denial with the reason `authorizer-failed`, and the exception as its cause, where the authorizer throws or answers nonsense
 */
export function decideAccess(authorizer: Authorizer, request: AccessRequest): Answer<AccessDecision> {
  try {
    const answer = authorizer.decide(request)
    return answer instanceof Promise ? answer.then(plain, failed) : plain(answer)
  } catch (cause) {
    return failed(cause)
  }
}

function plain(decision: AccessDecision): AccessDecision {
  if (decision?.allowed === true) return yes
  if (decision?.allowed === false && typeof decision.reason === 'string') return decision
  return failed(new TypeError('the authorizer answered neither yes nor no'))
}

function failed(cause: unknown): Denial {
  return { ...deny('authorizer-failed'), cause }
}

const byOwner: Rule<TaskAccess> = ({ principal, task }) => {
  if (task.owner === undefined) return deny('not-claimed')
  return task.owner === principal.user ? yes : deny('not-owner', { owner: task.owner })
}

const byOwnerOrAdministrator: Rule<TaskAccess> = (access, options) =>
  isAny(access.principal, options.administrators) ? yes : byOwner(access, options)

const byPotentialOwner: Rule<TaskAccess> = ({ principal, task }, { administrators }) => {
  if (task.candidates.length > 0) return isAny(principal, task.candidates) ? yes : deny('not-candidate')
  return isAny(principal, administrators) ? yes : deny('no-candidates', { administrators: administrators.join(', ') })
}

const byMember: Rule<unknown> = () => yes

const byAdministrator: Rule<InstanceAccess> = ({ principal }, { administrators }) =>
  isAny(principal, administrators) ? yes : deny('not-administrator', { administrators: administrators.join(', ') })

const byStarterOrAdministrator: Rule<InstanceAccess> = (access, options) =>
  access.instance.startedBy === access.principal.user ? yes : byAdministrator(access, options)

const byWorker: Rule<AgencyAccess | InstanceAccess> = ({ principal }, { workers, administrators }) => {
  const allowed = [...workers, ...administrators]
  return isAny(principal, allowed) ? yes : deny('not-worker', { workers: allowed.join(', ') })
}

const byDesigner: Rule<AgencyAccess> = ({ principal }, { designers }) =>
  isAny(principal, designers) ? yes : deny('not-designer', { designers: designers.join(', ') })

const taskRules: Readonly<Record<TaskAction, Rule<TaskAccess>>> = {
  'task.read': byMember,
  'task.claim': byPotentialOwner,
  'task.start': (access, options) => (access.task.owner === undefined ? byPotentialOwner : byOwner)(access, options),
  'task.stop': byOwner,
  'task.complete': byOwner,
  'task.release': byOwnerOrAdministrator,
  'task.delegate': byOwnerOrAdministrator,
  'task.forward': byOwnerOrAdministrator,
  'task.suspend': byOwnerOrAdministrator,
  'task.resume': byOwnerOrAdministrator,
}

const instanceRules: Readonly<Record<InstanceAction, Rule<InstanceAccess>>> = {
  'instance.read': byMember,
  'instance.cancel': byStarterOrAdministrator,
  'instance.setVariables': byAdministrator,
  'instance.trigger': byAdministrator,
  'job.run': byAdministrator,
  'adHoc.start': byMember,
  'adHoc.complete': byMember,
  'multiInstance.add': byStarterOrAdministrator,
  'multiInstance.remove': byStarterOrAdministrator,
  'incident.resolve': byAdministrator,
  'job.complete': byWorker,
  'job.failure': byWorker,
  'job.bpmnError': byWorker,
}

const agencyRules: Readonly<Record<AgencyAction, Rule<AgencyAccess>>> = {
  'instance.start': byMember,
  'dataStore.read': byMember,
  'job.fetchAndLock': byWorker,
  'job.extendLock': byWorker,
  'job.unlock': byWorker,
  'definition.deploy': byDesigner,
  'definition.activate': byDesigner,
  'directory.put': byDesigner,
  'calendar.put': byDesigner,
  'dataStore.put': byDesigner,
}

function isAny({ refs }: AccessPrincipal, wanted: readonly string[]): boolean {
  return wanted.some((ref) => refs.includes(ref))
}

function deny(reason: string, params?: Readonly<Record<string, string>>): Denial {
  return { allowed: false, reason, ...(params === undefined ? {} : { params }) }
}
