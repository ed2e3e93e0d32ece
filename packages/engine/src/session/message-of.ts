/**
 * The message of whatever a host's code has thrown, as the journal keeps it: not endless, and without what a database would refuse.
 */
export function messageOf(error: unknown): string {
  const text = error instanceof Error ? error.message || error.name : safeText(error)
  const clean = text.replaceAll('\0', '').toWellFormed()
  return clean.length > 2000 ? `${clean.slice(0, 2000).toWellFormed()}…` : clean
}

/** Not everything that can be thrown can be written. */
function safeText(error: unknown): string {
  try {
    return String(error)
  } catch {
    return `a ${typeof error} that cannot be written`
  }
}
