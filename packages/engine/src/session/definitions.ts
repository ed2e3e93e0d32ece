import { agencyId } from '../aggregates/agency.js'
import type { Command } from '../committer/command.js'
import type { Core } from '../core.js'
import { decisionOf } from '../decision-models.js'
import { EngineError } from '../errors.js'
import type { Json } from '../json.js'
import type { Problem } from '../model/problems.js'
import type { Activation, Page } from '../ports/store.js'
import { asked } from './commands.js'
import { activationsOf } from './decisions.js'
import { type Deployed, deployment, executable, readFiles } from './deployment.js'
import { unlessNeeded } from './environment.js'
import { accessOf, authorOf, checkText, type Principal } from './principal.js'
import { submitAs } from './submit.js'
import { type CommandOptions, onceOf } from './tasks.js'

export interface DeployOptions extends CommandOptions {
  /**
   * The BPMN 2.0 file: text, or bytes in UTF-8, UTF-16, ISO-8859-1 or windows-1252. Several belong together: all of them become live, or
   * none, and calls bound to the deployment find each other's processes in them.
   */
  readonly bpmn: string | Uint8Array | readonly (string | Uint8Array)[]
}

/** Procedures: what is published and live at the principal's agency. */
export class DefinitionsOf {
  readonly #core: Core
  readonly #principal: Principal

  constructor(core: Core, principal: Principal) {
    this.#core = core
    this.#principal = principal
  }

  /**
   * Checks BPMN files, publishes their executable processes under this agency and makes them live here: starts take the new version from
   * now on, running instances keep theirs. Timers of start events are armed, those of the versions before withdrawn.
   *
   * @returns warnings, and what is live now
   * @throws EngineError `definition-refused`, whose `details.problems` names every error with its place, of several files with the number of the
   *   file as well; `not-authorised`, `option-invalid`
   * @example
   * ```ts
   * const { problems } = await designer.definitions.deploy({ bpmn: await readFile('van-ban-den.bpmn', 'utf8') })
   * ```
   */
  async deploy(
    options: DeployOptions,
  ): Promise<{ readonly problems: readonly Problem[]; readonly processes: readonly Deployed[] }> {
    const { files, problems } = await readFiles(options?.bpmn)
    for (const { definition, graph } of files) this.#core.definitions.keep(definition, graph)
    const principal = await accessOf(this.#principal, this.#core.directory, this.#core.clock.now())
    const target = files.flatMap(({ graph }) => executable(graph).map(({ id }) => id)).join(', ')
    const permit = asked(this.#core)
    const { agency } = this.#principal
    const command: Command = {
      agency,
      aggregate: agencyId(agency),
      author: authorOf(this.#principal),
      ...onceOf(options, 'definition.deploy', { definitions: files.map(({ definition }) => definition) }),
      decide: (work) =>
        permit({ principal, action: 'definition.deploy', target }) ??
        unlessNeeded(this.#core, work, agency, (env) => deployment(env, work, this.#principal, files)),
    }
    const answer = (await submitAs(this.#core, this.#principal.user, command)) as readonly Json[]
    return { problems, processes: answer as unknown as readonly Deployed[] } // the answer `deployment` gives
  }

  /** What is live at this agency, by process id. @throws EngineError `limit-invalid` */
  async list(options: { readonly limit?: number; readonly cursor?: string } = {}): Promise<Page<Activation>> {
    return activationsOf(this.#core, this.#principal.agency, options, ({ key }) =>
      decisionOf(key) === undefined ? key : undefined,
    )
  }

  /**
   * The file of a live process, as it was uploaded.
   *
   * @throws EngineError `process-not-active`, `text-invalid`
   */
  async source(key: string): Promise<{ readonly version: number; readonly source: string }> {
    const { agency } = this.#principal
    checkText('process id', key, 255)
    const [activation] = await this.#core.store.load([{ type: 'activation', agency, key }])
    const row =
      activation?.type === 'activation' ? await this.#core.store.catalogue.definition(activation.definition) : undefined
    if (activation?.type === 'activation' && row !== undefined)
      return { version: activation.version, source: row.source }
    throw new EngineError(
      'process-not-active',
      `Expected a live version of process ${key} in agency ${agency}, but nothing is activated under that key.`,
      { status: 404, details: { agency, key } },
    )
  }
}
