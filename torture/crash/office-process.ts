/** The engine process as its parent holds it. */
import { type ChildProcess, fork } from 'node:child_process'
import { extname, join } from 'node:path'
import type { FromOffice, Request } from './protocol.js'

/** No run takes this long; a process that does hangs, and is ended so that the test says so. */
const patienceMs = 30_000

export class OfficeProcess {
  readonly #child: ChildProcess
  /** Resolves when it has ended, however it did; `hung` where nobody had asked it to and patience was at its end. */
  readonly ended: Promise<{ readonly code: number | null; readonly hung: boolean }>

  constructor(file: string, mutant: string | undefined) {
    // Beside us, compiled or as source: whatever we are ourselves.
    const extension = extname(import.meta.filename)
    const sources = [
      '--conditions=@quytrinh/source',
      '--import',
      join(import.meta.dirname, '../../scripts/run-sources.mjs'),
    ]
    this.#child = fork(
      join(import.meta.dirname, `office${extension}`),
      mutant === undefined ? [file] : [file, mutant],
      { stdio: ['ignore', 'inherit', 'inherit', 'ipc'], execArgv: extension === '.ts' ? sources : [] },
    )
    this.ended = new Promise((resolve) => {
      let hung = false
      const patience = setTimeout(() => {
        hung = true
        this.kill()
      }, patienceMs)
      this.#child.once('exit', (code) => {
        clearTimeout(patience)
        resolve({ code, hung })
      })
    })
  }

  hear(listener: (message: FromOffice) => void): void {
    this.#child.on('message', listener)
  }

  send(request: Request): void {
    if (this.#child.connected) this.#child.send(request, () => {}) // a killed process hears nothing; that is the point
  }

  kill(): void {
    this.#child.kill('SIGKILL')
  }

  /** Lets it end by itself: nobody asks it anything any more. */
  async close(): Promise<void> {
    if (this.#child.connected) this.#child.disconnect()
    await this.ended
  }
}
