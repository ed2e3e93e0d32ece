/** Variables at the edge: what goes in is JSON, of a size that a database keeps and a person can read, and nobody else's object. */
import { EngineError } from '../errors.js'
import type { Json, Variables } from '../json.js'

/** All variables of one command together, as JSON in UTF-8. Files belong in the host's storage, their references in variables. */
export const variablesBytesMax: number = 1024 * 1024
/** Lists and objects within each other. */
export const variablesDepthMax: number = 64
const nameBytesMax = 255

/**
 * A copy of variables, once they are found to be JSON values by name: what the caller does to its objects afterwards changes nothing.
 *
 * @param what - whose variables, as the message says it
 * @throws EngineError `variables-invalid`, whose `details.path` says where: `$` for the whole, else such as `nguoiKy.chucVu[2]`
 */
export function checkVariables(variables: unknown, what = 'variables'): Variables {
  if (!isPlain(variables)) throw invalid(what, [], nameOf(variables), 'an object with a value for each name')
  const check: Check = { what, bytesLeft: variablesBytesMax, open: new Set() }
  for (const name of Object.keys(variables)) {
    const bytes = Buffer.byteLength(name)
    if (bytes === 0 || bytes > nameBytesMax)
      throw invalid(what, [name], `a name of ${bytes} bytes`, `names of 1 to ${nameBytesMax} bytes`)
  }
  return copyObject(check, variables, [])
}

interface Check {
  readonly what: string
  bytesLeft: number
  /** The lists and objects around the value, to meet a cycle. */
  readonly open: Set<object>
}

type Path = readonly (string | number)[]

function copy(check: Check, value: unknown, path: Path): Json {
  switch (typeof value) {
    case 'boolean':
      spend(check, 5, path)
      return value
    case 'number':
      if (!Number.isFinite(value)) throw invalid(check.what, path, String(value), 'a finite number')
      spend(check, 8, path)
      return value === 0 ? 0 : value // JSON has no negative zero
    case 'string':
      spend(check, Buffer.byteLength(value) + 2, path)
      checkCharacters(check, value, path)
      return value
    case 'object':
      if (value === null) {
        spend(check, 4, path)
        return null
      }
      return copyWhole(check, value, path)
    default:
      throw invalid(check.what, path, nameOf(value), jsonValue)
  }
}

const jsonValue = 'a JSON value (null, true, false, a number, text, a list or a plain object)'

function copyWhole(check: Check, value: object, path: Path): Json {
  if (check.open.has(value)) throw invalid(check.what, path, 'an object that contains itself', 'a tree')
  if (check.open.size >= variablesDepthMax)
    throw invalid(check.what, path, 'something deeper', `at most ${variablesDepthMax} levels`)
  check.open.add(value)
  let copied: Json
  if (Array.isArray(value)) copied = copyList(check, value, path)
  else if (isPlain(value)) copied = copyObject(check, value, path)
  else throw invalid(check.what, path, nameOf(value), value instanceof Date ? 'its ISO 8601 text' : jsonValue)
  check.open.delete(value)
  return copied
}

function copyList(check: Check, list: readonly unknown[], path: Path): Json {
  spend(check, 2 + list.length, path)
  return Array.from(list, (item, index) => copy(check, item, [...path, index]))
}

function copyObject(check: Check, object: Readonly<Record<string, unknown>>, path: Path): Variables {
  spend(check, 2, path)
  const copied: Record<string, Json> = {}
  for (const [name, value] of Object.entries(object)) {
    const at = [...path, name]
    if (name === '__proto__') throw invalid(check.what, at, 'the name __proto__', 'another name')
    spend(check, Buffer.byteLength(name) + 4, at)
    checkCharacters(check, name, at)
    copied[name] = copy(check, value, at)
  }
  return copied
}

function checkCharacters(check: Check, text: string, path: Path): void {
  if (text.includes('\0')) throw invalid(check.what, path, 'text with the character NUL', 'text without it')
  if (!text.isWellFormed()) throw invalid(check.what, path, 'text with half a surrogate pair', 'well-formed text')
}

function spend(check: Check, bytes: number, path: Path): void {
  check.bytesLeft -= bytes
  if (check.bytesLeft >= 0) return
  const most = `at most ${variablesBytesMax} bytes in one command; keep large content elsewhere and its reference here`
  throw invalid(check.what, path, 'more', most)
}

/** An object as JSON has it, of whatever realm. */
function isPlain(value: unknown): value is Readonly<Record<string, unknown>> {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return false
  const prototype: unknown = Object.getPrototypeOf(value)
  return prototype === null || Object.getPrototypeOf(prototype) === null
}

function nameOf(value: unknown): string {
  if (value === null || value === undefined) return String(value)
  if (typeof value !== 'object') return `a ${typeof value}`
  return Array.isArray(value) ? 'a list' : `a ${value.constructor?.name || 'object of some class'}`
}

function invalid(what: string, path: Path, found: string, expected: string): EngineError {
  const where = textOf(path)
  return new EngineError(
    'variables-invalid',
    `Expected ${what} to be ${expected}, but at ${where} there is ${found}.`,
    {
      status: 400,
      details: { path: where, found, expected },
    },
  )
}

/** As a person writes it, without what no message should carry. */
function textOf(path: Path): string {
  const steps = path.map((step) => (typeof step === 'number' ? `[${step}]` : `.${step}`)).join('')
  const text = steps.replace(/^\./, '').replaceAll('\0', '\\0').toWellFormed()
  return text === '' ? '$' : text.length > 200 ? `${text.slice(0, 200).toWellFormed()}…` : text
}
