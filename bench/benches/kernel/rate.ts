/** How often per second: warmed up, then for about half a second. `work` answers how many it has done. */
export async function rateOf(work: () => Promise<number>, ms = 500): Promise<number> {
  await untilPast(work, ms / 5)
  return untilPast(work, ms)
}

async function untilPast(work: () => Promise<number>, ms: number): Promise<number> {
  const start = performance.now()
  let done = 0
  let elapsed = 0
  do {
    done += await work()
    elapsed = performance.now() - start
  } while (elapsed < ms)
  return (done / elapsed) * 1000
}
