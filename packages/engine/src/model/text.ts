/** From bytes to characters, as the byte order mark and the XML declaration say (XML 1.0 §4.3.3, appendix F). */
import type { Report } from './report.js'

const declared = /^\s*<\?xml\s[^>]*?encoding\s*=\s*(?:"([^"]*)"|'([^']*)')/

/** The characters of a file, or why there are none. Nothing of a file that is too large is read. */
export function decode(input: string | Uint8Array, bytesMax: number, report: Report): string | undefined {
  const size = typeof input === 'string' ? input.length : input.byteLength
  if (size > bytesMax) {
    report.error('file-too-large', undefined, { size: String(size), max: String(bytesMax) })
    return undefined
  }
  const decoded = typeof input === 'string' ? input : decodeBytes(input, report)
  return decoded?.charCodeAt(0) === 0xfeff ? decoded.slice(1) : decoded
}

function decodeBytes(bytes: Uint8Array, report: Report): string | undefined {
  const marked = markedEncoding(bytes)
  const said = saidEncoding(bytes, marked)
  const encoding = marked ?? said ?? 'utf-8'
  if (marked !== undefined && said !== undefined && !agree(marked, said)) {
    report.warning('encoding-conflict', undefined, { declared: said, actual: marked })
  }
  let decoder: InstanceType<typeof TextDecoder>
  try {
    decoder = new TextDecoder(encoding, { fatal: true, ignoreBOM: true })
  } catch {
    report.error('encoding-unknown', undefined, { encoding })
    return undefined
  }
  try {
    return decoder.decode(bytes)
  } catch {
    report.error('encoding-broken', undefined, { encoding })
    return undefined
  }
}

/** By the byte order mark; or UTF-16 by the zeros around its first `<`. */
function markedEncoding(bytes: Uint8Array): string | undefined {
  const [a, b, c] = bytes
  if (a === 0xef && b === 0xbb && c === 0xbf) return 'utf-8'
  if ((a === 0xff && b === 0xfe) || (a === 0x3c && b === 0)) return 'utf-16le'
  if ((a === 0xfe && b === 0xff) || (a === 0 && b === 0x3c)) return 'utf-16be'
  return undefined
}

function saidEncoding(bytes: Uint8Array, marked: string | undefined): string | undefined {
  const head = new TextDecoder(marked?.startsWith('utf-16') ? marked : 'latin1').decode(bytes.subarray(0, 512))
  const match = declared.exec(head.replace(/^\uFEFF|^ï»¿/, ''))
  return match?.[1] ?? match?.[2]
}

function agree(marked: string, said: string): boolean {
  const name = said.toLowerCase()
  return (
    name === marked || (name === 'utf-16' && marked.startsWith('utf-16')) || (name === 'utf8' && marked === 'utf-8')
  )
}
