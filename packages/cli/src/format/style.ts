import { styleText } from 'node:util'

export type Tone = 'plain' | 'strong' | 'good' | 'bad' | 'warn' | 'quiet'

const formats = { strong: 'bold', good: 'green', bad: 'red', warn: 'yellow', quiet: 'dim' } as const

/** Colours where the reader is a terminal that wants them (NO_COLOR and FORCE_COLOR are heeded). */
export function styled(tone: Tone, text: string): string {
  return tone === 'plain' ? text : styleText(formats[tone], text, { stream: process.stdout })
}
