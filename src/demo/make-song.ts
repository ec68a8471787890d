const SAMPLE_RATE_HZ = 44_100
const CHANNELS = 2

export interface SongRecipe {
  readonly bpm: number
  readonly durationS: number
  /** Chords, one a bar, as semitones above A2 (110 Hz). */
  readonly chords: readonly (readonly number[])[]
  readonly seed: number
}

/**
 * A small piece of made-up dance music as a 16-bit stereo WAV file: drum, bass, chords and a melody. Musical enough to
 * have a tempo, a key and a fingerprint, and nobody's but ours, so it may be shipped.
 */
export function makeSong({ bpm, durationS, chords, seed }: SongRecipe): Buffer {
  const frames = Math.round(durationS * SAMPLE_RATE_HZ)
  const beatFrames = (60 / bpm) * SAMPLE_RATE_HZ
  const random = randomFrom(seed)
  const melody = Array.from({ length: 64 }, () => Math.floor(random() * 5))
  const samples = Buffer.alloc(frames * CHANNELS * 2)
  for (let frame = 0; frame < frames; frame += 1) {
    const beat = frame / beatFrames
    const t = frame / SAMPLE_RATE_HZ
    const sinceBeatS = ((beat % 1) * beatFrames) / SAMPLE_RATE_HZ
    const sinceOffbeatS = (((beat + 0.5) % 1) * beatFrames) / SAMPLE_RATE_HZ
    const chord = chords[Math.floor(beat / 4) % chords.length] ?? [0]
    const kick =
      Math.sin(2 * Math.PI * (48 * sinceBeatS + 9 * (1 - Math.exp(-sinceBeatS * 30)))) *
      Math.exp(-sinceBeatS * 9)
    const hat = (random() * 2 - 1) * Math.exp(-sinceOffbeatS * 60) * 0.25
    const bass = tone(t, (chord[0] ?? 0) - 12) * (1 - Math.exp(-sinceBeatS * 12)) * 0.35
    const pad = chord.reduce((sum, note) => sum + tone(t, note + 12), 0) * 0.09
    const note = chord[(melody[Math.floor(beat * 2) % melody.length] ?? 0) % chord.length] ?? 0
    const lead = tone(t, note + 24) * Math.exp(-((beat * 2) % 1) * 3) * 0.22
    const mono = kick * 0.55 + hat + bass + pad
    writeFrame(samples, frame, mono + lead * 0.8, mono + lead * 0.4)
  }
  return Buffer.concat([wavHeader(samples.length), samples])
}

function tone(t: number, semitones: number): number {
  const phase = 2 * Math.PI * 110 * 2 ** (semitones / 12) * t
  return Math.sin(phase) + 0.3 * Math.sin(2 * phase) + 0.1 * Math.sin(3 * phase)
}

function writeFrame(samples: Buffer, frame: number, left: number, right: number): void {
  for (const [channel, value] of [left, right].entries()) {
    const clipped = Math.max(-1, Math.min(1, value * 0.7))
    samples.writeInt16LE(Math.round(clipped * 32767), (frame * CHANNELS + channel) * 2)
  }
}

function wavHeader(dataBytes: number): Buffer {
  const header = Buffer.alloc(44)
  header.write('RIFF', 0)
  header.writeUInt32LE(36 + dataBytes, 4)
  header.write('WAVEfmt ', 8)
  header.writeUInt32LE(16, 16)
  header.writeUInt16LE(1, 20)
  header.writeUInt16LE(CHANNELS, 22)
  header.writeUInt32LE(SAMPLE_RATE_HZ, 24)
  header.writeUInt32LE(SAMPLE_RATE_HZ * CHANNELS * 2, 28)
  header.writeUInt16LE(CHANNELS * 2, 32)
  header.writeUInt16LE(16, 34)
  header.write('data', 36)
  header.writeUInt32LE(dataBytes, 40)
  return header
}

/** A linear congruential generator (Numerical Recipes' constants): the same song on every machine. */
function randomFrom(seed: number): () => number {
  let state = seed >>> 0
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0
    return state / 2 ** 32
  }
}
