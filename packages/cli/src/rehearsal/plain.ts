/** The driver for pipes: one line, one action, and the list of what can be done after each. The first line that fails ends it. */
import { createInterface, type Interface } from 'node:readline'
import type { Cli } from '../cli.js'
import { CliError, exits, failureOf } from '../failure.js'
import type { Action } from './action.js'
import type { Driver, Scene } from './driver.js'
import type { JobAnswer } from './rehearsal.js'
import { readAction } from './script.js'

export class PlainDriver implements Driver {
  readonly #cli: Cli
  readonly #lines: Interface
  readonly #iterator: AsyncIterator<string>
  #number = 0
  #scene: Scene | undefined

  constructor(cli: Cli) {
    this.#cli = cli
    this.#lines = createInterface({ input: process.stdin, crlfDelay: Number.POSITIVE_INFINITY })
    this.#iterator = this.#lines[Symbol.asyncIterator]()
    process.once('SIGINT', () => {
      process.exitCode = exits.interrupted
      this.#lines.close()
    })
  }

  async next(scene: Scene): Promise<Action> {
    this.#scene = scene
    this.#cli.print(scene.text)
    return (await this.#read(scene)) ?? { type: 'quit' }
  }

  async answer(title: string): Promise<JobAnswer> {
    const scene = this.#scene
    const jobs = scene?.openings.filter(({ type }) => type === 'job').slice(0, 1) ?? []
    const action = scene && (await this.#read({ ...scene, openings: jobs }))
    if (action?.type === 'answer') return action.answer
    const sentence = {
      vi: `Dịch vụ “${title}” cùng topic cũng cần trả lời: dòng tiếp theo phải là answer, error hoặc fail.`,
      en: `The service “${title}” of the same topic needs an answer, too: the next line must be answer, error or fail.`,
    }
    throw new CliError('answer-missing', sentence, { exit: exits.refused })
  }

  /** The timeline at the end tells it all. */
  done(): void {}

  failed(error: unknown): never {
    throw this.#atLine(error)
  }

  close(): void {
    this.#lines.close()
  }

  async #read({ openings }: Scene): Promise<Action | undefined> {
    for (;;) {
      const { value, done } = await this.#iterator.next()
      if (done === true) return undefined
      this.#number++
      const line = String(value)
      if (line.trim() !== '') this.#cli.print(`\n> ${line.trim()}`)
      try {
        const action = readAction(line, { openings })
        if (action !== undefined) return action
      } catch (error) {
        throw this.#atLine(error)
      }
    }
  }

  #atLine(error: unknown): unknown {
    const { code, sentence } = failureOf(error)
    if (code === 'unexpected') return error
    const at = { vi: `Dòng ${this.#number}: ${sentence.vi}`, en: `Line ${this.#number}: ${sentence.en}` }
    return new CliError(code, at, { exit: exits.refused, cause: error })
  }
}
