/** What an engine is made with, checked: a wrong limit would not fail but stand still. */
import { z } from 'zod'
import { EngineError } from './errors.js'

const count = z.int().min(1)
const milliseconds = z.int().min(1).max(2_147_483_647) // what a timer of Node takes

/** Something that the host brings, known by its methods. */
const having = (...methods: readonly string[]) =>
  z.custom<object>(
    (value) =>
      typeof value === 'object' &&
      value !== null &&
      methods.every((method) => typeof Reflect.get(value, method) === 'function'),
    { error: `expected an object with ${methods.join(', ')}` },
  )

const zone = z.string().refine(isZone, { error: 'expected an IANA time zone such as Asia/Ho_Chi_Minh' })

const shape = z.strictObject({
  store: having('migrate', 'load', 'commit', 'claim', 'within', 'close'),
  clock: having('now').optional(),
  zone: zone.optional(),
  directory: having('memberships', 'person', 'nameOf').optional(),
  authorizer: having('decide').optional(),
  dataStores: z.record(z.string().min(1).max(255), having('read', 'write')).optional(),
  resources: z
    .record(
      z.string().min(1).max(255),
      z.custom((value) => typeof value === 'function', { error: 'expected a function' }),
    )
    .optional(),
  runner: z
    .strictObject({
      leaseMs: milliseconds.optional(),
      concurrency: count.max(1000).optional(),
      pollMs: milliseconds.optional(),
      worker: z.string().min(1).max(200).optional(),
    })
    .optional(),
  limits: z
    .strictObject({
      flushMax: count.optional(),
      steppingMsMax: z.number().positive().optional(),
      cacheMax: z.int().min(0).optional(),
      triesMax: count.optional(),
      patienceMs: milliseconds.optional(),
      movesMax: count.optional(),
      definitionsMax: count.optional(),
    })
    .optional(),
  onError: z.custom((value) => typeof value === 'function', { error: 'expected a function' }).optional(),
})

/** @throws EngineError `option-invalid`, naming the first option that is wrong */
export function checkEngineOptions(options: unknown): void {
  const [issue] = shape.safeParse(options).error?.issues ?? []
  if (issue === undefined) return
  const option = issue.path.length === 0 ? 'options' : issue.path.join('.')
  throw new EngineError('option-invalid', `Expected valid options of the engine, but ${option}: ${issue.message}.`, {
    status: 400,
    details: { option, expected: issue.message },
  })
}

function isZone(text: string): boolean {
  try {
    new Intl.DateTimeFormat('en', { timeZone: text })
    return true
  } catch {
    return false
  }
}
