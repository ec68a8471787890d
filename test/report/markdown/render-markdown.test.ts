import assert from 'node:assert/strict'
import { readFile, writeFile } from 'node:fs/promises'
import { describe, it } from 'node:test'
import { fc } from '../../properties.ts'
import type { RunEvent } from '../../../src/model/event.ts'
import type { Run } from '../../../src/model/run.ts'
import type { ReportContext } from '../../../src/report/markdown/context.ts'
import { renderMarkdown } from '../../../src/report/markdown/render-markdown.ts'
import * as sample from '../sample-runs.ts'
import { hostileText, stripSafe } from './markdown-markup.ts'

const OPEN: ReportContext = {
  ...sample.CONTEXT,
  ffmpeg: { path: '/app/node_modules/ffmpeg', version: 'N-47683', bundled: true },
  openFailures: [
    {
      runId: 'SYNC-20261121-090000-AAAA',
      at: '2026-11-21T08:00:00Z',
      trigger: 'old.url',
      why: 'Cannot download "x": the server answered 500',
    },
  ],
  staleDrops: [{ name: 'late.json', inbox: '/home/dj/music/trigger-folder', ageMs: 357 * 86_400_000 }],
}

/** After midnight, when the run was taken up again. */
const LATER: ReportContext = { ...sample.CONTEXT, now: '2026-11-22T23:10:04.200Z' }

const goldens: readonly [name: string, run: Run, context: ReportContext][] = [
  ['succeeded', sample.SUCCEEDED_RUN, sample.CONTEXT],
  ['needs-review', sample.MIXED_RUN, LATER],
  ['partial', sample.PARTIAL_RUN, LATER],
  ['failed-gate', sample.FAILED_GATE_RUN, sample.CONTEXT],
  ['failed-preflight', sample.FAILED_RUN, { ...sample.CONTEXT, ffmpeg: null }],
  ['duplicate', sample.DUPLICATE_RUN, sample.CONTEXT],
  ['upgrade', sample.UPGRADE_RUN, OPEN],
  ['lossy', sample.LOSSY_RUN, sample.CONTEXT],
  ['nothing-to-do', sample.NOTHING_RUN, sample.CONTEXT],
]

// UPDATE_GOLDEN=1 writes them anew; they are read by a person before they are committed
const update = process.env['UPDATE_GOLDEN'] === '1'

const TASK_FAILED: RunEvent = {
  type: 'task-finished',
  task: 'process',
  track: 't1',
  state: 'failed',
  why: './my-limiter.sh ended with exit code 3',
  durationMs: 12,
}

describe('the report', () => {
  for (const [name, run, context] of goldens) {
    it(`of a run (${name}) is the one that was read and agreed on`, async () => {
      const file = new URL(`../golden/${name}.md`, import.meta.url)
      const report = renderMarkdown(run, context)
      if (update) await writeFile(file, report)
      assert.equal(report, await readFile(file, 'utf8'))
    })
  }

  it('has its sections in the order that its reader knows', () => {
    const headings = renderMarkdown(sample.MIXED_RUN, sample.CONTEXT).match(/^##? .*$/gm)
    assert.deepEqual(headings, [
      '# Music Track Sync: Execution Summary',
      '## Summary',
      '## Pre-Execution Phase',
      '## Phase 0: Detect & Resolve Source',
      '## Phase 1: Execution',
      '## Post-Execution Phase',
      '## Error Handling',
      '## Completion Gates',
      '## Implementation Summary: Timeline',
      '## Next Steps',
    ])
  })

  it('ticks a box only for a gate that passed for every track that owes it', () => {
    const boxes = (run: Run): readonly string[] =>
      renderMarkdown(run, sample.CONTEXT).match(/^- \[[x ]\].*$/gm) ?? []
    assert.equal(boxes(sample.SUCCEEDED_RUN).filter((box) => box.startsWith('- [x]')).length, 9)
    assert.deepEqual(
      boxes(sample.FAILED_GATE_RUN).filter((box) => box.startsWith('- [ ]')),
      [
        '- [ ] Every configured format exists: 0 of 1 track; Kavinsky, Lovefoxxx - Nightcall failed: the WAV is not there',
        '- [ ] Every lossless file holds the same audio: 0 of 1 track; Kavinsky, Lovefoxxx - Nightcall skipped: a file is missing',
        '- [ ] Tempo and key are present with their confidence: 0 of 1 track; Kavinsky, Lovefoxxx - Nightcall failed, not required: no tempo above the limit',
      ],
    )
    assert.deepEqual(boxes(sample.DUPLICATE_RUN), ['- [x] No duplicate was made: 1 of 1 track'])
    assert.deepEqual(
      boxes({ ...sample.SUCCEEDED_RUN, gates: [], tracks: [{ ...sample.MADE, gates: [] }] })[0],
      '- [ ] The track processed is the track asked for: 0 of 1 track; 1 not checked',
    )
    assert.deepEqual(boxes(sample.NOTHING_RUN), [])
  })

  it('names what was made only for tracks that succeeded', () => {
    assert.match(renderMarkdown(sample.SUCCEEDED_RUN, sample.CONTEXT), /^- \*\*Made:\*\* Kavinsky/m)
    assert.match(renderMarkdown(sample.FAILED_GATE_RUN, sample.CONTEXT), /^- \*\*Made:\*\* nothing$/m)
  })

  it('says why a track failed: by its error, else by its gate, else by its task', () => {
    const why = (run: Run): string | undefined =>
      /^- \*\*Needs a person:\*\* (.*)$/m.exec(renderMarkdown(run, sample.CONTEXT))?.[1]
    const taskFailed: Run = {
      ...sample.SUCCEEDED_RUN,
      state: 'failed',
      tracks: [{ ...sample.MADE, state: 'failed' }],
      events: [{ at: sample.CONTEXT.now, event: TASK_FAILED }],
    }
    assert.match(why(sample.PARTIAL_RUN) ?? '', /failed: Cannot download .*: the server answered 404$/)
    assert.match(
      why(sample.FAILED_GATE_RUN) ?? '',
      /failed: the gate "Every configured format exists" failed: the WAV/,
    )
    assert.match(
      why(taskFailed) ?? '',
      /failed: task `process`: \.\/my-limiter\\\.sh ended with exit code 3$/,
    )
  })

  it('stays short at the top, and bounded below, for a run of 300 tracks', () => {
    const tracks = Array.from({ length: 300 }, (_, index) => ({ ...sample.MADE, id: `t${index}`, gates: [] }))
    const events = Array.from({ length: 40 }, () => sample.SUCCEEDED_RUN.events).flat()
    const report = renderMarkdown({ ...sample.SUCCEEDED_RUN, tracks, gates: [], events }, sample.CONTEXT)
    const [, summary = ''] = /## Summary\n([^]*?)\n## /.exec(report) ?? []
    assert.ok(summary.split('\n').length < 20, summary)
    assert.match(summary, /and 292 more, see Phase 1/)
    const [, timeline = ''] = /Timeline\n([^]*?)\n## /.exec(report) ?? []
    assert.ok(timeline.split('\n').length < 210)
    assert.match(timeline, /\(280 more events are in the ledger\)/)
  })
})

const RUNS = 150

/** Keys whose values are our own words, numbers, times or generated ids, and never come from outside. */
const OWN = new Set([
  'state',
  'type',
  'kind',
  'status',
  'severity',
  'code',
  'format',
  'signal',
  'priority',
  'mode',
  'attempt',
])
const OWN_TEXTS = /^\d{4}-\d\d-\d\dT|^t\d$|^SYNC-/

/** The same value with every text that could come from outside replaced. */
function withTexts(value: unknown, replacement: string, key = ''): unknown {
  if (typeof value === 'string') return OWN.has(key) || OWN_TEXTS.test(value) ? value : replacement
  if (Array.isArray(value)) return value.map((each) => withTexts(each, replacement, key))
  if (typeof value !== 'object' || value === null) return value
  const isGate = 'required' in value
  return Object.fromEntries(
    Object.entries(value).map(([name, each]) => [
      name,
      isGate && name === 'name' ? each : withTexts(each, replacement, name),
    ]),
  )
}

/** The markup of a report line by line: what is left when words, code, escapes and the targets of links are gone. */
function skeleton(report: string): readonly string[] {
  return report.split('\n').map((line) => {
    const lead = /^ *(?:#+ |- \[[x ]\] |- |\d+\. |\| |---$)?/.exec(line)?.[0] ?? ''
    const inline = stripSafe(line.slice(lead.length)).rest.replace(/\]\([^ )]*\)/g, ']L')
    return lead.replace(/\d+/, '1') + inline.replace(/[^[\]<>*|`~_#L]/g, '').replace(/(?<!\])L/g, '')
  })
}

describe('a report about hostile texts', () => {
  it('has the same markup as one about plain words', () => {
    const plain = 'ordinary'
    const reports = (replacement: string): readonly string[] =>
      [sample.MIXED_RUN, sample.FAILED_GATE_RUN, sample.FAILED_RUN, sample.LOSSY_RUN].map((run) =>
        renderMarkdown(withTexts(run, replacement) as Run, {
          ...(withTexts(OPEN, replacement) as ReportContext),
          timeZone: 'UTC',
          reportFolder: '/reports/x',
        }),
      )
    const expected = reports(plain).map(skeleton)
    fc.assert(
      fc.property(hostileText, (outside) => {
        // an address becomes a link of ours, which is tested by itself
        fc.pre(URL.parse(outside) === null)
        assert.deepEqual(reports(outside).map(skeleton), expected)
      }),
      { numRuns: RUNS, seed: 20_261_122 },
    )
  })
})
