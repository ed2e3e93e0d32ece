/**
 * Message flows (BPMN 2.0.1 §9.3): what passes between participants. A flow names the message of the events and tasks at its ends where they
 * name none themselves, so that what one process of a file throws reaches the other.
 */
import { type Element, flag, is, many, one, text } from './element.js'
import type { Graph, Node } from './graph.js'
import type { Report } from './report.js'

/** A message flow, as one of its ends sees it. */
export interface MessageFlow {
  readonly element: Element
  /** The message that the flow, or one of its ends, refers to. */
  readonly message?: Element
  /** What sender and receiver know the message by. */
  readonly name: string
}

/** The message flows of a file. */
export class MessageFlows {
  readonly #elements: readonly Element[]

  constructor(definitions: Element | undefined) {
    this.#elements = many(definitions, 'rootElements')
      .filter(({ $type }) => $type === 'bpmn:Collaboration')
      .flatMap((collaboration) => many(collaboration, 'messageFlows'))
  }

  /** Those that begin or end at an event or task. */
  at(element: Element): readonly MessageFlow[] {
    return this.#elements
      .filter((flow) => one(flow, 'sourceRef') === element || one(flow, 'targetRef') === element)
      .map((flow) => this.#read(flow))
  }

  /** Whether a message that is sent here arrives in a process of this file. */
  leadsInside(element: Element): boolean {
    return this.#elements.some((flow) => one(flow, 'sourceRef') === element && isRun(processOf(one(flow, 'targetRef'))))
  }

  #read(element: Element): MessageFlow {
    const ends = [one(element, 'sourceRef'), one(element, 'targetRef')]
    const message = [one(element, 'messageRef'), ...ends.map(messageAt)].find((found) => found !== undefined)
    const name = message === undefined ? this.#derivedName(element) : messageName(message)
    return message === undefined ? { element, name } : { element, message, name }
  }

  /** Known by the process it leads to, or comes from, so that flows of other files are others. */
  #derivedName(element: Element): string {
    const label = text(element, 'name')
    const isTheOnly = this.#elements.filter((flow) => text(flow, 'name') === label).length === 1
    const process = processOf(one(element, 'targetRef')) ?? processOf(one(element, 'sourceRef'))
    return `${process?.id ?? ''}/${label !== undefined && isTheOnly ? label : (element.id ?? '')}`
  }
}

export function messageName(message: Element): string {
  return text(message, 'name') ?? message.id ?? ''
}

function messageAt(end: Element | undefined): Element | undefined {
  const definitions = [...many(end, 'eventDefinitions'), ...many(end, 'eventDefinitionRef')]
  const found = [end, ...definitions].map((each) => one(each, 'messageRef')).find((each) => each !== undefined)
  return is(found, 'bpmn:Message') ? found : undefined
}

/** The process of this file that an end stands in, or that its pool holds. */
function processOf(end: Element | undefined): Element | undefined {
  if (is(end, 'bpmn:Participant')) return one(end, 'processRef')
  for (let at = end; at !== undefined; at = at.$parent) if (at.$type === 'bpmn:Process') return at
  return undefined
}

/** A draft is drawn to show what the other side does. */
function isRun(process: Element | undefined): boolean {
  return process !== undefined && !(Object.hasOwn(process, 'isExecutable') && !flag(process, 'isExecutable'))
}

/** What is said between the processes of a file and comes to nothing; pools of whose multiplicity nobody would take care. */
export function checkCollaborations(definitions: Element, { processes }: Graph, report: Report): void {
  const nodes = new Map(Object.values(processes).flatMap((process) => Object.entries(process.nodes)))
  const collaborations = many(definitions, 'rootElements').filter(({ $type }) => $type === 'bpmn:Collaboration')
  for (const participant of collaborations.flatMap((each) => many(each, 'participants'))) {
    if (one(participant, 'processRef') !== undefined) checkMultiplicity(participant, report)
  }
  for (const flow of collaborations.flatMap((each) => many(each, 'messageFlows'))) checkFlow(flow, nodes, report)
}

function checkMultiplicity(participant: Element, report: Report): void {
  const multiplicity = one(participant, 'participantMultiplicity')
  const isOne = ['minimum', 'maximum'].every((bound) => Number(multiplicity?.get?.(bound) ?? 1) <= 1)
  if (!isOne) report.error('unsupported-element', participant, { what: 'participantMultiplicity' })
}

/** Only between two processes of the file that run: what a pool without a process does is not known here. */
function checkFlow(flow: Element, nodes: ReadonlyMap<string, Node>, report: Report): void {
  const [source, target] = [one(flow, 'sourceRef'), one(flow, 'targetRef')]
  if (!isRun(processOf(source)) || !isRun(processOf(target))) return
  const sent = namesOf(nodes.get(source?.id ?? ''), 'results')
  const received = namesOf(nodes.get(target?.id ?? ''), 'triggers')
  if (sent === undefined) report.warning('message-flow-unsent', flow, { element: source?.id ?? '' }, 'sourceRef')
  if (received === undefined)
    report.warning('message-flow-unreceived', flow, { element: target?.id ?? '' }, 'targetRef')
  if (sent === undefined || received === undefined || sent.length === 0) return
  if (sent.some((name) => received.includes(name))) return
  report.warning('message-flow-mismatch', flow, { sent: sent.join(', '), received: received.join(', ') })
}

/** The messages that a node sends or waits for; none where a host's handler sends; `undefined` where it does neither. */
function namesOf(node: Node | undefined, side: 'results' | 'triggers'): readonly string[] | undefined {
  if (node === undefined) return undefined
  if (side === 'results' && node.kind === 'sendTask') return node.work.type === 'message' ? [node.work.name] : []
  if (side === 'triggers' && node.kind === 'receiveTask')
    return node.message === undefined ? undefined : [node.message.name]
  const definitions =
    side === 'results' ? ('results' in node ? node.results : []) : 'triggers' in node ? node.triggers : []
  const names = definitions.flatMap((definition) => (definition.type === 'message' ? [definition.name] : []))
  return names.length === 0 ? undefined : names
}
