import assert from 'node:assert/strict'
import { execFileSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, test } from 'node:test'
import { declaredLength, type DeclaredLength } from '../../src/trigger/declared-length.ts'

const root = mkdtempSync(join(tmpdir(), 'tracksync-length-'))
after(() => rmSync(root, { recursive: true, force: true }))

const MISSING_FFMPEG = isFfmpegHere() ? false : 'ffmpeg is not on the PATH'

const cases: [
  file: string,
  options: readonly string[],
  whole: DeclaredLength,
  cut: DeclaredLength,
  because: string,
][] = [
  ['a.wav', [], 'whole', 'short', 'RIFF says its length'],
  ['a.rf64.wav', ['-rf64', 'always'], 'whole', 'short', 'RF64 says it in its ds64 chunk'],
  ['a.aiff', [], 'whole', 'short', 'FORM says its length'],
  ['a.m4a', [], 'whole', 'short', 'boxes say theirs, and the index comes last'],
  [
    'a.fast.mp4',
    ['-c:a', 'aac', '-movflags', '+faststart'],
    'whole',
    'short',
    'with the index first the last box is cut',
  ],
  ['a.mov', ['-c:a', 'pcm_s16le'], 'whole', 'short', 'so it is in QuickTime'],
  ['a.ogg', ['-c:a', 'libvorbis'], 'whole', 'short', 'the last page is marked'],
  ['a.opus', ['-c:a', 'libopus'], 'whole', 'short', 'the last page is marked'],
  ['a.mka', ['-c:a', 'flac'], 'whole', 'short', 'the segment says its length'],
  ['a.mp3', ['-c:a', 'libmp3lame'], 'whole', 'short', 'the Xing header counts bytes'],
  ['a.flac', [], 'unknown', 'unknown', 'FLAC counts samples, not bytes'],
]

for (const [file, options, whole, cut, because] of cases) {
  test(`${file} is ${whole}, and ${cut} when it is cut, because ${because}`, { skip: MISSING_FFMPEG }, () => {
    const path = join(root, file)
    const tone = ['-f', 'lavfi', '-i', 'sine=frequency=440:duration=1']
    execFileSync('ffmpeg', ['-v', 'error', '-nostdin', ...tone, ...options, path])
    assert.equal(declaredLength(path, statSync(path).size), whole)
    for (const share of [0.3, 0.95]) {
      const bytes = readFileSync(path)
      const part = join(root, `cut-${share}-${file}`)
      writeFileSync(part, bytes.subarray(0, Math.floor(bytes.length * share)))
      assert.equal(declaredLength(part, statSync(part).size), cut, `${share} of it`)
    }
  })
}

const oddities: [name: string, bytes: Buffer, because: string][] = [
  ['nothing', Buffer.alloc(0), 'there is nothing to read'],
  ['text', Buffer.from('this is no media file at all'), 'no container is known'],
  [
    'endless-mp4',
    Buffer.from(`0000001866747970${'00'.repeat(40)}`, 'hex'),
    'a box of size 0 goes to the end',
  ],
  [
    'tiny-box',
    Buffer.from('00000003667479700000000000000000', 'hex'),
    'a box cannot be smaller than its head',
  ],
  [
    'live-matroska',
    Buffer.from('1a45dfa38018538067ffffffffffffffffff00', 'hex'),
    'a live recording has no length',
  ],
]

for (const [name, bytes, because] of oddities) {
  test(`${name} is unknown, because ${because}`, () => {
    const path = join(root, name)
    writeFileSync(path, bytes)
    assert.equal(declaredLength(path, bytes.length), 'unknown')
  })
}

function isFfmpegHere(): boolean {
  try {
    execFileSync('ffmpeg', ['-version'], { stdio: 'ignore' })
    return true
  } catch {
    return false
  }
}
