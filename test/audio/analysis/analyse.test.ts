import assert from 'node:assert/strict'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, test } from 'node:test'
import { createAnalyser, type AnalysisRequest } from '../../../src/audio/analysis/analyse.ts'
import type { Analysis } from '../../../src/audio/analysis/analysis.ts'
import { SyncError } from '../../../src/model/error.ts'
import { chords, clicks, drumBeat, held, whiteNoise } from './synthesised.ts'

const folder = mkdtempSync(join(tmpdir(), 'analysis-'))
const analyser = createAnalyser({ workers: 2, killAfterMs: 60_000 })
after(async () => {
  await analyser.close()
  rmSync(folder, { recursive: true })
})

function request(
  name: string,
  samples: Int16Array | Uint8Array,
  bpmRange: readonly [number, number] = [60, 200],
): AnalysisRequest {
  const path = join(folder, name)
  writeFileSync(path, samples)
  return { signals: { mono11kHz: path }, bpmRange }
}

function analysed(
  name: string,
  samples: Int16Array | Uint8Array,
  bpmRange?: readonly [number, number],
): Promise<Analysis> {
  return analyser.analyse(request(name, samples, bpmRange))
}

test('a drum machine has the tempo it is set to', async () => {
  for (const bpm of [90, 100, 123.5, 128, 140, 174]) {
    const { tempo } = await analysed(`drums-${bpm}`, drumBeat(bpm, 30))
    assert.ok(tempo !== null && Math.abs(tempo.bpm / bpm - 1) < 0.001, `${bpm}: ${tempo?.bpm}`)
    assert.ok(tempo.confidence > 0 && tempo.confidence <= 1)
    assert.ok(tempo.alternative !== null && tempo.alternative !== tempo.bpm)
  }
})

test('of clicks that may be counted in more ways than one, the range that is wanted decides', async () => {
  const cases: [range: [number, number], bpm: number, because: string][] = [
    [[60, 110], 87, 'the clicks themselves are in the range'],
    [[110, 200], 174, 'only every half of a click is'],
    [[40, 60], 43.5, 'only every second click is'],
    [[88, 100], 87, 'nothing is in this range, so it does not count'],
  ]
  for (const [range, bpm, because] of cases) {
    const { tempo } = await analysed('clicks', clicks(87, 24), range)
    assert.ok(tempo !== null && Math.abs(tempo.bpm / bpm - 1) < 0.001, `${tempo?.bpm}: ${because}`)
  }
})

test('a cadence has the key of its tonic', async () => {
  const major = (tonic: number) => [tonic, tonic + 5, tonic + 7, tonic].map((root) => [root, false] as const)
  const minor = (tonic: number) =>
    [
      [tonic, true],
      [tonic + 5, true],
      [tonic + 7, false],
      [tonic, true],
    ] as const
  const cases: [key: string, progression: readonly (readonly [number, boolean])[]][] = [
    ['C major', major(60)],
    ['Eb major', major(63)],
    ['F# major', major(54)],
    ['A minor', minor(57)],
    ['C# minor', minor(61)],
    ['G# minor', minor(56)],
  ]
  for (const [expected, progression] of cases) {
    const { key } = await analysed(expected, chords(progression, 16))
    assert.equal(`${key?.tonic} ${key?.mode}`, expected)
    assert.ok(key !== null && key.confidence > 0.5 && key.confidence <= 1, `${expected}: ${key?.confidence}`)
  }
})

test('a fingerprint is made of the whole signal, and says the same each time', async () => {
  const samples = drumBeat(120, 20)
  const [first, second] = await Promise.all([analysed('print-1', samples), analysed('print-2', samples)])
  assert.ok(
    first.fingerprint !== null && first.fingerprint.raw.length > 130,
    'one item each 0.124 s, less the first 2.6 s',
  )
  assert.match(first.fingerprint.encoded, /^AQAA[\w-]+$/)
  assert.deepEqual(second.fingerprint, first.fingerprint)
})

test('what has no tempo, key or fingerprint says why', async () => {
  const none = { tempo: null, key: null, fingerprint: null }
  const cases: [
    name: string,
    samples: Int16Array | Uint8Array,
    absent: Partial<Analysis>,
    reasons: RegExp[],
  ][] = [
    ['empty', new Int16Array(0), none, [/there is no audio/]],
    ['one byte', new Uint8Array([7]), none, [/there is no audio/]],
    ['silence', new Int16Array(11025 * 20), none, [/silent/]],
    ['dither', whiteNoise(20).map((value) => value / 4000), none, [/silent/]],
    [
      '0.4 s',
      drumBeat(120, 0.4),
      none,
      [/no tempo: .* 0\.4 s long, and 6 s/, /no key: .* 2 s/, /no fingerprint: .* 3 s/],
    ],
    ['4 s', drumBeat(120, 4), { tempo: null }, [/no tempo: .* 4\.0 s long/]],
    [
      'noise',
      whiteNoise(20),
      { tempo: null, key: null },
      [/no tempo: there is no steady beat/, /no key: no notes stand out/],
    ],
    ['held chord', held(20, 220, 277.2, 329.6), { tempo: null }, [/no tempo: there is no steady beat/]],
    ['held tone', held(20, 440), { tempo: null, key: null }, [/no tempo: .*beat/, /no key: no notes/]],
  ]
  for (const [name, samples, absent, reasons] of cases) {
    const found = await analysed(name, samples)
    for (const [value, expected] of Object.entries(absent))
      assert.equal(Reflect.get(found, value), expected, `${name}: ${value}`)
    for (const reason of reasons) assert.match(found.reasons.join('\n'), reason, name)
  }
})

test('a signal of one value only, or as loud as can be, is analysed like any other', async () => {
  const cases: [name: string, samples: Int16Array][] = [
    ['one value', new Int16Array(11025 * 10).fill(20000)],
    [
      'full scale',
      Int16Array.from({ length: 11025 * 10 }, (_, i) => (Math.floor(i / 50) % 2 === 0 ? 32767 : -32768)),
    ],
    ['one click', Int16Array.from({ length: 11025 * 10 }, (_, i) => (i === 5000 ? 32767 : 0))],
    ['an odd byte', drumBeat(120, 8)],
  ]
  for (const [name, samples] of cases) {
    const bytes = new Uint8Array(samples.buffer)
    const { tempo, key } = await analysed(
      name,
      name === 'an odd byte' ? bytes.subarray(0, bytes.length - 1) : bytes,
    )
    assert.ok(tempo === null || (tempo.bpm >= 40 && tempo.bpm <= 250 && tempo.confidence >= 0), name)
    assert.ok(key === null || (key.confidence >= 0 && key.confidence <= 1), name)
  }
})

function rejects(code: SyncError['code'], why: RegExp): (thrown: unknown) => boolean {
  return (thrown) => {
    assert.ok(thrown instanceof SyncError)
    assert.equal(thrown.code, code)
    assert.match(thrown.why, why)
    return true
  }
}

test('a signal that is not there fails the analysis and leaves the worker working', async () => {
  const missing = { signals: { mono11kHz: join(folder, 'missing') }, bpmRange: [60, 200] } as const
  await assert.rejects(analyser.analyse(missing), rejects('ANALYSIS_FAILED', /ENOENT/))
  assert.notEqual((await analysed('after', drumBeat(120, 8))).tempo, null)
})

test('a worker that hangs is ended, the others are not, and the next analysis gets a new one', async () => {
  const workerUrl = new URL('./workers/hangs.ts', import.meta.url)
  const hanging = createAnalyser({ workers: 1, killAfterMs: 4000, workerUrl })
  try {
    const hung = assert.rejects(
      hanging.analyse(request('hang', drumBeat(120, 8))),
      rejects('ANALYSIS_FAILED', /did not answer for 4 s/),
    )
    const waiting = hanging.analyse(request('waits', drumBeat(120, 8)))
    await hung
    assert.notEqual((await waiting).tempo, null, 'waiting for the worker is not counted')
  } finally {
    await hanging.close()
  }
})

test('an analysis can be cancelled: before it starts, while it waits, and while it runs', async () => {
  const workerUrl = new URL('./workers/hangs.ts', import.meta.url)
  const hanging = createAnalyser({ workers: 1, killAfterMs: 60_000, workerUrl })
  const cancelled = rejects('CANCELLED', /cancelled/)
  try {
    await assert.rejects(hanging.analyse(request('hang', drumBeat(120, 8)), AbortSignal.abort()), cancelled)
    const running = new AbortController()
    const waiting = new AbortController()
    const runs = assert.rejects(hanging.analyse(request('hang', drumBeat(120, 8)), running.signal), cancelled)
    const waits = assert.rejects(
      hanging.analyse(request('hang-2', drumBeat(120, 8)), waiting.signal),
      cancelled,
    )
    waiting.abort()
    await waits
    running.abort()
    await runs
    assert.notEqual((await hanging.analyse(request('after', drumBeat(120, 8)))).tempo, null)
  } finally {
    await hanging.close()
  }
})

test('a worker that dies or cannot start fails the analysis', async () => {
  const cases: [file: string, why: RegExp][] = [
    ['dies.ts', /did not answer/],
    ['cannot-start.ts', /this worker cannot start/],
    ['not-there.ts', /not-there/],
  ]
  for (const [file, why] of cases) {
    const broken = createAnalyser({
      workers: 1,
      killAfterMs: 1500,
      workerUrl: new URL(`./workers/${file}`, import.meta.url),
    })
    await assert.rejects(
      broken.analyse(request('any', drumBeat(120, 8))),
      rejects('ANALYSIS_FAILED', why),
      file,
    )
    await broken.close()
  }
})
