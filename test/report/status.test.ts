import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import type { ErrorCode } from '../../src/model/error-codes.ts'
import type { Gate, GateName } from '../../src/model/gate.ts'
import type { RunState, SourceOutcome } from '../../src/model/findings.ts'
import type { TrackState } from '../../src/model/track.ts'
import { TRACK_GATES } from '../../src/report/gates.ts'
import { computeRunState, computeTrackState, runExitCode, type TrackFacts } from '../../src/report/status.ts'
import { gate, passedGates } from './sample-runs.ts'

const all = passedGates
const without = (track: string, name: GateName): readonly Gate[] =>
  all(track).filter((each) => each.name !== name)
const withGate = (track: string, name: GateName, change: Partial<Gate>): readonly Gate[] => [
  ...without(track, name),
  gate(name, track, change),
]

function source(status: SourceOutcome['status'], code?: ErrorCode): SourceOutcome {
  return { source: 'spotify:liked', status, result: '', action: '', ...(code === undefined ? {} : { code }) }
}

interface RunCase {
  readonly tracks?: readonly (readonly [id: string, state: TrackState])[]
  readonly gates?: readonly Gate[]
  readonly sources?: readonly SourceOutcome[]
  readonly everySourceOwed?: boolean
  readonly expectedGates?: readonly GateName[]
  readonly cancelled?: boolean
}

const runCases: readonly [facts: RunCase, state: RunState, because: string][] = [
  [
    { tracks: [['a', 'succeeded']], gates: all('a') },
    'succeeded',
    'every required gate of the only track passed',
  ],
  [
    {
      tracks: [
        ['a', 'succeeded'],
        ['b', 'succeeded'],
      ],
      gates: [...all('a'), ...all('b')],
    },
    'succeeded',
    'both tracks are proved',
  ],
  [{ tracks: [['a', 'succeeded']], gates: [] }, 'failed', 'no gate has spoken, so nothing is proved'],
  [
    { tracks: [['a', 'succeeded']], gates: without('a', 'decode') },
    'failed',
    'an absent gate has not passed',
  ],
  [
    { tracks: [['a', 'succeeded']], gates: withGate('a', 'renditions', { state: 'failed' }) },
    'failed',
    'a required gate failed',
  ],
  [
    { tracks: [['a', 'succeeded']], gates: withGate('a', 'same-audio', { state: 'skipped' }) },
    'failed',
    'skipped is never passed',
  ],
  [
    {
      tracks: [['a', 'succeeded']],
      gates: withGate('a', 'same-audio', { state: 'skipped', required: false }),
    },
    'succeeded',
    'a gate that is not required does not decide',
  ],
  [
    {
      tracks: [['a', 'succeeded']],
      gates: [...withGate('a', 'tags', { state: 'failed' }), gate('tags', 'a')],
    },
    'succeeded',
    'the last word of a gate counts, as after a retry',
  ],
  [
    { tracks: [['a', 'succeeded']], gates: [...all('a'), gate('tags', 'a', { state: 'failed' })] },
    'failed',
    'the last word of a gate counts, also when it is worse',
  ],
  [{ tracks: [['a', 'succeeded']], gates: all('b') }, 'failed', "another track's gates prove nothing"],
  [{ tracks: [['a', 'failed']], gates: all('a') }, 'failed', 'a step failed, whatever the gates say'],
  [
    {
      tracks: [
        ['a', 'succeeded'],
        ['b', 'failed'],
      ],
      gates: all('a'),
    },
    'partial',
    'one of two is done',
  ],
  [
    {
      tracks: [
        ['a', 'succeeded'],
        ['b', 'running'],
      ],
      gates: all('a'),
    },
    'partial',
    'what is not finished is not done',
  ],
  [
    {
      tracks: [
        ['a', 'succeeded'],
        ['b', 'succeeded'],
      ],
      gates: all('a'),
    },
    'partial',
    'the second says so without a gate',
  ],
  [
    { tracks: [['a', 'duplicate']], gates: [gate('no-duplicate', 'a')] },
    'succeeded',
    'a duplicate owes no files',
  ],
  [{ tracks: [['a', 'duplicate']], gates: [] }, 'failed', 'that no second copy was made is not proved'],
  [
    { tracks: [['a', 'duplicate']], gates: [gate('no-duplicate', 'a', { state: 'failed' })] },
    'failed',
    'a second copy was made',
  ],
  [
    {
      tracks: [['a', 'duplicate']],
      gates: [gate('no-duplicate', 'a'), gate('renditions', 'a', { state: 'skipped' })],
    },
    'succeeded',
    'the files of a duplicate are left out on purpose',
  ],
  [
    {
      tracks: [['a', 'duplicate']],
      gates: [gate('no-duplicate', 'a'), gate('identity', 'a', { state: 'failed' })],
    },
    'failed',
    'another track was processed than was asked for',
  ],
  [
    {
      tracks: [
        ['a', 'succeeded'],
        ['b', 'duplicate'],
      ],
      gates: [...all('a'), gate('no-duplicate', 'b')],
    },
    'succeeded',
    'a duplicate beside a new track',
  ],
  [{ tracks: [['a', 'needs-review']] }, 'needs-review', 'a decision waits for a person'],
  [
    {
      tracks: [
        ['a', 'succeeded'],
        ['b', 'needs-review'],
        ['c', 'failed'],
      ],
      gates: all('a'),
    },
    'needs-review',
    'a waiting decision comes before what failed: the run is not over',
  ],
  [{ tracks: [['a', 'succeeded']], gates: all('a'), cancelled: true }, 'cancelled', 'a person stopped it'],
  [{ cancelled: true }, 'cancelled', 'stopped before anything was found'],
  [{ tracks: [['a', 'cancelled']] }, 'cancelled', 'every track was stopped'],
  [
    {
      tracks: [
        ['a', 'cancelled'],
        ['b', 'failed'],
      ],
    },
    'failed',
    'one failed by itself',
  ],
  [
    {
      tracks: [
        ['a', 'cancelled'],
        ['b', 'succeeded'],
      ],
      gates: all('b'),
    },
    'partial',
    'one was done before the stop',
  ],
  [{ sources: [source('nothing')] }, 'nothing-to-do', 'a source said that nothing is new'],
  [
    { sources: [source('nothing'), source('unavailable')] },
    'nothing-to-do',
    'a chain passes over what is away',
  ],
  [{ sources: [source('unavailable')] }, 'failed', '"unavailable" is not "nothing"'],
  [
    { sources: [source('unavailable', 'SC_GEO_BLOCKED'), source('unavailable', 'SOURCE_NOT_CONFIGURED')] },
    'nothing-to-do',
    'what is expected (low) is no failure',
  ],
  [
    { sources: [source('unavailable', 'SC_GEO_BLOCKED'), source('unavailable', 'NEEDS_LOGIN')] },
    'failed',
    'one of them has to be mended',
  ],
  [
    { sources: [source('unavailable', 'SOURCE_NOT_CONFIGURED')] },
    'failed',
    'nothing that could be asked is configured',
  ],
  [
    { sources: [source('unavailable', 'SC_GEO_BLOCKED')], everySourceOwed: true },
    'failed',
    'a named link is owed, wherever it is blocked',
  ],
  [
    { sources: [source('skipped'), source('not-asked')] },
    'failed',
    'nobody was asked, so nobody said "nothing"',
  ],
  [{ sources: [] }, 'failed', 'it ended before a source was asked'],
  [{ sources: [source('found')] }, 'failed', 'tracks were found and then lost'],
  [
    { sources: [source('nothing'), source('unavailable')], everySourceOwed: true },
    'failed',
    'a named link could not be read',
  ],
  [{ sources: [source('nothing')], everySourceOwed: true }, 'nothing-to-do', 'an empty playlist was named'],
  [
    { tracks: [['a', 'succeeded']], gates: all('a'), sources: [source('unavailable'), source('found')] },
    'succeeded',
    'the chain found it at the second source',
  ],
  [
    {
      tracks: [['a', 'succeeded']],
      gates: all('a'),
      sources: [source('unavailable'), source('found')],
      everySourceOwed: true,
    },
    'partial',
    'one of two named links could not be read',
  ],
  [
    { tracks: [['a', 'succeeded']], gates: [...all('a'), gate('catalog', null, { state: 'failed' })] },
    'partial',
    'a gate of the whole run failed',
  ],
  [{ tracks: [['a', 'left-out']] }, 'nothing-to-do', 'a person wants nothing made of it'],
  [
    {
      tracks: [
        ['a', 'left-out'],
        ['b', 'succeeded'],
      ],
      gates: all('b'),
    },
    'succeeded',
    'each is settled',
  ],
  [
    {
      tracks: [
        ['a', 'left-out'],
        ['b', 'failed'],
      ],
    },
    'partial',
    'one is settled, one is not',
  ],
  [
    { tracks: [['a', 'left-out']], sources: [source('unavailable')], everySourceOwed: true },
    'partial',
    'another link could not be read',
  ],
  [
    { tracks: [['a', 'succeeded']], gates: [], expectedGates: [] },
    'succeeded',
    'the goal was a task without verification, so no gate is owed',
  ],
]

describe('the state of a run', () => {
  for (const [facts, expected, because] of runCases) {
    it(`is ${expected}: ${because}`, () => {
      const state = computeRunState({
        tracks: (facts.tracks ?? []).map(([id, each]) => ({ id, state: each })),
        gates: facts.gates ?? [],
        sources: facts.sources ?? [],
        everySourceOwed: facts.everySourceOwed ?? false,
        expectedGates: facts.expectedGates ?? TRACK_GATES,
        cancelled: facts.cancelled ?? false,
      })
      assert.equal(state, expected)
    })
  }
})

const trackCases: readonly [facts: Partial<TrackFacts>, state: TrackState, because: string][] = [
  [{ gates: all('a') }, 'succeeded', 'its tasks ended and its gates passed'],
  [{ gates: [] }, 'failed', 'no gate has spoken'],
  [{ gates: all('a'), tasks: 'failed' }, 'failed', 'a task failed'],
  [{ gates: withGate('a', 'duration', { state: 'failed' }) }, 'failed', 'a required gate failed'],
  [{ duplicate: true, gates: [gate('no-duplicate', 'a')] }, 'duplicate', 'the library has it'],
  [{ duplicate: true, gates: [] }, 'failed', 'nothing proves that no second copy was made'],
  [{ duplicate: true, gates: [gate('no-duplicate', 'a')], tasks: 'failed' }, 'failed', 'a task failed'],
  [{ review: 'two candidates' }, 'needs-review', 'a person is asked'],
  [{ leftOut: 'a mix', gates: [] }, 'left-out', 'a person wants nothing made of it'],
  [{ leftOut: 'a mix', tasks: 'failed' }, 'failed', 'a task failed all the same'],
  [{ leftOut: 'a mix', review: 'asked again' }, 'needs-review', 'a person is asked anew'],
  [{ tasks: 'cancelled', review: 'two candidates' }, 'cancelled', 'stopped before it was over'],
  [{ tasks: 'running' }, 'running', 'not over'],
  [{ tasks: 'queued' }, 'queued', 'not begun'],
]

describe('the state of a track', () => {
  for (const [facts, expected, because] of trackCases) {
    it(`is ${expected}: ${because}`, () => {
      const usual: TrackFacts = {
        tasks: 'succeeded',
        review: null,
        duplicate: false,
        leftOut: null,
        gates: [],
        expectedGates: TRACK_GATES,
      }
      assert.equal(computeTrackState({ ...usual, ...facts }), expected)
    })
  }
})

it('gives each end of a run its documented exit code', () => {
  const codes: readonly [RunState, number][] = [
    ['succeeded', 0],
    ['nothing-to-do', 0],
    ['failed', 1],
    ['partial', 2],
    ['needs-review', 3],
    ['cancelled', 130],
  ]
  for (const [state, code] of codes) assert.equal(runExitCode(state), code, state)
})
