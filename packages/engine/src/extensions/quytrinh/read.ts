/** Our own vocabulary, `urn:quytrinh:bpmn:1` (`docs/vocabulary.md`). */
import { checkDuration } from '../../expressions.js'
import { type Element, extensionsOf, is, many, present, text, word } from '../../model/element.js'
import type {
  Assignment,
  Binding,
  Continuations,
  Deadline,
  FormField,
  Mapping,
  ProcessGraph,
  ReportDuty,
  RetryPolicy,
  Work,
} from '../../model/graph.js'
import { isName } from '../../model/names.js'
import type { Reading } from '../../model/reading.js'
import type { Extension, Extras } from '../extension.js'
import descriptor from './quytrinh.json' with { type: 'json' }

interface Meta {
  readonly allowedIn: readonly string[]
  readonly once?: boolean
}

const places = new Map<string, Meta>(
  descriptor.types.flatMap((type) =>
    'meta' in type && type.meta !== undefined ? [[`qt:${type.name}`, type.meta]] : [],
  ),
)

export const quytrinh: Extension = {
  namespace: descriptor.uri,
  descriptor,
  read,
  continuations: (element, reading) => new Said(element, reading).continuations(),
  placeOf(type) {
    const meta = places.get(type)
    return meta === undefined ? undefined : { allowedIn: meta.allowedIn, isSingle: meta.once === true }
  },
}

function read(element: Element, reading: Reading): Extras {
  const said = new Said(element, reading)
  if (said.isSilent) return said.attributes()
  return present({
    ...said.attributes(),
    ...said.form(),
    assignments: said.all('qt:Assignment', (each) => said.assignment(each)),
    deadlines: said.all('qt:Deadline', (each) => said.deadline(each)),
    inputs: said.all('qt:Input', (each) => said.mapping(each)),
    outputs: said.all('qt:Output', (each) => said.mapping(each)),
    declared: said.all('qt:Data', (each) => said.name(each, 'name')),
    report: said.first('qt:Report', (each) => said.report(each)),
    procedure: said.first('qt:Procedure', procedure),
    work:
      said.first('qt:Work', (each) => said.work(each)) ??
      said.first('qt:Number', (each) => said.number(each)) ??
      said.first('qt:Decision', (each) => said.decision(each)),
    loop: said.first('qt:Collection', (each) => said.collection(each)),
  })
}

const roles = ['lead', 'coordinate', 'inform', 'monitor', 'consult'] as const
const modes = ['one', 'claim'] as const
const bound = ['handler', 'unit', 'agency', 'process'] as const
const decisionResults = ['output', 'singleEntry', 'singleResult', 'collectEntries', 'resultList'] as const
const fieldTypes = ['string', 'number', 'boolean', 'date', 'dateTime'] as const
const acceptances = ['required', 'automatic'] as const
const signalScopes = ['instance', 'global'] as const
const asyncs = ['before', 'after', 'both'] as const
const bindings = ['latest', 'deployment'] as const
const onces = ['running', 'ever'] as const
const answers = ['incident', 'terminate'] as const

/** What our vocabulary says on one element. */
class Said {
  readonly #element: Element
  readonly #reading: Reading
  readonly #said: readonly Element[]

  constructor(element: Element, reading: Reading) {
    this.#element = element
    this.#reading = reading
    this.#said = extensionsOf(element)
  }

  /** No elements: what most elements of most files say. */
  get isSilent(): boolean {
    return this.#said.length === 0
  }

  all<T>(type: string, readOne: (element: Element) => T | undefined): readonly T[] | undefined {
    const found = this.#said.filter(({ $type }) => $type === type)
    if (found.length === 0) return undefined
    return found.map(readOne).filter((each): each is Awaited<T> & T => each !== undefined)
  }

  first<T>(type: string, readOne: (element: Element) => T | undefined): T | undefined {
    const found = this.#said.find(({ $type }) => $type === type)
    return found === undefined ? undefined : readOne(found)
  }

  attributes(): Extras {
    if (is(this.#element, 'bpmn:Process')) {
      const uncaughtError: ProcessGraph['uncaughtError'] | undefined = this.#choice(
        this.#element,
        'qt:uncaughtError',
        answers,
      )
      return present({ uncaughtError, versionTag: text(this.#element, 'qt:versionTag') })
    }
    if (is(this.#element, 'bpmn:UserTask')) return present({ title: this.#expression(this.#element, 'qt:title') })
    if (is(this.#element, 'bpmn:CallActivity')) {
      const businessKey = this.#expression(this.#element, 'qt:businessKey')
      return present({ binding: this.#binding(), businessKey })
    }
    if (is(this.#element, 'bpmn:StartEvent')) return present({ once: this.#choice(this.#element, 'qt:once', onces) })
    if (is(this.#element, 'bpmn:Signal') || is(this.#element, 'bpmn:SignalEventDefinition'))
      return present({ scope: this.#choice(this.#element, 'qt:scope', signalScopes) })
    const isEscalation = is(this.#element, 'bpmn:EscalationEventDefinition')
    if (!isEscalation && !is(this.#element, 'bpmn:ErrorEventDefinition')) return {}
    const codeVariable = this.#optionalName(this.#element, 'qt:codeVariable')
    const messageVariable = this.#optionalName(this.#element, 'qt:messageVariable')
    return { error: present({ codeVariable, messageVariable }) }
  }

  /** What waits for the first of its events is left by that event; each instance of several begins by itself. */
  continuations(): Continuations {
    const isBeforeOnly = is(this.#element, 'bpmn:EventBasedGateway') || !is(this.#element, 'bpmn:FlowNode')
    const said: (typeof asyncs)[number] | undefined = this.#choice(
      this.#element,
      'qt:async',
      isBeforeOnly ? (['before'] as const) : asyncs,
    )
    if (said === undefined) return {}
    return said === 'both' ? { before: true, after: true } : { [said]: true }
  }

  /** One way of saying which version, or none. */
  #binding(): Binding | undefined {
    const said = this.#choice(this.#element, 'qt:binding', bindings)
    const version = this.#expression(this.#element, 'qt:calledVersion')
    const tag = this.#expression(this.#element, 'qt:calledVersionTag')
    if ([said, version, tag].filter((each) => each !== undefined).length > 1)
      this.#reading.report.error('binding-ambiguous', this.#element, {}, 'qt:binding')
    if (version !== undefined) return { type: 'version', version }
    if (tag !== undefined) return { type: 'tag', tag }
    return said === 'deployment' ? { type: 'deployment' } : undefined
  }

  form(): Extras {
    const form = this.#said.find(({ $type }) => $type === 'qt:Form')
    if (form === undefined) return {}
    const fields = many(form, 'fields')
      .map((field) => this.#field(field))
      .filter((field) => field !== undefined)
    return present({
      form: text(form, 'key'),
      fields: fields.length === 0 ? undefined : fields,
    })
  }

  #field(field: Element): FormField | undefined {
    const name = this.name(field, 'name')
    if (name === undefined) return undefined
    const type = this.#choice(field, 'type', fieldTypes) ?? 'string'
    return present({ name, label: text(field, 'label'), type, isRequired: this.#truth(field, 'required') })
  }

  assignment(element: Element): Assignment | undefined {
    const to = this.#required(element, 'to') === undefined ? undefined : this.#expression(element, 'to')
    const role = this.#choice(element, 'role', roles) ?? 'lead'
    const mode = this.#choice(element, 'mode', modes) ?? 'one'
    return to === undefined ? undefined : { role, to, mode }
  }

  deadline(element: Element): Deadline | undefined {
    const onProcess = is(this.#element, 'bpmn:Process')
    const allowed = onProcess ? (['agency', 'process'] as const) : bound
    const fallback = onProcess ? 'process' : 'handler'
    const within = this.#expression(element, 'within')
    const at = this.#expression(element, 'at')
    if ((text(element, 'within') === undefined) === (text(element, 'at') === undefined)) {
      this.#reading.report.error('deadline-incomplete', this.#element, {}, 'qt:deadline')
      return undefined
    }
    return present({
      for: this.#choice(element, 'for', allowed) ?? fallback,
      within,
      at,
      calendar: text(element, 'calendar'),
      warnBefore: text(element, 'warnBefore'),
    })
  }

  mapping(element: Element): Mapping | undefined {
    const target = this.name(element, 'target')
    const source = this.#required(element, 'source') === undefined ? undefined : this.#expression(element, 'source')
    return target === undefined || source === undefined ? undefined : { target, source }
  }

  report(element: Element): ReportDuty {
    return present({
      isRequired: text(element, 'required') === undefined || this.#truth(element, 'required'),
      to: this.#expression(element, 'to'),
      form: text(element, 'form'),
      acceptance: this.#choice(element, 'acceptance', acceptances) ?? 'required',
    })
  }

  work(element: Element): Work | undefined {
    const topic = this.#required(element, 'topic')
    return topic === undefined ? undefined : { type: 'handler', topic, retries: this.#retries(element) }
  }

  number(element: Element): Work | undefined {
    const register = this.#required(element, 'register')
    const variable = this.name(element, 'variable')
    return register === undefined || variable === undefined ? undefined : { type: 'number', register, variable }
  }

  /** `ref` is the id of a decision, or an expression for it. */
  decision(element: Element): Work | undefined {
    const decision = this.#required(element, 'ref') === undefined ? undefined : this.#expression(element, 'ref')
    const variable = this.name(element, 'variable')
    const result = this.#choice(element, 'result', decisionResults) ?? 'output'
    return decision && variable !== undefined ? { type: 'decision', decision, result, variable } : undefined
  }

  collection(element: Element): NonNullable<Extras['loop']> {
    return present({
      collection: this.#required(element, 'source') === undefined ? undefined : this.#expression(element, 'source'),
      elementVariable: this.#optionalName(element, 'element'),
      outputCollection: this.#optionalName(element, 'output'),
      outputElement: this.#expression(element, 'outputElement'),
    })
  }

  /** A required attribute that names a variable. */
  name(element: Element, attribute: string): string | undefined {
    return this.#required(element, attribute) === undefined ? undefined : this.#optionalName(element, attribute)
  }

  #optionalName(element: Element, attribute: string): string | undefined {
    const value = text(element, attribute)
    if (value === undefined || isName(value)) return value
    this.#reading.report.error('name-invalid', this.#element, { value }, attributeOf(element, attribute))
    return undefined
  }

  #expression(element: Element, attribute: string): Mapping['source'] | undefined {
    const body = text(element, attribute)
    return body === undefined
      ? undefined
      : this.#reading.expressions.plain(body, this.#element, attributeOf(element, attribute))
  }

  #required(element: Element, attribute: string): string | undefined {
    const value = text(element, attribute)
    if (value !== undefined) return value
    this.#reading.report.error(
      'attribute-missing',
      this.#element,
      { element: tag(element), attribute },
      attributeOf(element, attribute),
    )
    return undefined
  }

  #choice<T extends string>(element: Element, attribute: string, values: readonly T[]): T | undefined {
    const value = text(element, attribute)
    const chosen = values.find((each) => each === value)
    if (value !== undefined && chosen === undefined) this.#invalid(element, attribute, value, values.join(' · '))
    return chosen
  }

  #truth(element: Element, attribute: string): boolean {
    return this.#choice(element, attribute, ['true', 'false'] as const) === 'true'
  }

  #invalid(element: Element, attribute: string, value: string, expected: string): void {
    const property = attributeOf(element, attribute)
    this.#reading.report.error('attribute-invalid', this.#element, { attribute: property, value, expected }, property)
  }

  #retries(element: Element): RetryPolicy {
    const value = text(element, 'retries')
    if (value === undefined) return defaultRetries
    const pausesMs = pausesOf(value)
    if (pausesMs !== undefined) return { pausesMs }
    this.#invalid(element, 'retries', value, 'R3/PT1M · PT1M, PT10M, PT1H · R0/PT1M')
    return defaultRetries
  }
}

/** Three more attempts: soon, after a restart's time, after an outage's. */
export const defaultRetries: RetryPolicy = { pausesMs: [10_000, 60_000, 600_000] }
const retriesMax = 100

/** `R3/PT1M`: three more attempts, a minute apart; `PT1M, PT10M`: two, each after its own pause. */
function pausesOf(value: string): readonly number[] | undefined {
  const [, times, pause] = /^R(\d{1,3})\/(.+)$/.exec(value) ?? []
  const texts =
    pause === undefined ? value.split(',') : Array.from({ length: Math.min(Number(times), retriesMax) }, () => pause)
  const pauses = texts.map((each) => {
    const checked = checkDuration(each)
    return checked.ok && checked.unit === 'ms' ? checked.amount : undefined
  })
  return pauses.length <= retriesMax && pauses.every((each) => each !== undefined) ? pauses : undefined
}

function procedure(element: Element): Readonly<Record<string, string>> {
  const names = (element.$descriptor.properties ?? [])
    .filter(({ isAttr }) => isAttr)
    .map(({ name }) => name.replace(/^qt:/, ''))
  return Object.fromEntries(
    names.flatMap((name) => {
      const value = text(element, name)
      return value === undefined ? [] : [[name, value]]
    }),
  )
}

/** `qt:Assignment` → `qt:assignment`, as in the file. */
function tag({ $type }: Element): string {
  return `qt:${word($type)}`
}

function attributeOf(element: Element, attribute: string): string {
  return element.$type.startsWith('qt:') ? `${tag(element)} ${attribute}` : attribute
}
