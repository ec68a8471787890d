import { open, readFile, rm } from 'node:fs/promises'
import { SyncError } from '../../model/error.ts'
import type { Loudness } from '../../model/track.ts'
import { createLoudnessMeter } from '../loudness/loudness-meter.ts'
import { pcmChecksum } from '../pcm/pcm-checksum.ts'
import { pcmSamples } from '../pcm/pcm-samples.ts'
import { readPcmLayout } from '../pcm/read-pcm-layout.ts'
import { checksumPath, hasPcm, needsChecksum, renditionPath } from './conversion-graph.ts'
import type { RenditionGroup } from './rendition-plan.ts'

export interface WrittenGroup {
  readonly audioMd5: string
  /** null when it was not asked for, cannot be read from a file (ALAC alone), or the audio is silent. */
  readonly loudness: Loudness | null
}

/** Checksum and loudness of the samples that a group's files hold, from its WAV or AIFF in one pass. */
export async function readWrittenGroup(
  group: RenditionGroup,
  options: {
    readonly folder: string
    readonly measure: boolean
    readonly what: string
    readonly signal: AbortSignal | undefined
  },
): Promise<WrittenGroup> {
  const { folder, measure, what } = options
  const counted = needsChecksum(group) ? await readChecksum(checksumPath(folder, group), what) : null
  if (counted !== null && !(measure && hasPcm(group))) return { audioMd5: counted, loudness: null }
  const read = await readFromFile(group, options)
  if (counted === null || counted === read.audioMd5) return read
  throw failed(what, 'the samples in the file are not those that ffmpeg counted')
}

async function readFromFile(
  { renditions }: RenditionGroup,
  { folder, measure, what, signal }: Parameters<typeof readWrittenGroup>[1],
): Promise<WrittenGroup> {
  // WAV before AIFF: nothing has to be swapped
  const format = renditions.some((order) => order.format === 'wav') ? 'wav' : 'aiff'
  const file = await open(renditionPath(folder, format))
  try {
    const layout = await readPcmLayout(file)
    if (layout === null) throw failed(what, `ffmpeg wrote no ${format}`)
    if (!measure) return { audioMd5: await pcmChecksum(file, layout, { signal }), loudness: null }
    const { bytesPerSample, channels } = layout
    const meter = createLoudnessMeter(layout)
    const onSamples = (bytes: Buffer): void => meter.add(pcmSamples(bytes, bytesPerSample, channels))
    return { audioMd5: await pcmChecksum(file, layout, { onSamples, signal }), loudness: meter.loudness() }
  } finally {
    await file.close()
  }
}

async function readChecksum(path: string, what: string): Promise<string> {
  const text = await readFile(path, 'latin1')
  await rm(path)
  const md5 = /^MD5=([0-9a-f]{32})/.exec(text)?.[1]
  if (md5 === undefined) throw failed(what, 'ffmpeg wrote no checksum of the samples')
  return md5
}

function failed(what: string, why: string): SyncError {
  return new SyncError(
    'CONVERSION_FAILED',
    what,
    why,
    'run "tracksync doctor"; "tracksync retry" tries again',
  )
}
