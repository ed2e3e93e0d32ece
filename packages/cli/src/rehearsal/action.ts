import type { Variables } from '@quytrinh/engine'
import { CliError, exits } from '../failure.js'
import { type EventOpening, kindNames, type Opening } from '../standing.js'
import type { JobAnswer } from './rehearsal.js'

/** What the person wants to happen next. */
export type Action =
  | { readonly type: 'complete'; readonly task: OpeningOf<'task'>; readonly variables: Variables }
  | { readonly type: 'claim'; readonly task: OpeningOf<'task'> }
  | { readonly type: 'answer'; readonly job: OpeningOf<'job'>; readonly answer: JobAnswer }
  | { readonly type: 'deliver'; readonly event: OpeningOf<EventOpening['type']>; readonly variables: Variables }
  | { readonly type: 'begin'; readonly adHoc: OpeningOf<'adHoc'>; readonly activity: string }
  | { readonly type: 'finish'; readonly adHoc: OpeningOf<'adHoc'> }
  | { readonly type: 'retry'; readonly incident: OpeningOf<'incident'> }
  | { readonly type: 'set'; readonly variables: Variables }
  | { readonly type: 'advance'; readonly until?: string }
  | { readonly type: 'cancel'; readonly reason: string }
  | { readonly type: 'show' }
  | { readonly type: 'quit' }

export type OpeningOf<T extends Opening['type']> = Extract<Opening, { readonly type: T }>

/**
 * The opening that is meant: by its number in the list, by its element, or the only one of its kind.
 *
 * @throws CliError `nothing-such`, `ambiguous`
 */
export function pick<T extends Opening['type']>(openings: readonly Opening[], type: T, which: string): OpeningOf<T> {
  const ofType = openings.filter((opening): opening is OpeningOf<T> => opening.type === type)
  const meant = which === '' ? ofType : ofType.filter((opening) => isCalled(opening, which, openings))
  const [only, ...others] = meant
  if (only === undefined) throw nothingSuch(type, which)
  if (others.length > 0) throw ambiguous(meant.map((each) => `${openings.indexOf(each) + 1} (${each.node})`))
  return only
}

/** Whether a word names an opening. */
export function isCalled(opening: Opening, which: string, openings: readonly Opening[]): boolean {
  if ('name' in opening && opening.name === which) return true // of the message or signal
  return opening.node === which || opening.id === which || String(openings.indexOf(opening) + 1) === which
}

function nothingSuch(type: Opening['type'], which: string): CliError {
  const of = which === '' ? '' : ` “${which}”`
  const sentence = {
    vi: `Không có ${kindNames[type].vi.toLowerCase()}${of} nào đang chờ.`,
    en: `There is no ${kindNames[type].en.toLowerCase()}${of} waiting.`,
  }
  return new CliError('nothing-such', sentence, { exit: exits.refused })
}

function ambiguous(numbers: readonly string[]): CliError {
  const list = numbers.join(', ')
  const sentence = {
    vi: `Có nhiều việc như vậy: ${list}. Hãy nêu số thứ tự.`,
    en: `There are several: ${list}. Give the number.`,
  }
  return new CliError('ambiguous', sentence, { exit: exits.refused })
}
