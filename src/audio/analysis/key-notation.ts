import type { KeyMode, KeyNotation } from '../../model/music.ts'
import { unreachable } from '../../util/unreachable.ts'

export interface Key {
  /** A note name; a sharp and the flat that sounds the same mean the same key. */
  readonly tonic: string
  readonly mode: KeyMode
}

/** Each key as DJ software and ID3 spell it, by pitch class from C. */
const TONICS: Readonly<Record<KeyMode, readonly string[]>> = {
  major: ['C', 'Db', 'D', 'Eb', 'E', 'F', 'F#', 'G', 'Ab', 'A', 'Bb', 'B'],
  minor: ['C', 'C#', 'D', 'Eb', 'E', 'F', 'F#', 'G', 'G#', 'A', 'Bb', 'B'],
}

const NATURALS: Readonly<Record<string, number>> = { C: 0, D: 2, E: 4, F: 5, G: 7, A: 9, B: 11 }

/** The key with its usual spelling: G# minor, but Ab major. */
export function keyOf(pitchClass: number, mode: KeyMode): Key {
  return { tonic: TONICS[mode][mod12(pitchClass)]!, mode }
}

/** 0..11 from C for `C`, `F#`, `Gb`, `Cb`; null for what is no note. */
export function pitchClassOf(tonic: string): number | null {
  const [letter = '', accidental = '', ...rest] = tonic
  const natural = NATURALS[letter]
  if (natural === undefined || rest.length > 0) return null
  if (accidental === '') return natural
  if (accidental === '#') return mod12(natural + 1)
  return accidental === 'b' ? mod12(natural - 1) : null
}

/** `8A` for A minor, `8B` for C major; empty for a tonic that is no note. */
export function camelotOf(key: Key): string {
  return wheelNumber(key, 8, (number) => `${number}${key.mode === 'major' ? 'B' : 'A'}`)
}

/** The key as a tag holds it: `Am`, `8A` or `1m`; empty for a tonic that is no note. */
export function keyText(key: Key, notation: KeyNotation): string {
  switch (notation) {
    case 'camelot':
      return camelotOf(key)
    case 'open-key':
      return wheelNumber(key, 1, (number) => `${number}${key.mode === 'major' ? 'd' : 'm'}`)
    case 'classical':
      return classicalOf(key)
    default:
      return unreachable(notation)
  }
}

function classicalOf(key: Key): string {
  const pitchClass = pitchClassOf(key.tonic)
  if (pitchClass === null) return ''
  return keyOf(pitchClass, key.mode).tonic + (key.mode === 'minor' ? 'm' : '')
}

/** A wheel counts fifths; a minor key stands with its relative major. `ofC` is the number of C major. */
function wheelNumber(key: Key, ofC: number, text: (number: number) => string): string {
  const pitchClass = pitchClassOf(key.tonic)
  if (pitchClass === null) return ''
  const relativeMajor = key.mode === 'major' ? pitchClass : pitchClass + 3
  return text(mod12(relativeMajor * 7 + ofC - 1) + 1)
}

function mod12(value: number): number {
  return ((value % 12) + 12) % 12
}
