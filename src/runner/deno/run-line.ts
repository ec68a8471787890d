import { runShell, type ShellCommand, type ShellOptions } from '../../shell/run.ts'
import type { Script } from '../../shell/script.ts'
import { plainSteps } from '../command-line.ts'
import type { Interrupts } from './interrupts.ts'
import type { PrefixedOutput } from './prefixed-output.ts'

export interface LineOptions {
  readonly cwd: string
  readonly env: Readonly<Record<string, string>>
  readonly command: ((name: string) => ShellCommand | undefined) | undefined
  readonly refuse: ShellOptions['refuse']
  readonly interrupts: Interrupts
  /** Aborts when a sibling has failed. */
  readonly signal: AbortSignal
  /** Puts a prefix before each line of output; null writes to the real file descriptors. */
  readonly output: { readonly stdout: PrefixedOutput; readonly stderr: PrefixedOutput } | null
}

/** Runs one command line of one task, with signals as Deno treats them, and resolves with its exit code. */
export async function runLine(script: Script, options: LineOptions): Promise<number> {
  const { interrupts, signal, output } = options
  const stop = new AbortController()
  let interrupted = false
  const onAbort = (): void => stop.abort(signal.reason)
  if (signal.aborted) onAbort()
  signal.addEventListener('abort', onAbort, { once: true })
  const line = interrupts.addLine(() => {
    interrupted = true
    stop.abort()
  })
  const isPlain = plainSteps(script)
  // A program that a signal met may end in its own way; of anything more than one program the signal is the answer.
  const step: ShellOptions['step'] = async ({ position }, run) => {
    const before = interrupts.exitCode()
    if (before !== null) return before
    const exitCode = await run()
    const signalled = interrupts.exitCode()
    return signalled === null || (isPlain(position) && !interrupted) ? exitCode : signalled
  }
  try {
    const { exitCode } = await runShell(script, {
      cwd: options.cwd,
      env: options.env,
      stdin: 'inherit',
      stdout: output === null ? 'inherit' : { writer: output.stdout },
      stderr: output === null ? 'inherit' : { writer: output.stderr },
      command: options.command,
      refuse: options.refuse,
      signal: stop.signal,
      step,
      onSpawn: line.onSpawn,
    })
    return exitCode
  } finally {
    line.over()
    signal.removeEventListener('abort', onAbort)
    if (output !== null) await Promise.all([output.stdout.end(), output.stderr.end()])
  }
}
