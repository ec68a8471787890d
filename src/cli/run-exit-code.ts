import type { ErrorCode } from '../model/error-codes.ts'
import type { Run } from '../model/run.ts'
import { runExitCode } from '../report/status.ts'

/** EX_UNAVAILABLE of sysexits.h. */
const UNAVAILABLE = 69
const MISSING: readonly ErrorCode[] = ['PROGRAM_MISSING', 'SERVICE_UNAVAILABLE']

/** The exit code of a command that did this run: a run that failed only for want of a program or service says so. */
export function exitCodeOf({ state, errors }: Pick<Run, 'state' | 'errors'>): number {
  const wanting = errors.length > 0 && errors.every(({ code }) => MISSING.includes(code))
  return state === 'failed' && wanting ? UNAVAILABLE : runExitCode(state)
}
