import { fstatSync, statSync, writeSync } from 'node:fs'
import { availableParallelism, homedir, platform } from 'node:os'
import { join } from 'node:path'
import type { DenoTaskIo } from './deno-task-io.ts'

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
    write: (stream, data) => writeAll(stream === 'stdout' ? 1 : 2, data),
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

/** Writes everything, waiting for a slow reader. A reader that is gone is no error: the tasks go on without it. */
function writeAll(fd: number, data: string | Uint8Array): void {
  let rest = typeof data === 'string' ? Buffer.from(data) : data
  while (rest.length > 0) {
    try {
      rest = rest.subarray(writeSync(fd, rest))
    } catch (error) {
      const code = error instanceof Error && 'code' in error ? error.code : null
      if (code === 'EPIPE') return
      if (code !== 'EAGAIN') throw error
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 5)
    }
  }
}
