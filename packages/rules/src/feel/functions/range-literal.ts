import type { Ast } from '../ast.js'
import { FeelSyntaxError } from '../errors.js'
import { CompoundNames } from '../names.js'
import { isNumber, negate } from '../numbers.js'
import { parse } from '../parse.js'
import { parseDate, parseDateTime, parseFeelDuration, parseTemporal, parseTime } from '../temporal.js'
import { type CallContext, compare, FeelRange, type Value } from '../values.js'

const NAMES = new CompoundNames(['date and time'])
const LENGTH_MAX = 1_000

/** Reads an interval whose ends are literals, in order and of one type; undefined for any other text. */
export function parseRange(text: string, call: CallContext): FeelRange | undefined {
  const ast = text.length > LENGTH_MAX ? undefined : read(text)
  if (ast?.kind !== 'interval') return undefined
  const [start, end] = [literal(ast.start), literal(ast.end)]
  if (start === undefined || end === undefined) return undefined
  const order = compare(start, end, call)
  return order === undefined || order > 0 ? undefined : new FeelRange(start, end, ast.startIncluded, ast.endIncluded)
}

function read(text: string): Ast | undefined {
  try {
    return parse(text, { names: NAMES })
  } catch (error) {
    if (error instanceof FeelSyntaxError) return undefined
    throw error
  }
}

const CONSTRUCTORS: Readonly<Record<string, (text: string) => Value | undefined>> = {
  date: parseDate,
  time: parseTime,
  'date and time': parseDateTime,
  duration: parseFeelDuration,
}

function literal(ast: Ast): Value | undefined {
  switch (ast.kind) {
    case 'literal':
      return ast.value
    case 'temporal':
      return parseTemporal(ast.text)
    case 'negation': {
      const operand = literal(ast.operand)
      return isNumber(operand) ? negate(operand) : undefined
    }
    case 'call': {
      const [only] = ast.args
      if (ast.callee.kind !== 'name' || only?.kind !== 'literal' || typeof only.value !== 'string') return undefined
      return CONSTRUCTORS[ast.callee.name]?.(only.value)
    }
    default:
      return undefined
  }
}
