import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import type { ConvertRequest, RenditionOrder } from '../../src/audio/convert/conversion.ts'
import { parseLoudness } from '../../src/audio/loudness/parse-loudness.ts'
import { planRenditions } from '../../src/audio/convert/rendition-plan.ts'

const M4A: RenditionOrder = { format: 'm4a', codec: 'alac', sampleRateHz: 48000 }
const WAV_24: RenditionOrder = { format: 'wav', codec: 'pcm_s24le', sampleRateHz: 48000 }
const WAV_16: RenditionOrder = { format: 'wav', codec: 'pcm_s16le', sampleRateHz: 48000 }
const AIFF_16_44: RenditionOrder = { format: 'aiff', codec: 'pcm_s16be', sampleRateHz: 44100 }

const CD: ConvertRequest['source'] = {
  path: '/cd.wav',
  durationMs: 1000,
  durationIsExact: true,
  bitDepth: 16,
  sampleRateHz: 44100,
  channels: 2,
}
const MP3 = { ...CD, bitDepth: null }

type Plan = readonly (readonly [formats: string, sampleRateHz: number, bitDepth: number, dither: boolean])[]
const CASES: readonly (readonly [
  formats: readonly RenditionOrder[],
  source: ConvertRequest['source'],
  Plan,
  because: string,
])[] = [
  [[M4A, WAV_24], MP3, [['m4a wav', 48000, 24, false]], 'ALAC is as deep as its neighbour'],
  [[M4A, WAV_16], MP3, [['m4a wav', 48000, 16, true]], 'also when that is 16, and a lossy source is deeper'],
  [[M4A], CD, [['m4a', 48000, 24, false]], 'alone it keeps everything'],
  [
    [M4A, AIFF_16_44],
    CD,
    [
      ['m4a', 48000, 24, false],
      ['aiff', 44100, 16, false],
    ],
    'neighbours have the same rate; 16 bits stay 16 bits',
  ],
  [[WAV_16], CD, [['wav', 48000, 16, true]], 'resampling makes new bits, which are rounded'],
  [[AIFF_16_44], { ...CD, bitDepth: 24 }, [['aiff', 44100, 16, true]], 'eight bits are taken away'],
  [[AIFF_16_44], { ...CD, channels: 6 }, [['aiff', 44100, 16, true]], 'mixing makes new bits'],
]

describe('renditions that hold the same samples are made from one stream', () => {
  for (const [formats, source, plan, because] of CASES) {
    test(because, () => {
      const found = planRenditions({ formats, source }).map((group) => {
        const names = group.renditions.map(({ format }) => format).join(' ')
        return [names, group.sampleRateHz, group.bitDepth, group.dither] as const
      })
      assert.deepEqual(found, plan)
    })
  }

  test('a format that is made alone keeps the depth it has among the others', () => {
    const [group] = planRenditions({ formats: [M4A, WAV_16], only: ['m4a'], source: CD })
    assert.equal(group?.bitDepth, 16)
    assert.deepEqual(group.renditions, [M4A])
  })
})

const SUMMARY = (i: string, lra: string, peak: string): string => `[Parsed_ebur128_4 @ 0x5] [info] Summary:

  Integrated loudness:
    I:         ${i} LUFS
    Threshold: -22.1 LUFS

  Loudness range:
    LRA:         ${lra} LU
    Threshold: -32.1 LUFS

  True peak:
    Peak:       ${peak} dBFS
`

test('loudness is read from the last summary of the log; silence has none', () => {
  const loud = { integratedLufs: -12.1, truePeakDbtp: 0.4, rangeLu: 3.2 }
  assert.deepEqual(
    parseLoudness(`${SUMMARY('-9.0', '1.0', '-9.0')}\n${SUMMARY('-12.1', '3.2', '0.4')}`),
    loud,
  )
  assert.equal(parseLoudness(SUMMARY('-70.0', '0.0', '-inf')), null)
  assert.equal(parseLoudness(SUMMARY('nan', '0.0', '-3.0')), null)
  assert.equal(parseLoudness('nothing of the kind'), null)
})
