import assert from 'node:assert/strict'
import { it } from 'node:test'
import { renderRunsTable, renderTerminalRun } from '../../src/report/show.ts'
import * as sample from './sample-runs.ts'

const PLAIN = { colour: false, timeZone: 'Europe/Berlin' }

it('shows a run in the terminal: status, tracks, files, what did not pass, what next', () => {
  assert.equal(
    renderTerminalRun(sample.FAILED_GATE_RUN, PLAIN),
    `SYNC-20261122-143005-7K3Q
Failed: 0 of 1 track done, 1 failed; 6 of 8 required gates passed
Started  2026-11-22 15:30:05, took 7.3 s
Trigger  audio file nightcall.flac
Report   /home/dj/music/reports/2026-11-22/SYNC-20261122-143005-7K3Q/report.md

Tracks
  Kavinsky, Lovefoxxx - Nightcall (4:18): failed, 6 of 8 required gates passed
    Tempo 101.0 BPM (alternative 202.0), 94 % sure; Key A minor (8A), 81 % sure; Loudness -9.1 LUFS, true peak +0.3 dBTP, range 6.2 LU
    M4A    39.8 MB  /home/dj/music/library/Night Drive/Kavinsky, Lovefoxxx - Nightcall.m4a
    WAV    74.3 MB  /home/dj/music/library/Night Drive/Kavinsky, Lovefoxxx - Nightcall.wav
    AIFF   74.3 MB  /home/dj/music/library/Night Drive/Kavinsky, Lovefoxxx - Nightcall.aiff

Gates not passed
  Kavinsky, Lovefoxxx - Nightcall: Every configured format exists: failed: the WAV is not there; expected m4a, wav, aiff, found m4a, aiff
  Kavinsky, Lovefoxxx - Nightcall: Every lossless file holds the same audio: skipped: a file is missing; expected MD5 9e107d9d, found none
  Kavinsky, Lovefoxxx - Nightcall: Tempo and key are present with their confidence: failed, not required: no tempo above the limit; expected tempo and key, found A minor, 81 %

Next
  1. tracksync retry SYNC-20261122-143005-7K3Q  (resume this run at its first unfinished step (1 required gate failed))
`,
  )
})

it('lists runs as a table, also with wide letters', () => {
  const trigger = { ...sample.SUCCEEDED_RUN.trigger, name: '夜想曲\n.wav' }
  const runs = [sample.MIXED_RUN, { ...sample.NOTHING_RUN, startedAt: null, trigger }]
  assert.equal(
    renderRunsTable(runs, PLAIN),
    `RUN                        STATE          STARTED              TRACKS  TRIGGER
SYNC-20261122-143005-7K3Q  needs review   2026-11-22 15:30:05  2 of 4  friday.json
SYNC-20261122-143005-7K3Q  nothing to do  not yet              0 of 0  夜想曲\\u{a}.wav
`,
  )
  assert.equal(renderRunsTable([], PLAIN), 'No run yet.\n')
})

it('colours the state', () => {
  const table = renderRunsTable([sample.FAILED_RUN], { ...PLAIN, colour: true })
  assert.ok(table.includes('\u001b[31mfailed\u001b[39m'), table)
})
