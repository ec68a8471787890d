import assert from 'node:assert/strict'
import { execFile } from 'node:child_process'
import { open } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, test } from 'node:test'
import { promisify } from 'node:util'
import { createLoudnessMeter } from '../../src/audio/loudness/loudness-meter.ts'
import { parseLoudness } from '../../src/audio/loudness/parse-loudness.ts'
import { createTruePeakMeter } from '../../src/audio/loudness/true-peak.ts'
import { pcmChecksum } from '../../src/audio/pcm/pcm-checksum.ts'
import { pcmSamples } from '../../src/audio/pcm/pcm-samples.ts'
import { readPcmLayout } from '../../src/audio/pcm/read-pcm-layout.ts'
import type { Loudness } from '../../src/model/track.ts'
import { ffmpeg, programs, temporaryFolder } from './tones.ts'

const execute = promisify(execFile)

async function measured(path: string): Promise<Loudness | null> {
  const file = await open(path)
  const layout = await readPcmLayout(file)
  assert.ok(layout !== null)
  const meter = createLoudnessMeter(layout)
  const onSamples = (bytes: Buffer): void =>
    meter.add(pcmSamples(bytes, layout.bytesPerSample, layout.channels))
  await pcmChecksum(file, layout, { onSamples })
  await file.close()
  return meter.loudness()
}

async function byFfmpeg(path: string): Promise<Loudness | null> {
  const filter = ['-af', 'ebur128=peak=true:framelog=verbose', '-f', 'null', '-']
  const { stderr } = await execute(programs.ffmpeg, ['-hide_banner', '-nostdin', '-i', path, ...filter])
  return parseLoudness(stderr)
}

const NOISE = 'anoisesrc=d=12:c=pink:a=0.5:seed=3'
/** Loud and soft by turns, so that both gates and the range have something to do. */
const DYNAMIC = `volume='if(lt(mod(t,6),2),0.9,if(lt(mod(t,6),4),0.2,0.01))':eval=frame`
const CASES: readonly (readonly [source: string, options: readonly string[], because: string])[] = [
  [`${NOISE}:r=48000,${DYNAMIC}`, ['-ac', '2', '-c:a', 'pcm_s24le'], 'stereo at 48 kHz'],
  [`${NOISE}:r=44100,${DYNAMIC}`, ['-ac', '1', '-c:a', 'pcm_s16le'], 'mono at 44.1 kHz, 16 bits'],
  [`${NOISE}:r=96000,${DYNAMIC}`, ['-ac', '2', '-c:a', 'pcm_s24be', '-f', 'aiff'], 'AIFF at 96 kHz'],
  [
    'aevalsrc=0.9*sin(PI/2*n+PI/4)|0.1*sin(2*PI*100*t):s=48000:d=5,afade=d=0.1,afade=t=out:st=4.9:d=0.1',
    ['-c:a', 'pcm_s24le'],
    'a peak between samples',
  ],
  ['anoisesrc=d=5:c=white:a=1:seed=5:r=48000', ['-ac', '2', '-c:a', 'pcm_s24le'], 'clipped white noise'],
  ['aevalsrc=0.001*random(0)*lt(t\\,3):s=48000:d=8', ['-c:a', 'pcm_s24le'], 'a soft sound and then nothing'],
]

describe('loudness agrees with ffmpeg within a tenth', () => {
  for (const [source, options, because] of CASES) {
    test(because, async (t) => {
      const path = join(await temporaryFolder(t), 'sound')
      const format = options.includes('aiff') ? [] : ['-f', 'wav']
      await ffmpeg(['-f', 'lavfi', '-i', source, ...options, ...format, path])
      const [ours, theirs] = [await measured(path), await byFfmpeg(path)]
      assert.ok(ours !== null && theirs !== null, `${JSON.stringify(ours)} and ${JSON.stringify(theirs)}`)
      const near = (a: number, b: number): boolean => Math.abs(a - b) <= 0.11
      const message = `${JSON.stringify(ours)} is not ${JSON.stringify(theirs)}`
      assert.ok(near(ours.integratedLufs, theirs.integratedLufs), message)
      assert.ok(Math.abs(ours.truePeakDbtp - theirs.truePeakDbtp) <= 0.21, message)
      // a percentile of few and steep steps: which of two neighbours it is depends on rounding
      assert.ok(Math.abs((ours.rangeLu ?? 0) - (theirs.rangeLu ?? 0)) <= 0.5, message)
    })
  }
})

test('a peak is found wherever blocks of samples end', () => {
  const tone = Float32Array.from(
    { length: 1000 },
    (_, n) => Math.sin((Math.PI / 2) * n + Math.PI / 4) * (n === 500 || n === 501 ? 0.9 : 0.3),
  )
  const whole = createTruePeakMeter()
  whole.add(tone)
  const expected = whole.peak()
  for (const size of [1, 7, 24, 499, 501]) {
    const meter = createTruePeakMeter()
    for (let i = 0; i < tone.length; i += size) meter.add(tone.subarray(i, i + size))
    assert.equal(meter.peak(), expected, `blocks of ${size}`)
  }
})

test('silence, and less than a momentary block, have no loudness', () => {
  const silent = createLoudnessMeter({ sampleRateHz: 48000, channels: 1 })
  silent.add([new Float32Array(96_000)])
  assert.equal(silent.loudness(), null)
  const short = createLoudnessMeter({ sampleRateHz: 48000, channels: 1 })
  short.add([new Float32Array(9600).fill(0.5)])
  assert.equal(short.loudness(), null)
})
