import { readFile } from 'node:fs/promises'
import { type Compiled, compile } from '@quytrinh/engine'
import { CliError } from './failure.js'

/** The bytes of a file. @throws CliError `file-not-found`, `file-unreadable` */
export async function bytesOf(path: string): Promise<Buffer> {
  try {
    return await readFile(path)
  } catch (cause) {
    throw unreadable(path, cause)
  }
}

/** Reads and checks a BPMN file. @throws CliError `file-not-found`, `file-unreadable` */
export async function compileFile(path: string): Promise<Compiled> {
  return compile(await bytesOf(path))
}

function unreadable(path: string, cause: unknown): CliError {
  const code = cause instanceof Error && 'code' in cause ? cause.code : undefined
  if (code === 'ENOENT') {
    return new CliError('file-not-found', { vi: `Không có tệp ${path}.`, en: `There is no file ${path}.` }, { cause })
  }
  const reason = cause instanceof Error ? cause.message : String(cause)
  const sentence = { vi: `Không đọc được tệp ${path}: ${reason}.`, en: `The file ${path} cannot be read: ${reason}.` }
  return new CliError('file-unreadable', sentence, { cause })
}
