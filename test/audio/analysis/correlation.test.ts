import assert from 'node:assert/strict'
import { test } from 'node:test'
import { correlations, valueAt } from '../../../src/audio/analysis/correlation.ts'
import { createFft } from '../../../src/audio/analysis/fft.ts'

test('the transform is what its definition says', () => {
  for (const size of [2, 4, 8, 64]) {
    const input = Float64Array.from({ length: size }, (_, i) => Math.sin(i * i) + i / size)
    const re = Float64Array.from(input)
    const im = new Float64Array(size)
    createFft(size).transform(re, im)
    for (let k = 0; k < size; k++) {
      const angle = (i: number): number => (2 * Math.PI * i * k) / size
      const expectedRe = input.reduce((sum, value, i) => sum + value * Math.cos(angle(i)), 0)
      const expectedIm = input.reduce((sum, value, i) => sum - value * Math.sin(angle(i)), 0)
      assert.ok(Math.hypot(re[k]! - expectedRe, im[k]! - expectedIm) < 1e-9, `size ${size}, bin ${k}`)
    }
  }
})

test('a correlation is the mean product of a signal and itself a lag later', () => {
  const signal = Float64Array.from({ length: 50 }, (_, i) => Math.sin(i) + Math.cos(i * 0.37))
  const [auto] = correlations([[signal, signal]], 20)
  for (let lag = 0; lag <= 20; lag++) {
    let sum = 0
    for (let i = 0; i + lag < signal.length; i++) sum += signal[i]! * signal[i + lag]!
    assert.ok(Math.abs(auto![lag]! - sum / (signal.length - lag)) < 1e-12, `lag ${lag}`)
  }
})

test('between two lags a correlation is read on the line that joins them, and past its end it is 0', () => {
  const correlation = Float64Array.from([1, 0.5, 0.25])
  assert.equal(valueAt(correlation, 0.5), 0.75)
  assert.equal(valueAt(correlation, 1), 0.5)
  assert.equal(valueAt(correlation, 7), 0)
})
