import { stat } from 'node:fs/promises'
import { runProgram } from '../../util/spawn.ts'
import type { FfmpegPrograms } from './ffmpeg-programs.ts'
import { ffmpegFailure } from './ffmpeg-failure.ts'
import { rememberFfmpegVersion } from './ffmpeg-version.ts'

export interface FfmpegRun {
  readonly programs: FfmpegPrograms
  /** Must contain PROGRESS_OPTIONS, else it counts as stalled after `stallMs`. */
  readonly args: readonly string[]
  /** "Cannot convert ...", for the error. */
  readonly what: string
  /** How far the outputs are, in ms of audio; about twice a second. */
  readonly onTime?: (timeMs: number) => void
  /** Files that grow while it works: ffmpeg itself reports no progress while one of its outputs (a picture) waits for the end. */
  readonly growing?: readonly GrowingFile[]
  readonly signal?: AbortSignal
  readonly stallMs?: number
}

export interface GrowingFile {
  readonly path: string
  /** null where the size says nothing of the time (ALAC). */
  readonly bytesPerSecond: number | null
}

export interface FfmpegDone {
  /** ffmpeg's log, its last MiB. */
  readonly log: string
  /** Where the longest output ended; null when nothing was written. */
  readonly timeMs: number | null
}

/** Options of every run: no questions, no statistics in the log, progress as `key=value` lines on stdout. */
export const PROGRESS_OPTIONS = ['-nostdin', '-y', '-nostats', '-progress', 'pipe:1'] as const

const STALL_MS = 60_000
const LOOK_EVERY_MS = 500

/**
 * Runs ffmpeg to its end, in a process group of its own that is ended on abort and when nothing has moved for `stallMs`.
 * Rejects with the SyncError of `ffmpegFailure`.
 */
export async function runFfmpeg(run: FfmpegRun): Promise<FfmpegDone> {
  const { programs, args, what, onTime, growing = [], stallMs = STALL_MS } = run
  const stalled = new AbortController()
  const timer = setTimeout(() => stalled.abort(), stallMs)
  let timeMs: number | null = null
  const onStdoutLine = (line: string): void => {
    const reached = outTimeMs(line)
    if (reached === null || reached === timeMs) return
    timeMs = reached
    timer.refresh()
    onTime?.(reached)
  }
  const onGrowth = (reachedMs: number | null): void => {
    timer.refresh()
    if (reachedMs !== null) onTime?.(reachedMs)
  }
  const stopLooking = watchGrowth(growing, onGrowth)
  const signal = run.signal === undefined ? stalled.signal : AbortSignal.any([run.signal, stalled.signal])
  try {
    const result = await runProgram(programs.ffmpeg, args, { signal, onStdoutLine })
    rememberFfmpegVersion(programs.ffmpeg, result.stderr)
    if (result.exitCode === 0 && result.killedBy === null) return { log: result.stderr, timeMs }
    const killedBy = result.killedBy === 'abort' && run.signal?.aborted !== true ? 'timeout' : result.killedBy
    throw ffmpegFailure({
      what,
      program: programs.ffmpeg,
      result: { ...result, killedBy },
      stalledMs: stallMs,
    })
  } finally {
    clearTimeout(timer)
    stopLooking()
  }
}

/** Looks at the files' sizes twice a second and says when they changed, with the time that the first one has reached. */
function watchGrowth(
  files: readonly GrowingFile[],
  onGrowth: (reachedMs: number | null) => void,
): () => void {
  if (files.length === 0) return () => {}
  let lastTotal = 0
  const look = async (): Promise<void> => {
    const sizes = await Promise.all(files.map(({ path }) => sizeOf(path)))
    const total = sizes.reduce((sum, size) => sum + size, 0)
    if (total === lastTotal) return
    lastTotal = total
    const timed = files.findIndex(({ bytesPerSecond }) => bytesPerSecond !== null)
    const bytesPerSecond = files[timed]?.bytesPerSecond ?? null
    onGrowth(bytesPerSecond === null ? null : ((sizes[timed] ?? 0) / bytesPerSecond) * 1000)
  }
  const interval = setInterval(() => void look(), LOOK_EVERY_MS)
  return () => clearInterval(interval)
}

async function sizeOf(path: string): Promise<number> {
  try {
    return (await stat(path)).size
  } catch {
    return 0 // not written yet
  }
}

/** `out_time=00:04:00.042667` as ms; ffmpeg 4 to 7 all write it (`out_time_ms` is in microseconds in most of them). */
function outTimeMs(line: string): number | null {
  const found = /^out_time=(\d+):(\d\d):(\d\d(?:\.\d+)?)/.exec(line)
  if (found === null) return null
  const [, hours, minutes, seconds] = found
  return Math.round((Number(hours) * 3600 + Number(minutes) * 60 + Number(seconds)) * 1e6) / 1000
}

/** A path as ffmpeg takes it whatever it looks like: a leading dash, a colon or a `%` mean nothing special then. */
export function ffmpegFile(path: string): string {
  return `file:${path}`
}
