import assert from 'node:assert/strict'
import { chmodSync, symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { command, makeFolder } from './command.ts'

/** No program of this machine is wanted here. */
const NONE = { TRACKSYNC_YT_DLP: '/nowhere/yt-dlp', TRACKSYNC_FFMPEG: '/nowhere/ffmpeg' }
const SERVICE_LINK = ['--url', 'https://soundcloud.com/somebody/something']

const RUNS: readonly [words: readonly string[], exitCode: number, because: string][] = [
  [SERVICE_LINK, 69, 'yt-dlp is all that is missing'],
  [[...SERVICE_LINK, '--file', 'gone.wav'], 1, 'with yt-dlp it would fail as well'],
  [['--file', 'gone.wav'], 1, 'nothing is missing but the file'],
]
for (const [words, expected, because] of RUNS) {
  test(`a failed run exits with ${expected}: ${because}`, async (t) => {
    const { exitCode, stdout, stderr } = await command('run', [...words, '--json'], {
      cwd: makeFolder(t),
      env: NONE,
    })
    assert.equal(exitCode, expected, stdout + stderr)
    const run: { state: string } = JSON.parse(stdout)
    assert.equal(run.state, 'failed')
  })
}

test('watch --once exits with 1 when a drop was refused, and with 0 when nothing was there', async (t) => {
  const cwd = makeFolder(t)
  const empty = await command('watch', ['--once', '--json'], { cwd, env: NONE })
  assert.deepEqual([empty.exitCode, empty.stdout], [0, '[]\n'], empty.stderr)
  symlinkSync('.syncrc.json', join(cwd, 'trigger-folder/song.wav'))
  const refused = await command('watch', ['--once', '--json'], { cwd, env: NONE })
  assert.deepEqual([refused.exitCode, refused.stdout], [1, '[]\n'], refused.stderr)
  assert.match(refused.stderr, /Refused "song\.wav"/)
})

test(
  'watch and doctor warn of secrets that others may read, with the command that mends it',
  { skip: process.platform === 'win32' },
  async (t) => {
    const cwd = makeFolder(t)
    const path = join(cwd, '.env')
    writeFileSync(path, 'NOTION_TOKEN=x\n')
    const warned = async (): Promise<readonly boolean[]> => {
      const watch = await command('watch', ['--once'], { cwd, env: NONE })
      const doctor = await command('doctor', [], { cwd, env: NONE })
      return [watch.stderr, doctor.stdout].map((text) => text.includes(`chmod 600 "${path}"`))
    }
    for (const [mode, expected] of [
      [0o644, true],
      [0o640, true],
      [0o600, false],
    ] as const) {
      chmodSync(path, mode)
      assert.deepEqual(await warned(), [expected, expected], `mode ${mode.toString(8)}`)
    }
  },
)
