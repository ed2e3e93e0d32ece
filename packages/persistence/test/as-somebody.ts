/** The administrator of the system may write read-only files: as such, be nobody for a while. */
export async function asSomebody(run: () => Promise<void>): Promise<void> {
  if (process.geteuid?.() !== 0) return run()
  process.seteuid?.(65_534)
  try {
    await run()
  } finally {
    process.seteuid?.(0)
  }
}
