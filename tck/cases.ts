/** Reads a folder of the kit: `cases.jsonl`, one check per line, and the models beside it. */
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Neutral } from './values.js'

/** One result node of one test case. */
export interface Check {
  readonly id: string
  readonly suite: string
  readonly folder: string
  /** File name of the model. */
  readonly model: string
  readonly kind: 'decision' | 'decisionService' | 'bkm'
  readonly invocable: string | null
  readonly inputs: Readonly<Record<string, Neutral>>
  readonly inputNamespaces?: Readonly<Record<string, string>>
  readonly result: { readonly node: string; readonly namespace: string | null }
  readonly expected: Neutral
  readonly errorExpected: boolean
}

/** Checks that share their models. */
export interface Folder {
  readonly suite: Suite
  readonly name: string
  readonly models: Readonly<Record<string, string>>
  readonly checks: readonly Check[]
}

export const suites = ['CL2', 'CL3', 'NC'] as const
export type Suite = (typeof suites)[number]

const SUITES: Readonly<Record<string, Suite>> = {
  'compliance-level-2': 'CL2',
  'compliance-level-3': 'CL3',
  'non-compliant': 'NC',
}

/** @returns undefined where the folder holds no cases */
export function readFolders(dir: string): readonly Folder[] | undefined {
  const list = join(dir, 'cases.jsonl')
  if (!existsSync(list)) return undefined
  const byFolder = new Map<string, Check[]>()
  for (const line of readFileSync(list, 'utf8').split('\n')) {
    if (line === '') continue
    // The format is the kit's own; a line that is not of it fails its check.
    const check = JSON.parse(line) as Check
    const key = `${check.suite}/${check.folder}`
    byFolder.set(key, [...(byFolder.get(key) ?? []), check])
  }
  return [...byFolder].map(([key, checks]) => ({
    suite: SUITES[checks[0]?.suite ?? ''] ?? 'NC',
    name: key,
    models: readModels(join(dir, 'models', key)),
    checks,
  }))
}

function readModels(dir: string): Readonly<Record<string, string>> {
  const files = readdirSync(dir).sort()
  return Object.fromEntries(files.map((file) => [file, readFileSync(join(dir, file), 'utf8')]))
}
