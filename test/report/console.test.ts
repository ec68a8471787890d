import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import type { RunEvent } from '../../src/model/event.ts'
import { createConsoleReporter } from '../../src/report/console.ts'
import * as sample from './sample-runs.ts'

const AT = '2026-11-22T14:30:05.000Z'

function play(
  events: readonly RunEvent[],
  change: { readonly isTerminal?: boolean; readonly columns?: number; readonly colour?: boolean } = {},
): { readonly written: readonly string[]; readonly screen: readonly string[] } {
  const written: string[] = []
  const report = createConsoleReporter({
    write: (text) => written.push(text),
    isTerminal: change.isTerminal ?? true,
    columns: () => change.columns ?? 60,
    colour: change.colour ?? false,
  })
  for (const event of events) report({ at: AT, event })
  return { written, screen: screenAfter(written.join('')) }
}

/** The lines that a terminal shows in the end: it knows "up n lines", "clear to the end", and new lines. */
function screenAfter(output: string): readonly string[] {
  const lines: string[] = ['']
  let row = 0
  for (const [part] of output.replaceAll('\u001b', '␛').matchAll(/␛\[\d*[A-Z]|\n|[^␛\n]+/g)) {
    const move = /^␛\[(\d*)([A-Z])$/.exec(part)
    if (move?.[2] === 'A') row -= Number(move[1])
    else if (move?.[2] === 'J') lines.splice(row, lines.length, '')
    else if (part === '\n') row += 1
    else lines[row] = (lines[row] ?? '') + part
    assert.ok(row >= 0, 'never above the first line')
  }
  return lines.filter((line) => line !== '')
}

const FOUND: readonly RunEvent[] = [
  { type: 'run-started', resumed: false },
  { type: 'track-found', track: 't1', title: 'Nightcall' },
  { type: 'track-found', track: 't2', title: 'Testarossa Autodrive' },
]

const progress = (track: string, fraction: number | null, detail: string | null = null): RunEvent => ({
  type: 'progress',
  track,
  action: 'convert',
  fraction,
  detail,
})

describe('the console on a terminal', () => {
  it('keeps one live line for each track at work', () => {
    const { screen } = play([
      ...FOUND,
      progress('t1', 0.1),
      progress('t2', null, '3.1 MB'),
      progress('t1', 0.429),
    ])
    assert.deepEqual(screen, [
      'Found Nightcall',
      'Found Testarossa Autodrive',
      'Nightcall             convert  42 %',
      'Testarossa Autodrive  convert, 3.1 MB',
    ])
  })

  it('writes nothing while nothing that can be seen has changed', () => {
    const before = play([...FOUND, progress('t1', 0.421)]).written.length
    assert.equal(play([...FOUND, progress('t1', 0.421), progress('t1', 0.429)]).written.length, before)
  })

  it('lets other lines go past above the live ones', () => {
    const { screen } = play([
      ...FOUND,
      progress('t1', 0.5),
      { type: 'error', error: { ...sample.NOT_FOUND, trackId: 't2' } },
      { type: 'track-finished', track: 't2', state: 'failed' },
      { type: 'output', task: 'process', track: 't1', line: '\u001b[31mlimiter\u001b[0m:\tok\u202e' },
    ])
    assert.deepEqual(screen.slice(2), [
      'Testarossa Autodrive: Cannot download "https://soundcloud.com/kavinsky/gone": the server answered 404 (DOWNLOAD_NOT_FOUND, medium); went on with the other tracks',
      'Testarossa Autodrive: failed',
      '[process] limiter:  ok\\u{202e}',
      'Nightcall  convert  50 %',
    ])
  })

  it('never lets a live line reach the last column, so that none can wrap', () => {
    const events: readonly RunEvent[] = [
      { type: 'track-found', track: 't1', title: '夜想曲'.repeat(20) },
      progress('t1', 1, 'x'.repeat(100)),
    ]
    const { written } = play(events, { columns: 40 })
    assert.equal(written.at(-1), '夜想曲夜想曲夜想曲…  convert, xx… 100 %\n')
  })

  it('ends with what tracks and gates say, and leaves no live line', () => {
    const { screen } = play([
      ...FOUND,
      progress('t1', 0.5),
      ...sample.passedGates('t1').map((gate) => ({ type: 'gate', gate }) as const),
      { type: 'track-finished', track: 't1', state: 'succeeded' },
      progress('t2', 0.5),
      { type: 'run-finished', state: 'partial' },
    ])
    assert.deepEqual(screen.slice(2), [
      'Nightcall: succeeded',
      'Partial: 1 of 2 tracks done, 1 not finished; 9 of 9 required gates passed',
    ])
  })

  it('colours by what a line means, and only where colour is wanted', () => {
    const events: readonly RunEvent[] = [...FOUND, { type: 'track-finished', track: 't1', state: 'failed' }]
    assert.equal(play(events, { colour: true }).written.at(-1), '\u001b[31mNightcall: failed\u001b[39m\n')
    assert.equal(play(events).written.at(-1), 'Nightcall: failed\n')
  })
})

describe('the console elsewhere', () => {
  it('writes plain lines, one for each step, and no progress', () => {
    const { written } = play(
      [
        ...sample.SUCCEEDED_RUN.events.map((stored) => stored.event),
        { type: 'run-finished', state: 'succeeded' },
      ],
      { isTerminal: false },
    )
    assert.equal(
      written.join(''),
      `Run started
Preflight: 3 of 3 checks ok
Source drop: found, 1 audio file
Found nightcall.flac
nightcall.flac: download: done (40 ms)
nightcall.flac: convert m4a wav aiff: done (3.1 s)
nightcall.flac: analyse: done (1.2 s)
nightcall.flac: tag: done (45 ms)
nightcall.flac: file: done (12 ms)
nightcall.flac: save: done (4 ms)
nightcall.flac: verify: done (900 ms)
nightcall.flac: succeeded
Succeeded: 1 of 1 track done; 9 of 9 required gates passed
`,
    )
  })

  it('tells a gate that did not pass, with its evidence', () => {
    const gate = sample.gate('renditions', 't1', { state: 'failed', found: ['m4a'], why: '2 are not there' })
    assert.deepEqual(
      play([...FOUND, { type: 'gate', gate }], { isTerminal: false }).written.at(-1),
      'Nightcall: gate "Every configured format exists" failed: 2 are not there; expected m4a, wav, aiff, found m4a\n',
    )
  })

  it('never passes a control character on', () => {
    const title = 'a\u001b[2J\nb\u0007'
    const { written } = play([{ type: 'track-found', track: 't1', title }], { isTerminal: false })
    assert.equal(written.join(''), 'Found a\\u{1b}[2J b\\u{7}\n')
  })
})
