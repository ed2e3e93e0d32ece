import { type ChildProcess, fork } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import type { Reply, Request } from './protocol.js'

const program = fileURLToPath(new URL('./engine-process.js', import.meta.url))

/** The engine has answered that it cannot: the file is locked, full or no database, or the command is refused. */
export class EngineRefused extends Error {
  readonly code: string

  constructor(code: string, message: string) {
    super(message)
    this.code = code
  }
}

/** The engine process is gone, and nobody knows whether it has done what it was asked last. */
export class EngineDied extends Error {
  readonly pid: number
  readonly signal: NodeJS.Signals | null

  constructor(pid: number, signal: NodeJS.Signals | null) {
    super(`engine process ${pid} ended`)
    this.pid = pid
    this.signal = signal
  }
}

/** One engine process, spoken to one request at a time. */
export class EngineLink {
  readonly #child: ChildProcess
  readonly #ended: Promise<never>

  private constructor(child: ChildProcess) {
    this.#child = child
    this.#ended = new Promise((_, reject) => {
      child.once('exit', (_code, signal) => reject(new EngineDied(child.pid ?? 0, signal)))
      child.once('error', reject)
    })
    this.#ended.catch(() => undefined) // whoever asks next hears of it
  }

  /** Starts a process on a file, and waits until it is ready. @throws EngineRefused, EngineDied */
  static async open(file: string): Promise<EngineLink> {
    const link = new EngineLink(fork(program, [file]))
    try {
      await link.#reply()
      return link
    } catch (error) {
      link.close()
      throw error
    }
  }

  get pid(): number {
    return this.#child.pid ?? 0
  }

  /**
   * @param onBegun - called when the engine has the command in hand and has not answered yet
   * @throws EngineRefused, EngineDied
   */
  async ask(request: Request, onBegun?: () => void): Promise<unknown> {
    this.#child.send(request, () => undefined) // that it cannot be sent is told by `exit`
    return this.#reply(onBegun)
  }

  kill(): void {
    this.#child.kill('SIGKILL')
  }

  /** Lets the process end: it does so when nobody listens to it any more. */
  close(): void {
    if (this.#child.connected) this.#child.disconnect()
  }

  async #reply(onBegun?: () => void): Promise<unknown> {
    let listener: ((reply: Reply) => void) | undefined
    const answered = new Promise((resolve, reject) => {
      listener = (reply) => {
        if (reply.type === 'begun') onBegun?.()
        else if (reply.type === 'failed') reject(new EngineRefused(reply.code, reply.message))
        else resolve(reply.type === 'done' ? reply.answer : undefined)
      }
      this.#child.on('message', listener)
    })
    try {
      return await Promise.race([answered, this.#ended])
    } finally {
      if (listener !== undefined) this.#child.off('message', listener)
    }
  }
}
