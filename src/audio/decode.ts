import { createHash } from 'node:crypto'
import { open, stat } from 'node:fs/promises'
import { SyncError } from '../model/error.ts'
import { sha256OfFile } from '../util/digest.ts'
import { errorCodeOf } from '../util/file-error.ts'
import { permit } from '../util/permitted-access.ts'
import type { FfmpegPrograms } from './ffmpeg/ffmpeg-programs.ts'
import { ffmpegFile, PROGRESS_OPTIONS, runFfmpeg } from './ffmpeg/run-ffmpeg.ts'
import { lastLines } from './ffmpeg/ffmpeg-failure.ts'
import { SAFE_INPUT } from './ffmpeg/safe-input.ts'
import { pcmChecksum } from './pcm/pcm-checksum.ts'
import { pcmDurationMs } from './pcm/pcm-layout.ts'
import { readPcmLayout } from './pcm/read-pcm-layout.ts'

export interface DecodeRequest {
  readonly programs: FfmpegPrograms
  readonly path: string
  /** Of the samples that are compared: 16 or 24. */
  readonly bitDepth: number
  readonly signal?: AbortSignal
}

/** What a file holds, from its first to its last sample. */
export interface DecodedAudio {
  /** MD5 of the decoded samples, little endian at the asked bit depth; null when it cannot be decoded to the end. */
  readonly audioMd5: string | null
  /** Of the samples that could be decoded. */
  readonly durationMs: number
  /** SHA-256 of the file's bytes. */
  readonly sha256: string
  readonly sizeBytes: number
  /** Why it is damaged, one sentence each; empty when it is whole. */
  readonly errors: readonly string[]
}

/**
 * Decodes a rendition to its end. WAV and AIFF of the asked depth are read here, everything else by ffmpeg, which stops
 * at the first error. A damaged file is an answer (`errors`); rejects with FILE_FAILED when there is no file to read,
 * and with the errors of `runFfmpeg` where they are not the file's fault.
 */
export async function decodeChecksum(request: DecodeRequest): Promise<DecodedAudio> {
  const { path } = request
  permit({ kind: 'read', path })
  try {
    return (await decodePcm(request)) ?? (await decodeByFfmpeg(request))
  } catch (error) {
    if (error instanceof SyncError) throw error
    if (request.signal?.aborted) {
      throw new SyncError(
        'CANCELLED',
        `Cannot check "${path}"`,
        'it was cancelled',
        'run "tracksync retry" to go on',
      )
    }
    const why = errorCodeOf(error) === 'ENOENT' ? 'the file is not there' : String(error)
    throw new SyncError(
      'FILE_FAILED',
      `Cannot check "${path}"`,
      why,
      'run "tracksync retry" to make it again',
      {
        cause: error,
      },
    )
  }
}

async function decodePcm({ path, bitDepth, signal }: DecodeRequest): Promise<DecodedAudio | null> {
  const file = await open(path)
  try {
    const layout = await readPcmLayout(file)
    if (layout === null || layout.kind !== 'integer' || layout.bitDepth !== bitDepth || bitDepth % 8 !== 0)
      return null
    const wholeFile = createHash('sha256')
    const audioMd5 = await pcmChecksum(file, layout, { wholeFile, signal })
    const sha256 = wholeFile.digest('hex')
    const missing = (layout.declaredBytes ?? layout.dataBytes) - layout.dataBytes
    const errors =
      missing > 0 ? [`the header promises ${missing} bytes of samples more than the file has`] : []
    const { size } = await file.stat()
    return { audioMd5, sha256, sizeBytes: size, durationMs: Math.round(pcmDurationMs(layout)), errors }
  } finally {
    await file.close()
  }
}

async function decodeByFfmpeg({ programs, path, bitDepth, signal }: DecodeRequest): Promise<DecodedAudio> {
  const { size } = await stat(path)
  const sha256 = await sha256OfFile(path)
  // one thread: decoding in threads costs more CPU in all, and another track uses the other core
  const args = [
    '-hide_banner',
    '-v',
    'error',
    ...PROGRESS_OPTIONS,
    '-xerror',
    '-threads',
    '1',
    '-vn',
    '-sn',
    '-dn',
  ]
  const output = ['-map', '0:a:0', '-c:a', `pcm_s${bitDepth}le`, '-f', 'md5', 'pipe:2']
  try {
    const { log, timeMs } = await runFfmpeg({
      programs,
      args: [...args, ...SAFE_INPUT, '-i', ffmpegFile(path), ...output],
      what: `Cannot decode "${path}"`,
      signal,
    })
    const audioMd5 = /^MD5=([0-9a-f]{32})$/m.exec(log)?.[1] ?? null
    const said = log.replace(/^MD5=.*$/m, '').trim()
    const errors = said === '' ? [] : [lastLines(said)]
    return {
      audioMd5: errors.length === 0 ? audioMd5 : null,
      sha256,
      sizeBytes: size,
      durationMs: Math.round(timeMs ?? 0),
      errors,
    }
  } catch (error) {
    if (
      error instanceof SyncError &&
      (error.code === 'AUDIO_UNREADABLE' || error.code === 'CONVERSION_FAILED')
    ) {
      return { audioMd5: null, sha256, sizeBytes: size, durationMs: 0, errors: [error.why] }
    }
    throw error
  }
}
