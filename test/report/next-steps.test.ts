import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import type { ErrorFact } from '../../src/model/error.ts'
import type { Run } from '../../src/model/run.ts'
import { nextSteps } from '../../src/report/next-steps.ts'
import * as sample from './sample-runs.ts'

const RETRY = 'tracksync retry SYNC-20261122-143005-7K3Q'

function failedWith(change: Partial<ErrorFact>): Run {
  return { ...sample.FAILED_RUN, preflight: [], errors: [{ ...sample.NOT_FOUND, trackId: null, ...change }] }
}

const cases: readonly [run: Run, steps: readonly string[], because: string][] = [
  [sample.SUCCEEDED_RUN, [], 'all is done'],
  [sample.NOTHING_RUN, [], 'a country that is refused needs nobody'],
  [sample.FAILED_GATE_RUN, [RETRY], 'the missing file is made again, alone'],
  [
    sample.FAILED_RUN,
    ['sudo apt install ffmpeg', 'install ffmpeg: brew install ffmpeg, or sudo apt install ffmpeg', RETRY],
    'first what stopped it, then again',
  ],
  [
    failedWith({ code: 'TRIGGER_INVALID', next: 'write "url" as text' }),
    ['write "url" as text'],
    'the same drop would be refused again, so no retry',
  ],
  [failedWith({ code: 'DOWNLOAD_STALLED' }), [RETRY], 'trying again is the remedy'],
  [
    sample.MIXED_RUN,
    [
      'tracksync review accept t3',
      'check that the link still opens in a browser',
      RETRY,
      'yt-dlp -U',
      'tracksync service install',
    ],
    'first the decision, then what failed, then what could be better',
  ],
  [sample.UPGRADE_RUN, ['set in .syncrc.json: "dedupe": { "upgrade": true }'], 'a better copy was refused'],
  [
    { ...sample.SUCCEEDED_RUN, state: 'cancelled', tracks: [{ ...sample.MADE, state: 'cancelled' }] },
    [RETRY],
    'what was stopped can go on',
  ],
  [{ ...sample.SUCCEEDED_RUN, state: 'running' }, [], 'it is at work'],
]

describe('next steps', () => {
  for (const [run, expected, because] of cases) {
    it(`${expected[0] ?? 'nothing'}: ${because}`, () => {
      const steps = nextSteps(run).map(({ command, words }) => command ?? words)
      assert.equal(steps.length, expected.length, steps.join('\n'))
      for (const [index, step] of steps.entries()) assert.ok(step.startsWith(expected[index] ?? ''), step)
    })
  }

  it('say a fix once that mends several findings', () => {
    const check = { name: 'ffmpeg', state: 'failed', found: 'not found', fix: 'apt install ffmpeg' } as const
    const steps = nextSteps({ ...sample.SUCCEEDED_RUN, preflight: [check, { ...check, name: 'encoders' }] })
    assert.deepEqual(
      steps.map(({ command }) => command),
      ['apt install ffmpeg'],
    )
  })

  it('remember earlier runs that failed', () => {
    const steps = nextSteps(sample.SUCCEEDED_RUN, [{ runId: 'SYNC-1', trigger: 'old.url' }])
    assert.deepEqual(
      steps.map(({ command }) => command),
      ['tracksync retry SYNC-1'],
    )
  })
})
