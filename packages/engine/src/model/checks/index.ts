import { attachment } from './boundary-events.js'
import type { Check } from './check.js'
import { conditions, defaults } from './conditions.js'
import { loopsWithoutWait } from './cycles.js'
import { deadlines } from './deadlines.js'
import { executable } from './executable.js'
import { undeclaredNames } from './names.js'
import { owners } from './owners.js'
import { reach } from './reach.js'
import { ends, eventSubProcesses, starts } from './starts-and-ends.js'
import { transactions } from './transactions.js'

/** What is looked at in every process. A new check is a function and a line here. */
export const checks: readonly Check[] = [
  { check: executable, needsAll: false },
  { check: starts, needsAll: true },
  { check: ends, needsAll: false },
  { check: eventSubProcesses, needsAll: true },
  { check: attachment, needsAll: true },
  { check: transactions, needsAll: true },
  { check: defaults, needsAll: true },
  { check: conditions, needsAll: false },
  { check: reach, needsAll: true },
  { check: loopsWithoutWait, needsAll: true },
  { check: undeclaredNames, needsAll: true },
  { check: owners, needsAll: false },
  { check: deadlines, needsAll: false },
]
