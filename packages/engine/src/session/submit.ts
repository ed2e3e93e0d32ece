/** Sends a principal's command, and leaves a trace of what they were denied. */
import type { Command } from '../committer/command.js'
import type { Core } from '../core.js'
import { EngineError } from '../errors.js'
import type { Json } from '../json.js'
import type { AccessRequest, Denial } from '../ports/authorizer.js'
import { denied } from './refusals.js'

/** @throws EngineError why it cannot be; a denial is in the access log by then */
export async function submitAs(core: Core, user: string, command: Command): Promise<Json> {
  try {
    return await core.committer.submit(command)
  } catch (error) {
    if (error instanceof EngineError && error.code === 'not-authorised') await log(core, command.agency, user, error)
    throw error
  }
}

/** The error for a denial, logged. */
export async function deniedAndLogged(core: Core, request: AccessRequest, denial: Denial): Promise<EngineError> {
  const error = denied(request, denial)
  await log(core, request.principal.agency, request.principal.user, error)
  return error
}

async function log(core: Core, agency: string, user: string, { details }: EngineError): Promise<void> {
  const { action, target, reason } = details
  await core.store.logDenied({
    agency,
    at: core.clock.now(),
    user,
    action: String(action),
    target: String(target),
    reason: String(reason),
  })
}
