import { permitProgram } from '../../util/permitted-access.ts'
import { runProgram } from '../../util/spawn.ts'
import { SyncError } from '../../model/error.ts'
import type { FfmpegPrograms } from './ffmpeg-programs.ts'
import { ffmpegFailure } from './ffmpeg-failure.ts'

const ANSWER_MS = 15_000
const seen = new Map<string, string>()

/**
 * What ffmpeg calls itself: `5.1.9-0+deb12u1`, `7.1`, `N-47683-g0e8eb07980-static`. Free when this process has
 * converted something before (the banner was read then), else one start.
 * Rejects with PROGRAM_FAILED, PROGRAM_MISSING or PROGRAM_TIMEOUT when it does not run.
 */
export async function ffmpegVersion(programs: FfmpegPrograms): Promise<string> {
  // what this process did before must not decide whether it is permitted
  permitProgram(programs.ffmpeg)
  const known = seen.get(programs.ffmpeg)
  if (known !== undefined) return known
  const result = await runProgram(programs.ffmpeg, ['-version'], { timeoutMs: ANSWER_MS })
  const what = `Cannot ask "${programs.ffmpeg}" for its version`
  if (result.exitCode !== 0)
    throw ffmpegFailure({ what, result, stalledMs: ANSWER_MS, program: programs.ffmpeg })
  const version = rememberFfmpegVersion(programs.ffmpeg, result.stdout)
  if (version !== null) return version
  throw new SyncError(
    'PROGRAM_FAILED',
    what,
    'it does not answer like ffmpeg',
    'set TRACKSYNC_FFMPEG to an ffmpeg, or unset it',
  )
}

/** Reads the version from ffmpeg's banner, and keeps it for `ffmpegVersion`. */
export function rememberFfmpegVersion(ffmpeg: string, banner: string): string | null {
  const version = /^ffmpeg version (\S+)/m.exec(banner)?.[1] ?? null
  if (version !== null) seen.set(ffmpeg, version)
  return version
}
