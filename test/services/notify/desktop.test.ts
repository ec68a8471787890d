import assert from 'node:assert/strict'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { delimiter, join } from 'node:path'
import { test, type TestContext } from 'node:test'
import { fileURLToPath } from 'node:url'
import type { Notice } from '../../../src/model/notice.ts'
import { showOnDesktop } from '../../../src/services/notify/desktop.ts'

const PROGRAMS = fileURLToPath(new URL('../../programs', import.meta.url))
const NOTICE: Notice = {
  id: 'tracksync-notice-1',
  kind: 'failure',
  at: new Date('2026-11-23T10:00:00Z'),
  run: { id: 'SYNC-1', state: 'failed' },
  trigger: { kind: 'file', name: '"; rm -rf ~; $(id) `id`.wav' },
  tracks: 1,
  text: '--urgency=critical <b>Simon & Garfunkel</b> \\n " & (do shell script "id") & "',
}

/** What the stub was started with, one argument a line. */
async function shown(
  t: TestContext,
  platform: NodeJS.Platform,
  more: Record<string, string> = {},
): Promise<readonly string[]> {
  const folder = mkdtempSync(join(tmpdir(), 'tracksync-notify-'))
  t.after(() => rmSync(folder, { recursive: true, force: true }))
  const said = join(folder, 'said')
  const env = { PATH: [PROGRAMS, process.env['PATH']].join(delimiter), TRACKSYNC_TEST_NOTICES: said, ...more }
  await showOnDesktop(NOTICE, { platform, env, signal: t.signal })
  return readFileSync(said, 'utf8').split('\n').slice(0, -1)
}

const TITLE = 'tracksync: ""; rm -rf ~; $(id) `id`.wav" failed'

test('notify-send gets the texts as words behind its options, without markup and backslashes', async (t) => {
  assert.deepEqual(await shown(t, 'linux'), [
    '--app-name=tracksync',
    '--',
    TITLE,
    '--urgency=critical &lt;b&gt;Simon &amp; Garfunkel&lt;/b&gt; \\\\n " &amp; (do shell script "id") &amp; "',
  ])
})

test('osascript gets the texts as arguments of a script that is always the same', async (t) => {
  assert.deepEqual(await shown(t, 'darwin'), [
    '-e',
    'on run argv',
    '-e',
    'display notification (item 2 of argv) with title (item 1 of argv)',
    '-e',
    'end run',
    TITLE,
    NOTICE.text,
  ])
})

test('without the program, and without a desktop, it says what to do', async (t) => {
  await assert.rejects(shown(t, 'linux', { PATH: '/nowhere' }), { code: 'PROGRAM_MISSING' })
  await assert.rejects(
    shown(t, 'linux', { TRACKSYNC_TEST_EXIT: '1', TRACKSYNC_TEST_SAYS: 'Cannot autolaunch D-Bus' }),
    { code: 'PROGRAM_FAILED', why: 'Cannot autolaunch D-Bus' },
  )
})
