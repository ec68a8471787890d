import { createRandom } from './made-fingerprints.ts'

export const TUNE_SAMPLE_RATE_HZ = 22_050

const SCALE_SEMITONES = [0, 2, 4, 5, 7, 9, 11] as const
const PARTIALS = [1, 0.5, 0.35, 0.2, 0.12] as const
const LOWEST_HZ = 110

interface Note {
  readonly startSeconds: number
  readonly lengthSeconds: number
  readonly frequencyHz: number
  readonly level: number
}

/** A tune made up by the seed: its own tempo, key, chords, melody and beat. Mono, 16 bits. */
export function makeTune(seed: number, lengthSeconds: number): Int16Array {
  const random = createRandom(seed)
  const signal = new Float64Array(Math.round(lengthSeconds * TUNE_SAMPLE_RATE_HZ))
  const beatSeconds = 60 / (80 + (random() % 80))
  const key = random() % 12
  const degreeHz = (degree: number): number => {
    const semitones = key + (SCALE_SEMITONES[degree % 7] ?? 0) + 12 * Math.floor(degree / 7)
    return LOWEST_HZ * 2 ** (semitones / 12)
  }
  for (let beat = 0; beat * beatSeconds < lengthSeconds; beat += 1) {
    const at = { startSeconds: beat * beatSeconds, lengthSeconds: beatSeconds }
    if (beat % 4 === 0) {
      const root = random() % 7
      for (const step of [0, 2, 4]) {
        addNote(signal, {
          ...at,
          lengthSeconds: 4 * beatSeconds,
          frequencyHz: degreeHz(root + step),
          level: 0.08,
        })
      }
    }
    addNote(signal, { ...at, frequencyHz: degreeHz(7 + (random() % 14)), level: 0.16 })
    addDrum(signal, at.startSeconds, random)
  }
  return Int16Array.from(signal, (value) => 32_767 * Math.max(-1, Math.min(1, value)))
}

function addNote(signal: Float64Array, note: Note): void {
  const start = Math.round(note.startSeconds * TUNE_SAMPLE_RATE_HZ)
  const count = Math.min(signal.length - start, Math.round(note.lengthSeconds * TUNE_SAMPLE_RATE_HZ))
  const step = (2 * Math.PI * note.frequencyHz) / TUNE_SAMPLE_RATE_HZ
  PARTIALS.forEach((share, index) => {
    for (let i = 0; i < count; i += 1) {
      const fade = Math.min(1, i / 200, (count - i) / 400)
      signal[start + i] =
        (signal[start + i] ?? 0) + note.level * share * fade * Math.sin(step * (index + 1) * i)
    }
  })
}

function addDrum(signal: Float64Array, startSeconds: number, random: () => number): void {
  const start = Math.round(startSeconds * TUNE_SAMPLE_RATE_HZ)
  const count = Math.min(signal.length - start, 1500)
  for (let i = 0; i < count; i += 1) {
    const noise = random() / 2 ** 31 - 1
    signal[start + i] = (signal[start + i] ?? 0) + 0.2 * noise * (1 - i / 1500) ** 2
  }
}
