/** Requirement graphs: every element compiled once, every decision evaluated once (DMN 1.5, 10.4). */
import type { Code, Frame, Scope } from '../../feel/code.js'
import type { Run } from '../../feel/run.js'
import { FunctionValue, setEntry, type Value } from '../../feel/values.js'
import type { LinkedFile, Node, Requirement } from '../link/link.js'
import type { BusinessKnowledgeModel, Decision, DecisionService, DrgElement } from '../model/model.js'
import { fromData, resultOf, type Type } from '../model/types.js'
import { coerce, coerced, emitCoercion } from './coerce.js'
import { entryNamesOf } from './entry-names.js'
import { emitExpression, functionOf, type Surroundings } from './expression.js'
import { Session, say } from './session.js'
import { placed, type Vocabulary } from './text.js'

/** Values of one evaluation: what was given, what was computed. */
export interface Graph {
  readonly run: Run
  readonly values: Map<Node, Value>
  /** What the host gave for an element by its name; undefined where it gave nothing. */
  given(node: Node): Value | undefined
}

/** A name an expression sees, and its value in an evaluation. */
interface Slot {
  readonly name: string
  valueIn(graph: Graph): Value
}

/** The compiled elements of linked files. */
export class Elements {
  readonly #vocabulary: Omit<Vocabulary, 'types' | 'entryNames'>
  readonly #typeNames = new Map<LinkedFile, Vocabulary['types']>()
  readonly #logic = new Map<Node, { readonly code: Code; readonly slots: readonly Slot[] }>()
  readonly #functions = new Map<Node, FunctionValue>()
  readonly #bodies = new Map<Node, FunctionValue>()

  constructor(vocabulary: Omit<Vocabulary, 'types' | 'entryNames'>) {
    this.#vocabulary = vocabulary
  }

  /** Compiles what a file holds, so that everything that is wrong with it is said. */
  compile(file: LinkedFile): void {
    for (const each of file.definitions.itemDefinitions) file.types.named(each.name, each.place)
    for (const node of file.elements.values()) {
      typeOf(node)
      if (isDecision(node)) this.#logicOf(node)
      else if (isKnowledge(node)) this.#bodyOf(node)
    }
  }

  valueOf(node: Node, graph: Graph): Value {
    const known = graph.values.get(node)
    if (known !== undefined) return known
    // Whoever asks for it while it is being evaluated is part of a circle, which was refused when the files were linked.
    graph.values.set(node, null)
    const value = this.#evaluate(node, graph)
    graph.values.set(node, value)
    return value
  }

  /** What a service gives: the value of its output decision, or of several by their names. */
  outputsOf(service: Node, graph: Graph): Value {
    const { outputs } = service.lists
    const [only] = outputs
    if (outputs.length === 1 && only !== undefined) return this.valueOf(only, graph)
    const context: Record<string, Value> = {}
    for (const each of outputs) setEntry(context, each.element.variable.name, this.valueOf(each, graph))
    return context
  }

  /** The function that a knowledge model or a service is to expressions. */
  functionOf(node: Node): FunctionValue | undefined {
    const known = this.#functions.get(node)
    if (known !== undefined) return known
    const made = isKnowledge(node) ? this.#knowledge(node) : isService(node) ? this.#service(node) : undefined
    if (made !== undefined) this.#functions.set(node, made)
    return made
  }

  /** An input, or a decision that is made elsewhere: as the host gave it, in its declared type. */
  take(node: Node, graph: Graph): Value {
    const { name, place } = node.element
    const given = graph.given(node)
    if (given === undefined) return say(graph.run, 'input-missing', { name }, place)
    const type = typeOf(node)
    return coerce(graph.run, fromData(given, type), type, { name, place })
  }

  #evaluate(node: Node, graph: Graph): Value {
    if (isDecision(node)) return this.#decide(node, graph)
    return node.element.kind === 'inputData' ? this.take(node, graph) : (this.functionOf(node) ?? null)
  }

  #decide(node: Node<Decision>, graph: Graph): Value {
    const { run } = graph
    const logic = this.#logicOf(node)
    if (logic === undefined) return this.take(node, graph)
    run.tick(DECISION_COST)
    const frame = framesOf(logic.slots, graph)
    const session = run instanceof Session ? run : undefined
    const outer = session?.tables
    if (session !== undefined) session.tables = []
    const output = logic.code(run, frame)
    if (session !== undefined && outer !== undefined) {
      const { id, name } = node.element
      session.made({ id, name, output, tables: session.tables })
      session.tables = outer
    }
    return output
  }

  #logicOf(node: Node<Decision>): { readonly code: Code; readonly slots: readonly Slot[] } | undefined {
    const { expression, name, place } = node.element
    if (expression === undefined) return undefined
    const known = this.#logic.get(node)
    if (known !== undefined) return known
    const slots = this.#slotsOf(node.requirements)
    const code = emitExpression(expression, scopeOf(slots), this.#surroundings(node))
    const logic = { code: emitCoercion(placed(code, place), typeOf(node), { name, place }), slots }
    this.#logic.set(node, logic)
    return logic
  }

  /** Its body is compiled when it is first called, or with its file: it may call itself, or others that call it. */
  #knowledge(node: Node<BusinessKnowledgeModel>): FunctionValue {
    const names = (node.element.logic?.parameters ?? []).map((each) => each.name)
    return new FunctionValue(node.element.name, names, (context, args) => this.#bodyOf(node).call(context, args))
  }

  #bodyOf(node: Node<BusinessKnowledgeModel>): FunctionValue {
    const known = this.#bodies.get(node)
    if (known !== undefined) return known
    const { logic, name, place } = node.element
    const itself: Requirement = { prefix: '', name: node.element.variable.name, node }
    const slots = this.#slotsOf([itself, ...node.requirements])
    const surroundings = this.#surroundings(node)
    const make = functionOf(logic?.parameters ?? [], { name, place }, surroundings, (scope) => {
      const body = logic?.language === 'FEEL' ? logic.body : undefined
      if (body === undefined) return (run) => say(run, 'not-evaluable', { name }, place)
      const declared = resultOf(node.file.types.named(logic?.typeRef, place))
      const code = emitCoercion(emitExpression(body, scope, surroundings), declared, { name, place })
      return emitCoercion(code, resultOf(typeOf(node)), { name, place })
    })
    // Of knowledge only knowledge can be required, which no evaluation changes.
    const body = make(scopeOf(slots))(framesOf(slots, NO_GRAPH))
    this.#bodies.set(node, body)
    return body
  }

  #service(node: Node<DecisionService>): FunctionValue {
    const { inputs } = node.lists
    const { name, place } = node.element
    const names = inputs.map((each) => each.element.variable.name)
    const type = resultOf(typeOf(node))
    return new FunctionValue(name, names, (context, args) => {
      // Every call context is a run: `Run.callAt` and `Run.invoke` pass themselves.
      const run = context as Run
      if (args.length !== names.length) {
        run.warn('wrong-arguments', { expected: `(${names.join(', ')})`, found: args.length })
        return null
      }
      const values = new Map<Node, Value>()
      for (const [index, each] of inputs.entries()) {
        const value = coerced(run, args[index] ?? null, typeOf(each), { name: names[index] ?? '', place })
        if (value === undefined) return null
        values.set(each, value)
      }
      const graph: Graph = { run, values, given: () => undefined }
      return run.nested(SERVICE_DEPTH, () => coerce(run, this.outputsOf(node, graph), type, { name, place }))
    })
  }

  #slotsOf(requirements: readonly Requirement[]): readonly Slot[] {
    const slots: Slot[] = []
    const prefixed = new Map<string, Requirement[]>()
    for (const each of requirements) {
      if (each.prefix === '') slots.push({ name: each.name, valueIn: (graph) => this.#required(each.node, graph) })
      else prefixed.set(each.prefix, [...(prefixed.get(each.prefix) ?? []), each])
    }
    for (const [name, members] of prefixed) {
      slots.push({
        name,
        valueIn: (graph) => {
          const context: Record<string, Value> = {}
          for (const each of members) setEntry(context, each.name, this.#required(each.node, graph))
          return context
        },
      })
    }
    return slots
  }

  #required(node: Node, graph: Graph): Value {
    return this.functionOf(node) ?? this.valueOf(node, graph)
  }

  #surroundings(node: Node): Surroundings {
    const { file } = node
    let types = this.#typeNames.get(file)
    if (types === undefined) {
      types = file.types.typeNames()
      this.#typeNames.set(file, types)
    }
    return { ...this.#vocabulary, types, typeTable: file.types, entryNames: [...entryNames(node)] }
  }
}

const SERVICE_DEPTH = 10
/** Steps that making a decision costs besides its logic. */
const DECISION_COST = 10

const NO_GRAPH: Graph = {
  get run(): Run {
    throw new Error('Knowledge is a function and is not evaluated.')
  },
  values: new Map(),
  given: () => undefined,
}

function entryNames(node: Node): ReadonlySet<string> {
  const names = new Set<string>()
  const add = (each: Node): void => {
    each.file.types.partNames(typeOf(each), names)
    const { element } = each
    if (element.kind === 'decision') entryNamesOf(element.expression, names)
    if (element.kind === 'knowledge') entryNamesOf(element.logic, names)
  }
  add(node)
  for (const { prefix, name, node: required } of node.requirements) {
    if (prefix !== '') names.add(name)
    add(required)
    for (const each of required.lists.outputs) names.add(each.element.variable.name)
    for (const each of required.lists.inputs) names.add(each.element.variable.name)
  }
  if (node.element.kind === 'knowledge') {
    for (const { typeRef, place } of node.element.logic?.parameters ?? []) {
      node.file.types.partNames(node.file.types.named(typeRef, place), names)
    }
  }
  return names
}

function scopeOf(slots: readonly Slot[]): Scope | undefined {
  return slots.reduce<Scope | undefined>((parent, { name }) => ({ kind: 'name', name, parent }), undefined)
}

function framesOf(slots: readonly Slot[], graph: Graph): Frame | undefined {
  return slots.reduce<Frame | undefined>((parent, slot) => ({ value: slot.valueIn(graph), parent }), undefined)
}

export function typeOf({ element, file }: Node): Type {
  return file.types.named(element.variable.typeRef, element.variable.place)
}

function isA<K extends DrgElement['kind']>(kind: K) {
  return (node: Node): node is Node<Extract<DrgElement, { readonly kind: K }>> => node.element.kind === kind
}

const isDecision = isA('decision')
const isKnowledge = isA('knowledge')
const isService = isA('service')
