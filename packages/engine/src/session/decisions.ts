/** Decisions of DMN: what is published and live at the principal's agency, versioned and deployed like processes. */
import {
  type AgencyFact,
  type AgencyState,
  agencyId,
  agencyType,
  emptyAgency,
  evolveAgency,
} from '../aggregates/agency.js'
import type { Command, Decision as Outcome, Work } from '../committer/command.js'
import type { Core } from '../core.js'
import { decisionKey, decisionOf, filesOf, sourceOf } from '../decision-models.js'
import { definitionHash } from '../definitions.js'
import { EngineError } from '../errors.js'
import {
  type DecisionModel,
  type DecisionProblem,
  describeDecision,
  makeDecision,
  readDecisions,
  type TableFinding,
} from '../expressions.js'
import type { Json, Variables } from '../json.js'
import { type Decided, Trouble } from '../kernel/env.js'
import { Report } from '../model/report.js'
import { defaultLimits } from '../model/scan.js'
import { decode } from '../model/text.js'
import type { Activation, DefinitionRow, Hash, Page } from '../ports/store.js'
import { optionInvalid } from './checks.js'
import { asked } from './commands.js'
import type { Deployed } from './deployment.js'
import { accessOf, authorOf, checkText, type Principal } from './principal.js'
import { submitAs } from './submit.js'
import { type CommandOptions, checkLimit, onceOf } from './tasks.js'

/** An activation's key has room for so much of an id. */
const idMax = 250

export interface DeployDecisionsOptions extends CommandOptions {
  /** One DMN file, or several that import each other, the importing one first: text, or bytes. */
  readonly dmn: string | Uint8Array | readonly (string | Uint8Array)[]
}

export class DecisionsOf {
  readonly #core: Core
  readonly #principal: Principal

  constructor(core: Core, principal: Principal) {
    this.#core = core
    this.#principal = principal
  }

  /**
   * Checks DMN files, publishes the decisions and decision services of the first under this agency and makes them live here: business
   * rule tasks take the new version from now on. The same file again keeps its version.
   *
   * @returns what is wrong but tolerable, what the analysis of decision tables has found, and what is live now
   * @throws EngineError `definition-refused`, whose `details.problems` names every error with its place; `not-authorised`, `option-invalid`, `text-invalid`
   * @example
   * ```ts
   * const { findings } = await designer.decisions.deploy({ dmn: await readFile('le-phi.dmn', 'utf8') })
   * ```
   */
  async deploy(options: DeployDecisionsOptions): Promise<{
    readonly problems: readonly DecisionProblem[]
    readonly findings: readonly TableFinding[]
    readonly decisions: readonly Deployed[]
  }> {
    const files = filesIn(options?.dmn)
    const { model, problems } = readDecisions(files)
    const errors = problems.filter(({ severity }) => severity === 'error')
    const [first] = errors
    if (model === undefined || first !== undefined) throw refused(first, errors.length, problems)
    const source = sourceOf(files)
    const definition = definitionHash(source)
    this.#core.decisions.keep(definition, model)
    const principal = await accessOf(this.#principal, this.#core.directory, this.#core.clock.now())
    const ids = decisionsIn(model)
    for (const id of ids) checkText('decision id', id, idMax)
    const keys = ids.map(decisionKey)
    const permit = asked(this.#core)
    const { agency } = this.#principal
    const command: Command = {
      agency,
      aggregate: agencyId(agency),
      author: authorOf(this.#principal),
      ...onceOf(options, 'definition.deploy', { definition }),
      decide: (work) =>
        permit({ principal, action: 'definition.deploy', target: ids.join(', ') }) ??
        deployment(work, this.#principal, keys, { definition, source }),
    }
    const answer = await submitAs(this.#core, this.#principal.user, command)
    const decisions = answer as unknown as readonly Deployed[] // the answer `deployment` gives
    return { problems, findings: model.analyse(), decisions }
  }

  /** What is live at this agency, by decision id. @throws EngineError `limit-invalid` */
  async list(options: { readonly limit?: number; readonly cursor?: string } = {}): Promise<Page<Activation>> {
    return activationsOf(this.#core, this.#principal.agency, options, ({ key }) => decisionOf(key))
  }

  /**
   * The files of a live decision, as they were uploaded.
   *
   * @throws EngineError `decision-not-active`, `text-invalid`
   */
  async source(decision: string): Promise<{ readonly version: number; readonly files: readonly string[] }> {
    const { version, definition } = await this.#live(decision)
    const row = await this.#core.store.catalogue.definition(definition)
    if (row === undefined) throw notActive(this.#principal.agency, decision)
    return { version, files: filesOf(row.source) }
  }

  /**
   * Makes a live decision outside of any process, to try it out. Nothing is stored.
   *
   * @returns the output, and the ids of the rules that matched
   * @throws EngineError `decision-not-active`; `decision-failed` for what the decision could not do
   */
  async evaluate(decision: string, variables: Variables = {}): Promise<Decided> {
    const { version, definition } = await this.#live(decision)
    const model = await this.#core.decisions.load(definition)
    const env = { now: this.#core.clock.now(), zone: this.#core.zone }
    try {
      return { version, definition, ...makeDecision(model, decision, variables, env) }
    } catch (cause) {
      if (!(cause instanceof Trouble)) throw cause
      const message = `Expected decision ${decision} to have an output, but it has none: ${describeTrouble(cause)}`
      throw new EngineError('decision-failed', message, {
        status: 422,
        details: cause.details,
        cause,
      })
    }
  }

  async #live(decision: string): Promise<Activation> {
    const { agency } = this.#principal
    checkText('decision id', decision, idMax)
    const [activation] = await this.#core.store.load([{ type: 'activation', agency, key: decisionKey(decision) }])
    if (activation?.type === 'activation') return activation
    throw notActive(agency, decision)
  }
}

/** Activations of one kind, under the names of their kind; pages are filled although the store keeps both kinds together. */
export async function activationsOf(
  core: Core,
  agency: string,
  { limit, cursor }: { readonly limit?: number; readonly cursor?: string },
  nameOf: (activation: Activation) => string | undefined,
): Promise<Page<Activation>> {
  const max = checkLimit(limit)
  const items: Activation[] = []
  let next = cursor
  do {
    const rest = max - items.length
    const page = await core.store.query.activations(agency, {
      limit: rest,
      ...(next !== undefined && { cursor: next }),
    })
    for (const each of page.items) {
      const key = nameOf(each)
      if (key !== undefined) items.push({ ...each, key })
    }
    next = page.next
  } while (next !== undefined && items.length < max)
  return { items, ...(next !== undefined && { next }) }
}

function describeTrouble({ code, details }: Trouble): string {
  return typeof details['message'] === 'string' ? details['message'] : code
}

function filesIn(dmn: unknown): readonly string[] {
  const list: readonly unknown[] = Array.isArray(dmn) ? dmn : [dmn]
  const { bytesMax } = defaultLimits
  // Bytes are characters as the file's mark or declaration says.
  const texts = list.map((each) => (each instanceof Uint8Array ? decode(each, bytesMax, new Report(new Map())) : each))
  const files = texts.filter((each) => typeof each === 'string')
  if (files.length === list.length && files.length > 0) return files
  throw optionInvalid('dmn', 'the text or the bytes of a file, or a list of such', dmn)
}

function decisionsIn({ definitions: [main] }: DecisionModel): readonly string[] {
  return main === undefined ? [] : [...main.decisions, ...main.services].map(({ id }) => id)
}

function refused(first: DecisionProblem | undefined, count: number, problems: readonly DecisionProblem[]): EngineError {
  const sentence = first === undefined ? 'there is none' : describeDecision(first, 'en')
  const message = `Expected a file without errors, but ${count} found. First: ${sentence}`
  return new EngineError('definition-refused', message, { status: 422, details: { problems } })
}

function notActive(agency: string, decision: string): EngineError {
  return new EngineError(
    'decision-not-active',
    `Expected a live version of decision ${decision} in agency ${agency}, but nothing is activated under that id. Deploy it first.`,
    { status: 404, details: { agency, decision } },
  )
}

function deployment(
  work: Work,
  { agency, user }: Principal,
  keys: readonly string[],
  { definition, source }: { readonly definition: Hash; readonly source: string },
): Outcome {
  const id = agencyId(agency)
  const found = work.aggregate(id)
  if (found === 'unknown') return { type: 'needs', needs: [{ type: 'aggregate', agency, id }] }
  let state = found === 'none' ? emptyAgency(agency, work.now, user) : (found.state as AgencyState) // the id is that of an agency
  const facts: AgencyFact[] = []
  const activations: Activation[] = []
  for (const key of keys) {
    const published = state.published[key] ?? []
    const known = published.indexOf(definition) + 1
    const version = known > 0 ? known : published.length + 1
    activations.push({ type: 'activation', agency, key, version, definition, publisher: agency })
    if (state.live[key] === version) continue
    const own: AgencyFact[] = known > 0 ? [] : [{ type: 'definitionPublished', key, version, definition }]
    own.push({ type: 'definitionActivated', key, version, definition })
    facts.push(...own)
    state = own.reduce(evolveAgency, state)
  }
  const answer = activations.map(({ key, version }): Json => ({ key: decisionOf(key) ?? key, version, definition }))
  if (facts.length === 0) return { type: 'answer', answer }
  const row: DefinitionRow = { hash: definition, publisher: agency, source, createdAt: work.now, createdBy: user }
  const change = { id, type: agencyType, state, facts }
  return { type: 'commit', changes: [change], answer, definitions: [row], activations }
}
