import { BudgetExceeded, defaultLimits, type Limits } from '../feel/budget.js'
import type { EvaluationEnv, Variables } from '../feel/run.js'
import type { FeelFunction } from '../feel/signature.js'
import { entry, isContext, measure, type Value } from '../feel/values.js'
import { analyseTable } from './analyse/analyse.js'
import type { TableFinding } from './analyse/findings.js'
import { tablesOf } from './analyse/tables.js'
import { Elements, type Graph } from './emit/elements.js'
import { type DecisionWarning, type EvaluatedDecision, Session } from './emit/session.js'
import { emitTests } from './emit/text.js'
import { frozen } from './freeze.js'
import { type LinkedFile, link, type Node } from './link/link.js'
import type { DecisionPlace, Definitions } from './model/model.js'
import type { DecisionProblem } from './problems.js'
import { readDefinitions } from './read/definitions.js'
import { Report } from './report.js'
import { defaultFileLimits, type FileLimits, parseXml } from './xml/parse.js'

/** How decisions are compiled. */
export interface DecisionOptions {
  /** Functions of the host that expressions may call, by name. */
  readonly functions?: Readonly<Record<string, FeelFunction>>
  /** What the evaluation of one decision, with all it requires, may cost. */
  readonly limits?: Partial<Limits>
  /** How large a file may be. */
  readonly fileLimits?: Partial<FileLimits>
}

/** Decisions ready to be evaluated any number of times. */
export interface DecisionModel {
  /** The files as they were read, in the order they were given. */
  readonly definitions: readonly Definitions[]
  /** See {@link evaluateDecision}. */
  evaluate(nameOrId: string, context: Variables, env: EvaluationEnv): DecisionResult
  /** See {@link analyseDecisions}. */
  analyse(): readonly TableFinding[]
}

/** What a decision is worth, and how it came to that. */
export interface DecisionResult {
  readonly output: Value
  readonly trace: DecisionTrace
}

/** What happened during an evaluation. */
export interface DecisionTrace {
  /** Decisions in the order they were made, those required before those that required them. */
  readonly decisions: readonly EvaluatedDecision[]
  /** Values of the input data that were used, by name. */
  readonly inputs: Readonly<Record<string, Value>>
  readonly warnings: readonly DecisionWarning[]
}

/** A model, if the files can be read at all, and everything that is wrong with them. */
export interface CompiledDecisions {
  readonly model?: DecisionModel
  readonly problems: readonly DecisionProblem[]
}

/** Decisions call each other: together they may cost more than one expression. */
const decisionLimits: Limits = Object.freeze({ ...defaultLimits, steps: 1_000_000 })

/** An analysis compares values of the model alone and bounds its own work. */
const analysisLimits: Limits = Object.freeze({ ...defaultLimits, steps: Number.POSITIVE_INFINITY })
const NO_CLOCK: EvaluationEnv = Object.freeze({ now: 0, zone: 'UTC' })

/**
 * Reads and compiles decisions (DMN 1.1 to 1.5). Never throws for what the files contain: what is wrong with them is a problem, and a
 * decision that is concerned evaluates to null.
 *
 * @param files the text or bytes of one file, or of several that import each other
 * @example
 * ```ts
 * const dmn = `<definitions xmlns="https://www.omg.org/spec/DMN/20230324/MODEL/" name="fees" namespace="urn:fees">
 *   <inputData id="pages" name="pages"/>
 *   <decision id="fee" name="fee">
 *     <informationRequirement><requiredInput href="#pages"/></informationRequirement>
 *     <literalExpression><text>pages * 2000</text></literalExpression>
 *   </decision>
 * </definitions>`
 * const { model, problems } = compileDecisions(dmn)
 * if (model === undefined) throw new Error(problems.map((each) => describeDecision(each, 'en')).join('\n'))
 * ```
 */
export function compileDecisions(
  files: string | Uint8Array | readonly (string | Uint8Array)[],
  options: DecisionOptions = {},
): CompiledDecisions {
  const report = new Report()
  const list = typeof files === 'string' || files instanceof Uint8Array ? [files] : files
  const definitions = list.flatMap(
    (file, index) => readFile(file, list.length > 1 ? { file: index } : {}, options, report) ?? [],
  )
  if (definitions.length < list.length || definitions.length === 0) return { problems: frozen(report.problems) }
  const limits = { ...decisionLimits, ...options.limits }
  const vocabulary = { functions: options.functions ?? {}, limits, report }
  const linked = link(
    definitions,
    (_, text) => emitTests(text, undefined, { ...vocabulary, types: {}, entryNames: [] }),
    report,
  )
  const elements = new Elements(vocabulary)
  for (const file of linked) elements.compile(file)
  return { model: modelOf(linked, elements, limits), problems: frozen(report.problems) }
}

function readFile(
  file: string | Uint8Array,
  around: DecisionPlace,
  options: DecisionOptions,
  report: Report,
): Definitions | undefined {
  const { root, version, fault } = parseXml(file, { ...defaultFileLimits, ...options.fileLimits })
  if (root !== undefined && version !== undefined) return frozen(readDefinitions(root, version, around, report))
  if (fault === undefined) return undefined
  const { code, line, ...params } = fault
  report.error(code, { ...around, ...(line !== undefined && { line }) }, { ...params })
  return undefined
}

/**
 * Evaluates a decision with everything it requires, each decision once; or a decision service, or a business knowledge model.
 *
 * @param nameOrId the name or id of the element; of elements of one name the first file's is meant
 * @param context values of the input data by name, or by the name of an import and then by name: plain data. Where a date, time or
 * duration is declared, its ISO 8601 text will do
 * @returns the output, and a trace of how it came about; never throws for data, budgets or names: those are warnings
 * @example
 * ```ts
 * const { model } = compileDecisions(dmn)
 * if (model !== undefined) {
 *   const { output, trace } = evaluateDecision(model, 'fee', { pages: 3 }, { now: Date.now(), zone: 'Asia/Ho_Chi_Minh' })
 *   console.log(output, trace.decisions.map(({ name, tables }) => [name, tables.map((each) => each.matchedRules)]))
 * }
 * ```
 */
export function evaluateDecision(
  model: DecisionModel,
  nameOrId: string,
  context: Variables,
  env: EvaluationEnv,
): DecisionResult {
  return model.evaluate(nameOrId, context, env)
}

/**
 * Looks for what is wrong with decision tables without evaluating them: gaps and overlaps as boxes, rules that never decide, conflicts
 * under UNIQUE, ANY and PRIORITY, cells of a wrong type, rules that could be one, outputs no rule gives. Cells that depend on other values
 * are named and left out.
 *
 * @returns findings of every table in the order of the files; render them by {@link describeDecision}
 * @example
 * ```ts
 * const { model } = compileDecisions(dmn)
 * for (const finding of model?.analyse() ?? []) console.log(finding.rules, describeDecision(finding, 'vi'))
 * ```
 */
export function analyseDecisions(model: DecisionModel): readonly TableFinding[] {
  return model.analyse()
}

function modelOf(files: readonly LinkedFile[], elements: Elements, limits: Limits): DecisionModel {
  const targets = targetsOf(files)
  return Object.freeze({
    definitions: Object.freeze(files.map((each) => each.definitions)),
    evaluate(nameOrId: string, context: Variables, env: EvaluationEnv): DecisionResult {
      const session = new Session(limits, env)
      const inputs: Record<string, Value> = {}
      const graph = graphOf(session, files[0], context, inputs)
      const output = evaluateIn(session, targets.get(nameOrId), nameOrId, elements, graph)
      return { output, trace: { decisions: session.decisions, inputs, warnings: session.messages } }
    },
    analyse(): readonly TableFinding[] {
      const run = new Session(analysisLimits, NO_CLOCK)
      return files.flatMap(tablesOf).flatMap(({ table, types }) => analyseTable(table, types, run))
    },
  })
}

/** By id before by name, what is decided before what is only called. */
function targetsOf(files: readonly LinkedFile[]): ReadonlyMap<string, Node> {
  const targets = new Map<string, Node>()
  const all = files.flatMap(({ elements }) => [...elements.values()])
  const offer = (name: string, node: Node): void => {
    if (!targets.has(name)) targets.set(name, node)
  }
  for (const kind of ['decision', 'service', 'knowledge'] as const) {
    const ofKind = all.filter(({ element }) => element.kind === kind)
    for (const node of ofKind) offer(node.element.id, node)
    for (const node of ofKind) offer(node.element.name, node)
  }
  return targets
}

function graphOf(run: Session, main: LinkedFile | undefined, context: Variables, inputs: Record<string, Value>): Graph {
  return {
    run,
    values: new Map(),
    given({ element, file }) {
      const { name } = element.variable
      const prefix = file === main ? undefined : main?.imports.find((each) => each.file === file)?.name
      const imported = prefix === undefined ? undefined : entry(context, prefix)
      const own = imported !== undefined && isContext(imported) ? entry(imported, name) : undefined
      const value = own ?? entry(context, name)
      if (value !== undefined) inputs[name] = value
      return value
    },
  }
}

function evaluateIn(session: Session, node: Node | undefined, name: string, elements: Elements, graph: Graph): Value {
  if (node === undefined) {
    session.say('unknown-decision', { name }, {})
    return null
  }
  try {
    const value = targetValue(node, elements, graph)
    // What is returned will be stored: a value that is small in memory may be huge when written out.
    measure(value, session)
    return value
  } catch (error) {
    if (!(error instanceof BudgetExceeded)) throw error
    session.warn('budget-exceeded', { limit: error.limit, max: error.max })
    return null
  } finally {
    session.settle(node.element.place)
  }
}

function targetValue(node: Node, elements: Elements, graph: Graph): Value {
  switch (node.element.kind) {
    case 'service':
      for (const input of node.lists.inputs) graph.values.set(input, elements.take(input, graph))
      return elements.outputsOf(node, graph)
    case 'knowledge': {
      const { parameters = [] } = node.element.logic ?? {}
      const callee = elements.functionOf(node)
      const args = parameters.map(
        (each) => graph.given({ ...node, element: { ...node.element, variable: each } }) ?? null,
      )
      return callee === undefined ? null : graph.run.invoke(callee, args)
    }
    default:
      return elements.valueOf(node, graph)
  }
}
