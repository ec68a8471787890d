import assert from 'node:assert/strict'
import { execFile } from 'node:child_process'
import { copyFile, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { before, describe, test, type TestContext } from 'node:test'
import { promisify } from 'node:util'
import { extractCover } from '../../src/audio/cover.ts'
import { decodeChecksum } from '../../src/audio/decode.ts'
import { readTags } from '../../src/audio/tags/read-tags.ts'
import { expectedTags } from '../../src/audio/tags/tagged-values.ts'
import type { TrackTags } from '../../src/audio/tags/track-tags.ts'
import { writeTags } from '../../src/audio/tags/write-tags.ts'
import type { RenditionFormat } from '../../src/model/track.ts'
import { ffmpeg, ffprobeTags, makeTone, programs, temporaryFolder } from './tones.ts'

const execute = promisify(execFile)
const FORMATS: readonly RenditionFormat[] = ['m4a', 'wav', 'aiff']
const ENCODERS: Readonly<Record<RenditionFormat, string>> = {
  m4a: 'alac',
  wav: 'pcm_s24le',
  aiff: 'pcm_s24be',
}

const FULL: TrackTags = {
  title: 'Ünïcode – 日本 🎵',
  artists: ['Björk', 'Tyler, The Creator'],
  album: 'An Album',
  bpm: 127.98,
  key: '8A',
  isrc: 'US-RC1-76-07839',
  comment: 'https://example.org/x?a=1&b=2',
  genre: 'Rock',
  year: 2021,
  cover: null,
}
const ONLY_TITLE: TrackTags = {
  title: 'x',
  artists: [],
  album: null,
  bpm: null,
  key: null,
  isrc: null,
  comment: null,
  genre: null,
  year: null,
  cover: null,
}

async function picture(folder: string, name: string): Promise<Uint8Array> {
  await ffmpeg([
    '-f',
    'lavfi',
    '-i',
    'testsrc=s=64x64:d=1:r=1',
    '-frames:v',
    '1',
    '-update',
    '1',
    join(folder, name),
  ])
  return readFile(join(folder, name))
}

const made = new Map<RenditionFormat, Buffer>()
before(async () => {
  const folder = await mkdtemp(join(tmpdir(), 'tracksync-tags-'))
  for (const format of FORMATS) {
    const path = join(folder, `audio.${format}`)
    const encode = ['-af', 'atrim=end_sample=9999', '-c:a', ENCODERS[format], '-fflags', '+bitexact']
    await makeTone(path, { seconds: 0.5, sampleRateHz: 48000, channels: 1, encode })
    made.set(format, await readFile(path))
  }
  await rm(folder, { recursive: true })
})

/** A rendition as `convert` writes it; an odd number of mono frames, so that its chunks need padding. */
async function rendition(t: TestContext, format: RenditionFormat): Promise<string> {
  const path = join(await temporaryFolder(t), `audio.${format}`)
  await writeFile(path, made.get(format) ?? '')
  return path
}

describe('tags that are written are read back', () => {
  for (const format of FORMATS) {
    test(`from ${format}, by music-metadata and ffprobe, and the audio stays as it was`, async (t) => {
      const path = await rendition(t, format)
      const untagged = await decodeChecksum({ programs, path, bitDepth: 24 })
      const tags = {
        ...FULL,
        cover: { data: await picture(join(path, '..'), 'c.jpg'), mimeType: 'image/jpeg' },
      }
      await writeTags(path, format, tags)
      const after = await decodeChecksum({ programs, path, bitDepth: 24 })
      assert.deepEqual(
        [after.audioMd5, after.errors, after.durationMs],
        [untagged.audioMd5, [], untagged.durationMs],
      )
      assert.deepEqual(await readTags(path), expectedTags(tags))
      const probed = await ffprobeTags(path)
      assert.equal(probed['title'], FULL.title)
      assert.equal(probed['artist'], 'Björk, Tyler, The Creator')
      assert.equal(probed['album'], FULL.album)
      assert.equal(probed['genre'], 'Rock')
      assert.equal(probed['date'], '2021')
      assert.equal(probed['comment'], FULL.comment)
      assert.equal(probed['TBPM'] ?? probed['BPM'], format === 'm4a' ? '127.98' : '128')
      assert.equal(probed['TKEY'] ?? probed['initialkey'], '8A')
      assert.equal(probed['TSRC'] ?? probed['ISRC'], 'USRC17607839')
    })
  }
})

const MUTAGEN = `
import mutagen, sys, json
tags = mutagen.File(sys.argv[1]).tags
names = {'TIT2':'title','©nam':'title','TPE1':'artist','©ART':'artist','TBPM':'bpm','tmpo':'bpm','TKEY':'key',
  '----:com.apple.iTunes:initialkey':'key','TSRC':'isrc','----:com.apple.iTunes:ISRC':'isrc','APIC:':'cover','covr':'cover'}
def text(v):
  v = v[0] if isinstance(v, list) else v
  return v.decode() if isinstance(v, bytes) and not v.startswith((b'\\xff', b'\\x89')) else 'picture' if isinstance(v, bytes) else str(v)
found = {names[k]: ('picture' if names[k] == 'cover' else text(v)) for k, v in tags.items() if k in names}
print(json.dumps(found))
`

describe('mutagen reads them too', () => {
  let python: string | null = null
  before(async () => {
    for (const candidate of ['/usr/bin/python3', 'python3']) {
      const found = await execute(candidate, ['-c', 'import mutagen']).then(
        () => candidate,
        () => null,
      )
      python ??= found
    }
  })
  for (const format of FORMATS) {
    test(format, async (t) => {
      if (python === null) return t.skip('python3 with mutagen is not installed')
      const path = await rendition(t, format)
      const cover = { data: await picture(join(path, '..'), 'c.png'), mimeType: 'image/png' }
      await writeTags(path, format, { ...FULL, cover })
      const { stdout } = await execute(python, ['-c', MUTAGEN, path], {
        env: { ...process.env, PYTHONUTF8: '1' },
      })
      assert.deepEqual(JSON.parse(stdout), {
        title: FULL.title,
        artist: 'Björk, Tyler, The Creator',
        bpm: '128',
        key: '8A',
        isrc: 'USRC17607839',
        cover: 'picture',
      })
    })
  }
})

const VALUES: readonly (readonly [tags: Partial<TrackTags>, because: string])[] = [
  [{}, 'nothing but a title'],
  [{ artists: ['AC/DC'] }, 'a slash separates nothing'],
  [{ artists: ['A; B', 'C & D feat. E'] }, 'nor does a semicolon'],
  [{ genre: '17' }, 'a genre that looks like a number of ID3v1'],
  [{ genre: 'Drum & Bass / (Jungle)' }, 'a genre with signs'],
  [{ title: 'two\nlines', comment: 'a\nb\tc' }, 'newlines'],
  [{ title: ' space around ', album: 'a\0b' }, 'white space and NUL'],
  [{ bpm: 174.5, key: 'A minor' }, 'half a beat rounds up; a key in words'],
  [{ bpm: Number.NaN }, 'no tempo'],
  [{ album: 'x'.repeat(5000), comment: 'é'.repeat(3000) }, 'long texts'],
]

describe('odd values come back as they were meant', () => {
  for (const [changes, because] of VALUES) {
    test(because, async (t) => {
      for (const format of FORMATS) {
        const path = await rendition(t, format)
        const tags = { ...ONLY_TITLE, ...changes }
        await writeTags(path, format, tags)
        assert.deepEqual(await readTags(path), expectedTags(tags), format)
      }
    })
  }
})

test('writing again replaces every tag', async (t) => {
  for (const format of FORMATS) {
    const path = await rendition(t, format)
    await writeTags(path, format, FULL)
    const size = (await readFile(path)).length
    await writeTags(path, format, FULL)
    assert.deepEqual(await readTags(path), expectedTags(FULL), format)
    assert.ok((await readFile(path)).length <= size + 2048, `${format} does not grow`)
    await writeTags(path, format, ONLY_TITLE)
    assert.deepEqual(await readTags(path), expectedTags(ONLY_TITLE), format)
  }
})

test('the tag of a WAV lies behind its samples, so that nothing is moved', async (t) => {
  const path = await rendition(t, 'wav')
  await writeTags(path, 'wav', FULL)
  const bytes = await readFile(path)
  assert.ok(bytes.indexOf('id3 ', 0, 'latin1') > bytes.indexOf('data', 0, 'latin1') + 9999 * 3)
  assert.equal(bytes.readUInt32LE(4), bytes.length - 8, 'the RIFF size is that of the file')
})

test('a file that is no audio is refused', async (t) => {
  const path = join(await temporaryFolder(t), 'no.wav')
  await writeFile(path, 'text')
  await assert.rejects(writeTags(path, 'wav', FULL), { code: 'TAGS_FAILED' })
  await assert.rejects(writeTags(`${path}.not-there`, 'wav', FULL), { code: 'TAGS_FAILED' })
  await assert.rejects(readTags(`${path}.not-there`), { code: 'TAGS_FAILED' })
})

test('the front cover of a source is taken out as it is', async (t) => {
  const folder = await temporaryFolder(t)
  const data = await picture(folder, 'front.png')
  const path = await rendition(t, 'aiff')
  assert.equal(await extractCover(path), null, 'none in it')
  await writeTags(path, 'aiff', { ...ONLY_TITLE, cover: { data, mimeType: 'image/png' } })
  const cover = await extractCover(path)
  assert.equal(cover?.mimeType, 'image/png')
  assert.deepEqual(Buffer.from(cover.data), Buffer.from(data))
  await copyFile(join(folder, 'front.png'), join(folder, 'front.mp3'))
  assert.equal(await extractCover(join(folder, 'front.mp3')), null, 'a picture is no source')
})
