import { existsSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { getCallSites } from 'node:util'
import { EngineError } from '../errors.js'
import type { Variables } from '../json.js'
import { compile } from '../model/compile.js'
import { describe } from '../model/describe.js'
import type { Graph, ProcessGraph } from '../model/graph.js'
import { CheckedInstance, type InstanceOptions } from './checked-instance.js'
import { virtualClock } from './clock.js'
import { Run } from './run.js'

export interface PlayOptions extends InstanceOptions {
  /** What the instance starts with. */
  readonly variables?: Variables
  /** The process to be started, where the file has several. */
  readonly process?: string
  /** The start event that was triggered; the none start events where absent. */
  readonly event?: string
  /** When: milliseconds since 1970 or a date-time with its offset. Monday 2026-03-02 09:00 in Vietnam where absent. */
  readonly now?: string | number
}

/**
 * Starts an instance of a diagram on the bare kernel, with a clock that stands still until it is moved. After every step every invariant
 * is checked, so that a test fails where the kernel is wrong, not only where the test looks.
 *
 * @param diagram - path of a BPMN file, relative to the folder of the calling file or to the one around it; or the XML itself
 * @throws EngineError `diagram-not-found`; `definition-invalid` with a sentence per problem; `process-not-found`; what the kernel refuses
 * @throws InvariantViolated where the kernel breaks an invariant
 * @example
 * ```ts
 * const run = await play('user-task/boundary-timer.bpmn', { variables: { urgent: true } })
 * run.complete('review', { approved: true })
 * run.expect.ended().variables({ approved: true })
 * ```
 */
export async function play(diagram: string, options: PlayOptions = {}): Promise<Run> {
  const xml = diagram.trimStart().startsWith('<') ? diagram : read(diagram, callerFolder())
  const graph = processOf(await graphOf(xml), options.process)
  const instance = new CheckedInstance(graph, virtualClock(options.now).now(), options)
  const run = new Run(instance)
  const { variables = {}, event } = options
  const start = { type: 'start', definition: 'test', version: 1, variables, by: 'test' } as const
  return run.send(event === undefined ? start : { ...start, event })
}

/** The file that called {@link play}: two frames up from here. */
function callerFolder(): string {
  const script = getCallSites(3)[2]?.scriptName ?? ''
  return dirname(script.startsWith('file:') ? fileURLToPath(script) : script)
}

function read(path: string, folder: string): string {
  const candidates = [join(folder, path), join(folder, '..', path)]
  const found = candidates.find((candidate) => existsSync(candidate))
  if (found !== undefined) return readFileSync(found, 'utf8')
  throw new EngineError('diagram-not-found', `Expected a BPMN file at ${candidates.join(' or ')}.`)
}

async function graphOf(xml: string): Promise<Graph> {
  const { graph, problems } = await compile(xml)
  const errors = problems.filter(({ severity }) => severity === 'error')
  if (errors.length === 0) return graph
  const sentences = errors.map((problem) => describe(problem, 'en'))
  throw new EngineError('definition-invalid', ['Expected a diagram without errors, but:', ...sentences].join('\n'))
}

function processOf({ processes }: Graph, id: string | undefined): ProcessGraph {
  const ids = Object.keys(processes)
  const found = id === undefined && ids.length > 1 ? undefined : processes[id ?? ids[0] ?? '']
  if (found !== undefined) return found
  throw new EngineError('process-not-found', `Expected ${id ?? 'one process'}, but the file has ${ids.join(', ')}.`)
}
