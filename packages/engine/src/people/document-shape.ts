/** The documents that an agency stores, checked at the edge: every problem, where it is, and a sentence in both languages. */
import { z } from 'zod'
import { EngineError } from '../errors.js'
import type { Json } from '../json.js'
import type { Sentence } from '../ports/authorizer.js'

/** Something wrong with a document, and where: `persons[3].unit`; `$` is the whole. */
export interface DocumentProblem {
  readonly path: string
  readonly sentence: Sentence
}

/** Sentences for kinds of issues of which the checker would speak in patterns. */
export type OwnSentences = Readonly<Partial<Record<z.core.$ZodIssue['code'], Sentence>>>

export type Shaped<T> = { readonly value: T; readonly problems: readonly [] } | Misshaped

interface Misshaped {
  readonly value?: undefined
  readonly problems: readonly DocumentProblem[]
}

/** Reads a document of a shape, or says all that keeps it from being one. */
export function readShape<T>(schema: z.ZodType<T>, content: Json, own: OwnSentences = {}): Shaped<T> {
  const parsed = schema.safeParse(content)
  if (parsed.success) return { value: parsed.data, problems: [] }
  const vi = issuesIn(schema, content, z.locales.vi())
  const problems = issuesIn(schema, content, z.locales.en()).map(({ code, input, path, message }, index) => ({
    path: pathOf(path),
    sentence: (input === undefined ? missing : own[code]) ?? { vi: vi[index]?.message ?? message, en: message },
  }))
  return { problems }
}

/** The refusal of a document: `directory-invalid`, with every problem in `details.problems`. */
export function documentInvalid(
  type: 'directory' | 'calendar',
  problems: readonly DocumentProblem[],
  cause?: unknown,
): EngineError {
  const [first] = problems
  const rest = problems.length > 1 ? ` (and ${problems.length - 1} more)` : ''
  return new EngineError(
    `${type}-invalid`,
    `Expected a valid ${type}, but at ${first?.path}: ${first?.sentence.en}${rest}`,
    { status: 422, details: { problems }, cause },
  )
}

const missing: Sentence = { vi: 'Mục này bắt buộc phải có.', en: 'This must be given.' }

function issuesIn(
  schema: z.ZodType,
  content: Json,
  { localeError }: ReturnType<typeof z.locales.en>,
): readonly z.core.$ZodIssue[] {
  return schema.safeParse(content, { error: localeError, reportInput: true }).error?.issues ?? []
}

function pathOf(path: readonly PropertyKey[]): string {
  const steps = path.map((step) => (typeof step === 'number' ? `[${step}]` : `.${String(step)}`)).join('')
  return steps === '' ? '$' : steps.replace(/^\./, '')
}
