import { fstatSync, statSync } from 'node:fs'
import { availableParallelism, homedir, platform } from 'node:os'
import { join } from 'node:path'
import type { DenoTaskIo } from './deno-task-io.ts'
import { createOutlet } from './outlet.ts'

/** Signals that can be caught and mean something to a program that runs. */
const FORWARDED: readonly NodeJS.Signals[] = [
  'SIGINT',
  'SIGTERM',
  'SIGHUP',
  'SIGQUIT',
  'SIGUSR1',
  'SIGUSR2',
  'SIGWINCH',
  'SIGCONT',
]

/** This process as `runDenoTask` sees it; the caller adds its own tasks and commands. */
export function processIo(): DenoTaskIo {
  const env: Record<string, string> = {}
  for (const [name, value] of Object.entries(process.env)) if (value !== undefined) env[name] = value
  return {
    cwd: process.cwd(),
    env,
    colours: (env['NO_COLOR'] ?? '') === '' && isTerminal(),
    ...createOutlet(),
    parallelism: availableParallelism,
    cacheFolder: () => join(userCacheFolder(env), 'tracksync', 'tasks'),
    onSignal,
    tasks: null,
  }
}

/** The stream is only looked at when it may be a terminal: making it costs a tenth of the time to start. */
function isTerminal(): boolean {
  try {
    const stdout = fstatSync(1)
    return stdout.isCharacterDevice() && stdout.rdev !== statSync('/dev/null').rdev && process.stdout.isTTY
  } catch {
    return false
  }
}

function userCacheFolder(env: Readonly<Record<string, string>>): string {
  const named = env['XDG_CACHE_HOME'] ?? ''
  if (named !== '') return named
  return platform() === 'darwin' ? join(homedir(), 'Library', 'Caches') : join(homedir(), '.cache')
}

function onSignal(listener: (signal: NodeJS.Signals) => void): () => void {
  for (const signal of FORWARDED) process.on(signal, listener)
  return () => {
    for (const signal of FORWARDED) process.off(signal, listener)
  }
}
