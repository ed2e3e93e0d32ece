/** Runs the real command in a child process, as a person or a script would. */
import { spawn } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, vi } from 'vitest'

const main = join(import.meta.dirname, '../dist/main.js')

// A process per command: slow on a busy machine, and never a reason to fail.
vi.setConfig({ testTimeout: 60_000, hookTimeout: 60_000 })

export interface Outcome {
  readonly exit: number | null
  /** What was printed, with every run of spaces as one: tests are about meaning. */
  readonly out: string
  readonly err: string
}

export interface Situation {
  /** Lines for standard input. */
  readonly lines?: readonly string[]
  readonly nodeOptions?: readonly string[]
}

export function quytrinh(args: readonly string[], { lines = [], nodeOptions = [] }: Situation = {}): Promise<Outcome> {
  const child = spawn(process.execPath, [...nodeOptions, main, ...args], {
    env: { ...process.env, NO_COLOR: '1', COLUMNS: '120' },
  })
  const text = { out: '', err: '' }
  child.stdout.setEncoding('utf8').on('data', (chunk: string) => {
    text.out += chunk
  })
  child.stderr.setEncoding('utf8').on('data', (chunk: string) => {
    text.err += chunk
  })
  child.stdin.on('error', () => undefined) // a command that reads nothing may be gone by now
  child.stdin.end(lines.map((line) => `${line}\n`).join(''))
  return new Promise((resolve, reject) => {
    child.on('error', reject)
    child.on('close', (exit) => resolve({ exit, out: squeezed(text.out), err: squeezed(text.err) }))
  })
}

function squeezed(text: string): string {
  return text.replace(/[ \t]+/g, ' ')
}

const folder = mkdtempSync(join(tmpdir(), 'quytrinh-cli-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

/** A path in a folder of this test file's own, which goes when it is done. */
export function place(name: string): string {
  return join(folder, name)
}

/** Writes a file there. */
export function write(name: string, content: string): string {
  writeFileSync(place(name), content)
  return place(name)
}

/** Writes a BPMN file around what is inside its definitions; line 1 is the first of these. */
export function bpmn(name: string, inside: string): string {
  const namespaces = [
    'xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL"',
    'xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"',
    'xmlns:qt="urn:quytrinh:bpmn:1"',
  ]
  return write(name, `<definitions ${namespaces.join(' ')} targetNamespace="urn:test">${inside}</definitions>`)
}

/** A file of this folder. */
export function file(name: string): string {
  return join(import.meta.dirname, 'files', name)
}
