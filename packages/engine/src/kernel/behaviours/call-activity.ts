import type { Json } from '../../json.js'
import { type Bound, type Callable, Trouble } from '../env.js'
import type { At, Behaviour } from '../move.js'
import { keyText } from '../triggers.js'
import { leaveByFlowsTaken } from './leave.js'

/**
 * Calls a process of the agency and goes on when it has ended (BPMN 2.0.1 §13.3.4). Errors and escalations that it does not catch itself
 * come to the call activity; stopping the call activity stops it.
 */
export const callActivity: Behaviour<'callActivity'> = {
  enter(at) {
    const called = at.evaluate(at.node.called)
    if (typeof called !== 'string') throw new Trouble('called-element-invalid', { value: called })
    const version = versionOf(at, called)
    const key = at.node.businessKey === undefined ? null : at.evaluate(at.node.businessKey)
    const variables = at.node.passesAll === true ? at.variables() : at.ownVariables()
    return { type: 'call', called, version, businessKey: key === null ? null : keyText(key), variables }
  },
  resume: leaveByFlowsTaken,
}

function versionOf(at: At<'callActivity'>, called: string): Callable {
  const bound = boundOf(at)
  const isLenient = at.node.binding?.type === 'deployment' && at.node.binding.orLatest === true
  const found = at.env.callable(called, bound) ?? (isLenient ? at.env.callable(called, { type: 'latest' }) : undefined)
  if (found !== undefined) return found
  if (bound.type === 'latest' || isLenient) throw new Trouble('called-process-not-active', { process: called })
  if (bound.type === 'version')
    throw new Trouble('called-version-not-found', { process: called, version: bound.version })
  if (bound.type === 'tag') throw new Trouble('called-tag-not-found', { process: called, tag: bound.tag })
  throw new Trouble('called-not-deployed-together', { process: called, caller: bound.process, version: bound.version })
}

function boundOf(at: At<'callActivity'>): Bound {
  const { binding } = at.node
  if (binding === undefined) return { type: 'latest' }
  if (binding.type === 'deployment') return { type: 'deployment', process: at.state.process, version: at.state.version }
  if (binding.type === 'version') return { type: 'version', version: versionNumber(at.evaluate(binding.version)) }
  const tag = at.evaluate(binding.tag)
  if (typeof tag !== 'string') throw new Trouble('called-version-invalid', { value: tag })
  return { type: 'tag', tag }
}

function versionNumber(value: Json): number {
  const version = typeof value === 'string' && /^\d+$/.test(value) ? Number(value) : value
  if (typeof version === 'number' && Number.isSafeInteger(version) && version > 0) return version
  throw new Trouble('called-version-invalid', { value })
}
