import { existsSync, mkdirSync } from 'node:fs'
import { join, relative } from 'node:path'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import { type Lang, langs } from './lang.js'

export interface Options {
  readonly file: string
  readonly lang: Lang
  readonly killAt: number | undefined
}

export const usage = `npm start -- [--lang vi|en] [--kill-at N | --no-kill] [--db FILE]

  --lang vi|en   language of the play (vi)
  --kill-at N    step during which the engine process is killed, from 0 to the last
  --no-kill      let the engine live
  --db FILE      SQLite file; one that has part of the play is continued (a new file under .data/)`

/** In the middle of the story, by a commit that puts work on the desks of three people. */
const killAtByDefault = 12

/**
 * Reads the command line.
 *
 * @param lastStep - the greatest step there is
 * @returns the options, or a sentence that says what is wrong
 */
export function readOptions(args: readonly string[], lastStep: number): Options | string {
  const parsed = parse(args)
  if (typeof parsed === 'string') return parsed
  const { db, lang = 'vi', 'kill-at': killAt, kill } = parsed
  const known = langs.find((each) => each === lang)
  if (known === undefined) return `--lang: ${langs.join(' | ')}`
  const step = killAt === undefined ? killAtByDefault : Number(killAt)
  if (killAt?.trim() === '' || !Number.isInteger(step) || step < 0 || step > lastStep)
    return `--kill-at: 0 … ${lastStep}`
  return { file: db ?? freshFile(), lang: known, killAt: kill === false ? undefined : step }
}

function parse(args: readonly string[]) {
  const options = {
    db: { type: 'string' },
    lang: { type: 'string' },
    'kill-at': { type: 'string' },
    kill: { type: 'boolean' },
  } as const
  try {
    return parseArgs({ args: [...args], options, allowNegative: true }).values
  } catch (error) {
    return error instanceof Error ? error.message : String(error)
  }
}

/** A file of its own for every run, in a folder of the repository that git does not see. */
function freshFile(): string {
  const folder = join(fileURLToPath(new URL('../../..', import.meta.url)), '.data')
  mkdirSync(folder, { recursive: true })
  for (let number = 1; ; number++) {
    const file = join(folder, `van-ban-den-${number}.db`)
    if (!existsSync(file)) return relative(process.cwd(), file)
  }
}
