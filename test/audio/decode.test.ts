import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import { readFile, truncate, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, test, type TestContext } from 'node:test'
import { decodeChecksum } from '../../src/audio/decode.ts'
import { decodedMd5, makeTone, programs, temporaryFolder } from './tones.ts'

const TONE = { seconds: 1, sampleRateHz: 48000, channels: 2 } as const
/** WAV and AIFF of the asked depth are read without starting anything. */
const NO_PROGRAMS = { ffmpeg: '/not/there', ffprobe: '/not/there', bundled: false }

async function file(t: TestContext, name: string, encode: readonly string[]): Promise<string> {
  const path = join(await temporaryFolder(t), name)
  await makeTone(path, { ...TONE, encode })
  return path
}

const KINDS: readonly (readonly [
  name: string,
  encode: readonly string[],
  bitDepth: 16 | 24,
  own: boolean,
])[] = [
  ['a.wav', ['-c:a', 'pcm_s24le'], 24, true],
  ['a.wav', ['-c:a', 'pcm_s16le'], 16, true],
  ['a.aiff', ['-c:a', 'pcm_s24be'], 24, true],
  ['a.aiff', ['-c:a', 'pcm_s16be'], 16, true],
  ['little.aifc', ['-c:a', 'pcm_s16le', '-f', 'aiff'], 16, true],
  ['a.m4a', ['-c:a', 'alac', '-sample_fmt', 's32p'], 24, false],
  ['a.m4a', ['-c:a', 'alac', '-sample_fmt', 's16p'], 16, false],
  ['deeper.wav', ['-c:a', 'pcm_s24le'], 16, false],
  ['a.flac', ['-c:a', 'flac'], 24, false],
]

describe('a file is decoded to what ffmpeg decodes it to', () => {
  for (const [name, encode, bitDepth, own] of KINDS) {
    test(`${name} (${encode[1]}) at ${bitDepth} bits${own ? ', read here' : ''}`, async (t) => {
      const path = await file(t, name, encode)
      const decoded = await decodeChecksum({ programs: own ? NO_PROGRAMS : programs, path, bitDepth })
      assert.equal(decoded.audioMd5, await decodedMd5(path, `pcm_s${bitDepth}le`))
      assert.deepEqual([decoded.durationMs, decoded.errors], [1000, []])
      const bytes = await readFile(path)
      assert.equal(decoded.sha256, createHash('sha256').update(bytes).digest('hex'))
      assert.equal(decoded.sizeBytes, bytes.length)
    })
  }
})

/** A long file: several blocks, the last one not full, and a tag behind the samples. */
test('samples are not cut at the borders of blocks', async (t) => {
  for (const [name, codec] of [
    ['a.wav', 'pcm_s24le'],
    ['a.aiff', 'pcm_s24be'],
  ] as const) {
    const path = join(await temporaryFolder(t), name)
    await makeTone(path, { seconds: 7.77, sampleRateHz: 44100, channels: 2, encode: ['-c:a', codec] })
    const decoded = await decodeChecksum({ programs: NO_PROGRAMS, path, bitDepth: 24 })
    assert.equal(decoded.audioMd5, await decodedMd5(path, 'pcm_s24le'), name)
    assert.equal(decoded.durationMs, 7770)
  }
})

type Damage = (path: string) => Promise<void>
const cutInHalf: Damage = async (path) => truncate(path, Math.floor((await readFile(path)).length / 2))
const flipInTheMiddle: Damage = async (path) => {
  const bytes = await readFile(path)
  const middle = Math.floor(bytes.length / 2)
  bytes.fill(0xa5, middle, middle + 64)
  await writeFile(path, bytes)
}

describe('damage is an answer, not an exception', () => {
  const cases: readonly (readonly [name: string, codec: string, damage: Damage, because: string])[] = [
    ['a.wav', 'pcm_s24le', cutInHalf, 'half a WAV'],
    ['a.aiff', 'pcm_s24be', cutInHalf, 'half an AIFF'],
    ['a.m4a', 'alac', cutInHalf, 'half an M4A'],
    ['a.wav', 'pcm_s24le', flipInTheMiddle, 'other samples in a WAV'],
    ['a.m4a', 'alac', flipInTheMiddle, 'other bits in an M4A'],
    ['a.m4a', 'alac', (path) => writeFile(path, 'text'), 'text'],
  ]
  for (const [name, codec, damage, because] of cases) {
    test(because, async (t) => {
      const path = await file(t, name, ['-c:a', codec])
      const whole = await decodeChecksum({ programs, path, bitDepth: 24 })
      await damage(path)
      const damaged = await decodeChecksum({ programs, path, bitDepth: 24 })
      assert.notEqual(damaged.audioMd5, whole.audioMd5)
      if (damage !== flipInTheMiddle) assert.ok(damaged.errors.length > 0)
      assert.ok(damaged.durationMs <= whole.durationMs)
    })
  }
})

test('a file that is not there, and a check that is cancelled, are errors', async (t) => {
  const path = await file(t, 'a.wav', ['-c:a', 'pcm_s24le'])
  const gone = decodeChecksum({ programs, path: `${path}.gone`, bitDepth: 24 })
  await assert.rejects(gone, { code: 'FILE_FAILED', message: /not there/ })
  const cancelled = decodeChecksum({ programs, path, bitDepth: 24, signal: AbortSignal.abort() })
  await assert.rejects(cancelled, { code: 'CANCELLED' })
})
