import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { onTestFinished } from 'vitest'

/** A folder of its own and a file name in it. */
export async function temporaryFile(): Promise<{ readonly file: string; readonly remove: () => Promise<void> }> {
  const folder = await mkdtemp(join(tmpdir(), 'quytrinh-sqlite-'))
  return { file: join(folder, 'office.db'), remove: () => rm(folder, { recursive: true }) }
}

/** The name of a file that is not there yet, in a folder that goes with the current test. */
export async function freshFile(): Promise<string> {
  const { file, remove } = await temporaryFile()
  onTestFinished(remove)
  return file
}
