import type { ErrorFact } from '../../src/model/error.ts'
import type { RunEvent, StoredEvent } from '../../src/model/event.ts'
import type { Gate, GateName } from '../../src/model/gate.ts'
import type { Run } from '../../src/model/run.ts'
import type { DuplicateOf, Rendition, RunTrack, SourceAudio } from '../../src/model/track.ts'
import { EMPTY_REQUEST } from '../../src/model/trigger.ts'
import type { ReportContext } from '../../src/report/markdown/context.ts'

/** Realistic runs that the tests of every rendering share. */
const RUN_ID = 'SYNC-20261122-143005-7K3Q'
const HOME = '/home/dj/music'
const REPORT_FOLDER = `${HOME}/reports/2026-11-22/${RUN_ID}`

export const CONTEXT: ReportContext = {
  reportFolder: REPORT_FOLDER,
  version: '0.1.0',
  ffmpeg: { path: '/usr/bin/ffmpeg', version: '5.1.9', bundled: false },
  now: '2026-11-22T14:30:12.400Z',
  timeZone: 'Europe/Berlin',
  agent: 'Cursor MM1 Agent',
  openFailures: [],
  staleDrops: [],
}

const EVIDENCE: Readonly<Record<GateName, Pick<Gate, 'expected' | 'found'>>> = {
  identity: { expected: 'SHA-256 5f2c9a11', found: 'SHA-256 5f2c9a11' },
  'no-duplicate': { expected: 1, found: 1 },
  renditions: { expected: ['m4a', 'wav', 'aiff'], found: ['m4a', 'wav', 'aiff'] },
  decode: { expected: '3 files without error', found: '3 files without error' },
  duration: { expected: '258.000 s +-50 ms', found: ['258.000 s', '258.000 s', '258.000 s'] },
  'same-audio': { expected: 'MD5 9e107d9d', found: ['MD5 9e107d9d', 'MD5 9e107d9d', 'MD5 9e107d9d'] },
  tags: { expected: '8 fields', found: '8 fields' },
  'tempo-and-key': { expected: 'tempo and key', found: ['101.0 BPM, 94 %', 'A minor, 81 %'] },
  catalog: { expected: 'one row', found: 'one row' },
  'right-audio': { expected: 'the recording asked for', found: 'the recording asked for' },
  notion: { expected: '12 properties', found: '12 properties' },
  eagle: { expected: '1 item', found: '1 item' },
}

export function gate(name: GateName, track: string | null, change: Partial<Gate> = {}): Gate {
  return { name, track, state: 'passed', required: true, ...EVIDENCE[name], why: null, ...change }
}

export function passedGates(track: string): readonly Gate[] {
  const names: readonly GateName[] = [
    'identity',
    'no-duplicate',
    'renditions',
    'decode',
    'duration',
    'same-audio',
    'tags',
    'tempo-and-key',
    'catalog',
  ]
  return names.map((name) => gate(name, track))
}

export const SOURCE: SourceAudio = {
  path: `${HOME}/trigger-folder/.claims/1/nightcall.flac`,
  sizeBytes: 27_311_204,
  sha256: '5f2c9a11c0ffee00112233445566778899aabbccddeeff00112233445566aa77',
  durationMs: 258_000,
  container: 'flac',
  codec: 'flac',
  lossless: true,
  sampleRateHz: 48_000,
  bitDepth: 16,
  channels: 2,
  bitRate: 846_000,
  tags: {
    title: 'Nightcall',
    artists: ['Kavinsky'],
    album: 'OutRun',
    isrc: 'FRS711000021',
    genre: 'Synthwave',
    year: 2013,
    hasCover: true,
  },
}

function renditions(name: string): readonly Rendition[] {
  const formats = [
    ['m4a', 'alac', 39_816_223, 'ab12cd34ef56'],
    ['wav', 'pcm_s24le', 74_304_912, '0f1e2d3c4b5a'],
    ['aiff', 'pcm_s24be', 74_305_010, '99887766aabb'],
  ] as const
  return formats.map(([format, codec, sizeBytes, start]) => ({
    format,
    path: `${HOME}/library/Night Drive/${name}.${format}`,
    codec,
    sampleRateHz: 48_000,
    bitDepth: 24,
    sizeBytes,
    sha256: start.padEnd(64, '0'),
    audioMd5: '9e107d9d372bb6826bd81d3542a419d6',
  }))
}

export const MADE: RunTrack = {
  id: 't1',
  state: 'succeeded',
  asked: {
    ids: [],
    url: null,
    file: SOURCE.path,
    title: null,
    artists: [],
    album: null,
    durationMs: null,
    isrc: null,
    playlist: 'Night Drive',
  },
  title: 'Nightcall',
  artists: ['Kavinsky', 'Lovefoxxx'],
  album: 'OutRun',
  playlist: 'Night Drive',
  durationMs: 258_000,
  isrc: 'FRS711000021',
  ids: [{ service: 'file', id: SOURCE.sha256 }],
  source: SOURCE,
  analysis: {
    tempo: { bpm: 101, confidence: 0.94, alternative: 202 },
    key: { tonic: 'A', mode: 'minor', camelot: '8A', confidence: 0.81 },
    loudness: { integratedLufs: -9.1, truePeakDbtp: 0.3, rangeLu: 6.2 },
    fingerprint: `AQAD${'x'.repeat(2044)}`,
    reasons: [],
  },
  renditions: renditions('Kavinsky, Lovefoxxx - Nightcall'),
  duplicateOf: null,
  considered: [
    {
      library: 'local',
      trackId: 'k-0117',
      title: "Nightcall (Dustin N'Guyen Remix)",
      evidence: [
        { signal: 'name', score: 0.55, found: 'same title, another version' },
        { signal: 'fingerprint', score: 0.04, found: 'bit error rate .47 over 258 s' },
      ],
      upgrade: false,
    },
  ],
  review: null,
  leftOut: null,
  pictures: {
    waveform: `${REPORT_FOLDER}/t1-waveform.png`,
    spectrogram: `${REPORT_FOLDER}/t1-spectrogram.png`,
  },
  gates: passedGates('t1'),
}

const SAME_AS_MADE: DuplicateOf = {
  library: 'local',
  trackId: 't1',
  title: 'Nightcall',
  evidence: [
    { signal: 'name', score: 1, found: 'same title and artists' },
    { signal: 'fingerprint', score: 0.98, found: 'bit error rate .02 over 257 s' },
  ],
  upgrade: false,
}

export const DUPLICATE: RunTrack = {
  ...MADE,
  id: 't2',
  state: 'duplicate',
  asked: { ...MADE.asked, file: `${HOME}/trigger-folder/.claims/2/nightcall-320.mp3` },
  artists: ['Kavinsky'],
  source: null,
  analysis: null,
  renditions: [],
  considered: [],
  duplicateOf: SAME_AS_MADE,
  pictures: { waveform: null, spectrogram: null },
  gates: [gate('no-duplicate', 't2', { expected: 1, found: 1 })],
}

export const REVIEW: RunTrack = {
  ...DUPLICATE,
  id: 't3',
  state: 'needs-review',
  title: 'Nightcall (Live)',
  asked: { ...MADE.asked, file: null, url: 'https://soundcloud.com/kavinsky/nightcall-live' },
  ids: [{ service: 'soundcloud', id: 'kavinsky/nightcall-live' }],
  duplicateOf: null,
  considered: [
    {
      library: 'local',
      trackId: 't1',
      title: 'Nightcall',
      evidence: [
        { signal: 'name', score: 0.6, found: 'same title, one is live' },
        { signal: 'fingerprint', score: 0.74, found: 'bit error rate .26 over 240 s' },
      ],
      upgrade: false,
    },
  ],
  review: 'the fingerprint is between "same" and "different" (bit error rate .26)',
  gates: [],
}

export const FAILED: RunTrack = {
  ...DUPLICATE,
  id: 't4',
  state: 'failed',
  title: '',
  artists: [],
  album: null,
  durationMs: null,
  isrc: null,
  asked: { ...MADE.asked, file: null, url: 'https://soundcloud.com/kavinsky/gone' },
  ids: [{ service: 'soundcloud', id: 'kavinsky/gone' }],
  duplicateOf: null,
  gates: [],
}

export const NOT_FOUND: ErrorFact = {
  code: 'DOWNLOAD_NOT_FOUND',
  severity: 'medium',
  what: 'Cannot download "https://soundcloud.com/kavinsky/gone"',
  why: 'the server answered 404',
  next: 'check that the link still opens in a browser',
  action: 'went on with the other tracks',
  trackId: 't4',
}

function events(list: readonly RunEvent[], startedAt = '2026-11-22T14:30:05.000Z'): readonly StoredEvent[] {
  const start = Date.parse(startedAt)
  return list.map((event, index) => ({ at: new Date(start + index * 450).toISOString(), event }))
}

const step = (
  task: string,
  words: string,
  durationMs: number,
  track: string | null = 't1',
): Extract<RunEvent, { type: 'step-finished' }> => ({
  type: 'step-finished',
  task,
  track,
  words,
  state: 'done',
  durationMs,
})

const PREFLIGHT: Run['preflight'] = [
  { name: 'ffmpeg', state: 'ok', found: '5.1.9 with alac, aiff, ebur128', fix: null },
  { name: 'library folder', state: 'ok', found: `${HOME}/library is writable`, fix: null },
  { name: 'disk space', state: 'ok', found: '212.4 GB free', fix: null },
]

const FROM_THE_DROP: Run['sources'] = [
  { source: 'drop', status: 'found', result: '1 audio file', action: 'taken as 1 track' },
]

export const SUCCEEDED_RUN: Run = {
  id: RUN_ID,
  state: 'succeeded',
  trigger: {
    key: 'nightcall.flac:5f2c9a11',
    id: null,
    kind: 'file',
    name: 'nightcall.flac',
    contentSha256: SOURCE.sha256,
    request: { ...EMPTY_REQUEST, files: [SOURCE.path], playlist: 'Night Drive' },
  },
  createdAt: '2026-11-22T14:30:04.900Z',
  startedAt: '2026-11-22T14:30:05.000Z',
  finishedAt: '2026-11-22T14:30:12.300Z',
  reportPath: `${REPORT_FOLDER}/report.md`,
  resumed: 0,
  undoneAt: null,
  tracks: [MADE],
  gates: MADE.gates,
  errors: [],
  preflight: PREFLIGHT,
  sources: FROM_THE_DROP,
  gaps: [],
  events: events([
    { type: 'run-started', resumed: false },
    { type: 'preflight', checks: PREFLIGHT },
    {
      type: 'source-asked',
      outcome: { source: 'drop', status: 'found', result: '1 audio file', action: 'taken as 1 track' },
    },
    { type: 'track-found', track: 't1', title: 'nightcall.flac' },
    { type: 'step-started', task: 'process', track: 't1', words: 'download', attempt: 1 },
    step('process', 'download', 40),
    { type: 'progress', track: 't1', action: 'convert', fraction: 0.5, detail: null },
    step('process', 'convert m4a wav aiff', 3120),
    step('process', 'analyse', 1240),
    step('process', 'tag', 45),
    step('process', 'file', 12),
    step('process', 'save', 4),
    step('verify', 'verify', 900),
    ...MADE.gates.map((each) => ({ type: 'gate', gate: each }) as const),
    { type: 'track-finished', track: 't1', state: 'succeeded' },
  ]),
}

const SERVICE_GAP: Run['gaps'][number] = {
  key: 'service',
  title: 'The agent does not start by itself',
  found: 'no user service is installed, so drops wait until somebody starts "tracksync watch"',
  close: 'tracksync service install',
  priority: 'high',
}

/** Four tracks of a list: made, duplicate, undecided, not found; taken up again once. */
export const MIXED_RUN: Run = {
  ...SUCCEEDED_RUN,
  state: 'needs-review',
  trigger: {
    ...SUCCEEDED_RUN.trigger,
    kind: 'json',
    name: 'friday.json',
    request: {
      ...EMPTY_REQUEST,
      urls: ['https://soundcloud.com/kavinsky/nightcall-live', 'https://soundcloud.com/kavinsky/gone'],
      files: [SOURCE.path, `${HOME}/trigger-folder/.claims/2/nightcall-320.mp3`],
      playlist: 'Night Drive',
      note: 'for Friday',
      requestedBy: 'Brian',
    },
  },
  resumed: 1,
  undoneAt: null,
  tracks: [MADE, DUPLICATE, REVIEW, FAILED],
  gates: [...MADE.gates, ...DUPLICATE.gates],
  errors: [NOT_FOUND],
  preflight: [
    ...PREFLIGHT,
    { name: 'yt-dlp', state: 'warning', found: '2024.08.06, more than a year old', fix: 'yt-dlp -U' },
  ],
  sources: [
    {
      source: 'https://soundcloud.com/kavinsky/nightcall-live',
      status: 'found',
      result: '1 track',
      action: 'taken',
    },
    { source: 'https://soundcloud.com/kavinsky/gone', status: 'found', result: '1 track', action: 'taken' },
    { source: 'files', status: 'found', result: '2 audio files', action: 'taken as 2 tracks' },
  ],
  gaps: [SERVICE_GAP],
  events: [
    ...SUCCEEDED_RUN.events,
    ...events(
      [
        { type: 'run-started', resumed: true },
        { ...step('process', 'convert m4a wav aiff', 0), state: 'kept' },
        { type: 'duplicate', track: 't2', of: SAME_AS_MADE },
        { type: 'track-finished', track: 't2', state: 'duplicate' },
        { type: 'track-finished', track: 't3', state: 'needs-review' },
        { type: 'error', error: NOT_FOUND },
        {
          type: 'task-finished',
          task: 'process',
          track: 't4',
          state: 'failed',
          why: 'download ended with exit code 1',
          durationMs: 300,
        },
        {
          type: 'task-finished',
          task: 'verify',
          track: 't4',
          state: 'skipped',
          why: '"process" failed',
          durationMs: 0,
        },
        { type: 'track-finished', track: 't4', state: 'failed' },
      ],
      '2026-11-22T23:10:00.000Z',
    ),
  ],
  finishedAt: '2026-11-22T23:10:04.100Z',
}

export const PARTIAL_RUN: Run = {
  ...MIXED_RUN,
  state: 'partial',
  tracks: [MADE, FAILED],
  gates: MADE.gates,
  events: MIXED_RUN.events.filter(
    ({ event }) => !('track' in event && (event.track === 't2' || event.track === 't3')),
  ),
}

/** A rendition went missing after it was made. */
export const FAILED_GATE_RUN: Run = {
  ...SUCCEEDED_RUN,
  state: 'failed',
  tracks: [
    {
      ...MADE,
      state: 'failed',
      gates: [
        ...MADE.gates.filter(
          (each) => each.name !== 'renditions' && each.name !== 'tempo-and-key' && each.name !== 'same-audio',
        ),
        gate('renditions', 't1', { state: 'failed', found: ['m4a', 'aiff'], why: 'the WAV is not there' }),
        gate('same-audio', 't1', { state: 'skipped', found: [], why: 'a file is missing' }),
        gate('tempo-and-key', 't1', {
          state: 'failed',
          required: false,
          found: ['A minor, 81 %'],
          why: 'no tempo above the limit',
        }),
      ],
    },
  ],
  gates: [],
}

export const FAILED_RUN: Run = {
  ...SUCCEEDED_RUN,
  state: 'failed',
  tracks: [],
  gates: [],
  errors: [
    {
      code: 'PROGRAM_MISSING',
      severity: 'critical',
      what: 'Cannot convert',
      why: 'no ffmpeg was found',
      next: 'install ffmpeg: brew install ffmpeg, or sudo apt install ffmpeg',
      action: 'the run was stopped',
      trackId: null,
    },
  ],
  preflight: [{ name: 'ffmpeg', state: 'failed', found: 'not found', fix: 'sudo apt install ffmpeg' }],
  sources: [],
  events: [],
}

export const DUPLICATE_RUN: Run = {
  ...SUCCEEDED_RUN,
  tracks: [DUPLICATE],
  gates: DUPLICATE.gates,
}

/** A lossless copy of what the library has from a lossy source; old failures and drops lie about. */
export const UPGRADE_RUN: Run = {
  ...SUCCEEDED_RUN,
  tracks: [{ ...DUPLICATE, duplicateOf: { ...SAME_AS_MADE, upgrade: true } }],
  gates: DUPLICATE.gates,
}

/** An MP3 at 44.1 kHz, with no tempo above the limit, and a user's own limiter that failed. */
export const LOSSY_RUN: Run = {
  ...SUCCEEDED_RUN,
  tracks: [
    {
      ...MADE,
      source: {
        ...SOURCE,
        container: 'mp3',
        codec: 'mp3',
        lossless: false,
        sampleRateHz: 44_100,
        bitDepth: null,
        bitRate: 319_968,
      },
      analysis: {
        tempo: null,
        key: null,
        loudness: null,
        fingerprint: null,
        reasons: [
          'no tempo: the two detectors disagree (122.7 and 80.7 BPM)',
          'no fingerprint: shorter than 25 s',
        ],
      },
      considered: [],
    },
  ],
}

/** The detection chain of a schedule found nothing. */
export const NOTHING_RUN: Run = {
  ...SUCCEEDED_RUN,
  state: 'nothing-to-do',
  trigger: { ...SUCCEEDED_RUN.trigger, kind: 'schedule', name: '0 */6 * * *', request: EMPTY_REQUEST },
  tracks: [],
  gates: [],
  errors: [
    {
      code: 'DOWNLOAD_GEO_BLOCKED',
      severity: 'low',
      what: 'Cannot read the likes',
      why: 'SoundCloud refuses this country',
      next: 'nothing, this is expected here',
      action: 'fell through to spotify:liked',
      trackId: null,
    },
  ],
  sources: [
    { source: 'spotify:current', status: 'nothing', result: 'nothing is playing', action: 'asked the next' },
    {
      source: 'soundcloud:likes',
      status: 'unavailable',
      result: 'refused in this country',
      action: 'asked the next',
    },
    {
      source: 'spotify:liked',
      status: 'nothing',
      result: 'the newest 5 are in the library',
      action: 'asked the next',
    },
    { source: 'catalog:next', status: 'nothing', result: 'no track waits', action: '' },
  ],
  events: [],
}
