// A second process on the same file: says `ready`, waits for the word, migrates and commits one change set after the other.
import { createInterface } from 'node:readline'
import { setImmediate as nextTurn } from 'node:timers/promises'
import type { ChangeSet, Verdict } from '@quytrinh/engine/ports'
import { sqliteStore } from '../src/index.js'

const lines = createInterface({ input: process.stdin })[Symbol.asyncIterator]()
const nextLine = async (): Promise<string> => String((await lines.next()).value)

// The parent, our own test, writes lines of this shape.
const { file, changes } = JSON.parse(await nextLine()) as {
  readonly file: string
  readonly changes: readonly ChangeSet[]
}
console.log('ready')
await nextLine()

const store = sqliteStore(file)
await store.migrate()
const verdicts: Verdict[] = []
for (const change of changes) {
  verdicts.push(...(await store.commit([change])))
  await nextTurn()
}
await store.close()
console.log(JSON.stringify(verdicts))
process.exit(0)
