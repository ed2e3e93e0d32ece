/** Every failure as one clear sentence with a code: no stack reaches a person who did not ask for it. */
import { describe, EngineError, type Problem, StoreUnavailable } from '@quytrinh/engine'
import { CommanderError } from 'commander'
import type { Bilingual } from './lang.js'
import { engineSentence, storeSentence } from './messages/errors.js'
import { usageSentence } from './messages/usage.js'

/** What the exit code says: `refused` that it cannot be done, `unusable` that there was nothing to do it with. */
export const exits = { ok: 0, refused: 1, unusable: 2, interrupted: 130 } as const

export type Exit = (typeof exits)[keyof typeof exits]

/** A failure of the command itself. */
export class CliError extends Error {
  override readonly name = 'CliError'
  readonly code: string
  readonly sentence: Bilingual
  readonly exit: Exit

  constructor(code: string, sentence: Bilingual, options: { readonly exit?: Exit; readonly cause?: unknown } = {}) {
    super(sentence.en, options.cause === undefined ? undefined : { cause: options.cause })
    this.code = code
    this.sentence = sentence
    this.exit = options.exit ?? exits.unusable
  }
}

export interface Failure {
  readonly code: string
  readonly sentence: Bilingual
  readonly exit: Exit
}

/** What to say of anything thrown. */
export function failureOf(error: unknown): Failure {
  if (error instanceof CliError) return error
  if (error instanceof CommanderError) {
    return { code: 'usage', sentence: usageSentence(error), exit: exits.unusable }
  }
  const trouble = error instanceof EngineError ? error.cause : error
  if (trouble instanceof StoreUnavailable) {
    return { code: `store-${trouble.code}`, sentence: storeSentence(trouble), exit: exits.unusable }
  }
  if (error instanceof EngineError) return { code: error.code, sentence: ofEngine(error), exit: exits.refused }
  const message = error instanceof Error ? error.message : String(error)
  return {
    code: 'unexpected',
    sentence: {
      vi: `Lỗi ngoài dự kiến: ${message}. Chạy lại với --debug để xem chi tiết.`,
      en: `Unexpected error: ${message}. Run it again with --debug for the details.`,
    },
    exit: exits.refused,
  }
}

/** A refused file names its first error; `lint` names them all. */
function ofEngine(error: EngineError): Bilingual {
  const problems = error.details['problems']
  const [first] = Array.isArray(problems) ? (problems as readonly Problem[]).filter(isError) : []
  if (error.code !== 'definition-refused' || first === undefined) return engineSentence(error)
  return {
    vi: `Tệp có lỗi nên không triển khai được. ${describe(first, 'vi')}`,
    en: `The file has errors and was not deployed. ${describe(first, 'en')}`,
  }
}

function isError({ severity }: Problem): boolean {
  return severity === 'error'
}
