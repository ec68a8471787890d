import { errorCodeOf } from '../util/file-error.ts'
import { ERROR_CODES, type ErrorCode, type Severity } from './error-codes.ts'

/**
 * The one error of tracksync: says what could not be done, why, and what to do next.
 * Thrown for surprises only; expected answers are values ("nothing", "unavailable").
 */
export class SyncError extends Error {
  readonly code: ErrorCode
  readonly what: string
  readonly why: string
  readonly next: string

  constructor(
    code: ErrorCode,
    what: string,
    why: string,
    next: string,
    options?: { readonly cause?: unknown },
  ) {
    super(`${what}: ${why}`, options)
    this.name = 'SyncError'
    this.code = code
    this.what = what
    this.why = why
    this.next = next
  }

  get severity(): Severity {
    return ERROR_CODES[this.code].severity
  }

  /** Whether trying the same thing again may help (a network that is away), read by the runner's `retry`. */
  get retryable(): boolean {
    return ERROR_CODES[this.code].retryable
  }
}

/** What the report, the console and `--json` say of an error; `action` is what tracksync did about it. */
export interface ErrorFact {
  readonly code: ErrorCode
  readonly severity: Severity
  readonly what: string
  readonly why: string
  readonly next: string
  readonly action: string | null
  readonly trackId: string | null
}

/** Any thrown thing as a SyncError: ours as it is, what the disk refuses by its code, anything else as `INTERNAL`. */
export function toSyncError(thrown: unknown, what = 'Cannot go on'): SyncError {
  if (thrown instanceof SyncError) return thrown
  const why = thrown instanceof Error ? thrown.message : String(thrown)
  const because = { cause: thrown }
  switch (errorCodeOf(thrown)) {
    case 'ENOSPC':
    case 'EDQUOT':
      return new SyncError('DISK_FULL', what, why, 'free some space, then run "tracksync retry"', because)
    case 'EROFS':
    case 'EACCES':
    case 'EPERM':
      return new SyncError(
        'FILE_FAILED',
        what,
        why,
        'make the folder writable, then run "tracksync retry"',
        because,
      )
    case 'EEXIST':
    case 'ENOTDIR':
      if (!isAboutFolder(thrown)) break
      return new SyncError(
        'FILE_FAILED',
        what,
        `a file lies where the folder "${thrown.path}" shall be`,
        'move the file away, or name another folder in .syncrc.json',
        because,
      )
    default:
      break
  }
  return new SyncError('INTERNAL', what, why, 'run again with --verbose and report this as a defect', {
    cause: thrown,
  })
}

/** Whether a folder was to be made. */
function isAboutFolder(thrown: unknown): thrown is Error & { readonly path: string } {
  if (!(thrown instanceof Error) || !('syscall' in thrown) || !('path' in thrown)) return false
  return thrown.syscall === 'mkdir' && typeof thrown.path === 'string'
}

export function errorFact(
  error: SyncError,
  action: string | null = null,
  trackId: string | null = null,
): ErrorFact {
  const { code, severity, what, why, next } = error
  return { code, severity, what, why, next, action, trackId }
}
