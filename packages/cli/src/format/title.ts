import type { Lang } from '../lang.js'
import { harmless } from './text.js'

/** `“Góp ý” (lượt 2)`. */
export function titleText(title: string, turn: number | undefined, lang: Lang): string {
  const nth = { vi: 'lượt', en: 'no.' }[lang]
  return `“${harmless(title)}”${turn === undefined ? '' : ` (${nth} ${turn})`}`
}
