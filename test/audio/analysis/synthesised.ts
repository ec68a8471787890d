/** Small signals of known tempo and key, made by arithmetic: 11,025 Hz mono, 16 bit. */
const RATE_HZ = 11025

export interface Hit {
  readonly atS: number
  readonly sound: (t: number, noise: () => number) => number
  readonly lengthS: number
}

export function mixed(seconds: number, hits: readonly Hit[]): Int16Array {
  const sum = new Float64Array(Math.round(seconds * RATE_HZ))
  const noise = noiseSource(7)
  for (const { atS, sound, lengthS } of hits) {
    const from = Math.round(atS * RATE_HZ)
    const count = Math.min(Math.round(lengthS * RATE_HZ), sum.length - from)
    for (let i = 0; i < count; i++) sum[from + i] = sum[from + i]! + sound(i / RATE_HZ, noise)
  }
  return Int16Array.from(sum, (value) => 28000 * Math.tanh(value))
}

/** A drum machine: kick on 1 and 3, snare on 2 and 4, hats in eighths. */
export function drumBeat(bpm: number, seconds: number): Int16Array {
  const beatS = 60 / bpm
  const beats = Math.ceil(seconds / beatS)
  const hits = Array.from({ length: beats }, (_, beat): readonly Hit[] => [
    { atS: beat * beatS, ...(beat % 2 === 0 ? KICK : SNARE) },
    { atS: beat * beatS, ...HAT },
    { atS: (beat + 0.5) * beatS, ...HAT },
  ])
  return mixed(seconds, hits.flat())
}

/** One short click a beat and nothing else. */
export function clicks(bpm: number, seconds: number): Int16Array {
  const beatS = 60 / bpm
  return mixed(
    seconds,
    Array.from({ length: Math.floor(seconds / beatS) }, (_, beat) => ({ atS: beat * beatS, ...HAT })),
  )
}

/** Triads of two seconds each, as MIDI roots and whether they are minor. */
export function chords(
  progression: readonly (readonly [root: number, minor: boolean])[],
  seconds: number,
): Int16Array {
  const chordS = 2
  const hits = Array.from({ length: Math.ceil(seconds / chordS) }, (_, i): readonly Hit[] => {
    const [root, minor] = progression[i % progression.length]!
    return [root - 12, root, root + (minor ? 3 : 4), root + 7].map((note) => ({
      atS: i * chordS,
      lengthS: chordS,
      sound: (t) => string(note, t),
    }))
  })
  return mixed(seconds, hits.flat())
}

export function whiteNoise(seconds: number): Int16Array {
  const noise = noiseSource(3)
  return Int16Array.from({ length: Math.round(seconds * RATE_HZ) }, () => 8000 * noise())
}

/** Tones that are held from the beginning to the end, without an onset. */
export function held(seconds: number, ...tonesHz: readonly number[]): Int16Array {
  const tone = (hz: number, i: number): number => Math.sin((2 * Math.PI * hz * i) / RATE_HZ)
  return Int16Array.from(
    { length: Math.round(seconds * RATE_HZ) },
    (_, i) => 5000 * tonesHz.reduce((sum, hz) => sum + tone(hz, i), 0),
  )
}

const KICK = {
  lengthS: 0.25,
  sound: (t: number) => Math.sin(2 * Math.PI * (50 * t + 4 * (1 - Math.exp(-t / 0.03)))) * Math.exp(-t / 0.1),
}
const SNARE = {
  lengthS: 0.2,
  sound: (t: number, noise: () => number) =>
    (0.5 * Math.sin(2 * Math.PI * 190 * t) + 0.5 * noise()) * Math.exp(-t / 0.06),
}
/** Metal has no low end: inharmonic partials between 3 and 5 kHz. */
const HAT = {
  lengthS: 0.05,
  sound: (t: number) =>
    [3170, 3730, 4390, 4970].reduce((sum, hz) => sum + 0.08 * Math.sin(2 * Math.PI * hz * t), 0) *
    Math.exp(-t / 0.012),
}

function string(midiNote: number, t: number): number {
  const hz = 440 * 2 ** ((midiNote - 69) / 12)
  const wave = [1, 2, 3, 4].reduce(
    (sum, harmonic) => sum + Math.sin(2 * Math.PI * hz * harmonic * t) / harmonic,
    0,
  )
  return 0.15 * wave * Math.exp(-t / 1.5)
}

/** The same noise at every run: a linear congruential generator (numbers of Numerical Recipes), -1..1. */
function noiseSource(seed: number): () => number {
  let state = seed
  return () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0
    return state / 2 ** 31 - 1
  }
}
