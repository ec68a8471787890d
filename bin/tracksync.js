#!/usr/bin/env -S node --
// Plain JavaScript that every Node since 12 can read: it checks the version before anything else is loaded.
// CommonJS (see package.json beside it), because an ES module costs a tenth more to start.
'use strict'
const { existsSync } = require('fs')
const { join } = require('path')

const NEEDED = [22, 22, 2]
// Commands that scripts start often: each has a bundle of its own, because loading the other commands would cost more
// than they do.
const OWN_BUNDLE = ['status', 'task', 'watch']
const root = join(__dirname, '..')

if (isNewEnough(process.versions.node)) start()
else goOnUnderOwnNode()

function start() {
  // experimental parts in use: SQLite, and imports within a kept bundle; every other warning still shows
  const emitWarning = process.emitWarning
  process.emitWarning = (warning, ...rest) => {
    if (!/(SQLite|USE_MAIN_CONTEXT_DEFAULT_LOADER) is an experimental feature/.test(String(warning)))
      emitWarning.call(process, warning, ...rest)
  }
  const argv = process.argv.slice(2)
  const compiled = join(root, 'dist', `${OWN_BUNDLE.includes(argv[0]) ? argv[0] : 'cli'}.cjs`)
  // in a clone: what was built last, unless the sources are asked for or nothing was built
  if (process.env.TRACKSYNC_FROM_SOURCES === '1' || !existsSync(compiled)) return void startSources(argv)
  const { exports, keep } = require('./load-bundle.js').loadBundle(compiled)
  // a dry run writes nothing at all
  void run(exports, argv, argv.includes('--dry-run') ? undefined : keep)
}

async function startSources(argv) {
  const sources = join(root, 'src/cli.ts')
  if (!existsSync(sources)) {
    process.stderr.write('tracksync is not complete: its folder "dist" is missing. Install it again\n')
    process.exitCode = 1
    return
  }
  require('tsx/esm/api').register()
  await run(await import(require('url').pathToFileURL(sources).href), argv)
}

async function run({ main }, argv, atEnd) {
  const exitCode = await main(argv)
  if (atEnd !== undefined) atEnd()
  // everything was written by now; a program's terminal that is still being read must not keep the command alive
  process.exit(exitCode)
}

/** A clone brings the Node that it needs. */
function goOnUnderOwnNode() {
  const ownNode = join(root, 'node_modules/node/bin/node')
  if (!existsSync(ownNode)) {
    process.stderr.write(
      `tracksync needs Node ${NEEDED.join('.')} or newer, this is ${process.versions.node}: install a newer one from https://nodejs.org\n`,
    )
    process.exitCode = 78
    return
  }
  const { spawn } = require('child_process')
  const child = spawn(ownNode, ['--', __filename, ...process.argv.slice(2)], { stdio: 'inherit' })
  const forwarded = ['SIGINT', 'SIGTERM', 'SIGHUP', 'SIGQUIT']
  // whoever stops this process means the one that does the work
  for (const name of forwarded) process.on(name, () => child.kill(name))
  child.on('close', (status, signal) => {
    for (const name of forwarded) process.removeAllListeners(name)
    if (signal === null) process.exit(status)
    process.kill(process.pid, signal)
  })
}

function isNewEnough(version) {
  const parts = version.split('.').map(Number)
  for (let i = 0; i < NEEDED.length; i += 1) {
    if (parts[i] !== NEEDED[i]) return parts[i] > NEEDED[i]
  }
  return true
}
