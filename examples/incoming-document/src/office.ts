/** The people at their screens: they send one command after the other, and do not mind when the engine process dies under them. */
import { setTimeout } from 'node:timers/promises'
import { EngineDied, EngineLink } from './engine-link.js'
import { type Act, leaseMs, type Recalled, type Request } from './protocol.js'
import { documents, type Step } from './script.js'

/** What one hears of while the play goes on. */
export interface Audience {
  started(pid: number): void
  resumed(done: number): void
  step(index: number, step: Step): void
  died(death: EngineDied): void
  recovered(pid: number): void
}

export interface Play {
  readonly file: string
  readonly steps: readonly Step[]
  /** The step during which the engine process is killed; `undefined`: nobody kills it. */
  readonly killAt: number | undefined
}

/** As many as processes may die in a row without anything being done in between. */
const deathsMax = 20

export class Office {
  readonly #play: Play
  readonly #audience: Audience
  readonly #instances = new Map<string, string>()
  #link: EngineLink | undefined
  #killAt: number | undefined
  #deaths = 0

  constructor(play: Play, audience: Audience) {
    this.#play = play
    this.#audience = audience
    this.#killAt = play.killAt
  }

  /**
   * Plays all steps that the file does not have yet.
   *
   * @returns the instances by document number
   * @throws EngineRefused
   */
  async run(): Promise<ReadonlyMap<string, string>> {
    const { steps } = this.#play
    try {
      for (let index = await this.#recall(); index < steps.length; index++) {
        const step = steps[index]
        if (step !== undefined) await this.#do(index, step)
      }
      await this.#ask({ user: 'an', act: { type: 'stop' } })
      return this.#instances
    } finally {
      this.#link?.close()
    }
  }

  /** Where to go on: the journal knows how much has been done. The first step leaves no trace on a document and may be done again. */
  async #recall(): Promise<number> {
    const businessKeys = Object.values(documents)
    const recalled = (await this.#ask({ user: 'an', act: { type: 'recall', businessKeys } })) as Recalled // as asked
    for (const [key, id] of Object.entries(recalled.instances)) this.#instances.set(key, id)
    if (recalled.commands === 0) return 0
    const done = recalled.commands + 1
    this.#audience.resumed(done)
    return done
  }

  async #do(index: number, step: Step): Promise<void> {
    this.#audience.step(index, step)
    const request = { user: step.user, at: step.at, act: await this.#actOf(index, step) }
    const answer = await this.#ask(request, () => {
      if (this.#killAt !== index) return
      this.#killAt = undefined
      this.#link?.kill()
    })
    if (step.action === 'receive') this.#instances.set(documents[step.document], String(answer))
  }

  /** The command with its id: sent again after a death it has no second effect, whether or not it had the first. */
  async #actOf(index: number, step: Step): Promise<Act> {
    const commandId = `incoming-document/${index}`
    switch (step.action) {
      case 'setUp':
        return { type: 'setUp', directory: step.directory, commandId }
      case 'receive':
        return { type: 'receive', businessKey: documents[step.document], variables: step.variables, commandId }
      case 'claim':
      case 'start':
        return { type: step.action, task: await this.#taskOf(step), commandId }
      case 'complete':
        return { type: 'complete', task: await this.#taskOf(step), variables: step.variables, commandId }
    }
  }

  async #taskOf({ user, at, document, node }: Extract<Step, { node: string }>): Promise<string> {
    const instance = this.#instances.get(documents[document])
    const act: Act = { type: 'find', instance: instance ?? '', node }
    const task = await this.#ask({ user, at, act })
    if (typeof task === 'string') return task
    throw new Error(`${user} expected the task ${node} of ${instance} on the desk, but it is not there.`)
  }

  /** Asks until there is an answer: a killed process is replaced by a new one on the same file. */
  async #ask(request: Request, onBegun?: () => void): Promise<unknown> {
    for (;;) {
      try {
        const link = await this.#connected()
        const answer = await link.ask(request, onBegun)
        this.#deaths = 0
        return answer
      } catch (error) {
        const isKilled = error instanceof EngineDied && error.signal !== null
        if (!isKilled || ++this.#deaths > deathsMax) throw error
        this.#link = undefined
        this.#audience.died(error)
      }
    }
  }

  async #connected(): Promise<EngineLink> {
    if (this.#link !== undefined) return this.#link
    if (this.#deaths > 0) await setTimeout(leaseMs)
    const link = await EngineLink.open(this.#play.file)
    if (this.#deaths > 0) this.#audience.recovered(link.pid)
    else this.#audience.started(link.pid)
    this.#link = link
    return link
  }
}
