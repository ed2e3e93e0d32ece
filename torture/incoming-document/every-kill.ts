/** `npm start` with its engine killed at every step: the last page must not tell which. */
import { execFile } from 'node:child_process'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'

const program = fileURLToPath(new URL('../../../examples/incoming-document/dist/main.js', import.meta.url))

/**
 * Plays the incoming document once undisturbed and once for every step to die in.
 *
 * @param report - told of every run
 * @returns how many steps there are, and a sentence for every run that ended differently
 */
export async function everyKill(
  report: (line: string) => void,
): Promise<{ readonly steps: number; readonly faults: readonly string[] }> {
  const folder = await mkdtemp(join(tmpdir(), 'every-kill-'))
  try {
    const undisturbed = await play(folder, '--no-kill')
    const steps = Number(/^\[ *\d+\/(\d+)\]/m.exec(undisturbed)?.[1]) + 1
    const faults: string[] = []
    for (let step = 0; step < steps; step++) {
      const output = await play(folder, `--kill-at=${step}`)
      const isSame = pageIn(output) === pageIn(undisturbed) && output.includes('✂')
      if (!isSame) faults.push(`killed at step ${step}, the last page is another`)
      report(`killed at step ${step}: ${isSame ? 'the same page' : 'ANOTHER PAGE'}`)
    }
    return { steps, faults }
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}

async function play(folder: string, option: string): Promise<string> {
  const args = [program, option, '--db', join(folder, `${option}.db`)]
  return (await promisify(execFile)(process.execPath, args)).stdout
}

function pageIn(output: string): string {
  const [page] = /╭[\s\S]*(?=\n\nDữ liệu: )/.exec(output) ?? []
  if (page === undefined) throw new Error(`the play ended without its last page:\n${output}`)
  return page
}
