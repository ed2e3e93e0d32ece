/** `name = value` as people type it, and what the value is meant to be. */
import type { Json, ProcessGraph, Variables } from '@quytrinh/engine'
import { CliError } from '../failure.js'

type UserTask = Extract<ProcessGraph['nodes'][string], { kind: 'userTask' }>
/** An entry of a task's form. */
export type Field = NonNullable<UserTask['fields']>[number]

/** A name with the text behind its `=`, not yet a value: what it is depends on the form. */
export interface Assignment {
  readonly name: string
  readonly text: string
}

const nameThenEquals = /^\s*([\p{L}_][\p{L}\p{N}_]*)\s*=\s*/u

/**
 * Reads `a = 1 b="hai từ" c={"d": [2]}`: text goes to the next space unless it is quoted or JSON.
 *
 * @throws CliError `assignment-invalid`
 */
export function assignmentsIn(line: string): readonly Assignment[] {
  const found: Assignment[] = []
  let rest = line
  while (rest.trim() !== '') {
    const match = nameThenEquals.exec(rest)
    const name = match?.[1]
    if (match === null || name === undefined) throw notAnAssignment(rest.trim())
    rest = rest.slice(match[0].length)
    const text = leadingValue(rest)
    found.push({ name, text })
    rest = rest.slice(text.length)
  }
  return found
}

/** Reads one `name = value` that has the line to itself: the value needs no quotes. @throws CliError `assignment-invalid` */
export function assignmentIn(line: string): Assignment {
  const match = nameThenEquals.exec(line)
  const name = match?.[1]
  if (match === null || name === undefined) throw notAnAssignment(line.trim())
  return { name, text: line.slice(match[0].length).trim() }
}

const closing: Readonly<Record<string, string>> = { '"': '"', '{': '}', '[': ']' }

function leadingValue(text: string): string {
  const end = closing[text[0] ?? '']
  for (let at = text.indexOf(end ?? ' ', 1); end !== undefined && at > 0; at = text.indexOf(end, at + 1)) {
    const candidate = text.slice(0, at + 1)
    if (jsonOf(candidate) !== undefined) return candidate
  }
  return /^\S*/.exec(text)?.[0] ?? ''
}

/** Values for the fields of a form by its types; for other names JSON where it is JSON, else text. @throws CliError `value-invalid` */
export function variablesFrom(assignments: readonly Assignment[], fields: readonly Field[] = []): Variables {
  return Object.fromEntries(
    assignments.map(({ name, text }) => [
      name,
      valueFor(
        text,
        fields.find((field) => field.name === name),
      ),
    ]),
  )
}

/** @throws CliError `value-invalid` */
export function valueFor(text: string, field?: Pick<Field, 'name' | 'type'>): Json {
  const guessed = jsonOf(text)
  if (field === undefined) return guessed === undefined ? text : guessed
  switch (field.type) {
    case 'number':
      if (typeof guessed === 'number') return guessed
      throw notOf(field.name, text, { vi: 'một số như 3 hoặc 2.5', en: 'a number such as 3 or 2.5' })
    case 'boolean':
      if (truths.has(text.toLowerCase())) return truths.get(text.toLowerCase()) ?? null
      throw notOf(field.name, text, { vi: 'true (có) hoặc false (không)', en: 'true or false' })
    case 'date':
      if (/^\d{4}-\d\d-\d\d$/.test(text)) return text
      throw notOf(field.name, text, { vi: 'một ngày như 2026-03-02', en: 'a date such as 2026-03-02' })
    case 'dateTime':
      if (/^\d{4}-\d\d-\d\dT\d\d:\d\d/.test(text)) return text
      throw notOf(field.name, text, {
        vi: 'một thời điểm như 2026-03-02T09:00:00+07:00',
        en: 'a moment such as 2026-03-02T09:00:00+07:00',
      })
    case 'string':
      return typeof guessed === 'string' ? guessed : text
  }
}

const truths: ReadonlyMap<string, boolean> = new Map([
  ['true', true],
  ['có', true],
  ['đúng', true],
  ['yes', true],
  ['false', false],
  ['không', false],
  ['sai', false],
  ['no', false],
])

function jsonOf(text: string): Json | undefined {
  try {
    return JSON.parse(text) as Json // JSON.parse gives nothing else
  } catch {
    return undefined // plain text is what people type most
  }
}

function notAnAssignment(text: string): CliError {
  return new CliError('assignment-invalid', {
    vi: `Cần “tên = giá trị”, nhưng nhận được “${text}”.`,
    en: `Expected “name = value”, but got “${text}”.`,
  })
}

function notOf(name: string, text: string, expected: { readonly vi: string; readonly en: string }): CliError {
  return new CliError('value-invalid', {
    vi: `“${name}” cần ${expected.vi}, nhưng nhận được “${text}”.`,
    en: `“${name}” needs ${expected.en}, but got “${text}”.`,
  })
}
