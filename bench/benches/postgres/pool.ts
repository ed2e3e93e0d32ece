import pg from 'pg'

export function poolOf(url: string, options: pg.PoolConfig = {}): pg.Pool {
  const pool = new pg.Pool({ connectionString: url, max: 4, ...options })
  // Where a side fails, its server is stopped under it: the failure is to be seen, not this.
  pool.on('error', () => {})
  return pool
}
