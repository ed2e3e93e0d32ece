import { styleText } from 'node:util'

type Style = Parameters<typeof styleText>[0]

/** Colours where a person looks at a terminal; plain text in files and pipes, and under `NO_COLOR`. */
const ink =
  (style: Style) =>
  (text: string): string =>
    styleText(style, text, { stream: process.stdout })

export const strong: (text: string) => string = ink('bold')
export const faint: (text: string) => string = ink('dim')
export const good: (text: string) => string = ink('green')
export const bad: (text: string) => string = ink('red')
export const warm: (text: string) => string = ink('yellow')
export const cool: (text: string) => string = ink('cyan')

/** Breaks a text into lines of at most so many characters, between words. */
export function wrapped(text: string, width: number): readonly string[] {
  const lines: string[] = []
  for (const word of text.normalize('NFC').split(' ')) {
    const line = lines.at(-1)
    if (line !== undefined && line.length + 1 + word.length <= width) lines[lines.length - 1] = `${line} ${word}`
    else lines.push(word)
  }
  return lines
}
