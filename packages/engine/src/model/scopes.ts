/** What a process or sub-process contains, and which names its expressions may use. */
import { checkExpression } from '../expressions.js'
import { type Element, many, present } from './element.js'
import {
  type Expression,
  type Id,
  isActivity,
  type Node,
  type ScopeGraph,
  type SequenceFlow,
  type Trigger,
  type Work,
} from './graph.js'

export function scopeOf(
  container: Element,
  nodes: Readonly<Record<Id, Node>>,
  flows: readonly SequenceFlow[],
): ScopeGraph {
  const inside = many(container, 'flowElements')
    .map(({ id }) => nodes[id ?? ''])
    .filter((node) => node !== undefined)
  const events = inside.filter((node) => node.kind === 'startEvent')
  const plain = events.filter(({ triggers }) => triggers.length === 0)
  const starts = events.length > 0 ? plain : inside.filter(startsByItself)
  return present({
    id: container.id ?? '',
    parent: container.$type === 'bpmn:Process' ? undefined : container.$parent?.id,
    starts: starts.map(({ id }) => id),
    triggeredStarts: [
      ...events.filter(({ triggers }) => triggers.length > 0).map(({ id }) => id),
      ...inside.flatMap((node) => instantiating(node, flows)),
    ],
    eventSubProcesses: inside.filter(isEventSubProcess).map(({ id }) => id),
  })
}

/** Events behind an event-based gateway that instantiates, and receive tasks that do (BPMN 2.0.1 §10.6.6, §10.3.3). */
function instantiating(node: Node, flows: readonly SequenceFlow[]): readonly Id[] {
  if (node.kind === 'receiveTask' && node.instantiates === true) return [node.id]
  if (node.kind !== 'eventBasedGateway' || node.instantiates === undefined) return []
  return flows.filter(({ source }) => source === node.id).map(({ target }) => target)
}

/** Activities and gateways that nothing leads to (BPMN 2.0.1 §13.2.1). */
function startsByItself(node: Node): boolean {
  if (node.incoming.length > 0 || isEventSubProcess(node)) return false
  if ('instantiates' in node && node.instantiates) return false
  return isActivity(node) ? !node.isForCompensation : node.kind.endsWith('Gateway')
}

export function isEventSubProcess(node: Node): boolean {
  return node.kind === 'subProcess' && node.isTriggeredByEvent
}

/** All names that a process gives a meaning to. */
export function declaredNames(nodes: readonly Node[], others: readonly string[]): readonly string[] {
  return [...new Set([...others, ...nodes.flatMap(namesOf)])].filter((name) => name !== undefined)
}

function namesOf(node: Node): readonly (string | undefined)[] {
  const triggers = 'triggers' in node ? node.triggers : []
  const { start = [], end = [] } = node.listeners ?? {}
  const set = [...start, ...end].map(({ target }) => target)
  const caught = [...triggers.flatMap(namesOfTrigger), ...namesOfData(node), ...set]
  if (node.kind === 'complexGateway') return ['activationCount', 'waitingForStart']
  if (!isActivity(node)) return caught
  const { loop } = node
  const looped = loop === undefined ? [] : loopNames
  const items = loop?.type === 'multiInstance' ? [loop.elementVariable, loop.outputCollection] : []
  const fields = node.kind === 'userTask' ? (node.fields ?? []).map(({ name }) => name) : []
  const number = node.kind === 'serviceTask' ? writtenBy(node.work) : []
  const assigned = node.kind === 'scriptTask' ? node.script.map(({ target }) => target) : []
  return [...caught, ...looped, ...items, ...fields, ...number, ...assigned]
}

/** What associations write: values, and the states of data objects. */
function namesOfData(node: Node): readonly string[] {
  const inputs = 'inputs' in node ? (node.inputs ?? []) : []
  const outputs = 'outputs' in node ? (node.outputs ?? []) : []
  const states = 'dataStates' in node ? Object.keys(node.dataStates ?? {}) : []
  const written = [...inputs, ...outputs].filter((mapping) => mapping.store === undefined)
  return [...written.map(({ target }) => target), ...states]
}

function namesOfTrigger(trigger: Trigger): readonly (string | undefined)[] {
  switch (trigger.type) {
    case 'error':
      return [trigger.codeVariable, trigger.messageVariable]
    case 'escalation':
      return [trigger.codeVariable]
    case 'conditional':
      return trigger.condition.language === 'juel' ? referencesOf(trigger.condition) : []
    default:
      return []
  }
}

/** The engines that write JUEL take a condition on a variable that is not there yet for one that does not hold. */
function referencesOf(condition: Extract<Expression, { language: 'juel' }>): readonly string[] {
  const checked = checkExpression(condition)
  return checked.ok ? checked.references : []
}

function writtenBy(work: Work): readonly string[] {
  if (work.type === 'number' || work.type === 'decision') return [work.variable]
  return work.type === 'assign' ? work.assignments.map(({ target }) => target) : []
}

/** What the engine counts for a multi-instance activity (BPMN 2.0.1 table 10.30), in the words of others too. */
const loopNames = [
  'loopCounter',
  'numberOfInstances',
  'numberOfActiveInstances',
  'numberOfCompletedInstances',
  'numberOfTerminatedInstances',
  'nrOfInstances',
  'nrOfActiveInstances',
  'nrOfCompletedInstances',
  'nrOfTerminatedInstances',
]
