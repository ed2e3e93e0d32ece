import { extrasOf } from '../extensions/index.js'
import { audit } from './audit.js'
import { checks } from './checks/index.js'
import { type Element, flag, many, one, present, table, text } from './element.js'
import { Expressions } from './expression.js'
import { freeze } from './freeze.js'
import {
  type Graph,
  type Id,
  type Lane,
  type Node,
  type ProcessGraph,
  type ScopeGraph,
  type SequenceFlow,
  stateVariable,
} from './graph.js'
import { checkCollaborations, MessageFlows } from './message-flows.js'
import { isDataObject, processInputs } from './nodes/data.js'
import { readFlows } from './nodes/flows.js'
import { readers } from './nodes/index.js'
import { inherit, readLanes } from './nodes/lanes.js'
import { parse } from './parse.js'
import type { Problem } from './problems.js'
import type { Reading } from './reading.js'
import type { Report } from './report.js'
import { defaultLimits, type Limits } from './scan.js'
import { declaredNames, scopeOf } from './scopes.js'
import { containersOf, wire } from './wiring.js'

export interface CompileOptions {
  /** How large a file may be; see {@link Limits} for the defaults. */
  readonly limits?: Partial<Limits>
}

export interface Compiled {
  /** What the file means. To be executed only if no problem is an error. Deeply frozen. */
  readonly graph: Graph
  /** Everything that is wrong, in the order of the file. */
  readonly problems: readonly Problem[]
  /** The text of the file, decoded: what is stored. */
  readonly source: string
}

/**
 * Reads a BPMN 2.0 file (ISO/IEC 19510) into a graph that can be executed. Never throws for what a file contains: everything wrong
 * with it is a problem, and an element that would not be executed is an error.
 *
 * @param xml the file: text, or bytes in UTF-8, UTF-16, ISO-8859-1, windows-1252 or another declared encoding
 * @param options limits on untrusted files
 * @example
 * ```ts
 * const { graph, problems } = await compile(await readFile('van-ban-den.bpmn'))
 * for (const problem of problems) console.log(describe(problem, 'vi'))
 * ```
 */
export async function compile(xml: string | Uint8Array, options: CompileOptions = {}): Promise<Compiled> {
  const { source, definitions, report } = await parse(xml, { ...defaultLimits, ...options.limits })
  const graph =
    definitions === undefined ? { processes: table<ProcessGraph>([]) } : readDefinitions(definitions, report)
  return { graph: freeze(graph), problems: freeze(inOrder(report.problems)), source }
}

function inOrder(problems: readonly Problem[]): readonly Problem[] {
  const position = ({ place }: Problem): number => (place.line ?? 0) * 1e5 + (place.column ?? 0)
  return [...problems].sort((a, b) => position(a) - position(b))
}

function readDefinitions(definitions: Element, report: Report): Graph {
  audit(definitions, report)
  const processes = many(definitions, 'rootElements').filter(({ $type }) => $type === 'bpmn:Process')
  if (processes.length === 0) report.error('no-process', undefined)
  const language = Object.hasOwn(definitions, 'expressionLanguage')
    ? text(definitions, 'expressionLanguage')
    : undefined
  const messageFlows = new MessageFlows(definitions)
  const graphs = processes.map((process) =>
    readProcess(process, messageFlows, new Expressions(report, language), report),
  )
  const graph = { processes: table(graphs.map((each) => [each.id, each])) }
  checkCollaborations(definitions, graph, report)
  return graph
}

function readProcess(
  process: Element,
  messageFlows: MessageFlows,
  expressions: Expressions,
  report: Report,
): ProcessGraph {
  const flows = readFlows(process, expressions, report)
  const reading: Reading = { report, expressions, wiring: wire(process, flows, messageFlows, expressions) }
  const lanes = table(readLanes(process, reading).map((lane) => [lane.id, lane]))
  const nodes = table(readNodes(process, reading, lanes).map((node) => [node.id, node]))
  const graph = assemble(process, reading, { flows, lanes, nodes })
  const context = { graph, process, reading, isWhole: isWhole(process, report) }
  for (const { check, needsAll } of checks) if (context.isWhole || !needsAll) check(context)
  return graph
}

function readNodes(process: Element, reading: Reading, lanes: Readonly<Record<Id, Lane>>): readonly Node[] {
  return containersOf(process).flatMap((container) =>
    many(container, 'flowElements').flatMap((element) => {
      const reader = readers[element.$type]
      if (reader === undefined) return []
      if (element.id === undefined || container.id === undefined) {
        reading.report.error('id-missing', element, { element: element.$type.replace('bpmn:', '') })
        return []
      }
      const node = reader(element, container.id, reading)
      return node === undefined ? [] : [inherit(node, lanes)]
    }),
  )
}

/** Whether every flow node was understood: without that, what cannot be reached or has no start cannot be said. */
function isWhole(process: Element, report: Report): boolean {
  const refused = report.problems.filter(({ code }) => code === 'unsupported-element').map(({ place }) => place.element)
  const unread = new Set(refused)
  return containersOf(process).every((container) => many(container, 'flowElements').every(({ id }) => !unread.has(id)))
}

interface Parts {
  readonly flows: readonly SequenceFlow[]
  readonly lanes: Readonly<Record<Id, Lane>>
  readonly nodes: Readonly<Record<Id, Node>>
}

function assemble(process: Element, reading: Reading, { flows, lanes, nodes }: Parts): ProcessGraph {
  const extras = extrasOf(process, reading)
  const scopes: readonly ScopeGraph[] = containersOf(process).map((container) => scopeOf(container, nodes, flows))
  const names = dataOf(process).flatMap((item) => namesOf(item, reading.wiring))
  const initiator = startersOf(process, reading)[0]
  if (process.id === undefined) reading.report.error('id-missing', process, { element: 'process' })
  return present({
    id: process.id ?? '',
    name: text(process, 'name'),
    isExecutable: Object.hasOwn(process, 'isExecutable') ? flag(process, 'isExecutable') : undefined,
    nodes,
    flows: table(flows.map((flow) => [flow.id, flow])),
    scopes: table(scopes.map((scope) => [scope.id, scope])),
    lanes,
    inputSets: processInputs(process, reading),
    declared: declaredNames(Object.values(nodes), [
      ...names,
      ...(extras.declared ?? []),
      ...(initiator === undefined ? [] : [initiator]),
    ]),
    deadlines: extras.deadlines ?? [],
    procedure: extras.procedure,
    versionTag: extras.versionTag,
    uncaughtError: extras.uncaughtError ?? 'incident',
    initiator,
  })
}

/** Variables that start events want the starter's name in. */
function startersOf(process: Element, reading: Reading): readonly string[] {
  const starts = many(process, 'flowElements').filter(({ $type }) => $type === 'bpmn:StartEvent')
  return starts.flatMap((start) => extrasOf(start, reading).initiator ?? [])
}

function namesOf(item: Element, wiring: Reading['wiring']): readonly string[] {
  const name = wiring.variable(item)
  return wiring.hasStates(item) ? [name, stateVariable(name)] : [name]
}

/** The data of a process: variables that are there from its start. */
function dataOf(process: Element): readonly Element[] {
  const specification = one(process, 'ioSpecification')
  return [
    ...many(process, 'properties'),
    ...many(process, 'flowElements').filter(isDataObject),
    ...many(specification, 'dataInputs'),
    ...many(specification, 'dataOutputs'),
  ]
}
