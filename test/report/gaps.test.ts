import assert from 'node:assert/strict'
import { execFileSync } from 'node:child_process'
import { describe, it } from 'node:test'
import { configSchema } from '../../src/config/schema.ts'
import { findGaps, type GapFacts } from '../../src/report/gaps.ts'
import { quote } from '../../src/shell/words.ts'

const CLOSED: GapFacts = {
  command: 'tracksync',
  serviceInstalled: true,
  scheduleConfigured: true,
  agentsConfigured: true,
  webhooks: 'taken',
  librariesConfigured: ['local', 'notion'],
  librariesAvailable: ['local', 'notion'],
  waiting: [],
  repeatedFailures: [],
  staleDrops: 0,
  ffmpegBundled: false,
}

const cases: readonly [change: Partial<GapFacts>, keys: readonly string[], because: string][] = [
  [{}, [], 'everything runs by itself'],
  [{ serviceInstalled: false }, ['service'], 'the agent must be started by hand'],
  [{ scheduleConfigured: false }, ['schedule'], 'nothing runs unless dropped'],
  [{ agentsConfigured: false }, ['agents'], 'hand-offs between agents are not taken'],
  [{ webhooks: 'not-configured' }, ['webhooks'], 'other programs can only leave files'],
  [{ webhooks: 'no-secret' }, ['webhooks'], 'the server refuses every trigger'],
  [{ librariesAvailable: ['local'] }, ['library:notion'], 'it is configured and cannot be used'],
  [{ librariesAvailable: ['local', 'notion', 'eagle'] }, [], 'a library nobody asked for is no gap'],
  [
    { librariesConfigured: ['toString'], librariesAvailable: [] },
    ['library:toString'],
    'a name is only a name',
  ],
  [{ waiting: [{ library: 'eagle', tracks: 9 }] }, [], 'a closed Eagle is everyday'],
  [{ waiting: [{ library: 'eagle', tracks: 10 }] }, ['waiting:eagle'], 'it is never opened'],
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

describe('what closes a gap', () => {
  it('installs the service with the configuration in use', () => {
    const command = `tracksync --config ${quote("/my music/it's.json")}`
    const [gap] = findGaps({ ...CLOSED, serviceInstalled: false, command })
    const words = execFileSync('sh', ['-c', `tracksync() { printf '%s\\n' "$@"; }; ${gap?.close}`])
    assert.equal(words.toString(), "--config\n/my music/it's.json\nservice\ninstall\n")
  })

  it('names a schedule that the configuration takes', () => {
    const [gap] = findGaps({ ...CLOSED, scheduleConfigured: false })
    const line = gap?.close.replace('add to .syncrc.json: ', '') ?? ''
    assert.ok(configSchema().safeParse(JSON.parse(`{${line}}`)).success)
  })
})
