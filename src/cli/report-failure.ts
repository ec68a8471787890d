import { SyncError, toSyncError } from '../model/error.ts'
import type { ErrorCode } from '../model/error-codes.ts'
import { printable } from '../util/printable.ts'
import type { CommandIo } from './command.ts'

const EXIT_CODES: Partial<Readonly<Record<ErrorCode, number>>> = {
  USAGE: 64,
  NOT_FOUND: 64,
  TRIGGER_INVALID: 64,
  TRIGGER_UNKNOWN_TASK: 64,
  PATH_NOT_ALLOWED: 64,
  URL_INVALID: 64,
  URL_NOT_ALLOWED: 64,
  SERVICE_UNAVAILABLE: 69,
  PROGRAM_MISSING: 69,
  CONFIG_INVALID: 78,
  TASK_INVALID: 78,
}

/** Says what went wrong, why and what to do next on stderr; returns the exit code. */
export function reportFailure(thrown: unknown, io: CommandIo, verbose: boolean): number {
  const error = toSyncError(thrown)
  io.err(
    `${printable(error.what)}: ${printable(error.why)} (${error.code})\nNext: ${printable(error.next)}\n`,
  )
  if (verbose || error.code === 'INTERNAL') io.err(`${stackOf(thrown)}\n`)
  return EXIT_CODES[error.code] ?? 1
}

function stackOf(thrown: unknown): string {
  const inner = thrown instanceof SyncError ? (thrown.cause ?? thrown) : thrown
  return inner instanceof Error ? (inner.stack ?? inner.message) : String(inner)
}
