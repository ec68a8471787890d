import { AsyncLocalStorage } from 'node:async_hooks'
import type { ShellCommand, ShellOptions } from '../shell/run.ts'
import type { CommandLine } from './command-line.ts'
import type { Item, ItemCommand } from './item-command.ts'
import type { RunTasksOptions } from './run-tasks-options.ts'
import type { StepKey, StepResult } from './step-ledger.ts'
import type { Task } from './task.ts'
import { withPermittedAccess } from '../util/permitted-access.ts'
import type { HeldActions } from './held-actions.ts'
import type { Refuse } from './permissions.ts'
import type { AttemptStop } from './attempt-stop.ts'

/** The last step that did not succeed, for the words of the error. */
export interface FailedStep {
  readonly words: string
  /** What a command of it threw; null when none did. */
  readonly thrown: { readonly error: unknown } | null
}

/** Stands between the shell and the ledger during one attempt. */
export interface StepRunner {
  /** What the shell calls around every step. */
  readonly step: NonNullable<ShellOptions['step']>
  /** What the shell asks for an in-process command. */
  readonly command: (name: string) => ShellCommand | undefined
  readonly lastFailed: () => FailedStep | null
  /** Throws what the ledger or `emit` threw, which the shell never sees. */
  readonly throwIfBroken: () => void
  /** Whether a step was not begun because the run drains. */
  readonly heldBack: () => boolean
}

/** What is remembered of a step while it runs; its commands find it through the asynchronous context. */
interface StepScope {
  readonly key: StepKey
  thrown: { readonly error: unknown } | null
  /** A command asked to end the whole line. */
  ended: boolean
}

const GRANT_ALL: Refuse = () => null

const currentStep = new AsyncLocalStorage<StepScope>()

export function createStepRunner(
  task: Task,
  item: Item | null,
  line: CommandLine,
  stop: AttemptStop,
  held: HeldActions | null,
  options: Pick<RunTasksOptions, 'ledger' | 'emit' | 'now' | 'command' | 'drain'>,
): StepRunner {
  const { ledger, emit, now } = options
  let lastFailed: FailedStep | null = null
  let heldBack = false
  let broken: { readonly error: unknown } | null = null
  /** The exit code with which a command ended the whole line. */
  let lineEnd: number | null = null

  const runInScope = async (scope: StepScope, words: string, run: () => Promise<number>): Promise<number> => {
    const exitCode = await currentStep.run(scope, run)
    if (exitCode !== 0) lastFailed = { words, thrown: scope.thrown }
    if (scope.ended && line.isPlain(scope.key.position)) lineEnd = exitCode
    return exitCode
  }

  const runRecorded = async (
    scope: StepScope,
    words: string,
    run: () => Promise<number>,
  ): Promise<number> => {
    const { key } = scope
    const decision = await ledger.begin({ ...key, words })
    if (decision.kind === 'skip') {
      const { exitCode } = decision
      emit({ type: 'step-finished', ...key, words, state: 'kept', exitCode, durationMs: 0 })
      if (decision.endsLine === true) lineEnd = exitCode
      return exitCode
    }
    const startedAt = now()
    emit({ type: 'step-started', ...key, words, attempt: decision.attempt })
    const exitCode = await runInScope(scope, words, run)
    const state = stateOf(exitCode, stop)
    const result: StepResult = { state, exitCode, error: scope.thrown?.error, endsLine: lineEnd !== null }
    await ledger.finish(key, result)
    emit({ type: 'step-finished', ...key, words, state, exitCode, durationMs: now() - startedAt })
    return exitCode
  }

  return {
    step: async ({ text, position }, run) => {
      if (lineEnd !== null) return lineEnd
      if (options.drain?.aborted === true) {
        heldBack = true
        return 1
      }
      const scope = { key: { task: task.name, item: item?.id ?? null, position }, thrown: null, ended: false }
      try {
        return await (line.isRecorded(position)
          ? runRecorded(scope, text, run)
          : runInScope(scope, text, run))
      } catch (error) {
        broken ??= { error }
        stop.abort(error)
        return 1
      }
    },
    command: (name) => {
      const found = options.command(name)
      return found === undefined ? undefined : inStep(found, item, held)
    },
    lastFailed: () => lastFailed,
    throwIfBroken: () => {
      if (broken !== null) throw broken.error
    },
    heldBack: () => heldBack,
  }
}

/** What was cut short is never "done", whatever its exit code: `killed-program | cat` ends with 0. */
function stateOf(exitCode: number, stop: AttemptStop): StepResult['state'] {
  if (stop.signal.aborted) return stop.timedOut() ? 'failed' : 'cancelled'
  return exitCode === 0 ? 'done' : 'failed'
}

/**
 * An action as the shell knows commands: it learns its step, and what it throws becomes exit code 1. Only what it does
 * itself is held; the ledger around it looks at files for the agent.
 */
function inStep(action: ItemCommand, item: Item | null, held: HeldActions | null): ShellCommand {
  return async (context) => {
    const scope = currentStep.getStore()
    if (scope === undefined) throw new Error('A command was run outside of a step')
    const { args, cwd, env, stdin, stdout, stderr, signal } = context
    const refuse = held?.refuse ?? GRANT_ALL
    const own = { args, item, cwd, env, stdin, stdout, stderr, signal, step: scope.key, refuse }
    try {
      const result = await (held === null
        ? action.run(own)
        : withPermittedAccess(held, () => action.run(own)))
      if (typeof result !== 'number') scope.ended = true
      return result
    } catch (error) {
      scope.thrown ??= { error }
      return 1
    }
  }
}
