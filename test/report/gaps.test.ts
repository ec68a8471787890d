import assert from 'node:assert/strict'
import { execFileSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, it } from 'node:test'
import { findGaps, type GapFacts } from '../../src/report/gaps.ts'
import { quote } from '../../src/shell/words.ts'

const CLOSED: GapFacts = {
  command: 'tracksync',
  serviceInstalled: true,
  scheduleConfigured: true,
  librariesConfigured: ['local', 'notion'],
  librariesAvailable: ['local', 'notion'],
  repeatedFailures: [],
  staleDrops: 0,
  ffmpegBundled: false,
}

const cases: readonly [change: Partial<GapFacts>, keys: readonly string[], because: string][] = [
  [{}, [], 'everything runs by itself'],
  [{ serviceInstalled: false }, ['service'], 'the agent must be started by hand'],
  [{ scheduleConfigured: false }, ['schedule'], 'nothing runs unless dropped'],
  [{ librariesAvailable: ['local'] }, ['library:notion'], 'it is configured and cannot be used'],
  [{ librariesAvailable: ['local', 'notion', 'eagle'] }, [], 'a library nobody asked for is no gap'],
  [
    { librariesConfigured: ['toString'], librariesAvailable: [] },
    ['library:toString'],
    'a name is only a name',
  ],
  [{ staleDrops: 2 }, ['stale-drops'], 'somebody waits'],
  [{ ffmpegBundled: true }, ['ffmpeg-bundled'], 'the old one is for trying out'],
  [
    { repeatedFailures: [{ source: 'youtube.com', code: 'DOWNLOAD_BOT_CHECK', count: 3 }] },
    ['failing:youtube.com:DOWNLOAD_BOT_CHECK'],
    'three in a row are a pattern',
  ],
  [
    { repeatedFailures: [{ source: 'youtube.com', code: 'DOWNLOAD_BOT_CHECK', count: 2 }] },
    [],
    'two can be one bad evening',
  ],
  [
    {
      serviceInstalled: false,
      scheduleConfigured: false,
      repeatedFailures: [
        { source: 'soundcloud:likes', code: 'DOWNLOAD_GEO_BLOCKED', count: 9 },
        { source: 'youtube.com', code: 'DOWNLOAD_STALLED', count: 4 },
      ],
    },
    [
      'service',
      'failing:youtube.com:DOWNLOAD_STALLED',
      'schedule',
      'failing:soundcloud:likes:DOWNLOAD_GEO_BLOCKED',
    ],
    'the most useful first; a country that is refused is expected',
  ],
]

describe('automation gaps', () => {
  for (const [change, keys, because] of cases) {
    it(`${keys.length === 0 ? 'none' : keys.join(', ')}: ${because}`, () => {
      const gaps = findGaps({ ...CLOSED, ...change })
      assert.deepEqual(
        gaps.map((gap) => gap.key),
        keys,
      )
      for (const gap of gaps) assert.notEqual(gap.close, '', 'every gap says how it is closed')
    })
  }
})

/** `crontab` as far as it is used: `-l` prints what is there, `-` takes what is to be there. */
const CRONTAB = '#!/bin/sh\nif [ "$1" = -l ]; then echo "# mine"; else cat > "$CRONTAB_FILE"; fi\n'

describe('the line for the crontab', () => {
  for (const path of ['/home/me/.syncrc.json', '/my music/it\'s 100% $HOME `x` "y".json']) {
    it(`is read by a shell and by cron as meant: ${path}`, (t) => {
      const folder = mkdtempSync(join(tmpdir(), 'tracksync-crontab-'))
      t.after(() => rmSync(folder, { recursive: true, force: true }))
      writeFileSync(join(folder, 'crontab'), CRONTAB, { mode: 0o755 })
      const table = join(folder, 'table')
      const [gap] = findGaps({
        ...CLOSED,
        serviceInstalled: false,
        command: `tracksync --config ${quote(path)}`,
      })
      const env = { PATH: `${folder}:${process.env['PATH']}`, CRONTAB_FILE: table }
      execFileSync('sh', ['-c', gap?.close ?? ''], { env })
      const [kept, added = '', ...rest] = readFileSync(table, 'utf8').split('\n')
      assert.deepEqual([kept, rest], ['# mine', ['']])
      // crontab(5): an unescaped percent sign ends the command
      assert.doesNotMatch(added, /(^|[^\\])%/)
      const command = added.replace('@reboot ', '').replaceAll('\\%', '%')
      const words = execFileSync('sh', ['-c', `tracksync() { printf '%s\\n' "$@"; }; ${command}`], { env })
      assert.equal(words.toString(), `--config\n${path}\nwatch\n`)
    })
  }
})
