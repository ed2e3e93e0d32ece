/** What several commands ask for. */
import type { Json, Variables } from '@quytrinh/engine'
import { Command, Option } from 'commander'
import { bytesOf } from '../bpmn-file.js'
import { CliError } from '../failure.js'
import type { Lang } from '../lang.js'

const text = {
  db: { vi: 'tệp cơ sở dữ liệu SQLite', en: 'the SQLite database file' },
  agency: { vi: 'mã cơ quan', en: 'code of the agency' },
  user: { vi: 'người dùng ra lệnh', en: 'the user who gives the command' },
  json: { vi: 'in kết quả dạng JSON', en: 'print the result as JSON' },
  vars: { vi: 'biến dạng JSON, hoặc @tệp', en: 'variables as JSON, or @file' },
} as const

export interface Acting {
  readonly db: string
  readonly agency: string
  readonly user: string
}

/** A command that somebody gives on a database. */
export function actingCommand(name: string, description: string, lang: Lang): Command {
  return new Command(name)
    .description(description)
    .requiredOption('--db <file>', text.db[lang])
    .requiredOption('--agency <code>', text.agency[lang])
    .requiredOption('--user <user>', text.user[lang])
}

export function option(flags: string, name: keyof typeof text, lang: Lang): Option {
  return new Option(flags, text[name][lang])
}

/** @throws CliError `vars-invalid`, `file-not-found` */
export async function variablesOf(given: string | undefined): Promise<Variables> {
  if (given === undefined) return {}
  const json = given.startsWith('@') ? (await bytesOf(given.slice(1))).toString('utf8') : given
  const value = parsed(json)
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value as Variables // JSON of an object is Variables
  throw notAnObject(json)
}

function parsed(json: string): Json {
  try {
    return JSON.parse(json) as Json // JSON.parse gives nothing else
  } catch (cause) {
    throw notAnObject(json, cause)
  }
}

function notAnObject(json: string, cause?: unknown): CliError {
  const shown = json.length > 40 ? `${json.slice(0, 40)}…` : json
  return new CliError(
    'vars-invalid',
    {
      vi: `--vars cần một đối tượng JSON như {"soNgay": 3}, nhưng nhận được ${shown}`,
      en: `--vars needs a JSON object such as {"soNgay": 3}, but got ${shown}`,
    },
    { cause },
  )
}
