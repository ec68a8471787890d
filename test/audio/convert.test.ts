import assert from 'node:assert/strict'
import { existsSync } from 'node:fs'
import { mkdir, readFile, stat, symlink, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, test, type TestContext } from 'node:test'
import { convert } from '../../src/audio/convert/convert.ts'
import type { Conversion, ConvertRequest, RenditionOrder } from '../../src/audio/convert/conversion.ts'
import { decodeChecksum } from '../../src/audio/decode.ts'
import { locateFfmpeg } from '../../src/audio/ffmpeg/locate-ffmpeg.ts'
import { probe } from '../../src/audio/probe.ts'
import { decodedMd5, makeTone, programs, temporaryFolder, THREE_FORMATS, type Tone } from './tones.ts'

const SECONDS = 1.25
const CD: Omit<Tone, 'encode'> = { seconds: SECONDS, sampleRateHz: 44100, channels: 2 }

async function convertFile(path: string, changes: Partial<ConvertRequest> = {}): Promise<Conversion> {
  const folder = `${path}.work`
  await mkdir(folder, { recursive: true })
  const used = changes.programs ?? programs
  const source = await probe({ programs: used, path })
  const request = { programs: used, source, formats: THREE_FORMATS, signals: [], pictures: null, folder }
  return convert({ ...request, ...changes })
}

async function assertSameAudio(conversion: Conversion, used = programs): Promise<void> {
  for (const { format, path, bitDepth, audioMd5 } of conversion.renditions) {
    const decoded = await decodeChecksum({ programs: used, path, bitDepth })
    assert.deepEqual(decoded.errors, [], format)
    assert.equal(decoded.audioMd5, audioMd5, `${format} holds what was handed to its writer`)
    assert.ok(Math.abs(decoded.durationMs - conversion.durationMs) <= 1, `${format} has the same duration`)
  }
}

async function toneIn(t: TestContext, name: string, tone: Tone): Promise<string> {
  const path = join(await temporaryFolder(t), name)
  await makeTone(path, tone)
  return path
}

const WAV: Tone = { ...CD, encode: ['-c:a', 'pcm_s16le'] }
const PICTURES_OF = ['-f', 'lavfi', '-i', 'testsrc=s=64x48:d=2:r=5', '-map', '0', '-map', '1']

const KINDS: readonly (readonly [name: string, tone: Tone, channels: number, because: string])[] = [
  ['cd.wav', WAV, 2, '16-bit WAV'],
  ['studio.wav', { ...CD, sampleRateHz: 96000, encode: ['-c:a', 'pcm_s24le'] }, 2, '24 bits at 96 kHz'],
  ['float.wav', { ...CD, sampleRateHz: 48000, encode: ['-c:a', 'pcm_f32le'] }, 2, 'floating point'],
  ['mono.wav', { ...CD, channels: 1, encode: ['-c:a', 'pcm_s16le'] }, 1, 'mono stays mono'],
  ['surround.wav', { ...CD, channels: 6, encode: ['-c:a', 'pcm_s24le'] }, 2, 'six channels become two'],
  [
    'surround.m4a',
    { ...CD, channels: 6, encode: ['-c:a', 'aac'] },
    2,
    'six channels, and a header that says two',
  ],
  ['song.aiff', { ...CD, encode: ['-c:a', 'pcm_s16be'] }, 2, 'AIFF'],
  ['song.flac', { ...CD, encode: ['-c:a', 'flac'] }, 2, 'FLAC'],
  ['song.mp3', { ...CD, encode: ['-c:a', 'libmp3lame', '-b:a', '192k'] }, 2, 'MP3, encoder delay taken away'],
  ['song.m4a', { ...CD, encode: ['-c:a', 'aac'] }, 2, 'AAC in M4A'],
  ['song.ogg', { ...CD, encode: ['-c:a', 'libvorbis'] }, 2, 'Ogg Vorbis'],
  ['song.opus', { ...CD, sampleRateHz: 48000, encode: ['-c:a', 'libopus'] }, 2, 'Opus'],
  ['film.mp4', { ...CD, encode: [...PICTURES_OF, '-c:v', 'mpeg4', '-c:a', 'aac'] }, 2, 'a video with audio'],
  ['film.webm', { ...CD, encode: [...PICTURES_OF, '-c:v', 'libvpx', '-c:a', 'libopus'] }, 2, 'another one'],
]

describe('every kind of source becomes three renditions that hold the same audio', () => {
  for (const [name, tone, channels, because] of KINDS) {
    test(`${name}: ${because}`, async (t) => {
      const conversion = await convertFile(await toneIn(t, name, tone))
      const made = conversion.renditions.map((one) => [
        one.format,
        one.sampleRateHz,
        one.bitDepth,
        one.channels,
      ])
      const wanted = THREE_FORMATS.map(({ format }) => [format, 48000, 24, channels])
      assert.deepEqual(made, wanted)
      assert.equal(new Set(conversion.renditions.map((one) => one.audioMd5)).size, 1)
      assert.ok(Math.abs(conversion.durationMs - SECONDS * 1000) <= 50, `${conversion.durationMs} ms`)
      assert.deepEqual(conversion.sourceErrors, [])
      assert.ok(conversion.loudness !== null && conversion.loudness.truePeakDbtp < 0)
      await assertSameAudio(conversion)
    })
  }
})

const NAMES: readonly (readonly [name: string, because: string])[] = [
  ['-y.wav', 'a leading dash is no option'],
  ['it\'s 100% "loud" [a:b];c,d=e.wav', 'characters that mean something to a filter graph or a shell'],
  ['two\nlines.wav', 'a newline'],
  ['concat:a|b.wav', 'what looks like a protocol'],
  ['%03d.wav', 'what looks like a pattern'],
  ['日本 🎵 $(id) `id`.wav', 'other scripts and shell words'],
]

describe('a source may have any name', () => {
  for (const [name, because] of NAMES) {
    test(`${JSON.stringify(name)}: ${because}`, async (t) => {
      const path = await toneIn(t, name, { ...WAV, seconds: 0.4 })
      const conversion = await convertFile(path, {
        pictures: { waveformPath: `${path}.work/w %d.png`, spectrogramPath: `${path}.work/s'1.png` },
      })
      assert.equal(conversion.durationMs, 400)
      assert.deepEqual(conversion.pictures, { waveform: true, spectrogram: true })
    })
  }
})

const SAMPLES: readonly (readonly [codec: string, formats: readonly RenditionOrder[], because: string])[] = [
  ['pcm_s16le', atRate(THREE_FORMATS, 44100), '16 bits in 24: padded, the same samples'],
  ['pcm_s24le', atRate(THREE_FORMATS, 44100), '24 bits at the same rate: untouched'],
  [
    'pcm_s16le',
    [
      { format: 'm4a', codec: 'alac', sampleRateHz: 44100 },
      { format: 'wav', codec: 'pcm_s16le', sampleRateHz: 44100 },
      { format: 'aiff', codec: 'pcm_s16be', sampleRateHz: 44100 },
    ],
    '16 bits in 16: no dither where nothing is taken away',
  ],
]

function atRate(formats: readonly RenditionOrder[], sampleRateHz: number): readonly RenditionOrder[] {
  return formats.map((order) => ({ ...order, sampleRateHz }))
}

describe('a lossless source at the wanted rate keeps every sample', () => {
  for (const [codec, formats, because] of SAMPLES) {
    test(because, async (t) => {
      const path = await toneIn(t, 'source.wav', { ...CD, encode: ['-c:a', codec] })
      const conversion = await convertFile(path, { formats })
      for (const rendition of conversion.renditions) {
        assert.equal(await decodedMd5(rendition.path, codec), await decodedMd5(path, codec), rendition.format)
      }
    })
  }
})

test('formats of different depth and rate are made in one run, each with its own checksum', async (t) => {
  const path = await toneIn(t, 'source.wav', { ...CD, sampleRateHz: 48000, encode: ['-c:a', 'pcm_s24le'] })
  const conversion = await convertFile(path, {
    formats: [
      { format: 'm4a', codec: 'alac', sampleRateHz: 48000 },
      { format: 'wav', codec: 'pcm_s16le', sampleRateHz: 44100 },
      { format: 'aiff', codec: 'pcm_s24be', sampleRateHz: 48000 },
    ],
  })
  const byFormat = new Map(conversion.renditions.map((one) => [one.format, one]))
  assert.deepEqual([byFormat.get('wav')?.bitDepth, byFormat.get('wav')?.sampleRateHz], [16, 44100])
  assert.equal(byFormat.get('m4a')?.audioMd5, byFormat.get('aiff')?.audioMd5)
  assert.notEqual(byFormat.get('m4a')?.audioMd5, byFormat.get('wav')?.audioMd5)
  await assertSameAudio(conversion)
})

test('one missing rendition is made alone, and is the one that was made before', async (t) => {
  const path = await toneIn(t, 'source.mp3', { ...CD, encode: ['-c:a', 'libmp3lame'] })
  const all = await convertFile(path)
  const alone = await convertFile(path, {
    only: ['m4a'],
    measureLoudness: false,
    folder: await newFolder(`${path}.again`),
  })
  assert.deepEqual(
    alone.renditions.map((one) => [one.format, one.audioMd5]),
    all.renditions.filter((one) => one.format === 'm4a').map((one) => [one.format, one.audioMd5]),
  )
  assert.equal(alone.loudness, null)
  assert.equal(alone.durationMs, all.durationMs)
  assert.equal(existsSync(join(`${path}.again`, 'audio.wav')), false)
})

async function newFolder(folder: string): Promise<string> {
  await mkdir(folder)
  return folder
}

test('signals for the analysis and pictures come out of the same run', async (t) => {
  const path = await toneIn(t, 'source.wav', WAV)
  const folder = `${path}.work`
  const seen: number[] = []
  const conversion = await convertFile(path, {
    signals: [
      { path: join(folder, 'a.raw'), sampleRateHz: 11025, ffmpegFormat: 's16le', codec: 'pcm_s16le' },
      { path: join(folder, 'b.raw'), sampleRateHz: 16000, ffmpegFormat: 'f32le', codec: 'pcm_f32le' },
    ],
    pictures: { waveformPath: join(folder, 'w.png'), spectrogramPath: join(folder, 's.png') },
    onProgress: (fraction) => seen.push(fraction),
  })
  const frames = [(await stat(join(folder, 'a.raw'))).size / 2, (await stat(join(folder, 'b.raw'))).size / 4]
  assert.ok(
    Math.abs((frames[0] ?? 0) - 11025 * SECONDS) <= 1 && Math.abs((frames[1] ?? 0) - 16000 * SECONDS) <= 1,
  )
  assert.deepEqual(conversion.pictures, { waveform: true, spectrogram: true })
  for (const name of ['w.png', 's.png']) {
    const png = await readFile(join(folder, name))
    assert.equal(png.toString('latin1', 1, 4), 'PNG')
    assert.equal(png.readUInt32BE(16), 800, 'pixels wide')
  }
  assert.ok(seen.length > 0 && seen.every((fraction) => fraction >= 0 && fraction <= 1))
})

test('silence and a few milliseconds of sound are converted, and what cannot be measured is not made up', async (t) => {
  const folder = await temporaryFolder(t)
  const [silent, short] = [join(folder, 'silent.wav'), join(folder, 'short.wav')]
  await makeTone(silent, { ...WAV, encode: ['-af', 'volume=0', '-c:a', 'pcm_s16le'] })
  await makeTone(short, { ...WAV, seconds: 0.01 })
  const pictures = (path: string): ConvertRequest['pictures'] => {
    return { waveformPath: `${path}.work/w.png`, spectrogramPath: `${path}.work/s.png` }
  }
  const ofSilent = await convertFile(silent, { pictures: pictures(silent) })
  const ofShort = await convertFile(short, { pictures: pictures(short) })
  assert.equal(ofSilent.loudness, null)
  assert.equal(ofShort.loudness, null)
  assert.deepEqual([ofShort.durationMs, ofShort.sourceErrors], [10, []])
  assert.deepEqual(ofShort.pictures, { waveform: false, spectrogram: false })
  await assertSameAudio(ofShort)
})

test('loudness is that of the EBU: a 1 kHz sine of -23 dBFS on both channels has -23 LUFS', async (t) => {
  const path = join(await temporaryFolder(t), 'sine.wav')
  const level = 10 ** (-23 / 20)
  // EBU Tech 3341, case 1
  const encode = [
    '-af',
    `aeval='${level}*sin(2*PI*1000*t)|${level}*sin(2*PI*1000*t)':c=stereo`,
    '-c:a',
    'pcm_s24le',
  ]
  await makeTone(path, { seconds: 5, sampleRateHz: 48000, channels: 2, encode })
  const { loudness } = await convertFile(path, { only: [] })
  assert.ok(loudness !== null)
  assert.ok(Math.abs(loudness.integratedLufs + 23) <= 0.1 && Math.abs(loudness.truePeakDbtp + 23) <= 0.2)
})

test('the old ffmpeg of the npm packages makes the same renditions', async (t) => {
  const bundled = await locateFfmpeg({ env: { PATH: '' }, folders: [] }).catch(() => null)
  if (bundled === null) return t.skip('the optional npm packages of ffmpeg are not installed')
  assert.equal(bundled.bundled, true)
  const path = await toneIn(t, 'source.flac', { ...CD, encode: ['-c:a', 'flac'] })
  const pictures = { waveformPath: `${path}.work/w.png`, spectrogramPath: `${path}.work/s.png` }
  const conversion = await convertFile(path, { programs: bundled, pictures })
  await assertSameAudio(conversion, bundled)
  assert.deepEqual(conversion.pictures, { waveform: true, spectrogram: true })
  assert.ok(conversion.loudness !== null)
})

test('a source that is shorter than its header says is refused once it is decoded', async (t) => {
  const path = await toneIn(t, 'source.mp3', { ...CD, seconds: 3, encode: ['-c:a', 'libmp3lame'] })
  await writeFile(path, (await readFile(path)).subarray(0, 20_000))
  await assert.rejects(convertFile(path), {
    code: 'AUDIO_TRUNCATED',
    message: /promises 3\.0 s, and only 1\.\d s/,
  })
})

test('a disk that is full is said to be full', async (t) => {
  if (!existsSync('/dev/full')) return t.skip('this system has no /dev/full')
  const path = await toneIn(t, 'source.wav', { ...WAV, seconds: 3 })
  await mkdir(`${path}.work`)
  await symlink('/dev/full', join(`${path}.work`, 'audio.wav'))
  await assert.rejects(convertFile(path), { code: 'DISK_FULL' })
})

test('with nothing ordered nothing is started', async (t) => {
  const path = await toneIn(t, 'source.wav', WAV)
  const source = await probe({ programs, path })
  const absent = { ...programs, ffmpeg: '/not/there' }
  const conversion = await convertFile(path, { programs: absent, source, only: [], measureLoudness: false })
  assert.deepEqual([conversion.renditions, conversion.durationMs], [[], SECONDS * 1000])
})

test('more audio than WAV can hold is refused before anything is written', async (t) => {
  const path = await toneIn(t, 'source.wav', WAV)
  const source = { ...(await probe({ programs, path })), durationMs: 5 * 3_600_000 }
  await assert.rejects(convertFile(path, { source }), { code: 'AUDIO_TOO_LONG' })
})
