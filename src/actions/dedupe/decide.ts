import { compareNames, type NameComparison } from '../../matching/names/compare-names.ts'
import type { DuplicateOf, Evidence } from '../../model/track.ts'
import type { CatalogKeys, CatalogMatches, CatalogRow } from '../../store/catalog.ts'
import type { SoundMatch } from '../../store/fingerprint-index/fingerprint-index.ts'
import type { SameOrOther } from '../../store/reviews.ts'
import type { Decision } from '../track-work.ts'

export interface Question {
  readonly keys: CatalogKeys
  /** Whether the copy at hand is lossless; null while there is none. */
  readonly lossless: boolean | null
  /** The audio is there but has not been heard yet: what names and lengths suggest is left to the sound. */
  readonly soundComes: boolean
  readonly upgrade: boolean
  readonly force: boolean
  /** What a person said of the track and one of the catalog, by the latter's id. */
  readonly answers: ReadonlyMap<string, SameOrOther>
  /** Whether all configured files of a catalog track are there. */
  readonly isComplete: (row: CatalogRow) => boolean
}

/** `wait`: the candidate is being worked on right now; ask again when that is over. */
export type Answer = Decision | { readonly kind: 'wait'; readonly for: CatalogRow }

/** Two recordings of one length: within 2 s or 1 %, whichever is more (transcoders pad, players trim). */
const SAME_LENGTH_MS = 2000
const SAME_LENGTH_SHARE = 0.01
/** Where there is no sound to compare (a test tone, ten seconds of noise), name and length must agree to this. */
const VERY_SAME_LENGTH_MS = 500
/** Where one sound names both, but one is so much shorter or longer that it may be an edit or a cut copy. */
const OTHER_EDIT_MS = 10_000
const OTHER_EDIT_SHARE = 0.05

/**
 * Decides about one track from what the catalog found. Three layers: ids, names, sound; a similarity alone never decides:
 * two independent signals must agree (legacy failure 1), and every candidate is judged by itself, never through another.
 */
export function decide(question: Question, matches: CatalogMatches): Answer {
  const judged = candidates(matches).map((candidate) => judge(question, candidate))
  const considered = judged.map(({ duplicate }) => duplicate)
  const same = judged.find(({ verdict }) => verdict === 'same')
  if (same !== undefined) return sameTrack(question, same, considered)
  const unsure = judged.find(({ verdict }) => verdict === 'unsure')
  if (unsure === undefined) return { kind: 'new', considered }
  if (unsure.row.state === 'incoming') return waitFor(unsure, considered)
  return { kind: 'review', why: unsure.why, about: unsure.duplicate, considered }
}

interface Found {
  readonly row: CatalogRow
  readonly byId: boolean
  readonly byIsrc: boolean
  readonly sound: SoundMatch | null
}

interface Judged {
  readonly row: CatalogRow
  readonly byId: boolean
  readonly duplicate: DuplicateOf
  readonly verdict: 'same' | 'unsure' | 'other'
  readonly why: string
}

function candidates({ byId, byIsrc, byName, bySound }: CatalogMatches): readonly Found[] {
  const rows = new Map(
    [...byId, ...byIsrc, ...byName, ...bySound.map(({ row }) => row)].map((row) => [row.id, row]),
  )
  return [...rows.values()].map((row) => ({
    row,
    byId: byId.some(({ id }) => id === row.id),
    byIsrc: byIsrc.some(({ id }) => id === row.id),
    sound: bySound.find((found) => found.row.id === row.id)?.match ?? null,
  }))
}

function judge(question: Question, found: Found): Judged {
  const { keys } = question
  const { row, sound } = found
  const names = compareNames(keys, row)
  const lengthGapMs =
    keys.durationMs === null || row.durationMs === null ? null : Math.abs(keys.durationMs - row.durationMs)
  const evidence: Evidence[] = [
    ...(found.byId ? [idEvidence(keys, row)] : []),
    ...(found.byIsrc ? [{ signal: 'isrc', score: 1, found: `both ${keys.isrc}` } as const] : []),
    {
      signal: 'name',
      score: names.score,
      found: `"${row.title}" by ${row.artists.join(', ') || 'nobody named'}: ${names.why}`,
    },
    ...(lengthGapMs === null
      ? []
      : [
          {
            signal: 'duration',
            score: Math.max(0, 1 - lengthGapMs / 10_000),
            found: `${lengthGapMs} ms apart`,
          } as const,
        ]),
    ...(sound === null
      ? []
      : [
          {
            signal: 'fingerprint',
            score: 1 - sound.bitErrorRate,
            found: `${(sound.bitErrorRate * 100).toFixed(1)} % of the bits differ over ${Math.round(sound.overlapMs / 1000)} s`,
          } as const,
        ]),
  ]
  const { verdict, why } = weigh(question, found, names, lengthGapMs)
  const upgrade = verdict === 'same' && question.lossless === true && row.record?.source.lossless === false
  return {
    row,
    byId: found.byId,
    verdict,
    why,
    duplicate: { library: 'local', trackId: row.id, title: row.title, evidence, upgrade },
  }
}

function weigh(
  { keys, soundComes, answers }: Question,
  { row, byId, byIsrc, sound }: Found,
  names: NameComparison,
  lengthGapMs: number | null,
): Pick<Judged, 'verdict' | 'why'> {
  // an id is not a likeness: the same link or the same bytes are the same track
  if (byId) return { verdict: 'same', why: 'the same id' }
  const answer = answers.get(row.id)
  if (answer === 'same') return { verdict: 'same', why: 'a person said so' }
  if (answer === 'other') return { verdict: 'other', why: 'a person said that it is another' }
  const sameName = names.verdict === 'same'
  const longest = Math.max(keys.durationMs ?? 0, row.durationMs ?? 0)
  const sameLength =
    lengthGapMs !== null && lengthGapMs <= Math.max(SAME_LENGTH_MS, longest * SAME_LENGTH_SHARE)
  if (sound !== null && sound.verdict !== 'different') {
    const about = `it sounds like "${row.title}"`
    if (sound.verdict === 'review') return { verdict: 'unsure', why: `${about}, but not enough to be sure` }
    if (names.versionsDiffer) return { verdict: 'unsure', why: `${about}, yet the titles name two versions` }
    const otherEdit =
      lengthGapMs !== null && lengthGapMs > Math.max(OTHER_EDIT_MS, longest * OTHER_EDIT_SHARE)
    if ((sameName || byIsrc) && !otherEdit) return { verdict: 'same', why: `${about} and has its name` }
    if (sameLength) return { verdict: 'same', why: `${about} and is as long` }
    return {
      verdict: 'unsure',
      why: `${about}, but the lengths differ by ${Math.round((lengthGapMs ?? 0) / 1000)} s`,
    }
  }
  if (sound === null && soundComes) return { verdict: 'other', why: 'the sound decides later' }
  if (sound === null && byIsrc && (sameName || sameLength)) {
    return { verdict: 'same', why: 'the same ISRC, and name or length agree' }
  }
  if (sound === null && sameName && lengthGapMs !== null && lengthGapMs <= VERY_SAME_LENGTH_MS) {
    return { verdict: 'same', why: 'name and length agree, and there is no sound to compare' }
  }
  if (sound !== null && byIsrc && sameName) {
    return { verdict: 'unsure', why: `name and ISRC are those of "${row.title}", but it sounds different` }
  }
  return { verdict: 'other', why: 'one signal at most agrees' }
}

function sameTrack(question: Question, same: Judged, considered: readonly DuplicateOf[]): Answer {
  const { row, duplicate } = same
  if (row.state === 'incoming') return waitFor(same, considered)
  if (question.force)
    return { kind: 'completes', trackId: row.id, why: 'asked for again with "force"', considered }
  if (!question.isComplete(row)) {
    return {
      kind: 'completes',
      trackId: row.id,
      why: 'the library has it, but not all its files',
      considered,
    }
  }
  if (duplicate.upgrade && question.upgrade) {
    return {
      kind: 'completes',
      trackId: row.id,
      why: 'this copy is lossless, the one in the library was not',
      considered,
    }
  }
  return { kind: 'duplicate', of: duplicate, considered }
}

/**
 * Another run is at work on it. One that has been heard, or that has the very id, goes first; else this one does, and
 * the other will find it: if both waited, neither would end.
 */
function waitFor({ row, byId }: Judged, considered: readonly DuplicateOf[]): Answer {
  return row.heard || byId ? { kind: 'wait', for: row } : { kind: 'new', considered }
}

function idEvidence(keys: CatalogKeys, row: CatalogRow): Evidence {
  const file = keys.ids.some(({ service }) => service === 'file')
  return file && keys.ids.length === 1
    ? { signal: 'file', score: 1, found: 'the very same bytes' }
    : { signal: 'id', score: 1, found: `the id of "${row.title}"` }
}
