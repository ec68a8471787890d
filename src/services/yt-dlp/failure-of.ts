import { SyncError } from '../../model/error.ts'
import { inSeconds, networkError } from '../../model/network-error.ts'
import type { GuardProblem } from '../../util/network/guard-session.ts'
import { shownText } from '../../util/shown-text.ts'
import type { ProgramResult } from '../../util/spawn.ts'
import { FAILURE_TEXTS } from './failure-texts.ts'
import { installYtDlpCommand } from './locate-yt-dlp.ts'

export interface FailedRun {
  /** `Cannot fetch "https://..."`. */
  readonly what: string
  readonly program: string
  readonly result: Pick<ProgramResult, 'exitCode' | 'killedBy' | 'stderr' | 'startError'>
  /** What the guarded network had to say. */
  readonly problem: GuardProblem | null
}

/** Codes that say no more than "something with the network": there the guard knows better. */
const VAGUE = new Set(['DOWNLOAD_FAILED', 'DOWNLOAD_STALLED'])

/** Why a run of yt-dlp failed, as one stable code; the guard's own reasons first, then the program's, then its words. */
export function failureOf({ what, program, result, problem }: FailedRun): SyncError {
  if (result.startError !== null) return startFailure(what, program, result.startError)
  if (problem !== null && problem.kind !== 'unreachable') return guardFailure(what, problem)
  if (result.killedBy !== null) return crash(what, `yt-dlp crashed (${result.killedBy})`, result.stderr)
  const known = classify(result.stderr)
  if (known !== null && !VAGUE.has(known.code)) return withWords(what, known, result.stderr)
  if (problem !== null) return guardFailure(what, problem)
  if (known !== null) return withWords(what, known, result.stderr)
  if (!/^ERROR:/m.test(result.stderr))
    return crash(what, `yt-dlp ended with ${result.exitCode}`, result.stderr)
  return withWords(what, UNKNOWN, result.stderr)
}

const UNKNOWN = {
  code: 'DOWNLOAD_FAILED',
  why: 'yt-dlp could not fetch it',
  next: 'tracksync retry RUN; if it stays so, update yt-dlp (tracksync doctor says how)',
} as const

/** Errors are looked at before warnings: a warning is often about something that did not matter in the end. */
function classify(stderr: string): (typeof FAILURE_TEXTS)[number] | null {
  const errors = linesOf(stderr, /^ERROR:|^Usage: |: error: /).join('\n')
  const found = (text: string) => FAILURE_TEXTS.find((row) => row.text.test(text)) ?? null
  const byError = found(errors)
  if (byError !== null && byError.code !== 'DOWNLOAD_NO_AUDIO' && byError.code !== 'DOWNLOAD_FAILED')
    return byError
  const byWarning = found(
    linesOf(stderr, /^WARNING:/)
      .filter((line) => !/older than|Falling back/.test(line))
      .join('\n'),
  )
  return byWarning ?? byError ?? (errors === '' ? found(stderr) : null)
}

function linesOf(text: string, pattern: RegExp): readonly string[] {
  return text.split(/[\r\n]+/).filter((line) => pattern.test(line))
}

function withWords(
  what: string,
  { code, why, next }: Pick<(typeof FAILURE_TEXTS)[number], 'code' | 'why' | 'next'>,
  stderr: string,
): SyncError {
  const words = lastWords(stderr)
  return new SyncError(code, what, words === '' ? why : `${why}; yt-dlp said: ${words}`, next)
}

/** The last error, without its prefix and the request to report it, else the last line. */
function lastWords(stderr: string): string {
  const line = linesOf(stderr, /^ERROR:|: error: /).at(-1) ?? linesOf(stderr, /\S/).at(-1) ?? ''
  return shownText(
    line
      .replace(/^ERROR:\s*/, '')
      .replace(/;?\s*please report this issue on .*$/i, '')
      .replace(/ \(caused by .*$/, '')
      .replace(/ See +https:\/\/github\.com\/yt-dlp.*$/, ''),
  )
}

function startFailure(what: string, program: string, error: NodeJS.ErrnoException): SyncError {
  const why = `"${program}" cannot be started (${error.code ?? error.message})`
  return new SyncError('PROGRAM_MISSING', what, why, `install it: ${installYtDlpCommand()}`, { cause: error })
}

function crash(what: string, how: string, stderr: string): SyncError {
  const words = lastWords(stderr)
  const why = words === '' ? `${how} without a word` : `${how}; it last said: ${words}`
  return new SyncError('PROGRAM_FAILED', what, why, 'check yt-dlp: tracksync doctor')
}

function guardFailure(what: string, problem: GuardProblem): SyncError {
  if (problem.kind !== 'hanging') return networkError(what, problem)
  return new SyncError(
    'PROGRAM_TIMEOUT',
    what,
    `yt-dlp did nothing for ${inSeconds(problem.silentMs)} and was ended`,
    'tracksync retry RUN; if it stays so: tracksync doctor',
  )
}
