import type { Json, Variables } from '@quytrinh/engine'
import { harmless, shortened } from './text.js'

/** A value as a person reads it: text without quotes, the rest as JSON. */
export function valueText(value: Json, max = 60): string {
  return shortened(harmless(typeof value === 'string' ? value : JSON.stringify(value)), max)
}

/** `soDen = 15, trichYeu = V/v báo cáo …`. */
export function variablesText(variables: Variables, max = 6): string {
  const entries = Object.entries(variables)
  const shown = entries.slice(0, max).map(([name, value]) => `${harmless(name)} = ${valueText(value)}`)
  return [...shown, ...(entries.length > max ? [`… (+${entries.length - max})`] : [])].join(', ')
}
