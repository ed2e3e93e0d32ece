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

/** The message flows of a file, by their ends and by their names: a file may have many. */
export class MessageFlows {
  readonly #byEnd = new Map<Element, Element[]>()
  readonly #labels = new Map<string, number>()
  readonly #read = new Map<Element, readonly MessageFlow[]>()
  readonly #messages = new Map<Element, Element | null>()

  constructor(definitions: Element | undefined) {
    for (const flow of flowsIn(definitions)) {
      for (const end of new Set([one(flow, 'sourceRef'), one(flow, 'targetRef')]))
        if (end !== undefined) this.#add(end, flow)
      const label = text(flow, 'name')
      if (label !== undefined) this.#labels.set(label, (this.#labels.get(label) ?? 0) + 1)
    }
  }

  #add(end: Element, flow: Element): void {
    const known = this.#byEnd.get(end)
    if (known === undefined) this.#byEnd.set(end, [flow])
    else known.push(flow)
  }

  /** Those that begin or end at an event or task. */
  at(element: Element): readonly MessageFlow[] {
    const known = this.#read.get(element)
    if (known !== undefined) return known
    const flows = (this.#byEnd.get(element) ?? []).map((flow) => this.#readOne(flow))
    this.#read.set(element, flows)
    return flows
  }

  /** Whether a message that is sent here arrives in a process of this file. */
  leadsInside(element: Element): boolean {
    const flows = this.#byEnd.get(element) ?? []
    return flows.some((flow) => one(flow, 'sourceRef') === element && isRun(processOf(one(flow, 'targetRef'))))
  }

  #readOne(element: Element): MessageFlow {
    const ends = [one(element, 'sourceRef'), one(element, 'targetRef')]
    const named = ends.map((end) => end && this.#messageAt(end))
    const message = [one(element, 'messageRef'), ...named].find((found) => found !== undefined)
    const name = message === undefined ? this.#derivedName(element) : messageName(message)
    return message === undefined ? { element, name } : { element, message, name }
  }

  #messageAt(end: Element): Element | undefined {
    const known = this.#messages.get(end)
    if (known !== undefined) return known ?? undefined // null: looked for, and not there
    const message = messageAt(end)
    this.#messages.set(end, message ?? null)
    return message
  }

  /** Known by the process it leads to, or comes from, so that flows of other files are others. */
  #derivedName(element: Element): string {
    const label = text(element, 'name')
    const process = processOf(one(element, 'targetRef')) ?? processOf(one(element, 'sourceRef'))
    return `${process?.id ?? ''}/${label !== undefined && this.#labels.get(label) === 1 ? label : (element.id ?? '')}`
  }
}

function flowsIn(definitions: Element | undefined): readonly Element[] {
  return collaborationsIn(definitions).flatMap((collaboration) => many(collaboration, 'messageFlows'))
}

function collaborationsIn(definitions: Element | undefined): readonly Element[] {
  return many(definitions, 'rootElements').filter(({ $type }) => $type === 'bpmn:Collaboration')
}

export function messageName(message: Element): string {
  return text(message, 'name') ?? message.id ?? ''
}

function messageAt(end: Element): Element | undefined {
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
  for (const participant of collaborationsIn(definitions).flatMap((each) => many(each, 'participants'))) {
    if (one(participant, 'processRef') !== undefined) checkMultiplicity(participant, report)
  }
  const ends = new Map<string, readonly string[] | undefined>()
  const namesAt = (end: Element | undefined, side: Side) => {
    const key = `${side} ${end?.id ?? ''}`
    if (!ends.has(key)) ends.set(key, namesOf(nodes.get(end?.id ?? ''), side)?.slice(0, namesMax))
    return ends.get(key)
  }
  for (const flow of flowsIn(definitions)) checkFlow(flow, namesAt, report)
}

/** Messages of one event that are compared: no event that a person has drawn has more. */
const namesMax = 100

type Side = 'results' | 'triggers'

function checkMultiplicity(participant: Element, report: Report): void {
  const multiplicity = one(participant, 'participantMultiplicity')
  const isOne = ['minimum', 'maximum'].every((bound) => Number(multiplicity?.get?.(bound) ?? 1) <= 1)
  if (!isOne) report.error('unsupported-element', participant, { what: 'participantMultiplicity' })
}

/** Only between two processes of the file that run: what a pool without a process does is not known here. */
function checkFlow(
  flow: Element,
  namesAt: (end: Element | undefined, side: Side) => readonly string[] | undefined,
  report: Report,
): void {
  const [source, target] = [one(flow, 'sourceRef'), one(flow, 'targetRef')]
  if (!isRun(processOf(source)) || !isRun(processOf(target))) return
  const sent = namesAt(source, 'results')
  const received = namesAt(target, 'triggers')
  if (sent === undefined) report.warning('message-flow-unsent', flow, { element: source?.id ?? '' }, 'sourceRef')
  if (received === undefined)
    report.warning('message-flow-unreceived', flow, { element: target?.id ?? '' }, 'targetRef')
  if (sent === undefined || received === undefined || sent.length === 0) return
  if (sent.some((name) => received.includes(name))) return
  report.warning('message-flow-mismatch', flow, { sent: sent.join(', '), received: received.join(', ') })
}

/** The messages that a node sends or waits for; none where a host's handler sends; `undefined` where it does neither. */
function namesOf(node: Node | undefined, side: Side): readonly string[] | undefined {
  if (node === undefined) return undefined
  if (side === 'results' && node.kind === 'sendTask') return node.work.type === 'message' ? [node.work.name] : []
  if (side === 'triggers' && node.kind === 'receiveTask')
    return node.message === undefined ? undefined : [node.message.name]
  const definitions =
    side === 'results' ? ('results' in node ? node.results : []) : 'triggers' in node ? node.triggers : []
  const names = definitions.flatMap((definition) => (definition.type === 'message' ? [definition.name] : []))
  return names.length === 0 ? undefined : names
}
