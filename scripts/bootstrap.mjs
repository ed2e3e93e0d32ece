// Makes a fresh clone ready: installs what the lockfile names and, with --build, compiles the sources.
// Plain JavaScript for Node 20, because the workspace's own Node only exists once this has run.
import { spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

const root = fileURLToPath(new URL('..', import.meta.url))
const pnpm = 'pnpm@12.21.0'
const marker = join(root, 'node_modules', '.bootstrap')

install()
if (process.argv.includes('--build')) build()

function install() {
  // The lockfile's content rather than its time: a checkout touches files it does not change.
  const wanted = createHash('sha256')
    .update(readFileSync(join(root, 'pnpm-lock.yaml')))
    .digest('hex')
  if (existsSync(marker) && readFileSync(marker, 'utf8') === wanted) return
  say('Installing what this workspace needs, Node 24 included (about 15 seconds the first time) …')
  rmSync(marker, { force: true })
  run('npx', ['-y', pnpm, 'install', '--frozen-lockfile', '--reporter=append-only'], 'The installation failed')
  writeFileSync(marker, wanted)
  say('Installed.')
}

function build() {
  const compiler = join(root, 'node_modules', 'typescript', 'bin', 'tsc')
  const started = Date.now()
  run(process.execPath, [compiler, '-b', 'tsconfig.build.json'], 'The sources do not compile')
  const seconds = (Date.now() - started) / 1000
  if (seconds > 1) say(`Compiled in ${seconds.toFixed(1)} s.`)
}

function run(command, args, trouble) {
  const windows = process.platform === 'win32' && command === 'npx'
  const { status, error } = spawnSync(command, args, {
    cwd: root,
    stdio: ['ignore', 'inherit', 'inherit'],
    shell: windows,
  })
  if (status === 0) return
  say(`${trouble}${error ? `: ${error.message}` : '; the lines above say why'}.`)
  process.exit(status ?? 1)
}

function say(sentence) {
  process.stderr.write(`quytrinh: ${sentence}\n`)
}
