import assert from 'node:assert/strict'
import { chmod, mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { test } from 'node:test'
import { checkYtDlp } from '../../../src/services/yt-dlp/check-yt-dlp.ts'
import { locateYtDlp } from '../../../src/services/yt-dlp/locate-yt-dlp.ts'
import { realYtDlp, skip, stub, temporaryFolder } from './workshop.ts'

test('the first executable on the PATH is taken; a folder or a plain file of that name is not', async (t) => {
  const root = await temporaryFolder(t)
  const folder = join(root, 'a')
  const plain = join(root, 'b')
  const program = join(root, 'c')
  await mkdir(join(folder, 'yt-dlp'), { recursive: true })
  for (const place of [plain, program]) {
    await mkdir(place)
    await writeFile(join(place, 'yt-dlp'), '#!/bin/sh\n')
  }
  await chmod(join(program, 'yt-dlp'), 0o755)
  const PATH = [folder, plain, program].join(':')
  assert.equal(await locateYtDlp({ env: { PATH } }), join(program, 'yt-dlp'))
  assert.equal(await locateYtDlp({ env: { PATH: '' }, folders: [program] }), join(program, 'yt-dlp'))
})

test('TRACKSYNC_YT_DLP decides alone, and without any the command to install it is named', async () => {
  const says = stub('yt-dlp-says')
  assert.equal(await locateYtDlp({ env: { TRACKSYNC_YT_DLP: says, PATH: '/usr/bin' } }), says)
  const wrong = locateYtDlp({ env: { TRACKSYNC_YT_DLP: '/nowhere/yt-dlp', PATH: '/usr/bin' } })
  await assert.rejects(wrong, { code: 'PROGRAM_MISSING', why: /TRACKSYNC_YT_DLP names "\/nowhere\/yt-dlp"/ })
  const none = locateYtDlp({ env: { PATH: '' }, folders: [], platform: 'linux' })
  await assert.rejects(none, {
    code: 'PROGRAM_MISSING',
    next: 'install it: pipx install "yt-dlp[default,curl-cffi]"',
  })
})

test('facts of an old version: its age, no YouTube, no likes', async () => {
  const facts = await check(
    'yt-dlp version stable@2023.03.04 [392389b7d] (debian*)\nOptional libraries: websockets-10.4',
  )
  assert.deepEqual(facts, [
    ['yt-dlp', 'warning', '2023.03.04, 1360 days old: sites change, and many fail with it'],
    ['yt-dlp JavaScript runtime', 'warning', 'this version cannot use one, so YouTube will not work'],
    [
      'yt-dlp browser likeness',
      'warning',
      'curl_cffi is missing, so lists of SoundCloud (likes) will not work',
    ],
  ])
})

test('facts of a current version with all it needs', async () => {
  const facts = await check(
    'yt-dlp version stable@2026.11.01 from yt-dlp/yt-dlp [594bd50c2] (pip)\nOptional libraries: curl_cffi-0.13.0, yt_dlp_ejs-0.3.1\nJS runtimes: deno-2.5.6',
  )
  assert.deepEqual(facts, [
    ['yt-dlp', 'ok', '2026.11.01, 22 days old'],
    ['yt-dlp JavaScript runtime', 'ok', 'deno-2.5.6'],
    ['yt-dlp browser likeness', 'ok', 'curl_cffi'],
  ])
})

test('what is not yt-dlp, or not there, does not work', async () => {
  for (const program of [stub('no-such-program'), '/bin/true']) {
    const [fact] = await checkYtDlp({ program })
    assert.equal(fact?.state, 'failed')
  }
})

test('the real yt-dlp tells its version', { skip }, async () => {
  const [fact] = await checkYtDlp({ program: realYtDlp ?? '' })
  assert.match(fact?.found ?? '', /^\d{4}\.\d{2}\.\d{2}\S*, \d+ days old/)
})

async function check(says: string): Promise<unknown> {
  const env = { TRACKSYNC_TEST_SAYS: says, TRACKSYNC_TEST_EXIT: '2', PATH: process.env['PATH'] }
  const now = (): number => Date.parse('2026-11-23T08:00:00Z')
  const facts = await checkYtDlp({ program: stub('yt-dlp-says'), env, now })
  return facts.map(({ name, state, found }) => [name, state, found])
}
