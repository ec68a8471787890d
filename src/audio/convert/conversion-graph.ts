import { join } from 'node:path'
import type { RenditionFormat } from '../../model/track.ts'
import type { ConvertRequest, RenditionOrder } from './conversion.ts'
import { split, type GraphFilter } from './graph-filter.ts'
import { pictureFilters } from './pictures.ts'
import type { RenditionGroup } from './rendition-plan.ts'

/** One file that ffmpeg writes: the link it takes, and its options. */
export interface GraphOutput {
  readonly link: string
  readonly path: string
  readonly options: readonly string[]
  /** null where the size says nothing of the time (ALAC, pictures). */
  readonly bytesPerSecond: number | null
}

export interface ConversionGraph {
  readonly filters: readonly GraphFilter[]
  readonly outputs: readonly GraphOutput[]
}

/** ffmpeg's names of the containers; `ipod` is MP4 with the brand `M4A `. */
const MUXERS: Readonly<Record<RenditionFormat, string>> = { m4a: 'ipod', wav: 'wav', aiff: 'aiff' }

/** What goes into every rendition: no tags of the source (ours are written after), and no version of ffmpeg in the file. */
const PLAIN = ['-map_metadata', '-1', '-map_chapters', '-1', '-fflags', '+bitexact', '-flags:a', '+bitexact']

// framelog=quiet does not exist before ffmpeg 6; verbose is below the log level that is asked for
const LOUDNESS: GraphFilter = {
  filter: 'ebur128',
  options: { peak: 'true', framelog: 'verbose' },
  inputs: ['loud'],
  outputs: ['measured'],
}

// said after every resampler: with a source of six channels ffmpeg 5.1 cannot choose what comes out of it
const STEREO = { filter: 'aformat', options: { channel_layouts: 'stereo' } } as const
const MONO = { filter: 'aformat', options: { channel_layouts: 'mono' } } as const

/** Where a rendition is written. */
export function renditionPath(folder: string, format: RenditionFormat): string {
  return join(folder, `audio.${format}`)
}

/**
 * Whether ffmpeg has to count the checksum of a group's samples (a tenth of the whole cost). Where a WAV or AIFF has a
 * neighbour, the checksum is that of the file: the neighbour, written by another encoder, must decode to the same.
 */
export function needsChecksum(group: RenditionGroup): boolean {
  return group.renditions.length < 2 || !hasPcm(group)
}

/** Whether a rendition of the group can be read without being decoded: its loudness is measured from there. */
export function hasPcm({ renditions }: RenditionGroup): boolean {
  return renditions.some(({ format }) => format !== 'm4a')
}

/** Where the MD5 of a group's samples is written when it `needsChecksum`. */
export function checksumPath(folder: string, group: RenditionGroup): string {
  return join(folder, `audio.${group.sampleRateHz}.${group.bitDepth}.md5`)
}

/**
 * The one graph of a conversion. The source is decoded once; each group of renditions is resampled once; signals
 * and pictures share one mono mix. Loudness is measured by ffmpeg only where no WAV or AIFF is written to measure it from.
 * `mixDown` makes stereo of more than two channels (what plays these files has two); mono stays mono.
 */
export function conversionGraph(
  request: ConvertRequest,
  groups: readonly RenditionGroup[],
  mixDown: boolean,
): ConversionGraph {
  const { signals, pictures } = request
  const [first] = groups
  const measureLoudness = (request.measureLoudness ?? true) && !(first !== undefined && hasPcm(first))
  const filters: GraphFilter[] = []
  const outputs: GraphOutput[] = []
  const mono = [...signals.map((_, i) => `mono${i}`), ...(pictures === null ? [] : ['picture'])]
  const loudnessOfSource = measureLoudness && groups.length === 0
  const heads = [
    ...groups.map((_, i) => `source${i}`),
    ...(mono.length > 0 ? ['stereo'] : []),
    ...(loudnessOfSource ? ['loud'] : []),
  ]
  // what starts late (the sound of a video) starts at 0, and gaps between time stamps are closed
  filters.push({ filter: 'asetpts', options: { expr: 'N/SR/TB' }, inputs: ['0:a:0'], outputs: ['decoded'] })
  filters.push(split('decoded', heads))
  groups.forEach((group, i) => {
    filters.push(...groupFilters(group, i, { measured: measureLoudness && i === 0, mixDown }))
    outputs.push(...groupOutputs(group, i, request))
  })
  if (mono.length > 0) {
    filters.push({ ...MONO, inputs: ['stereo'], outputs: ['mono'] })
    filters.push(split('mono', mono))
  }
  signals.forEach((signal, i) => {
    const options = { sample_rate: signal.sampleRateHz }
    filters.push({ filter: 'aresample', options, inputs: [`mono${i}`], outputs: [`thin${i}`] })
    filters.push({ ...MONO, inputs: [`thin${i}`], outputs: [`signal${i}`] })
    const format = ['-c:a', signal.codec, '-f', signal.ffmpegFormat]
    const bytesPerSecond = signal.sampleRateHz * (signal.ffmpegFormat.includes('16') ? 2 : 4)
    outputs.push({ link: `signal${i}`, path: signal.path, options: format, bytesPerSecond })
  })
  if (pictures !== null) {
    filters.push(...pictureFilters(request.source.durationMs))
    outputs.push({ link: 'waveform', path: pictures.waveformPath, options: PICTURE, bytesPerSecond: null })
    outputs.push({
      link: 'spectrogram',
      path: pictures.spectrogramPath,
      options: PICTURE,
      bytesPerSecond: null,
    })
  }
  if (measureLoudness) {
    filters.push(LOUDNESS)
    // ffmpeg wants an output; its null muxer writes none
    const nowhere = { link: 'measured', path: 'null', options: ['-f', 'null'], bytesPerSecond: null }
    if (outputs.length === 0) return { filters, outputs: [nowhere] }
    filters.push({ filter: 'anullsink', inputs: ['measured'], outputs: [] })
  }
  return { filters, outputs }
}

// `image2` would read a `%` in the path as a pattern
const PICTURE = ['-frames:v', '1', '-c:v', 'png', '-threads', '1', '-f', 'image2pipe', '-fflags', '+bitexact']

function groupFilters(
  group: RenditionGroup,
  index: number,
  { measured, mixDown }: { readonly measured: boolean; readonly mixDown: boolean },
): readonly GraphFilter[] {
  const { sampleRateHz, bitDepth, dither, renditions } = group
  const sampleFormat = bitDepth === 16 ? 's16' : 's32'
  const links = [
    ...renditions.map((rendition) => rendition.format),
    ...(needsChecksum(group) ? [`checksum${index}`] : []),
    ...(measured ? ['loud'] : []),
  ]
  return [
    {
      filter: 'aresample',
      options: {
        sample_rate: sampleRateHz,
        osf: sampleFormat,
        ...(dither ? { dither_method: 'triangular' } : {}),
      },
      inputs: [`source${index}`],
      outputs: [mixDown ? `resampled${index}` : `same${index}`],
    },
    // one layout, never a choice: ffmpeg makes it for every output anew, and gave ALAC another one than WAV
    ...(mixDown ? [{ ...STEREO, inputs: [`resampled${index}`], outputs: [`same${index}`] }] : []),
    split(`same${index}`, links),
  ]
}

function groupOutputs(group: RenditionGroup, index: number, request: ConvertRequest): readonly GraphOutput[] {
  const { bitDepth, sampleRateHz, renditions } = group
  const { folder, source } = request
  const pcmBytesPerSecond = sampleRateHz * Math.min(2, source.channels) * (bitDepth / 8)
  const files = renditions.map(({ format, codec }: RenditionOrder) => ({
    link: format,
    path: renditionPath(folder, format),
    options: [...PLAIN, '-c:a', codec, '-f', MUXERS[format]],
    bytesPerSecond: format === 'm4a' ? null : pcmBytesPerSecond,
  }))
  if (!needsChecksum(group)) return files
  const checksum = ['-c:a', `pcm_s${bitDepth}le`, '-f', 'md5']
  const path = checksumPath(folder, group)
  return [...files, { link: `checksum${index}`, path, options: checksum, bytesPerSecond: null }]
}
