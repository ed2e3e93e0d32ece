/** A pair drawn as a BPMN file. */
import { type Layer, type Loop, type Pair, shapeOf, type Trigger } from './axes.js'

const namespaces =
  'xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xmlns:qt="urn:quytrinh:bpmn:1" targetNamespace="urn:quytrinh:test"'

const roots = [
  '<message id="call" name="call" />',
  '<signal id="alarm" name="alarm" />',
  '<error id="mishap" errorCode="mishap" />',
  '<escalation id="notice" escalationCode="notice" />',
]

const definitions = {
  message: ['<messageEventDefinition messageRef="call" />'],
  signal: ['<signalEventDefinition signalRef="alarm" />'],
  conditional: [`<conditionalEventDefinition>${formal('condition', '=ready')}</conditionalEventDefinition>`],
  error: ['<errorEventDefinition errorRef="mishap" />'],
  escalation: ['<escalationEventDefinition escalationRef="notice" />'],
  compensate: ['<compensateEventDefinition />'],
  cancel: ['<cancelEventDefinition />'],
  terminate: ['<terminateEventDefinition />'],
  link: ['<linkEventDefinition name="there" />'],
  none: [],
} as const

/** What an event that does not interrupt waits for may come again: a cycle. */
function definitionsOf({ trigger, isInterrupting }: Pair): readonly string[] {
  const { message, signal, escalation } = definitions
  if (trigger === 'multiple') return [...message, ...escalation]
  if (trigger === 'parallelMultiple') return [...message, ...signal]
  if (trigger !== 'timer') return definitions[trigger]
  const timer = isInterrupting ? formal('timeDuration', 'PT1H') : formal('timeCycle', 'R2/PT1H')
  return [`<timerEventDefinition>${timer}</timerEventDefinition>`]
}

/** What the work throws, where the trigger comes from inside. */
export function thrownFor(trigger: Trigger): 'error' | 'escalation' | 'cancel' | undefined {
  if (trigger === 'multiple') return 'escalation'
  return trigger === 'error' || trigger === 'escalation' || trigger === 'cancel' ? trigger : undefined
}

const loopXml: Readonly<Record<Loop, string>> = {
  once: '',
  parallel: instances(false),
  sequential: instances(true),
  standard: '<standardLoopCharacteristics loopMaximum="2" />',
}

function instances(isSequential: boolean): string {
  const cardinality = formal('loopCardinality', '2')
  return `<multiInstanceLoopCharacteristics isSequential="${isSequential}">${cardinality}</multiInstanceLoopCharacteristics>`
}

function formal(name: string, text: string): string {
  return `<${name} xsi:type="tFormalExpression">${text}</${name}>`
}

function flow(source: string, target: string, content = ''): string {
  return `<sequenceFlow id="${source}_${target}" sourceRef="${source}" targetRef="${target}">${content}</sequenceFlow>`
}

function line(...nodes: readonly string[]): string {
  return nodes
    .slice(1)
    .map((target, index) => flow(nodes[index] ?? '', target))
    .join('')
}

/** The process `main`, and those that it calls. Of the host `process`, that process alone. */
export function diagramOf(pair: Pair): string {
  const drawn = pair.host === 'process' ? { main: new Drawing(pair).inside(-1) } : new Drawing(pair).all()
  const processes = Object.entries(drawn).map(
    ([id, content]) =>
      `<process id="${id}" isExecutable="true"><extensionElements><qt:data name="ready" /><qt:data name="throws" /></extensionElements>${content}</process>`,
  )
  return `<definitions ${namespaces}>${roots.join('')}${processes.join('')}</definitions>`
}

class Drawing {
  readonly #pair: Pair
  readonly #layers: readonly Layer[]
  readonly #called: Record<string, string> = {}

  constructor(pair: Pair) {
    this.#pair = pair
    this.#layers = shapeOf(pair).layers
  }

  all(): Readonly<Record<string, string>> {
    const [first] = this.#layers
    const undo = this.#pair.trigger === 'compensate' ? ['undo'] : []
    const main = [
      '<startEvent id="begin" /><parallelGateway id="fork" /><userTask id="bystander" /><userTask id="after" /><endEvent id="done" />',
      undo
        .map((id) => `<intermediateThrowEvent id="${id}">${definitions.compensate}</intermediateThrowEvent>`)
        .join(''),
      first === undefined || first === 'event' ? this.#task(loopXml[this.#pair.loop]) : this.#layer(first, 0),
      line('begin', 'fork', this.#hostId, ...undo, 'after', 'done'),
      line('fork', 'bystander', 'done'),
      this.#pair.place === 'boundaryEvent' && !this.#isOnEvent ? this.#boundary(this.#hostId, 'done') : '',
    ].join('')
    return { main, ...this.#called }
  }

  get #hostId(): string {
    return this.#layers.length === 0 ? 'work' : 'layer0'
  }

  /** What no modeller draws: a boundary event on an event sub-process. */
  get #isOnEvent(): boolean {
    return this.#pair.host === 'event sub-process' && this.#pair.place === 'boundaryEvent'
  }

  #boundary(host: string, end: string): string {
    const { trigger, isInterrupting } = this.#pair
    const event = `<boundaryEvent id="event" attachedToRef="${host}" cancelActivity="${isInterrupting}"${this.#parallel}>${definitionsOf(this.#pair).join('')}</boundaryEvent>`
    if (trigger !== 'compensate') return `${event}<userTask id="escape" />${line('event', 'escape', end)}`
    return `${event}<userTask id="escape" isForCompensation="true" /><association id="undoes" sourceRef="event" targetRef="escape" associationDirection="One" />`
  }

  get #parallel(): string {
    return this.#pair.trigger === 'parallelMultiple' ? ' parallelMultiple="true"' : ''
  }

  #layer(layer: Exclude<Layer, 'event'>, index: number): string {
    const id = `layer${index}`
    const loop = index === 0 ? loopXml[this.#pair.loop] : ''
    switch (layer) {
      case 'subProcess':
        return `<subProcess id="${id}">${loop}${this.inside(index)}</subProcess>`
      case 'transaction':
        return `<transaction id="${id}">${loop}${this.inside(index)}</transaction>`
      case 'adHoc':
        return `<adHocSubProcess id="${id}">${loop}${this.inside(index)}</adHocSubProcess>`
      case 'instances':
        return `<subProcess id="${id}">${loopXml.parallel}${this.inside(index)}</subProcess>`
      case 'call':
        this.#called[`called${index}`] = this.inside(index)
        return `<callActivity id="${id}" calledElement="called${index}">${loop}</callActivity>`
    }
  }

  /** What a layer contains: the next one, or the work. */
  inside(index: number): string {
    const next = this.#layers[index + 1]
    const { place } = this.#pair
    const side = place === 'eventSubProcess' && Math.max(index, 0) === shapeOf(this.#pair).at ? this.#side() : ''
    if (next === 'event')
      return `${this.#flowing(index, '<userTask id="idle" />', 'idle')}${this.#within(index + 1)}${side}`
    if (next !== undefined) return `${this.#flowing(index, this.#layer(next, index + 1), `layer${index + 1}`)}${side}`
    return `${this.#core(index)}${side}`
  }

  /** An event sub-process that begins by itself, once. */
  #within(index: number): string {
    const boundary = this.#isOnEvent ? this.#boundary(`layer${index}`, `end${index - 1}`) : ''
    return `<subProcess id="layer${index}" triggeredByEvent="true">${this.inside(index)}</subProcess>${boundary}`
  }

  /** Ad-hoc sub-processes have no start and no end events (BPMN 2.0.1 §10.3.5). */
  #flowing(index: number, content: string, ...nodes: readonly string[]): string {
    if (this.#layers[index] === 'adHoc') return `${content}${line(...nodes)}`
    const [start, end] = [`start${index}`, `end${index}`]
    return `${this.#start(index, start)}${content}<endEvent id="${end}" />${line(start, ...nodes, end)}`
  }

  #start(index: number, id: string): string {
    if (this.#layers[index] !== 'event') return `<startEvent id="${id}" />`
    const atOnce = `<conditionalEventDefinition>${formal('condition', '=true')}</conditionalEventDefinition>`
    return `<startEvent id="${id}" isInterrupting="false">${atOnce}</startEvent>`
  }

  #task(loop = ''): string {
    const { work } = shapeOf(this.#pair)
    return `<${work} id="work">${loop}</${work}>`
  }

  /** The work; asked before whether it throws, where it can. */
  #core(index: number): string {
    const thrown = thrownFor(this.#pair.trigger)
    if (thrown === undefined) return this.#flowing(index, this.#task(), 'work')
    const [definition] = definitions[thrown]
    const isEnd = thrown !== 'escalation'
    const event = isEnd
      ? `<endEvent id="throw">${definition}</endEvent>`
      : `<intermediateThrowEvent id="throw">${definition}</intermediateThrowEvent>${flow('throw', 'work')}`
    const choice = `<userTask id="ask" /><exclusiveGateway id="which" default="which_work" />${flow('which', 'throw', formal('conditionExpression', '=throws'))}`
    return `${this.#flowing(index, `${this.#task()}${choice}${event}`, 'ask', 'which', 'work')}`
  }

  #side(): string {
    const { isInterrupting } = this.#pair
    const start = `<startEvent id="event" isInterrupting="${isInterrupting}"${this.#parallel}>${definitionsOf(this.#pair).join('')}</startEvent>`
    return `<subProcess id="side" triggeredByEvent="true">${start}<userTask id="escape" /><endEvent id="escaped" />${line('event', 'escape', 'escaped')}</subProcess>`
  }
}
