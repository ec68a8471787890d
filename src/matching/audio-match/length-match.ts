import type { AudioCandidate } from '../../model/ports.ts'
import type { Channel } from './channel.ts'

/**
 * `close`: as one file's copies do; `agrees`: as one recording's do; `off`: another cut, or a video that opens or closes
 * with a scene; `impossible`: a preview or a mix.
 */
export interface LengthMatch {
  readonly relation: 'unknown' | 'close' | 'agrees' | 'off' | 'contradicts' | 'impossible'
  /** 0..1, null when a length is not known. */
  readonly score: number | null
  readonly words: string
}

/** What encoders and whole seconds make of one length. */
const CLOSE_MS = 1500
/** Within 3 s or 1 %, whichever is more: the published complaints about wrong songs begin beyond (contracts/matching). */
const AGREES = { ms: 3000, share: 0.01 }
/** A stranger's copy may be of another take, or be played faster to hide it. */
const AGREES_STRANGER_MS = 2000
/** More than this is surely another cut. */
const OFF = { ms: 20_000, share: 0.12 }
/** Previews of the services last 30 s. */
const PREVIEW_MS = 31_000
/** The user's own bound: what lasts longer is probably a mix or a set. */
const MIX_MS = 660_000

/** How the length of a candidate (ms) fits the length that is asked for. */
export function lengthMatch(
  asked: number | null,
  { durationMs: found }: Pick<AudioCandidate, 'durationMs'>,
  channel: Channel,
): LengthMatch {
  if (!isLength(found)) return { relation: 'unknown', score: null, words: 'its length is not known' }
  const whole = isLength(asked) ? asked : null
  if (found <= PREVIEW_MS && (whole === null || whole > PREVIEW_MS + AGREES.ms))
    return { relation: 'impossible', score: 0, words: `it lasts ${seconds(found)}, which is a preview` }
  if (found > MIX_MS && (whole === null || whole < MIX_MS * 0.9))
    return { relation: 'impossible', score: 0, words: `it lasts ${seconds(found)}, which is a mix or a set` }
  if (whole === null) return { relation: 'unknown', score: null, words: 'the length asked for is not known' }
  const gap = Math.abs(whole - found)
  const score = Math.max(0, 1 - gap / (whole * 0.2))
  const words = `the lengths differ by ${(gap / 1000).toFixed(1)} s`
  if (sameFileLength(whole, found)) return { relation: 'close', score, words }
  if (sameLength(whole, found) && (channel !== 'any' || gap <= AGREES_STRANGER_MS))
    return { relation: 'agrees', score, words }
  const off = gap <= Math.min(OFF.ms, Math.max(AGREES.ms * 2, whole * OFF.share))
  return { relation: off ? 'off' : 'contradicts', score, words }
}

/** Whether nothing but an encoder or a silence may lie between the lengths. */
export function isOneLength({ relation }: LengthMatch): boolean {
  return relation === 'close' || relation === 'agrees'
}

/** Whether two lengths (ms) are those of one recording. */
export function sameLength(asked: number, found: number): boolean {
  return Math.abs(asked - found) <= Math.max(AGREES.ms, asked * AGREES.share)
}

/** Whether two lengths (ms) are those of copies of one file. */
export function sameFileLength(asked: number, found: number): boolean {
  return Math.abs(asked - found) <= CLOSE_MS
}

function isLength(ms: number | null): ms is number {
  return ms !== null && Number.isFinite(ms) && ms > 0
}

function seconds(ms: number): string {
  return `${Math.round(ms / 1000)} s`
}
