import { SyncError } from '../model/error.ts'
import { runShell, type ShellOptions } from '../shell/run.ts'
import type { Item } from './item-command.ts'
import type { RunTasksOptions } from './run-tasks-options.ts'
import type { Task } from './task.ts'
import { createAttemptStop } from './attempt-stop.ts'
import { readCommandLine } from './command-line.ts'
import { createOutputLines } from './output-lines.ts'
import { holdActions, type HeldActions } from './held-actions.ts'
import { createRefuse, type GuardedLine } from './permissions.ts'
import { permittedEnv, withoutSecrets } from './seen-variables.ts'
import { createStepRunner, type FailedStep } from './step-runner.ts'

export interface Attempt {
  readonly state: 'succeeded' | 'failed' | 'cancelled'
  readonly exitCode: number
  /** Set when it failed: what an action threw, or what can be said of a program or a timeout. */
  readonly error: unknown
  /** Whether another attempt may help. */
  readonly retryable: boolean
}

const SUCCEEDED: Attempt = { state: 'succeeded', exitCode: 0, error: null, retryable: false }
const DEFAULT_KILL_GRACE_MS = 2000
/** What coreutils' `timeout` ends with. */
const TIMEOUT_EXIT_CODE = 124

/** Runs a task's command once, from its first step that the ledger does not know as done. Rejects with the ledger's errors. */
export async function runAttempt(task: Task, item: Item | null, options: RunTasksOptions): Promise<Attempt> {
  if (task.command === null) return SUCCEEDED
  const { signal, killGraceMs = DEFAULT_KILL_GRACE_MS } = options
  const line = readCommandLine(task.command, (name) => options.command(name) !== undefined)
  const stop = createAttemptStop(signal, task.timeoutMs, killGraceMs)
  const output = createOutputLines({ task: task.name, item: item?.id ?? null }, options.emit)
  const env = { ...seenEnv(task, options.env), ...item?.env }
  const { refuse, actions } = guardsOf(task, { cwd: options.cwd, env, where: task.path }, options)
  const steps = createStepRunner(task, item, line, stop, actions, options)
  try {
    const shell = runShell(line.script, {
      cwd: options.cwd,
      env,
      stdin: 'ignore',
      stdout: output.stdout,
      stderr: output.stderr,
      command: steps.command,
      signal: stop.signal,
      killGraceMs,
      step: steps.step,
      refuse,
    })
    const ending = await Promise.race([shell, stop.leftBehind])
    output.end()
    steps.throwIfBroken()
    const exitCode = ending?.exitCode ?? 1
    if (signal.aborted || steps.heldBack())
      return { state: 'cancelled', exitCode, error: null, retryable: false }
    if (stop.timedOut()) return timedOut(task, ending === null)
    return exitCode === 0 ? SUCCEEDED : failed(task, exitCode, steps.lastFailed(), output.lastError())
  } finally {
    stop.dispose()
  }
}

/** What the command line and the actions in it are held to; nothing where the task declares nothing. */
function guardsOf(
  { permissions }: Task,
  line: GuardedLine,
  { actionPlaces }: RunTasksOptions,
): { readonly refuse: ShellOptions['refuse']; readonly actions: HeldActions | null } {
  if (permissions === null) return { refuse: undefined, actions: null }
  const ofActions = createRefuse(
    permissions,
    actionPlaces === undefined ? line : { ...line, places: actionPlaces },
  )
  return { refuse: createRefuse(permissions, line), actions: holdActions(ofActions) }
}

function seenEnv({ permissions }: Task, env: RunTasksOptions['env']): RunTasksOptions['env'] {
  return permissions === null ? withoutSecrets(env) : permittedEnv(env, permissions)
}

function timedOut(task: Task, leftBehind: boolean): Attempt {
  const error = new SyncError(
    'TASK_TIMEOUT',
    `Cannot finish task "${task.name}"`,
    `it took longer than its timeout of ${(task.timeoutMs ?? 0) / 1000} s`,
    `see where it waits, or raise "timeout" in ${task.path}`,
  )
  // What does not stop when it is told to may still be at work: a second one beside it would do harm.
  return { state: 'failed', exitCode: TIMEOUT_EXIT_CODE, error, retryable: !leftBehind }
}

function failed(task: Task, exitCode: number, step: FailedStep | null, lastError: string | null): Attempt {
  if (step !== null && step.thrown !== null) {
    const { error } = step.thrown
    return { state: 'failed', exitCode, error, retryable: !isFinal(error) }
  }
  const what = step === null ? 'its command' : `"${step.words}"`
  const said = lastError === null ? '' : `: ${lastError}`
  const error = new SyncError(
    'TASK_FAILED',
    `Cannot finish task "${task.name}"`,
    `${what} ended with exit code ${exitCode}${said}`,
    'see the output of the task',
  )
  return { state: 'failed', exitCode, error, retryable: true }
}

/** Only an error that says so itself is not worth another try. */
function isFinal(error: unknown): boolean {
  return typeof error === 'object' && error !== null && 'retryable' in error && error.retryable === false
}
