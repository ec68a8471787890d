import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type Chromaprint, loadChromaprint } from '../../audio/analysis/chromaprint.ts'
import { locateFfmpeg } from '../../audio/ffmpeg/locate-ffmpeg.ts'
import { runProgram } from '../../util/spawn.ts'
import { TUNE_SAMPLE_RATE_HZ } from './made-tune.ts'

/** The fingerprint of a sound, and those of copies that were treated as copies are in the wild. */
export interface SoundVariants {
  readonly original: Uint32Array
  readonly variants: readonly { readonly name: string; readonly fingerprint: Uint32Array }[]
}

/** By file name: how ffmpeg encodes a copy. */
const ENCODED = {
  'copy.mp3': ['-c:a', 'libmp3lame', '-b:a', '64k'],
  'copy.m4a': ['-c:a', 'aac', '-b:a', '64k'],
  'copy.opus': ['-c:a', 'libopus', '-b:a', '48k', '-ar', '48000'],
} as const

/** By name: what ffmpeg does to the sound itself. */
const CHANGED = {
  'without its first 7.3 s': ['-ss', '7.3'],
  'without its last 6 s': ['-af', 'areverse,atrim=start=6,areverse'],
  '30 s of its middle': ['-ss', '9.15', '-t', '30'],
  'at -14 dB': ['-af', 'volume=-14dB'],
  'at +6 dB, limited': ['-af', 'volume=6dB,alimiter=limit=0.9'],
  'with more bass and less treble': ['-af', 'bass=g=4,treble=g=-4'],
} as const

const TUNE_INPUT = ['-f', 's16le', '-ac', '1', '-ar', String(TUNE_SAMPLE_RATE_HZ), '-i'] as const
const RAW = ['-f', 's16le', '-ac', '1', '-ar', '11025'] as const

/** Treats tunes of `TUNE_SAMPLE_RATE_HZ` with the machine's ffmpeg. Throws when ffmpeg fails. */
export async function soundVariants(tunes: readonly Int16Array[]): Promise<readonly SoundVariants[]> {
  const { ffmpeg } = await locateFfmpeg({ env: process.env })
  const chromaprint = await loadChromaprint()
  const folder = await mkdtemp(join(tmpdir(), 'tracksync-variants-'))
  try {
    const results: SoundVariants[] = []
    for (const tune of tunes) results.push(await variantsOf(tune, { ffmpeg, chromaprint, folder }))
    return results
  } finally {
    await rm(folder, { recursive: true })
  }
}

interface Workshop {
  readonly ffmpeg: string
  readonly chromaprint: Chromaprint
  readonly folder: string
}

async function variantsOf(
  tune: Int16Array,
  { ffmpeg, chromaprint, folder }: Workshop,
): Promise<SoundVariants> {
  const place = (name: string): string => join(folder, name)
  const run = async (...args: string[]): Promise<void> => {
    const { exitCode, stderr } = await runProgram(ffmpeg, ['-v', 'error', '-nostdin', '-y', ...args])
    if (exitCode !== 0) throw new Error(`Cannot make variants: ffmpeg said ${stderr}`)
  }
  const changed = Object.entries({ original: [], ...CHANGED })
  const encoded = Object.entries(ENCODED)
  await writeFile(place('tune.s16'), tune)
  await run(
    ...TUNE_INPUT,
    place('tune.s16'),
    ...changed.flatMap(([name, options]) => [...options, ...RAW, place(name)]),
    ...encoded.flatMap(([name, options]) => [...options, place(name)]),
  )
  await run(
    ...encoded.flatMap(([name]) => ['-i', place(name)]),
    ...encoded.flatMap(([name], input) => ['-map', String(input), ...RAW, place(`${name}.s16`)]),
  )
  const fingerprint = async (name: string): Promise<Uint32Array> => {
    const bytes = await readFile(place(name))
    const samples = new Int16Array(bytes.buffer, bytes.byteOffset, bytes.length / 2)
    return chromaprint.fingerprint(samples, 11_025)?.raw ?? new Uint32Array(0)
  }
  const names = [...Object.keys(CHANGED), ...encoded.map(([name]) => `${name}.s16`)]
  const variants: { name: string; fingerprint: Uint32Array }[] = []
  for (const name of names) variants.push({ name, fingerprint: await fingerprint(name) })
  return { original: await fingerprint('original'), variants }
}
