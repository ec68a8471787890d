import assert from 'node:assert/strict'
import { mkdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, test } from 'node:test'
import { probe } from '../../src/audio/probe.ts'
import { ffmpeg, makeTone, programs, temporaryFolder, type Tone } from './tones.ts'

const TONE: Omit<Tone, 'encode'> = { seconds: 1.5, sampleRateHz: 44100, channels: 2 }
/** A program that would fail the test if it were started: these kinds need none. */
const NO_PROGRAMS = { ffmpeg: '/not/there', ffprobe: '/not/there', bundled: false }

type Facts = readonly [codec: string, lossless: boolean, bitDepth: number | null, channels: number]
const KINDS: readonly (readonly [
  name: string,
  encode: readonly string[],
  facts: Facts,
  needsFfprobe: boolean,
])[] = [
  ['a.wav', ['-c:a', 'pcm_s16le'], ['pcm_s16le', true, 16, 2], false],
  ['a24.wav', ['-c:a', 'pcm_s24le'], ['pcm_s24le', true, 24, 2], false],
  ['float.wav', ['-c:a', 'pcm_f32le'], ['pcm_f32le', true, 32, 2], false],
  ['u8.wav', ['-c:a', 'pcm_u8'], ['pcm_u8', true, 8, 2], false],
  ['long.wav', ['-c:a', 'pcm_s16le', '-rf64', 'always'], ['pcm_s16le', true, 16, 2], false],
  ['a.aiff', ['-c:a', 'pcm_s16be'], ['pcm_s16be', true, 16, 2], false],
  ['a24.aiff', ['-c:a', 'pcm_s24be'], ['pcm_s24be', true, 24, 2], false],
  ['little.aifc', ['-c:a', 'pcm_s16le', '-f', 'aiff'], ['pcm_s16le', true, 16, 2], false],
  ['a.flac', ['-c:a', 'flac', '-sample_fmt', 's16'], ['flac', true, 16, 2], false],
  ['a24.flac', ['-c:a', 'flac', '-sample_fmt', 's32'], ['flac', true, 24, 2], false],
  ['a.mp3', ['-c:a', 'libmp3lame'], ['mp3', false, null, 2], false],
  ['a.m4a', ['-c:a', 'aac'], ['aac', false, null, 2], false],
  ['alac.m4a', ['-c:a', 'alac'], ['alac', true, 24, 2], false],
  ['a.ogg', ['-c:a', 'libvorbis'], ['vorbis', false, null, 2], false],
  ['a.opus', ['-c:a', 'libopus', '-ar', '48000'], ['opus', false, null, 2], false],
  ['a.webm', ['-c:a', 'libopus', '-ar', '48000'], ['opus', false, null, 2], false],
  ['a.caf', ['-c:a', 'pcm_s16le'], ['pcm_s16le', true, 16, 2], true],
  ['adpcm.wav', ['-c:a', 'adpcm_ms'], ['adpcm_ms', false, null, 2], true],
  ['a.aac', ['-c:a', 'aac'], ['aac', false, null, 2], true],
  ['vbr.mp3', ['-c:a', 'libmp3lame', '-q:a', '4', '-write_xing', '0'], ['mp3', false, null, 2], true],
  ['fragments.m4a', ['-c:a', 'aac', '-movflags', '+frag_keyframe+empty_moov'], ['aac', false, null, 2], true],
]

describe('a source is what its headers say', () => {
  for (const [name, encode, [codec, lossless, bitDepth, channels], needsFfprobe] of KINDS) {
    test(`${name}: ${codec}`, async (t) => {
      const path = join(await temporaryFolder(t), name)
      await makeTone(path, { ...TONE, encode })
      const found = await probe({ programs: needsFfprobe ? programs : NO_PROGRAMS, path })
      assert.deepEqual(
        [found.codec, found.lossless, found.bitDepth, found.channels],
        [codec, lossless, bitDepth, channels],
      )
      assert.ok(Math.abs(found.durationMs - 1500) <= 80, `${found.durationMs} ms`)
      assert.equal(found.sampleRateHz, encode.includes('48000') ? 48000 : 44100)
      assert.ok(Number.isInteger(found.durationMs) && found.bitRate !== null && found.bitRate > 0)
    })
  }
})

test('tags and the presence of a cover come with it', async (t) => {
  const path = join(await temporaryFolder(t), 'tagged.mp3')
  const tags = { title: 'Café', artist: 'A', album: 'B', TSRC: 'USRC17607839', genre: 'House', date: '2020' }
  const metadata = Object.entries(tags).flatMap(([name, value]) => ['-metadata', `${name}=${value}`])
  await makeTone(path, { ...TONE, encode: [...metadata, '-c:a', 'libmp3lame'] })
  const { tags: found } = await probe({ programs: NO_PROGRAMS, path })
  assert.deepEqual(found, {
    title: 'Café',
    artists: ['A'],
    album: 'B',
    isrc: 'USRC17607839',
    genre: 'House',
    year: 2020,
    hasCover: false,
  })
})

/** Makes the broken file at `path` from a whole one of the same kind. */
type Break = (path: string) => Promise<void>

function cut(name: string, bytes: number, encode: readonly string[]): readonly [string, Break] {
  return [
    name,
    async (path) => {
      await makeTone(path, { ...TONE, encode })
      await writeFile(path, (await readFile(path)).subarray(0, bytes))
    },
  ]
}

function text(name: string, content: string | Uint8Array): readonly [string, Break] {
  return [name, (path) => writeFile(path, content)]
}

function nothing(name: string, encode: readonly string[]): readonly [string, Break] {
  return [name, (path) => makeTone(path, { ...TONE, encode: ['-t', '0', ...encode] })]
}

const BROKEN: readonly (readonly [
  ...made: readonly [string, Break],
  code: string,
  why: RegExp,
  because: string,
])[] = [
  [...text('empty.mp3', ''), 'AUDIO_EMPTY', /0 bytes/, 'nothing in it'],
  [...nothing('zero.wav', ['-c:a', 'pcm_s16le']), 'AUDIO_EMPTY', /0 seconds/, 'a header and no samples'],
  [...nothing('zero.flac', ['-c:a', 'flac']), 'AUDIO_EMPTY', /0 seconds/, 'the same in FLAC'],
  [
    ...cut('cut.wav', 30_000, ['-c:a', 'pcm_s16le']),
    'AUDIO_TRUNCATED',
    /promises 264600 bytes/,
    'half a WAV',
  ],
  [
    ...cut('cut.aiff', 30_000, ['-c:a', 'pcm_s16be']),
    'AUDIO_TRUNCATED',
    /promises 264600 bytes/,
    'half an AIFF',
  ],
  [
    ...cut('cut.m4a', 9000, ['-c:a', 'aac']),
    'AUDIO_TRUNCATED',
    /"mdat" box promises/,
    'an MP4 whose index is missing',
  ],
  [
    ...cut('fast.m4a', 9000, ['-c:a', 'aac', '-movflags', '+faststart']),
    'AUDIO_TRUNCATED',
    /"mdat" box promises/,
    'an MP4 whose index is there',
  ],
  [...cut('cut.ogg', 9000, ['-c:a', 'libvorbis']), 'AUDIO_TRUNCATED', /last page/, 'half an Ogg'],
  [...text('page.mp3', '<!doctype html><title>404</title>'), 'AUDIO_UNREADABLE', /it is text/, 'a web page'],
  [
    ...text('list.mp3', '#EXTM3U\n#EXTINF:2,\n/etc/passwd\n'),
    'AUDIO_UNREADABLE',
    /it is text/,
    'a playlist must not make ffmpeg open other files',
  ],
  [
    ...text(
      'list-with-nul.mp3',
      '#EXTM3U\n#EXT-X-TARGETDURATION:9\n#EXTINF:2,\n/etc/passwd\n\0#EXT-X-ENDLIST\n',
    ),
    'AUDIO_UNREADABLE',
    /not audio that ffmpeg can read/,
    'nor one that does not look like text',
  ],
  [
    ...text(
      'noise.flac',
      new Uint8Array(5000).map((_, i) => (i * 7919) % 251),
    ),
    'AUDIO_UNREADABLE',
    /./,
    'any bytes',
  ],
]

describe('what is not whole audio is refused with its reason', () => {
  for (const [name, make, code, why, because] of BROKEN) {
    test(`${name}: ${because}`, async (t) => {
      const path = join(await temporaryFolder(t), name)
      await make(path)
      await assert.rejects(probe({ programs, path }), (error: Error) => {
        assert.deepEqual(
          ['code' in error ? error.code : null, why.test(error.message)],
          [code, true],
          error.message,
        )
        return true
      })
    })
  }

  test('a video without audio', async (t) => {
    const path = join(await temporaryFolder(t), 'silent.mp4')
    await ffmpeg(['-f', 'lavfi', '-i', 'testsrc=s=64x48:d=1:r=5', '-c:v', 'mpeg4', path])
    await assert.rejects(probe({ programs, path }), { code: 'AUDIO_UNREADABLE', message: /no audio stream/ })
  })

  test('a file that is not there, and a folder', async (t) => {
    const folder = await temporaryFolder(t)
    await assert.rejects(probe({ programs, path: join(folder, 'no.wav') }), {
      code: 'FILE_FAILED',
      message: /not there/,
    })
    await mkdir(join(folder, 'folder.wav'))
    await assert.rejects(probe({ programs, path: join(folder, 'folder.wav') }), { code: 'FILE_FAILED' })
  })
})

test('a WAV written into a pipe, which could not know its length, is whole', async (t) => {
  const path = join(await temporaryFolder(t), 'piped.wav')
  await makeTone(path, { ...TONE, encode: ['-c:a', 'pcm_s16le'] })
  const bytes = await readFile(path)
  const data = bytes.indexOf('data', 0, 'latin1')
  bytes.writeUInt32LE(0xffffffff, data + 4)
  bytes.writeUInt32LE(0xffffffff, 4)
  await writeFile(path, bytes)
  assert.equal((await probe({ programs: NO_PROGRAMS, path })).durationMs, 1500)
})
