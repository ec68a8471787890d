import assert from 'node:assert/strict'
import { existsSync, watch } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { describe, test } from 'node:test'
import { ffmpegFailure, lastLines } from '../../src/audio/ffmpeg/ffmpeg-failure.ts'
import { ffmpegVersion } from '../../src/audio/ffmpeg/ffmpeg-version.ts'
import { runFfmpeg } from '../../src/audio/ffmpeg/run-ffmpeg.ts'
import { programs, temporaryFolder } from './tones.ts'

const STUBS = join(import.meta.dirname, '../programs')

function stub(name: string): typeof programs {
  return { ...programs, ffmpeg: join(STUBS, name) }
}

const what = 'Cannot convert "song.mp3"'

test('an ffmpeg that is not there is missing', async () => {
  await assert.rejects(runFfmpeg({ programs: stub('no-such-program'), args: [], what }), {
    code: 'PROGRAM_MISSING',
    what,
    message: /ENOENT/,
  })
})

test('an ffmpeg that crashes is said to have crashed, with its last words', async () => {
  await assert.rejects(runFfmpeg({ programs: stub('ffmpeg-crashes'), args: [], what }), {
    code: 'PROGRAM_FAILED',
    why: 'ffmpeg crashed (SIGSEGV); it last said: Something went wrong inside',
  })
})

test('an ffmpeg that makes no progress is ended with everything it started', async (t) => {
  const pids = join(await temporaryFolder(t), 'pids')
  process.env['TRACKSYNC_TEST_PIDS'] = pids
  t.after(() => delete process.env['TRACKSYNC_TEST_PIDS'])
  await assert.rejects(runFfmpeg({ programs: stub('ffmpeg-hangs'), args: [], what, stallMs: 1000 }), {
    code: 'PROGRAM_TIMEOUT',
  })
  await assertGone(pids)
})

test('an abort ends ffmpeg with everything it started', async (t) => {
  const pids = join(await temporaryFolder(t), 'pids')
  process.env['TRACKSYNC_TEST_PIDS'] = pids
  t.after(() => delete process.env['TRACKSYNC_TEST_PIDS'])
  const controller = new AbortController()
  const started = watch(dirname(pids), () => {
    if (existsSync(pids)) controller.abort()
  })
  t.after(() => started.close())
  const run = runFfmpeg({ programs: stub('ffmpeg-hangs'), args: [], what, signal: controller.signal })
  await assert.rejects(run, { code: 'CANCELLED' })
  await assertGone(pids)
})

/** A process that was killed may be listed until somebody has asked for its end; it does nothing any more. */
async function assertGone(pidsFile: string): Promise<void> {
  const pids = (await readFile(pidsFile, 'utf8')).trim().split(' ')
  assert.equal(pids.length, 2)
  for (const pid of pids) {
    const state = await readFile(`/proc/${pid}/stat`, 'utf8').then(
      (text) => text.slice(text.lastIndexOf(')') + 2, text.lastIndexOf(')') + 3),
      () => 'gone',
    )
    assert.ok(state === 'gone' || state === 'Z', `process ${pid} is ${state}`)
  }
}

const WORDS: readonly (readonly [says: string, code: string, because: string])[] = [
  ['av_interleaved_write_frame(): No space left on device', 'DISK_FULL', 'ENOSPC while writing'],
  ['Error opening output file x.wav: Disk quota exceeded', 'DISK_FULL', 'EDQUOT'],
  ['file:a.wav: Read-only file system', 'FILE_FAILED', 'EROFS'],
  ['file:a.wav: Permission denied', 'FILE_FAILED', 'EACCES'],
  ['[mov,mp4] moov atom not found', 'AUDIO_UNREADABLE', 'half an MP4'],
  [
    "Stream specifier ':a:0' in filtergraph description x matches no streams.",
    'AUDIO_UNREADABLE',
    'no audio',
  ],
  ['file:a.mp3: Invalid data found when processing input', 'AUDIO_UNREADABLE', 'no sound format'],
  ['Unknown encoder alac', 'CONVERSION_FAILED', 'anything else'],
  ['', 'CONVERSION_FAILED', 'nothing said'],
]

describe('what ffmpeg says decides whose fault it is', () => {
  for (const [says, code, because] of WORDS) {
    test(`${because}: ${code}`, async (t) => {
      process.env['TRACKSYNC_TEST_SAYS'] = says
      t.after(() => delete process.env['TRACKSYNC_TEST_SAYS'])
      const run = runFfmpeg({ programs: stub('ffmpeg-fails'), args: [], what })
      await assert.rejects(
        run,
        (error: Error) => 'code' in error && error.code === code && error.message.startsWith(what),
      )
    })
  }
})

test('last lines prefer errors, and carry neither addresses nor control characters', () => {
  const log =
    '[info] a\n[mp3 @ 0x55d0c0] [error] Header \u001b[31mmissing\n[info] b\n[error] second\nConversion failed!\n'
  assert.equal(lastLines(log), '[mp3] Header \\u{1b}[31mmissing; second')
  assert.equal(lastLines('one\r\ntwo\n\nthree\nfour\n'), 'two; three; four')
})

test('an exit without words still says something', () => {
  const result = { exitCode: 187, killedBy: null, stderr: '', startError: null }
  assert.equal(ffmpegFailure({ what, program: 'ffmpeg', result, stalledMs: 0 }).why, 'ffmpeg ended with 187')
})

test('the version is what ffmpeg calls itself, and a program that does not answer like ffmpeg is refused', async () => {
  assert.match(await ffmpegVersion(programs), /^\S+$/)
  await assert.rejects(ffmpegVersion({ ...programs, ffmpeg: '/bin/echo' }), { code: 'PROGRAM_FAILED' })
})
