#!/usr/bin/env node
// Plain JavaScript that every Node since 12 can read: it checks the version before anything else is loaded.
import { spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { fileURLToPath, pathToFileURL } from 'node:url'

const NEEDED = [22, 22, 2]
const root = new URL('../', import.meta.url)
const ownNode = fileURLToPath(new URL('node_modules/node/bin/node', root))
const compiled = fileURLToPath(new URL('dist/cli.js', root))
const sources = fileURLToPath(new URL('src/cli.ts', root))
// in a clone the sources are the truth, unless it was built and `dist` is what shall be tried
const fromSources = existsSync(sources) && !existsSync(compiled)

if (!isNewEnough(process.versions.node)) goOnUnderOwnNode()
else await start()

async function start() {
  // SQLite is the one experimental part in use; every other warning still shows
  const emitWarning = process.emitWarning
  process.emitWarning = (warning, ...rest) => {
    if (!/SQLite is an experimental feature/.test(String(warning))) emitWarning.call(process, warning, ...rest)
  }
  if (fromSources) (await import('tsx/esm/api')).register()
  else (await import('node:module')).enableCompileCache?.()
  const { main } = await import(pathToFileURL(fromSources ? sources : compiled).href)
  process.exitCode = await main(process.argv.slice(2))
}

function goOnUnderOwnNode() {
  if (!existsSync(ownNode)) {
    process.stderr.write(
      `tracksync needs Node ${NEEDED.join('.')} or newer, this is ${process.versions.node}: install a newer one from https://nodejs.org\n`,
    )
    process.exitCode = 78
    return
  }
  const { status, signal } = spawnSync(ownNode, [fileURLToPath(import.meta.url), ...process.argv.slice(2)], { stdio: 'inherit' })
  if (signal !== null) process.kill(process.pid, signal)
  else process.exitCode = status === null ? 1 : status
}

function isNewEnough(version) {
  const parts = version.split('.').map(Number)
  for (let i = 0; i < NEEDED.length; i += 1) {
    if (parts[i] !== NEEDED[i]) return parts[i] > NEEDED[i]
  }
  return true
}
