import { execFile } from 'node:child_process'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { locateFfmpeg } from '../../src/audio/ffmpeg/locate-ffmpeg.ts'
import type { RenditionOrder } from '../../src/audio/convert/conversion.ts'

const execute = promisify(execFile)

/** The ffmpeg of this machine, as tracksync finds it. */
export const programs = await locateFfmpeg({ env: process.env })

/** A folder of its own that goes when the test file ends. */
export async function temporaryFolder(t: { after(cleanUp: () => Promise<void>): void }): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'tracksync-audio-'))
  t.after(() => rm(folder, { recursive: true, force: true }))
  return folder
}

export interface Tone {
  readonly seconds: number
  readonly sampleRateHz: number
  readonly channels: 1 | 2 | 6
  /** Output options of ffmpeg: the encoder and what it needs. */
  readonly encode: readonly string[]
}

const SINES = [440, 554, 659, 330, 880, 220]

/** Makes a chord, one note a channel, in any format that the machine's ffmpeg can write. */
export async function makeTone(
  path: string,
  { seconds, sampleRateHz, channels, encode }: Tone,
): Promise<void> {
  const notes = SINES.slice(0, channels).map((hz) => `0.3*sin(2*PI*${hz}*t)`)
  const layout = { 1: 'mono', 2: 'stereo', 6: '5.1' }[channels]
  const source = `aevalsrc=exprs='${notes.join('|')}':c=${layout}:s=${sampleRateHz}:d=${seconds}`
  await ffmpeg(['-f', 'lavfi', '-i', source, ...encode, `file:${path}`])
}

export async function ffmpeg(args: readonly string[]): Promise<string> {
  const { stdout } = await execute(programs.ffmpeg, ['-v', 'error', '-nostdin', '-y', ...args])
  return stdout
}

/** MD5 of the decoded samples, by ffmpeg itself. */
export async function decodedMd5(path: string, codec: string): Promise<string> {
  const said = await ffmpeg(['-i', `file:${path}`, '-map', '0:a:0', '-c:a', codec, '-f', 'md5', 'pipe:1'])
  return said.trim().replace('MD5=', '')
}

export async function ffprobeTags(path: string): Promise<Record<string, string>> {
  const args = ['-v', 'error', '-of', 'json', '-show_entries', 'format_tags', `file:${path}`]
  const { stdout } = await execute(programs.ffprobe, args)
  const answer: { format?: { tags?: Record<string, string> } } = JSON.parse(stdout)
  return answer.format?.tags ?? {}
}

/** The configured default: ALAC, WAV and AIFF at 48 kHz, 24 bits. */
export const THREE_FORMATS: readonly RenditionOrder[] = [
  { format: 'm4a', codec: 'alac', sampleRateHz: 48000 },
  { format: 'wav', codec: 'pcm_s24le', sampleRateHz: 48000 },
  { format: 'aiff', codec: 'pcm_s24be', sampleRateHz: 48000 },
]
