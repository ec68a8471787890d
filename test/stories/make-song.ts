import { execFile } from 'node:child_process'
import { writeFile } from 'node:fs/promises'
import { promisify } from 'node:util'
import { makeTune, TUNE_SAMPLE_RATE_HZ } from '../../src/bench/fingerprints/made-tune.ts'
import { locateFfmpeg } from '../../src/audio/ffmpeg/locate-ffmpeg.ts'

/** What ffmpeg is told to make a song anything but a WAV, by the file's ending. */
const ENCODERS: Readonly<Record<string, readonly string[]>> = {
  mp3: ['-c:a', 'libmp3lame', '-b:a', '192k'],
  m4a: ['-c:a', 'aac', '-b:a', '128k'],
  flac: ['-c:a', 'flac'],
}

/** Long enough for a fingerprint that tells something. */
const SONG_SECONDS = 30

/** Makes a WAV (mono, 16 bits) with melody, chords and beat; every seed is another song, and always the same one. */
export async function makeSong(path: string, seed: number, seconds = SONG_SECONDS): Promise<void> {
  const samples = makeTune(seed, seconds)
  await writeFile(path, wavOf(Buffer.from(samples.buffer, samples.byteOffset, samples.byteLength)))
}

/** Makes another format of a song, with tags if any are given. */
export async function encodeSong(
  from: string,
  to: string,
  tags: Readonly<Record<string, string>> = {},
): Promise<void> {
  const { ffmpeg } = await locateFfmpeg({ env: process.env })
  const ending = to.slice(to.lastIndexOf('.') + 1)
  const named = Object.entries(tags).flatMap(([name, value]) => ['-metadata', `${name}=${value}`])
  const args = [
    '-v',
    'error',
    '-nostdin',
    '-y',
    '-i',
    `file:${from}`,
    ...named,
    ...(ENCODERS[ending] ?? []),
    `file:${to}`,
  ]
  await promisify(execFile)(ffmpeg, args)
}

/** A WAV's 44 bytes of header (mono, 16 bits) and its samples. */
export function wavOf(samples: Buffer): Buffer {
  const header = Buffer.alloc(44)
  header.write('RIFF', 0)
  header.writeUInt32LE(36 + samples.length, 4)
  header.write('WAVEfmt ', 8)
  header.writeUInt32LE(16, 16)
  header.writeUInt16LE(1, 20)
  header.writeUInt16LE(1, 22)
  header.writeUInt32LE(TUNE_SAMPLE_RATE_HZ, 24)
  header.writeUInt32LE(TUNE_SAMPLE_RATE_HZ * 2, 28)
  header.writeUInt16LE(2, 32)
  header.writeUInt16LE(16, 34)
  header.write('data', 36)
  header.writeUInt32LE(samples.length, 40)
  return Buffer.concat([header, samples])
}
