import { spawn, type ChildProcess } from 'node:child_process'
import { permitProgram } from './permitted-access.ts'

export interface ProgramOptions {
  readonly cwd?: string
  readonly env?: Readonly<Record<string, string | undefined>>
  readonly signal?: AbortSignal
  /** The whole process group gets TERM, and KILL two seconds later, when this has passed. */
  readonly timeoutMs?: number
  readonly onStdoutLine?: (line: string) => void
  readonly onStderrLine?: (line: string) => void
  /** How many bytes of each stream are kept (the last ones); default 1 MiB. */
  readonly keepBytes?: number
}

export interface ProgramResult {
  /** null when a signal ended it. */
  readonly exitCode: number | null
  readonly killedBy: 'timeout' | 'abort' | NodeJS.Signals | null
  readonly stdout: string
  readonly stderr: string
  /** Set when the program could not be started at all (`ENOENT`: it is not there). */
  readonly startError: NodeJS.ErrnoException | null
}

const KILL_GRACE_MS = 2000

/**
 * Runs a program with an argument array (never a shell string) in a process group of its own and collects its output.
 * Never hangs past `timeoutMs`; what went wrong is in the result. Rejects only where the task at work may not start it.
 */
export function runProgram(
  program: string,
  args: readonly string[],
  options: ProgramOptions = {},
): Promise<ProgramResult> {
  return new Promise((resolve) => {
    permitProgram(program)
    const { signal, timeoutMs, keepBytes = 1 << 20 } = options
    let killedBy: 'timeout' | 'abort' | null = null
    let startError: NodeJS.ErrnoException | null = null
    const child = spawn(program, args, {
      cwd: options.cwd,
      env: options.env,
      detached: true,
      stdio: ['ignore', 'pipe', 'pipe'],
    })
    const stdout = collect(child.stdout, keepBytes, options.onStdoutLine)
    const stderr = collect(child.stderr, keepBytes, options.onStderrLine)
    let hardKill: NodeJS.Timeout | undefined
    const stop = (why: 'timeout' | 'abort'): void => {
      killedBy ??= why
      killGroup(child, 'SIGTERM')
      hardKill ??= setTimeout(() => killGroup(child, 'SIGKILL'), KILL_GRACE_MS)
    }
    const onAbort = (): void => stop('abort')
    const timer = timeoutMs === undefined ? undefined : setTimeout(() => stop('timeout'), timeoutMs)
    if (signal?.aborted) onAbort()
    signal?.addEventListener('abort', onAbort, { once: true })
    const finish = (exitCode: number | null, bySignal: NodeJS.Signals | null): void => {
      clearTimeout(timer)
      clearTimeout(hardKill)
      signal?.removeEventListener('abort', onAbort)
      if (killedBy !== null) killGroup(child, 'SIGKILL') // what it may have left behind in its group
      resolve({ exitCode, killedBy: killedBy ?? bySignal, stdout: stdout(), stderr: stderr(), startError })
    }
    child.on('error', (error: NodeJS.ErrnoException) => {
      startError = error
      if (child.pid === undefined) finish(null, null)
    })
    child.on('close', finish)
  })
}

function killGroup(child: ChildProcess, signal: NodeJS.Signals): void {
  if (child.pid === undefined) return
  try {
    process.kill(-child.pid, signal)
  } catch {
    // the group is gone already
  }
}

/** Keeps the last `keepBytes` of a stream and hands over whole lines (CR counts as a line end: progress bars use it). */
function collect(
  stream: NodeJS.ReadableStream | null,
  keepBytes: number,
  onLine: ((line: string) => void) | undefined,
): () => string {
  let kept = ''
  let pending = ''
  stream?.setEncoding('utf8')
  stream?.on('data', (chunk: string) => {
    kept = (kept + chunk).slice(-keepBytes)
    if (onLine === undefined) return
    const lines = (pending + chunk).split(/\r\n|\n|\r/)
    pending = (lines.pop() ?? '').slice(-keepBytes)
    lines.forEach(onLine)
  })
  stream?.on('end', () => {
    if (pending !== '') onLine?.(pending)
  })
  return () => kept
}
