import { mkdir, mkdtemp, statfs } from 'node:fs/promises'
import { join } from 'node:path'
import { ANALYSIS_OUTPUTS } from '../../audio/analysis/signals.ts'
import { convert as convertAudio } from '../../audio/convert/convert.ts'
import { probe } from '../../audio/probe.ts'
import { SyncError, toSyncError } from '../../model/error.ts'
import type { RenditionFormat } from '../../model/track.ts'
import { locateDropped } from '../detect/dropped-file.ts'
import { nameOfSource } from './source.ts'
import type { TrackAction, TrackContext } from '../action.ts'
import { beingTagged, isIntact, sizeOf } from './library-files.ts'
import { missingFormats } from './missing-formats.ts'

/** With less room than this, nothing more can be written. */
const FULL_BELOW_BYTES = 1 << 16

/** Makes every configured rendition in one ffmpeg run, which also yields the analysis signal, the loudness and the pictures. */
export const convert: TrackAction = {
  scope: 'track',
  name: 'convert',
  description: 'make every configured format in one ffmpeg run, with analysis signal, loudness and pictures',
  inputs: ({ source }, _asked, { formats }) => ({
    source: source?.sha256,
    formats: formats.map(({ format, codec, sampleRateHz }) => ({ format, codec, sampleRateHz })),
  }),
  stillHolds: async (context) => {
    const { converted = [], analysis, signalPath } = context.track.work
    const needed = await missingFormats(context)
    const made = await Promise.all(
      needed.map(async (format) => {
        const path = converted.find((rendition) => rendition.format === format)?.path
        return (
          path !== undefined && (await sizeOf(path)) !== null && (await sizeOf(beingTagged(path))) === null
        )
      }),
    )
    const signal = analysis !== undefined || (signalPath !== undefined && (await sizeOf(signalPath)) !== null)
    return made.every(Boolean) && signal
  },
  run: async (context) => {
    const { track, settings, workFolder } = context
    await mkdir(workFolder, { recursive: true })
    // a folder of this attempt alone: an ffmpeg that outlived a crash may still be writing into the last one
    const folder = await mkdtemp(join(workFolder, 'converted-'))
    const only =
      track.work.renditions === undefined
        ? settings.formats.map(({ format }) => format)
        : await missingFormats(context)
    const firstTime = track.work.analysis === undefined
    const source = await readableSource(context, only)
    const signals = firstTime
      ? ANALYSIS_OUTPUTS.map(({ name, sampleRateHz, ffmpegFormat, codec }) => ({
          path: join(folder, `${name}.raw`),
          sampleRateHz,
          ffmpegFormat,
          codec,
        }))
      : []
    const pictures = {
      waveformPath: join(folder, 'waveform.png'),
      spectrogramPath: join(folder, 'spectrogram.png'),
    }
    const programs = await context.ffmpeg()
    const made = await context.heavy(() =>
      convertAudio({
        programs,
        source,
        name: nameOfSource(track),
        formats: settings.formats,
        only,
        signals,
        pictures: firstTime ? pictures : null,
        measureLoudness: firstTime,
        folder,
        onProgress: (fraction) =>
          context.emit({ type: 'progress', track: track.id, action: 'convert', fraction, detail: null }),
        signal: context.signal,
      }).catch(async (error: unknown) => {
        throw await orDiskFull(error, folder)
      }),
    )
    const kept = (track.work.converted ?? []).filter(
      ({ format }) => !made.renditions.some((now) => now.format === format),
    )
    const converted = [...kept, ...made.renditions]
    if (!firstTime) return { work: { converted } }
    return {
      work: {
        converted,
        loudness: made.loudness,
        durationMs: made.durationMs,
        signalPath: signals[0]?.path,
        pictures: {
          waveform: made.pictures.waveform ? pictures.waveformPath : null,
          spectrogram: made.pictures.spectrogram ? pictures.spectrogramPath : null,
        },
      },
    }
  },
}

/** ffmpeg may end as if all were well when there was no room for what it wrote: then that is the reason. */
async function orDiskFull(error: unknown, folder: string): Promise<unknown> {
  const { bavail, bsize } = await statfs(folder)
  if (toSyncError(error).code !== 'CONVERSION_FAILED' || bavail * bsize > FULL_BELOW_BYTES) return error
  return new SyncError(
    'DISK_FULL',
    `Cannot convert into "${folder}"`,
    'the disk is full',
    'free some space, then run "tracksync retry"',
    { cause: error },
  )
}

/** The source while it is there; else a rendition that is still whole, which holds the very same samples. */
async function readableSource(
  context: TrackContext,
  missing: readonly RenditionFormat[],
): ReturnType<typeof probe> {
  const { source, renditions = [] } = context.track.work
  const { signal } = context
  const programs = await context.ffmpeg()
  const path = source === undefined ? null : locateDropped(context.run, source.path)
  if (path !== null && (await sizeOf(path)) === source?.sizeBytes)
    return probe({ programs, path, name: nameOfSource(context.track), signal })
  for (const rendition of renditions) {
    if (!missing.includes(rendition.format) && (await isIntact(rendition)))
      return probe({ programs, path: rendition.path, signal })
  }
  throw new SyncError(
    'NOT_FOUND',
    `Cannot convert "${context.track.work.title ?? context.track.id}"`,
    'neither the source nor any whole rendition is there any more',
    'drop the file or the link again',
  )
}
