import assert from 'node:assert/strict'
import { it } from 'node:test'
import { elapsedMs, formatInstant } from '../../src/report/instants.ts'
import * as quantities from '../../src/report/quantities.ts'

const cases: readonly [actual: string, expected: string, because: string][] = [
  [quantities.formatLength(242_000), '4:02', 'minutes and seconds'],
  [quantities.formatLength(59_600), '1:00', 'rounded to the second'],
  [quantities.formatLength(3_723_000), '1:02:03', 'a mix has hours'],
  [quantities.formatLength(0), '0:00', 'nothing'],
  [quantities.formatElapsed(40), '40 ms', 'short'],
  [quantities.formatElapsed(3120), '3.1 s', 'seconds'],
  [quantities.formatElapsed(59_990), '1 min 0 s', 'never "60.0 s"'],
  [quantities.formatElapsed(75_000), '1 min 15 s', 'minutes'],
  [quantities.formatElapsed(3_599_900), '1 h 0 min', 'never "60 min"'],
  [quantities.formatElapsed(357 * 86_400_000), '357 d 0 h', 'an old drop'],
  [quantities.formatElapsed(-5), '0 ms', 'a clock that was set back'],
  [quantities.formatBytes(999), '999 B', 'below a kilobyte'],
  [quantities.formatBytes(12_345_678), '12.3 MB', 'as a file manager says it'],
  [quantities.formatBytes(999_960_000), '1.0 GB', 'never "1000.0 MB"'],
  [quantities.formatRate(44_100), '44.1 kHz', 'CD'],
  [quantities.formatRate(48_000), '48 kHz', 'whole'],
  [quantities.formatBitRate(319_968), '320 kbit/s', 'to the kilobit'],
  [quantities.formatShare(0.934), '93 %', 'percent'],
  [quantities.formatShare(0.9999), '99 %', 'less than certain is not 100 %'],
  [quantities.formatShare(1), '100 %', 'certain'],
  [quantities.formatShare(0.001), '1 %', 'more than nothing is not 0 %'],
  [quantities.formatTempo(128), '128.0', 'one decimal at least'],
  [quantities.formatTempo(127.984), '127.98', 'two at most'],
  [quantities.formatLevel(-9.13, 'LUFS'), '-9.1 LUFS', 'negative'],
  [quantities.formatLevel(0.31, 'dBTP'), '+0.3 dBTP', 'above full scale is said with its sign'],
  [quantities.formatLevel(-0.01, 'dBTP'), '0.0 dBTP', 'never "-0.0"'],
  [quantities.countOf(1, 'track'), '1 track', 'one'],
  [quantities.countOf(0, 'track'), '0 tracks', 'none'],
  [quantities.countOf(1, 'track', 3), '1 of 3 tracks', 'the noun follows the whole'],
  [
    formatInstant('2026-11-22T14:30:05.900Z', 'Europe/Berlin'),
    '2026-11-22 15:30:05',
    "the reader's time zone",
  ],
  [formatInstant('2026-11-22T23:30:05Z', 'Asia/Tokyo'), '2026-11-23 08:30:05', 'the next day there'],
  [formatInstant('yesterday', 'UTC'), '????-??-?? ??:??:??', 'a damaged row must not stop the report'],
]

it('says quantities as people do', () => {
  for (const [actual, expected, because] of cases) assert.equal(actual, expected, because)
})

it('measures the time between two instants, where both are known', () => {
  assert.equal(elapsedMs('2026-11-22T14:30:05Z', '2026-11-22T14:30:06.500Z'), 1500)
  assert.equal(elapsedMs('2026-11-22T14:30:06Z', '2026-11-22T14:30:05Z'), 0, 'a clock that was set back')
  assert.equal(elapsedMs(null, '2026-11-22T14:30:05Z'), null)
  assert.equal(elapsedMs('soon', '2026-11-22T14:30:05Z'), null)
})
