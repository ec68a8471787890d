/** How two lengths fit: `agrees` as one recording's copies do, `near` within an intro or silence, `off` doubtful. */
type DurationRelation = 'unknown' | 'agrees' | 'near' | 'off' | 'contradicts'

export interface DurationMatch {
  readonly relation: DurationRelation
  /** 0..1, null when a length is not known. */
  readonly score: number | null
  readonly gapMs: number | null
}

/** Copies of one recording: encoder padding, a trimmed end (spotDL's readers complain beyond 2-3 s or 1 %). */
const AGREES = { ms: 3000, share: 0.015, mostMs: 6000 }
/** An intro, an outro or silence around the same recording. */
const NEAR = { ms: 10_000, share: 0.04, mostMs: 15_000 }
/** A music video may open or close with a scene. */
const VIDEO_MS = 40_000
const OFF_SHARE = 0.2

export function compareDurations(a: number | null, b: number | null, video: boolean): DurationMatch {
  if (!isLength(a) || !isLength(b)) return { relation: 'unknown', score: null, gapMs: null }
  const gapMs = Math.abs(a - b)
  const longest = Math.max(a, b)
  const within = ({ ms, share, mostMs }: typeof AGREES): boolean =>
    gapMs <= Math.min(Math.max(ms, longest * share), mostMs)
  const score = Math.max(0, 1 - gapMs / (longest * OFF_SHARE))
  if (within(AGREES)) return { relation: 'agrees', score, gapMs }
  if (within(NEAR) || (video && gapMs <= Math.min(VIDEO_MS, longest * OFF_SHARE)))
    return { relation: 'near', score, gapMs }
  return { relation: gapMs <= longest * OFF_SHARE ? 'off' : 'contradicts', score, gapMs }
}

function isLength(ms: number | null): ms is number {
  return ms !== null && Number.isFinite(ms) && ms > 0
}
