import { SyncError } from '../../model/error.ts'
import { printable } from '../../util/printable.ts'
import type { ProgramResult } from '../../util/spawn.ts'

export interface FfmpegEnd {
  /** "Cannot convert ..." */
  readonly what: string
  readonly program: string
  readonly result: Pick<ProgramResult, 'exitCode' | 'killedBy' | 'stderr' | 'startError'>
  /** How long nothing had moved when our own timer ended it. */
  readonly stalledMs: number
}

const LAST_LINES = 3
/** What `-loglevel level+...` puts before a line. */
const LEVEL = /\[(error|fatal|panic)\] ?/

/** Texts of ffmpeg 4 to 7 (libavutil/error.c and strerror) that say whose fault it is; the first match wins. */
const CAUSES: readonly (readonly [
  pattern: RegExp,
  code: 'DISK_FULL' | 'FILE_FAILED' | 'AUDIO_UNREADABLE',
  next: string,
])[] = [
  [/No space left on device|Disk quota exceeded/, 'DISK_FULL', 'free some space, then run "tracksync retry"'],
  [/Read-only file system/, 'FILE_FAILED', 'make the state folder writable ("tracksync doctor" checks it)'],
  [
    /matches no streams|does not contain any stream|Invalid data found when processing input|moov atom not found|could not find codec parameters/i,
    'AUDIO_UNREADABLE',
    'check that the file plays in another player; drop it again when it is whole',
  ],
  [
    /Permission denied|Input\/output error/,
    'FILE_FAILED',
    'check the permissions and the disk, then run "tracksync retry"',
  ],
]

/** Why ffmpeg or ffprobe ended without doing its job, in its own last words. */
export function ffmpegFailure({ what, program, result, stalledMs }: FfmpegEnd): SyncError {
  const { startError, killedBy, exitCode, stderr } = result
  if (startError !== null) {
    const why = `"${program}" cannot be started (${startError.code ?? startError.message})`
    return new SyncError('PROGRAM_MISSING', what, why, 'run "tracksync doctor"', { cause: startError })
  }
  if (killedBy === 'abort')
    return new SyncError('CANCELLED', what, 'it was cancelled', 'run "tracksync retry" to go on')
  if (killedBy === 'timeout') {
    const why = `ffmpeg made no progress for ${Math.round(stalledMs / 1000)} s and was ended`
    return new SyncError(
      'PROGRAM_TIMEOUT',
      what,
      why,
      'check the disk and the file, then run "tracksync retry"',
    )
  }
  const said = lastLines(stderr)
  for (const [pattern, code, next] of CAUSES) {
    if (pattern.test(stderr)) return new SyncError(code, what, said, next)
  }
  if (killedBy !== null) {
    const why = `ffmpeg crashed (${killedBy})${said === '' ? '' : `; it last said: ${said}`}`
    return new SyncError(
      'PROGRAM_FAILED',
      what,
      why,
      'run "tracksync doctor"; another ffmpeg can be set with TRACKSYNC_FFMPEG',
    )
  }
  const why = `ffmpeg ended with ${exitCode}${said === '' ? '' : `: ${said}`}`
  return new SyncError(
    'CONVERSION_FAILED',
    what,
    why,
    'run "tracksync doctor"; the file is kept, "tracksync retry" tries again',
  )
}

/** The last lines that say something, joined, without memory addresses and control characters; errors only where levels are logged. */
export function lastLines(stderr: string, count = LAST_LINES): string {
  const lines = stderr
    .split(/[\r\n]+/)
    .map((line) =>
      printable(line)
        .replace(/ @ 0x[0-9a-f]+/g, '')
        .trim(),
    )
    .filter((line) => line !== '' && !/^\[info\]|Conversion failed!|Exiting normally/.test(line))
  const errors = lines.filter((line) => LEVEL.test(line))
  return (errors.length > 0 ? errors : lines)
    .slice(-count)
    .map((line) => line.replace(LEVEL, ''))
    .join('; ')
}
