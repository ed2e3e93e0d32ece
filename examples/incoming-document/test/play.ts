import { type ChildProcess, spawn } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'

const program = fileURLToPath(new URL('../dist/main.js', import.meta.url))

/** A folder for databases that goes when the tests have run. */
export function temporaryFolder(): { readonly path: string; remove(): void } {
  const path = mkdtempSync(join(tmpdir(), 'incoming-document-'))
  return { path, remove: () => rmSync(path, { recursive: true, force: true }) }
}

/** What a run of the play has left. */
export interface Run {
  readonly code: number | null
  readonly signal: NodeJS.Signals | null
  readonly output: string
  readonly errors: string
  /** From the head of the document to the last desk: the part that must not depend on what died when. */
  readonly page: string
}

/** Sees every line while the play goes on, and the process it runs in. */
export type Watch = (line: string, office: ChildProcess) => void

/** Runs the play as `npm start` does, in a process of its own. */
export function play(args: readonly string[], watch?: Watch): Promise<Run> {
  const office = spawn(process.execPath, [program, ...args], { stdio: ['ignore', 'pipe', 'pipe'] })
  const lines: string[] = []
  const errors: string[] = []
  createInterface(office.stdout).on('line', (line) => {
    lines.push(line)
    watch?.(line, office)
  })
  office.stderr.setEncoding('utf8').on('data', (text: string) => errors.push(text))
  return new Promise((resolve, reject) => {
    office.once('error', reject)
    office.once('close', (code, signal) => {
      const output = lines.join('\n')
      resolve({ code, signal, output, errors: errors.join(''), page: pageIn(output) })
    })
  })
}

function pageIn(output: string): string {
  return /╭[\s\S]*(?=\n\n(?:Dữ liệu|Data): )/.exec(output)?.[0] ?? ''
}

/** Counts the steps that were begun. */
export function stepsIn(output: string): number {
  return output.match(/^\[[ \d]+\/\d+\]/gm)?.length ?? 0
}
