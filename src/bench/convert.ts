import { mkdir, mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { ANALYSIS_OUTPUTS } from '../audio/analysis/signals.ts'
import { convert } from '../audio/convert/convert.ts'
import type { Conversion, RenditionOrder } from '../audio/convert/conversion.ts'
import { decodeChecksum } from '../audio/decode.ts'
import type { FfmpegPrograms } from '../audio/ffmpeg/ffmpeg-programs.ts'
import { locateFfmpeg } from '../audio/ffmpeg/locate-ffmpeg.ts'
import { probe } from '../audio/probe.ts'
import { runProgram } from '../util/spawn.ts'

/** One measured figure beside its bar: the most allowed. */
export interface ConvertBenchRow {
  readonly name: string
  readonly value: number
  readonly unit: string
  readonly bar: number
  readonly ok: boolean
}

export interface ConvertBenchOptions {
  readonly programs?: FfmpegPrograms
  /** Each side is run so often, in turn, and its least CPU time counts. Default 2. */
  readonly rounds?: number
}

const SECONDS = 240
/** What a person would type who wants the same files (audio.md, "one run with all eight outputs"), as ratio 1. */
const BAR_CONVERT = 0.85
/** With every rendition decoded again and compared; the whole run, analysis and report included, may take 1.6. */
const BAR_CHECKED = 1.2

const FORMATS: readonly RenditionOrder[] = [
  { format: 'm4a', codec: 'alac', sampleRateHz: 48000 },
  { format: 'wav', codec: 'pcm_s24le', sampleRateHz: 48000 },
  { format: 'aiff', codec: 'pcm_s24be', sampleRateHz: 48000 },
]

/**
 * CPU (user + system, ours and ffmpeg's) of converting a made-up 240 s stereo MP3, and of converting and checking it, as
 * ratios to one plain ffmpeg command with the same outputs. Linux only: elsewhere a process does not know its children's.
 */
export async function benchConvert(options: ConvertBenchOptions = {}): Promise<readonly ConvertBenchRow[]> {
  const { programs = await locateFfmpeg({ env: process.env }), rounds = 2 } = options
  const folder = await mkdtemp(join(tmpdir(), 'tracksync-bench-'))
  try {
    const song = join(folder, 'song.mp3')
    await makeSong(programs, song)
    const least = {
      plain: Number.POSITIVE_INFINITY,
      converted: Number.POSITIVE_INFINITY,
      checked: Number.POSITIVE_INFINITY,
    }
    for (let round = 0; round < rounds; round++) {
      const start = await cpuSeconds()
      await plainRun(programs, song, await emptyFolder(folder, 'plain'))
      const afterPlain = await cpuSeconds()
      const conversion = await ourRun(programs, song, await emptyFolder(folder, 'ours'))
      const afterConvert = await cpuSeconds()
      await check(programs, conversion)
      const afterCheck = await cpuSeconds()
      least.plain = Math.min(least.plain, afterPlain - start)
      least.converted = Math.min(least.converted, afterConvert - afterPlain)
      least.checked = Math.min(least.checked, afterCheck - afterPlain)
    }
    const { plain, converted, checked } = least
    return [
      row(`convert a 240 s mp3 (plain ffmpeg: ${plain.toFixed(2)} s)`, converted / plain, BAR_CONVERT),
      row('convert it and decode all three renditions', checked / plain, BAR_CHECKED),
    ]
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}

function row(name: string, value: number, bar: number): ConvertBenchRow {
  return { name, value: Math.round(value * 100) / 100, unit: 'x CPU of plain ffmpeg', bar, ok: value <= bar }
}

/** Ten seconds of chords, beats and noise (so that ALAC has to work), again and again. */
export async function makeSong(programs: FfmpegPrograms, path: string): Promise<void> {
  const loop = `${path}.wav`
  const left =
    '0.3*sin(2*PI*55*t)*exp(-6*mod(t,0.5))+0.2*sin(2*PI*440*t)+0.1*sin(2*PI*659*t)*exp(-2*mod(t,1))'
  const right =
    '0.3*sin(2*PI*55*t)*exp(-6*mod(t,0.5))+0.2*sin(2*PI*523*t)+0.1*sin(2*PI*880*t)*exp(-3*mod(t,0.25))'
  const chords = `aevalsrc=exprs='${left}|${right}':s=44100:d=10`
  const noise = 'anoisesrc=d=10:c=pink:a=0.2:r=44100:seed=7,aformat=channel_layouts=stereo'
  const mix = ['-filter_complex', '[0][1]amix=inputs=2,volume=1.6', '-c:a', 'pcm_s16le', loop]
  await ffmpeg(programs, ['-f', 'lavfi', '-i', chords, '-f', 'lavfi', '-i', noise, ...mix])
  const encode = ['-t', String(SECONDS), '-c:a', 'libmp3lame', '-b:a', '256k', path]
  await ffmpeg(programs, ['-stream_loop', '-1', '-i', loop, ...encode])
}

/** The command that a person would type who wants the same files and pictures, and a fingerprint. */
export async function plainRun(programs: FfmpegPrograms, song: string, folder: string): Promise<void> {
  const into = (name: string): string => join(folder, name)
  const graph = '[0:a]asplit=2[a][b];[a]showwavespic=s=800x120[w];[b]showspectrumpic=s=800x160:legend=0[s]'
  const audio = ['-map', '0:a', '-ar', '48000']
  const outputs = [
    ['-i', song, '-filter_complex', graph],
    [...audio, '-c:a', 'pcm_s24le', into('a.wav')],
    [...audio, '-c:a', 'pcm_s24be', '-write_id3v2', '1', into('a.aiff')],
    [...audio, '-c:a', 'alac', '-sample_fmt', 's32p', into('a.m4a')],
    ['-map', '0:a', '-ac', '1', '-ar', '11025', '-c:a', 'pcm_s16le', '-f', 's16le', into('a.raw')],
    ['-map', '0:a', '-af', 'ebur128=peak=true:framelog=verbose', '-f', 'null', '-'],
    (await hasChromaprint(programs)) ? ['-map', '0:a', '-f', 'chromaprint', into('a.fp')] : [],
    ['-map', '[w]', '-frames:v', '1', into('w.png'), '-map', '[s]', '-frames:v', '1', into('s.png')],
  ]
  await ffmpeg(programs, outputs.flat())
}

let chromaprint: boolean | null = null
async function hasChromaprint({ ffmpeg: program }: FfmpegPrograms): Promise<boolean> {
  chromaprint ??= / chromaprint /.test((await runProgram(program, ['-hide_banner', '-muxers'])).stdout)
  return chromaprint
}

async function ourRun(programs: FfmpegPrograms, path: string, folder: string): Promise<Conversion> {
  const source = await probe({ programs, path })
  const signals = ANALYSIS_OUTPUTS.map((output) => ({ ...output, path: join(folder, `${output.name}.raw`) }))
  const pictures = { waveformPath: join(folder, 'w.png'), spectrogramPath: join(folder, 's.png') }
  return convert({ programs, source, formats: FORMATS, signals, pictures, folder })
}

async function check(programs: FfmpegPrograms, { renditions }: Conversion): Promise<void> {
  for (const { path, bitDepth, audioMd5 } of renditions) {
    const decoded = await decodeChecksum({ programs, path, bitDepth })
    if (decoded.audioMd5 !== audioMd5) throw new Error(`${path} does not hold what was written`)
  }
}

async function ffmpeg(programs: FfmpegPrograms, args: readonly string[]): Promise<void> {
  const { exitCode, stderr } = await runProgram(programs.ffmpeg, ['-nostdin', '-y', ...args])
  if (exitCode !== 0) throw new Error(`ffmpeg ended with ${exitCode}: ${stderr.slice(-500)}`)
}

async function emptyFolder(parent: string, name: string): Promise<string> {
  const folder = join(parent, name)
  await rm(folder, { recursive: true, force: true })
  await mkdir(folder)
  return folder
}

/** Of this process and of its children that have ended: fields 14 to 17 of proc(5), in ticks of 10 ms. */
async function cpuSeconds(): Promise<number> {
  const text = await readFile('/proc/self/stat', 'utf8')
  const fields = text.slice(text.lastIndexOf(')') + 2).split(' ')
  return fields.slice(11, 15).reduce((sum, ticks) => sum + Number(ticks), 0) / 100
}

if (import.meta.main) console.table(await benchConvert())
