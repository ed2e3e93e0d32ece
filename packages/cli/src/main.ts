#!/usr/bin/env node
// Loads nothing but this until the Node is known to be new enough.
import { nodeTooOld } from './node-version.js'

const trouble = nodeTooOld(process.versions.node)
if (trouble === undefined) {
  const { enableCompileCache } = await import('node:module')
  enableCompileCache()
  const { main } = await import('./program.js')
  await main(process.argv.slice(2))
} else {
  process.stderr.write(`${trouble}\n`)
  process.exitCode = 2
}
