import { failureOf } from './failure.js'
import type { Bilingual, Lang } from './lang.js'

/** The terminal in the hands of a command. */
export class Cli {
  readonly lang: Lang

  constructor(lang: Lang) {
    this.lang = lang
  }

  /** A line for the reader. */
  print(text = ''): void {
    process.stdout.write(`${text}\n`)
  }

  /** A line in the language asked for. */
  say(text: Bilingual): void {
    this.print(text[this.lang])
  }

  /** For scripts: the whole answer as one JSON value. */
  json(value: unknown): void {
    this.print(JSON.stringify(value, null, 2))
  }

  /** Says what went wrong in one sentence, and leaves its exit code. */
  fail(error: unknown): void {
    const { code, sentence, exit } = failureOf(error)
    process.exitCode = exit
    process.stderr.write(`quytrinh: ${sentence[this.lang]} [${code}]\n`)
  }

  /** Characters in a line: the terminal's own width, within what is pleasant to read. */
  get width(): number {
    return Math.min(Math.max(process.stdout.columns ?? 120, 60), 140)
  }
}
