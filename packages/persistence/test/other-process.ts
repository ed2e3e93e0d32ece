import { type ChildProcessWithoutNullStreams, spawn } from 'node:child_process'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import type { ChangeSet, Verdict } from '@quytrinh/engine/ports'

export interface OtherProcess {
  /** Lets it begin; answers its verdicts. */
  readonly go: () => Promise<readonly Verdict[]>
}

/** Starts a process that will migrate the file and commit the change sets one by one, and waits until it stands ready. */
export async function otherProcess(file: string, changes: readonly ChangeSet[]): Promise<OtherProcess> {
  const folder = import.meta.dirname
  const options = ['--conditions=@quytrinh/source', '--import', join(folder, '../../../scripts/run-sources.mjs')]
  const child = spawn(process.execPath, [...options, join(folder, 'other-process.child.ts')])
  const nextLine = linesOf(child)
  child.stdin.write(`${JSON.stringify({ file, changes })}\n`)
  await nextLine()
  return {
    go: async () => {
      child.stdin.write('go\n')
      return JSON.parse(await nextLine())
    },
  }
}

function linesOf(child: ChildProcessWithoutNullStreams): () => Promise<string> {
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]()
  let trouble = ''
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    trouble += text
  })
  return async () => {
    const { value, done } = await lines.next()
    if (done) throw new Error(`The other process ended too early: ${trouble}`)
    return value
  }
}
