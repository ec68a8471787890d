import { stat } from 'node:fs/promises'
import { SyncError } from '../model/error.ts'
import { errorCodeOf } from '../util/file-error.ts'
import { permit } from '../util/permitted-access.ts'
import { printable } from '../util/printable.ts'
import type { FfmpegPrograms } from './ffmpeg/ffmpeg-programs.ts'
import { looksLikeText } from './probe/looks-like-text.ts'
import { missingBytes } from './probe/missing-bytes.ts'
import { probeWithFfprobe } from './probe/probe-with-ffprobe.ts'
import type { ProbedAudio } from './probe/probed-audio.ts'
import { readHeaders } from './probe/read-headers.ts'
import { NO_TAGS, sourceTags } from './probe/source-tags.ts'

export interface ProbeRequest {
  readonly programs: FfmpegPrograms
  readonly path: string
  /** What messages call it; else its path. */
  readonly name?: string
  readonly signal?: AbortSignal
}

/**
 * What a dropped or fetched file is, from its headers; nothing is decoded. ffprobe is started only for what the tag
 * reader cannot tell (120 ms CPU a start).
 * Rejects with AUDIO_EMPTY (0 bytes, 0 seconds), AUDIO_UNREADABLE (not audio, no audio stream), AUDIO_TRUNCATED (shorter
 * than its own header says), FILE_FAILED (cannot be opened), PROGRAM_MISSING, PROGRAM_TIMEOUT, CANCELLED.
 */
export async function probe({ programs, path, name = path, signal }: ProbeRequest): Promise<ProbedAudio> {
  permit({ kind: 'read', path })
  const what = `Cannot read "${printable(name)}"`
  const { sizeBytes, missing } = await look(path, what)
  if (sizeBytes === 0) throw empty(what, 'the file has 0 bytes')
  if (missing !== null) {
    throw new SyncError('AUDIO_TRUNCATED', what, missing, 'fetch or copy the file again, then drop it again')
  }
  if (await looksLikeText(path)) {
    throw new SyncError('AUDIO_UNREADABLE', what, 'it is text, not audio', 'check where the file came from')
  }
  const headers = await readHeaders(path)
  const facts = headers.facts ?? (await probeWithFfprobe({ programs, path, what, signal }))
  if (facts.durationMs <= 0) throw empty(what, 'it holds no audio (0 seconds)')
  const bitRate = facts.bitRate ?? Math.round((sizeBytes * 8000) / facts.durationMs)
  const tags = headers.common === null ? NO_TAGS : sourceTags(headers.common)
  return { path, sizeBytes, ...facts, durationMs: Math.round(facts.durationMs), bitRate, tags }
}

async function look(path: string, what: string): Promise<{ sizeBytes: number; missing: string | null }> {
  try {
    const found = await stat(path)
    if (!found.isFile()) throw new SyncError('FILE_FAILED', what, 'it is not a regular file', 'drop a file')
    return { sizeBytes: found.size, missing: found.size === 0 ? null : await missingBytes(path) }
  } catch (error) {
    if (error instanceof SyncError) throw error
    const code = errorCodeOf(error)
    const why =
      code === 'ENOENT' ? 'the file is not there' : `the file cannot be opened (${code ?? String(error)})`
    throw new SyncError('FILE_FAILED', what, why, 'check the file and its permissions', { cause: error })
  }
}

function empty(what: string, why: string): SyncError {
  return new SyncError('AUDIO_EMPTY', what, why, 'drop a file that plays')
}
