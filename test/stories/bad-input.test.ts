import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { copyFileSync, existsSync, readdirSync, renameSync, truncateSync, writeFileSync } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import { encodeSong, makeSong, wavOf } from './make-song.ts'
import { makePlace, only } from './place.ts'

let songs = ''
const song = (name: string): string => join(songs, name)
/** Stories that are not about the formats make only the quickest. */
const ONE_FORMAT = { library: { formats: { wav: { codec: 'pcm_s16le', sampleRateHz: 48000 } } } }

before(async () => {
  songs = await mkdtemp(join(tmpdir(), 'tracksync-songs-'))
  await makeSong(song('good.wav'), 1, 8)
  await makeSong(song('other.wav'), 2, 8)
  await encodeSong(song('good.wav'), song('whole.m4a'))
  copyFileSync(song('whole.m4a'), song('cut.m4a'))
  truncateSync(song('cut.m4a'), 30_000)
  copyFileSync(song('good.wav'), song('cut.wav'))
  truncateSync(song('cut.wav'), 100_000)
  writeFileSync(song('text.mp3'), 'this is no music\n'.repeat(500))
  writeFileSync(
    song('noise.flac'),
    Buffer.from(Array.from({ length: 20_000 }, (_, index) => (index * 7919) % 251)),
  )
  writeFileSync(song('picture.wav'), Buffer.from('89504e470d0a1a0a0000000d49484452', 'hex'))
  writeFileSync(song('no samples.wav'), wavOf(Buffer.alloc(0)))
})
after(() => rm(songs, { recursive: true, force: true }))

const BAD_AUDIO: readonly [file: string, code: RegExp, because: string][] = [
  ['cut.m4a', /AUDIO_(TRUNCATED|UNREADABLE)/, 'its index is missing'],
  ['cut.wav', /AUDIO_TRUNCATED/, 'the header declares more'],
  ['text.mp3', /AUDIO_UNREADABLE/, 'a text by another name'],
  ['noise.flac', /AUDIO_UNREADABLE/, 'nothing that is audio'],
  ['picture.wav', /AUDIO_(UNREADABLE|TRUNCATED)/, 'a picture by another name'],
  ['no samples.wav', /AUDIO_EMPTY/, 'it lasts 0 seconds'],
]

test('one agent takes bad audio and hostile names: each bad one is told with its code, each good one done, nothing is lost', async (t) => {
  const place = makePlace(t, { config: ONE_FORMAT })
  const agent = place.start('watch')
  await agent.says(/Watching/)
  for (const [file] of BAD_AUDIO) place.drop(song(file))
  const hostile = [
    '$(touch PWNED) ; `touch PWNED`.wav',
    'it\'s "quoted" & <b>.wav',
    'a.. ..wav',
    'line\nbreak.wav',
    '-rf *.wav',
    `${'n'.repeat(251)}.wav`,
  ]
  for (const name of hostile) place.drop(song('good.wav'), name)
  const notUtf8 = Buffer.concat([Buffer.from(`${place.inbox}/caf`), Buffer.from([0xe9]), Buffer.from('.wav')])
  copyFileSync(song('other.wav'), place.path('staged'))
  renameSync(place.path('staged'), notUtf8)
  await agent.until(
    () =>
      place.names('trigger-folder/03_failed').length >= 2 * BAD_AUDIO.length &&
      inFinalPlace() === hostile.length + 1,
  )
  const { stderr, exitCode } = await agent.stop()
  assert.equal(exitCode, 143, stderr)

  for (const [file, code, because] of BAD_AUDIO) {
    assert.match(place.result(file), code, `${file}: ${because}`)
    assert.match(place.result(file), /Next: /, file)
    assert.match(
      place.result(file),
      new RegExp(`Cannot (read|convert) "${file}"`),
      'by the name it was dropped under',
    )
    assert.equal(
      place.sha256('trigger-folder/03_failed', file),
      place.sha256(song(file)),
      `${file} is kept as it was`,
    )
  }
  const runs = await place.runs()
  const good = runs.filter(({ state }) => state === 'succeeded')
  assert.equal(
    good.length,
    hostile.length + 1,
    JSON.stringify(runs.map(({ trigger, state, errors }) => [trigger.name, state, errors])),
  )
  assert.equal((await place.tracks()).length, 2, 'the same song under six names, and another one')
  assert.equal(place.files('library').length, 2)
  for (const name of place.files('library'))
    assert.ok(Buffer.byteLength(name) <= 300 && !name.includes('\n'), name)
  assert.ok(!existsSync(place.path('PWNED')) && !existsSync(place.path('trigger-folder/PWNED')))

  function inFinalPlace(): number {
    const names = readdirOrNone(place.path('trigger-folder/02_processed'))
    return names.filter((name) => !name.endsWith('.result.md')).length
  }
})

test('an empty file and one that is not there are told on the command line', async (t) => {
  const place = makePlace(t, { config: ONE_FORMAT })
  writeFileSync(place.path('empty.wav'), '')
  const empty = await place.tracksync('run', '--file', 'empty.wav', '--json')
  const missing = await place.tracksync('run', '--file', 'missing.wav', '--json')
  assert.deepEqual([empty.exitCode, missing.exitCode], [1, 1])
  assert.match(empty.stdout, /AUDIO_EMPTY/)
  assert.match(missing.stdout, /NOT_FOUND/)
})

test('a folder or a pipe in place of a file is told as such, also on a dry run', async (t) => {
  const place = makePlace(t, { config: ONE_FORMAT })
  assert.equal(spawnSync('mkfifo', [place.path('pipe.wav')]).status, 0)
  for (const [file, why] of [
    ['tasks', 'it is a folder'],
    ['pipe.wav', 'it is a pipe or a device'],
  ] as const) {
    const said = await place.tracksync('run', '--file', file, '--json')
    assert.match(said.stdout, new RegExp(`TRIGGER_NOT_A_FILE[^}]*${why}`))
    const dry = await place.tracksync('run', '--file', file, '--dry-run')
    assert.match(dry.stdout, new RegExp(`- ${file}: ${why}`))
    assert.deepEqual([said.exitCode, dry.exitCode], [1, 1])
  }
})

const PROGRAMS: readonly [ffmpeg: string, code: string, because: string][] = [
  [new URL('../programs/no-such-program', import.meta.url).pathname, 'PROGRAM_MISSING', 'it is not there'],
  [new URL('../programs/ffmpeg-crashes', import.meta.url).pathname, 'PROGRAM_FAILED', 'it crashes'],
  [new URL('../programs/ffmpeg-hangs', import.meta.url).pathname, 'TASK_TIMEOUT', 'it hangs'],
]
for (const [ffmpeg, code, because] of PROGRAMS) {
  test(`ffmpeg fails because ${because}: ${code}, and with a good one the same drop is finished`, async (t) => {
    const place = makePlace(t, {
      config: ONE_FORMAT,
      env: { TRACKSYNC_FFMPEG: ffmpeg, TRACKSYNC_TEST_PIDS: join(songs, 'pids') },
    })
    const asShipped = place.read('tasks/process.json')
    const task: Record<string, unknown> = JSON.parse(asShipped)
    writeFileSync(
      place.path('tasks/process.json'),
      JSON.stringify({ ...task, timeout: '3s', retry: { attempts: 1 } }),
    )
    place.drop(song('good.wav'))
    const run = only(await place.once(1))
    assert.equal(run.state, 'failed')
    assert.ok(
      run.errors.some((error) => error.code === code),
      JSON.stringify(run.errors),
    )
    assert.match(place.result('good.wav'), new RegExp(code))
    assert.deepEqual(place.files('library'), [])
    const report = place.read(run.report ?? '')
    assert.match(report.replaceAll('\\', ''), new RegExp(code))
    place.setEnv({ TRACKSYNC_FFMPEG: undefined })
    // a good one may take its time on a busy machine
    writeFileSync(place.path('tasks/process.json'), asShipped)
    const retried = await place.tracksync('retry', 'last')
    assert.equal(retried.exitCode, 0, retried.stderr)
    assert.equal(place.files('library').length, 1)
  })
}

function readdirOrNone(folder: string): readonly string[] {
  return existsSync(folder) ? readdirSync(folder) : []
}

test('status lists the latest failures and says how many there are besides', async (t) => {
  const place = makePlace(t, { config: ONE_FORMAT })
  for (let number = 1; number <= 7; number += 1) {
    place.write(`text ${number}.mp3`, `this is no music, either: ${number}\n`.repeat(500))
  }
  await place.once(1)
  const { stdout } = await place.tracksync('status')
  const failures = stdout.slice(stdout.indexOf('Failed and not retried'))
  assert.equal(failures.match(/tracksync retry/g)?.length, 5, stdout)
  assert.match(failures, /2 earlier ones; all: tracksync status --json/)
})

test('an option without its value is not asked for as if it were mistyped', async (t) => {
  const { exitCode, stderr } = await makePlace(t).tracksync('run', '--file')
  assert.equal(exitCode, 64)
  assert.match(stderr, /see "tracksync run --help"/)
})
