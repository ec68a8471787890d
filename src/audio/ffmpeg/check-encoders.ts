import { runProgram } from '../../util/spawn.ts'
import type { FfmpegPrograms } from './ffmpeg-programs.ts'

export interface EncoderCheck {
  /** `encoder alac`, `filter ebur128`. */
  readonly name: string
  readonly present: boolean
}

const ANSWER_MS = 15_000
const ENCODERS = ['alac', 'pcm_s16le', 'pcm_s16be', 'pcm_s24le', 'pcm_s24be', 'pcm_f32le', 'png']
const FILTERS = [
  'aformat',
  'anullsink',
  'aresample',
  'asetpts',
  'asplit',
  'ebur128',
  'showspectrumpic',
  'showwavespic',
]

/** Whether an ffmpeg has every encoder and filter that a conversion uses, for `doctor`; two starts. */
export async function checkEncoders(programs: FfmpegPrograms): Promise<readonly EncoderCheck[]> {
  const [encoders, filters] = await Promise.all([listed(programs, '-encoders'), listed(programs, '-filters')])
  return [
    ...ENCODERS.map((name) => ({ name: `encoder ${name}`, present: encoders.has(name) })),
    ...FILTERS.map((name) => ({ name: `filter ${name}`, present: filters.has(name) })),
  ]
}

/** The second word of every line: ` A....D alac  ALAC (Apple Lossless Audio Codec)`, the same in ffmpeg 4 to 7. */
async function listed({ ffmpeg }: FfmpegPrograms, option: string): Promise<ReadonlySet<string>> {
  const { stdout } = await runProgram(ffmpeg, ['-hide_banner', option], { timeoutMs: ANSWER_MS })
  return new Set(stdout.split('\n').flatMap((line) => /^ *\S+ +(\w+)/.exec(line)?.[1] ?? []))
}
