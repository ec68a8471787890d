import type { Rendition, RunTrack, SourceAudio } from '../../model/track.ts'
import { codecWords, conversionNotes, depthWords } from '../audio-words.ts'
import { formatBitRate, formatBytes, formatRate } from '../quantities.ts'
import type { ReportContext } from './context.ts'
import { code, fileLink, text } from './escape.ts'
import { bullets, table } from './table.ts'

/** Source against target formats, what the conversion did to the audio, and where the files are. */
export function formatTable({ source, renditions }: RunTrack, context: ReportContext): string {
  const rows = [
    ...(source === null ? [] : [sourceRow(source)]),
    ...renditions.map((rendition) => renditionRow(rendition)),
  ]
  const notes = source === null ? [] : conversionNotes(source, renditions)
  return [
    table(['File', 'Codec', 'Sample rate', 'Bit depth', 'Size'], rows),
    ...(notes.length === 0 ? [] : [bullets(notes.map(text), '')]),
    renditions.length === 0 ? 'No file was made.' : files(renditions, context),
  ].join('\n\n')
}

function sourceRow(source: SourceAudio): readonly string[] {
  const rate = source.bitRate === null || source.lossless ? '' : `, ${formatBitRate(source.bitRate)}`
  return [
    'Source',
    `${text(codecWords(source.codec))}${rate}`,
    formatRate(source.sampleRateHz),
    depthWords(source),
    formatBytes(source.sizeBytes),
  ]
}

function renditionRow({ format, codec, sampleRateHz, bitDepth, sizeBytes }: Rendition): readonly string[] {
  return [
    format.toUpperCase(),
    text(codecWords(codec)),
    formatRate(sampleRateHz),
    `${bitDepth}-bit`,
    formatBytes(sizeBytes),
  ]
}

function files(renditions: readonly Rendition[], { reportFolder }: ReportContext): string {
  const lines = renditions.map(
    ({ format, path, sha256 }) =>
      `${fileLink(format.toUpperCase(), reportFolder, path)} ${code(path)}, SHA-256 ${code(sha256.slice(0, 12))}…`,
  )
  return `**Files:**\n\n${bullets(lines, '')}`
}
