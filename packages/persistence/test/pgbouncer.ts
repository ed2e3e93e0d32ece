import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync } from 'node:fs'
import { chown, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { delimiter, join } from 'node:path'
import { freePort, unprivilegedAccount } from './postgres-server.js'

/** On the PATH, or where Debian keeps it for root alone. */
export const pgbouncerBinary: string | undefined = [
  ...(process.env['PATH'] ?? '').split(delimiter),
  '/usr/sbin',
  '/usr/local/sbin',
]
  .map((folder) => join(folder, 'pgbouncer'))
  .find((file) => existsSync(file))

/** A pgbouncer in transaction mode before a database, which knows nothing of prepared statements; it lives until it is stopped. */
export async function startPgbouncer(
  database: string,
  connections = 6,
): Promise<{ readonly url: string; readonly stop: () => Promise<void> }> {
  if (pgbouncerBinary === undefined) throw new Error('Expected an installed pgbouncer but found none.')
  const folder = await mkdtemp(join(tmpdir(), 'quytrinh-pgbouncer-'))
  const account = unprivilegedAccount()
  const port = await freePort()
  const url = new URL(database)
  const file = join(folder, 'pgbouncer.ini')
  await writeFile(file, settings(url, port, connections), { mode: 0o644 })
  if (account) {
    await chown(folder, account.uid, account.gid)
    await chown(file, account.uid, account.gid)
  }
  const server = spawn(pgbouncerBinary, [file], { stdio: ['ignore', 'ignore', 'pipe'], cwd: '/', ...account })
  // Should the tests be stopped halfway, the pooler must not outlive them.
  const kill = (): void => void server.kill('SIGKILL')
  process.once('exit', kill)
  await ready(server)
  url.host = `127.0.0.1:${port}`
  return {
    url: url.href,
    stop: async () => {
      process.off('exit', kill)
      const ended = once(server, 'exit')
      kill()
      await ended
      await rm(folder, { recursive: true, force: true })
    },
  }
}

function settings({ hostname, port, username, password }: URL, ownPort: number, connections: number): string {
  const user = username === '' ? '' : ` user=${decodeURIComponent(username)}`
  const secret = password === '' ? '' : ` password=${decodeURIComponent(password)}`
  return `[databases]
* = host=${hostname} port=${port === '' ? '5432' : port}${user}${secret}
[pgbouncer]
listen_addr = 127.0.0.1
listen_port = ${ownPort}
unix_socket_dir =
auth_type = any
pool_mode = transaction
default_pool_size = ${connections}
max_client_conn = 200
ignore_startup_parameters = extra_float_digits
`
}

async function ready(server: ChildProcess): Promise<void> {
  let log = ''
  await new Promise<void>((resolve, reject) => {
    server.stderr?.setEncoding('utf8').on('data', (text: string) => {
      log += text
      if (log.includes('process up')) resolve()
    })
    server.once('error', reject)
    server.once('exit', () => reject(new Error(`pgbouncer stopped while starting: ${log}`)))
  })
  server.stderr?.removeAllListeners('data').resume()
}
