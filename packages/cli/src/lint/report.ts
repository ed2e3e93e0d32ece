/** Problems of a file for the terminal: place, code, sentence in one or both languages, and the line with a caret under it. */
import { describe, type Place, type Problem } from '@quytrinh/engine'
import { styled } from '../format/style.js'
import { harmless, shortened } from '../format/text.js'
import type { Lang } from '../lang.js'

export interface Checked {
  readonly file: string
  readonly source: string
  readonly problems: readonly Stated[]
}

/** A problem or finding, and how to say it. */
export interface Stated {
  readonly code: string
  readonly severity: Severity
  readonly place: Place
  /** As it is printed by `--json`. */
  readonly json: unknown
  /** What is wrong, without the file, line and element. */
  readonly sentence: (lang: Lang) => string
}

type Severity = 'error' | 'warning' | 'info'

const severities = {
  error: { vi: 'lỗi', en: 'error' },
  warning: { vi: 'cảnh báo', en: 'warning' },
  info: { vi: 'gợi ý', en: 'note' },
} as const

const tones = { error: 'bad', warning: 'warn', info: 'quiet' } as const

/** A problem of a process. */
export function stated(problem: Problem): Stated {
  const { code, severity, place } = problem
  // Where it is will be said by the head of the entry: the sentence need not.
  const sentence = (lang: Lang): string => describe({ ...problem, place: {} }, lang)
  return {
    code,
    severity,
    place,
    sentence,
    json: { ...problem, vi: describe(problem, 'vi'), en: describe(problem, 'en') },
  }
}

/** @param langs one language, or both */
export function reportText({ file, source, problems }: Checked, langs: readonly Lang[]): string {
  const lines = source.split(/\r\n|\r|\n/)
  return problems.map((problem) => problemText(problem, file, lines, langs)).join('\n\n')
}

function problemText(problem: Stated, file: string, lines: readonly string[], langs: readonly Lang[]): string {
  const { code, severity, place } = problem
  const { line, column } = place
  const at = [file, line, column].filter((part) => part !== undefined).join(':')
  const tone = tones[severity]
  const word = langs.map((lang) => severities[severity][lang]).join('/')
  const head = [styled('strong', at), styled(tone, word), styled('quiet', `[${code}]`), elementText(problem)].filter(
    Boolean,
  )
  const sentences = langs.map((lang) => {
    const label = langs.length > 1 ? `${styled('quiet', lang)}  ` : ''
    return `  ${label}${harmless(problem.sentence(lang))}`
  })
  return [head.join('  '), ...sentences, ...excerpt(lines, line, column)].join('\n')
}

function elementText({ place: { element, name, property } }: Stated): string {
  const named = name === undefined ? '' : ` “${harmless(name)}”`
  const parts = [
    element === undefined ? '' : `${harmless(element)}${named}`,
    property === undefined ? '' : `· ${property}`,
  ]
  return parts.filter((part) => part !== '').join(' ')
}

const excerptMax = 100

function excerpt(lines: readonly string[], line: number | undefined, column = 1): readonly string[] {
  const text = line === undefined ? undefined : lines[line - 1]
  if (line === undefined || text === undefined || text.trim() === '') return []
  const indent = text.length - text.trimStart().length
  const from = column - 1 - indent < excerptMax - 20 ? indent : column - 21
  const shown = shortened(harmless(text.slice(from).replaceAll('\t', ' ')), excerptMax)
  const gutter = `  ${line} │ `
  const caret = ' '.repeat(Math.max(0, column - 1 - from))
  return [
    styled('quiet', gutter) + shown,
    styled('quiet', `${' '.repeat(gutter.length - 2)}│ `) + caret + styled('bad', '^'),
  ]
}

/** `1 lỗi, 2 cảnh báo trong 3 tệp`. */
export function summaryText(checked: readonly Checked[], langs: readonly Lang[]): string {
  const errors = countOf(checked, 'error')
  const warnings = countOf(checked, 'warning')
  const notes = countOf(checked, 'info')
  const files = checked.length
  const texts = {
    vi: `${files} tệp: ${errors} lỗi, ${warnings} cảnh báo${notes > 0 ? `, ${notes} gợi ý` : ''}`,
    en: `${plural(files, 'file')}: ${plural(errors, 'error')}, ${plural(warnings, 'warning')}${notes > 0 ? `, ${plural(notes, 'note')}` : ''}`,
  }
  const tone = errors > 0 ? 'bad' : warnings > 0 ? 'warn' : 'good'
  return styled(tone, langs.map((lang) => texts[lang]).join(' — '))
}

export function countOf(checked: readonly Checked[], severity: Severity): number {
  return checked.reduce(
    (sum, { problems }) => sum + problems.filter((problem) => problem.severity === severity).length,
    0,
  )
}

function plural(count: number, word: string): string {
  return `${count} ${word}${count === 1 ? '' : 's'}`
}
