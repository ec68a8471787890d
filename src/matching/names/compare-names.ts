import { isLatin } from './across-scripts.ts'
import { compareArtists, type ArtistMatch } from './artists.ts'
import { compareTitles, type TitleRelation } from './compare-titles.ts'
import { REMIX_WORDS, compareVersions, type VersionRelation } from './compare-versions.ts'
import { compareDurations, type DurationMatch } from './duration.ts'
import type { Reading } from './read-name.ts'
import { readingsOf, type RecordingName } from './readings-of.ts'
import type { Version } from './read-part.ts'

export interface NameComparison {
  /** `review`: only other evidence (a fingerprint, a person) can tell. */
  readonly verdict: 'same' | 'different' | 'review'
  /** 0..1: at least 0.9 for `same`, below 0.6 for `different`. */
  readonly score: number
  /** Each 0..1; `duration` is null when a length is not known. */
  readonly signals: {
    readonly title: number
    readonly artists: number
    readonly version: number
    readonly duration: number | null
  }
  /** What was found, half a sentence each. */
  readonly evidence: readonly string[]
  /** The evidence in one line. */
  readonly why: string
  /** Title and artists fit, but the version words name two recordings: remix and original, live and studio. */
  readonly versionsDiffer: boolean
  /** One names a cut ("Radio Edit") and the other no version: their lengths tell whether it is the same cut. */
  readonly cut: boolean
  /** Both are live, and neither says where: an artist plays a song on many evenings. */
  readonly someConcert: boolean
}

/** Copies of one recording are as close in length, where the artist's name is not compared. */
const CLOSE_MS = 1500
/** Shortest title, in letters, that may point at a track without an artist's name. */
const TELLING_TITLE = 10

/**
 * Whether two names mean the same recording. Noise, order, spelling and guests do not count; a version word, another
 * artist or another length does. Symmetric; never throws.
 */
export function compareNames(a: RecordingName, b: RecordingName): NameComparison {
  const readingsB = readingsOf(b, a)
  let best: NameComparison | null = null
  for (const one of readingsOf(a, b)) {
    for (const other of readingsB) {
      // two guesses prove each other and nothing else
      if (one.isGuess && other.isGuess) continue
      const found = compareReadings(one, other, a.durationMs, b.durationMs)
      if (best === null || rank(found) > rank(best)) best = found
    }
  }
  return best ?? NOTHING
}

const NOTHING: NameComparison = {
  verdict: 'different',
  score: 0,
  signals: { title: 0, artists: 0, version: 0, duration: null },
  evidence: ['a title is empty'],
  why: 'a title is empty',
  versionsDiffer: false,
  cut: false,
  someConcert: false,
}

const ORDER = { same: 2, review: 1, different: 0 }

function rank({ verdict, score, versionsDiffer }: NameComparison): number {
  return ORDER[verdict] * 10 + score + (versionsDiffer ? 1 : 0)
}

interface Found {
  readonly title: TitleRelation
  readonly artists: ArtistMatch
  readonly version: VersionRelation
  readonly duration: DurationMatch
  /** Letters of the shorter title. */
  readonly letters: number
  /** Both bear one title, in a script that is not spelled here: few songs share it, and the artist's name may be in two. */
  readonly foreignTitle: () => boolean
}

const TITLE_SCORE = { same: 1, subtitle: 0.85, typo: 0.85, subtitles: 0.6, different: 0 }
const VERSION_SCORE = { same: 1, vague: 0.6, cut: 0.5, different: 0 }

function compareReadings(a: Reading, b: Reading, aMs: number | null, bMs: number | null): NameComparison {
  const flat = a.flat.join('') === b.flat.join('')
  const version = flat ? 'same' : compareVersions(withRemixer(a, b), withRemixer(b, a))
  const remixers = [...a.version.by, '/', ...b.version.by].join('')
  const found: Found = {
    title: flat ? 'same' : compareTitles(a, b),
    artists: compareArtists(a.credits, b.credits, remixers === '/' ? '' : remixers),
    version,
    duration: compareDurations(aMs, bMs, a.video || b.video),
    foreignTitle: () => titlesOf(a).some((one) => !isLatin(one) && titlesOf(b).includes(one)),
    letters: Math.min(a.title.join('').length, b.title.join('').length),
  }
  const verdict = verdictOf(found)
  const signals = {
    title: TITLE_SCORE[found.title],
    artists: found.artists.score,
    version: VERSION_SCORE[version],
    duration: found.duration.score,
  }
  const evidence = evidenceOf(found, a, b)
  const versionsDiffer =
    version === 'different' &&
    found.title !== 'different' &&
    !['other', 'scripts'].includes(found.artists.relation)
  return {
    verdict,
    score: scoreOf(verdict, signals),
    signals,
    evidence,
    why: evidence.join('; '),
    versionsDiffer,
    cut: version === 'cut',
    someConcert: version === 'same' && [a, b].every(isSomeConcert),
  }
}

function titlesOf({ title, core, asides }: Reading): readonly string[] {
  return [title.join(''), core.join(''), ...asides]
}

function isSomeConcert({ version: { kinds, by } }: Reading): boolean {
  return kinds.has('live') && by.length === 0
}

/** "Title (Remix)" with the remixer among the artists is the remix that the other names. */
function withRemixer({ version, credits }: Reading, other: Reading): Version {
  if (version.by.length > 0 || ![...version.kinds].some((kind) => REMIX_WORDS.has(kind))) return version
  const remixer = other.version.by.join('')
  return [...credits.main, ...credits.whole].includes(remixer)
    ? { ...version, by: other.version.by }
    : version
}

function verdictOf({
  title,
  artists,
  version,
  duration,
  letters,
  foreignTitle,
}: Found): NameComparison['verdict'] {
  const length = duration.relation
  if (
    title === 'different' ||
    version === 'different' ||
    artists.relation === 'other' ||
    length === 'contradicts'
  ) {
    return 'different'
  }
  const agrees = length === 'agrees'
  if (artists.relation === 'scripts') {
    if (!foreignTitle() || version !== 'same' || !agrees) return 'different'
    return (duration.gapMs ?? CLOSE_MS) < CLOSE_MS ? 'same' : 'review'
  }
  if (artists.relation === 'unknown')
    return agrees && letters >= TELLING_TITLE && title === 'same' ? 'review' : 'different'
  if (version === 'cut')
    return agrees && title === 'same' && artists.relation !== 'overlap' ? 'review' : 'different'
  const doubts = [
    title === 'typo' && !agrees,
    title === 'subtitle' && !agrees && length !== 'near',
    title === 'subtitles',
    artists.typo && !agrees && length !== 'near',
    artists.relation === 'overlap',
    version === 'vague',
    length === 'off',
    title === 'typo' && (artists.typo || artists.relation === 'part') && !agrees,
  ].filter(Boolean).length
  if (doubts === 0) return 'same'
  return doubts === 1 || agrees ? 'review' : 'different'
}

/** Weights by how much each signal tells apart recordings, then put into the verdict's band. */
function scoreOf(verdict: NameComparison['verdict'], signals: NameComparison['signals']): number {
  const { title, artists, version, duration } = signals
  const known = 0.4 * title + 0.3 * artists + 0.2 * version
  const sum = duration === null ? known / 0.9 : known + 0.1 * duration
  const [low, high] = verdict === 'same' ? [0.9, 1] : verdict === 'review' ? [0.6, 0.89] : [0, 0.59]
  return Math.round(Math.min(high, Math.max(low, sum)) * 1000) / 1000
}

function evidenceOf({ title, artists, version, duration }: Found, a: Reading, b: Reading): readonly string[] {
  const [titleA, titleB] = [a.title.join(' '), b.title.join(' ')]
  const titles = {
    same: `the title is "${titleA}"`,
    typo: `the titles "${titleA}" and "${titleB}" differ by a spelling`,
    subtitles: `"${titleA}" and "${titleB}" have other subtitles`,
    subtitle: `the titles "${titleA}" and "${titleB}" differ by a subtitle`,
    different: `the titles "${titleA}" and "${titleB}" differ`,
  }
  const people = {
    same: 'the artists are the same',
    part: "one names some of the other's artists",
    overlap: 'each names an artist that the other does not',
    other: 'the artists differ',
    unknown: 'one names no artist',
    scripts: 'the artists are named in two scripts',
  }
  const versions = {
    same: a.version.kinds.size === 0 ? 'no version is named' : `both are "${nameOf(a)}"`,
    vague: `"${nameOf(a)}" and "${nameOf(b)}" may be one version`,
    cut: `"${nameOf(a)}" and "${nameOf(b)}" are cuts of one recording`,
    different: `"${nameOf(a)}" is not "${nameOf(b)}"`,
  }
  const gap =
    duration.gapMs === null
      ? 'a length is not known'
      : `the lengths differ by ${(duration.gapMs / 1000).toFixed(1)} s`
  return [titles[title], people[artists.relation], versions[version], gap]
}

function nameOf({ version: { kinds, by } }: Reading): string {
  const words = [...by, ...kinds].join(' ')
  return words === '' ? 'plain' : words
}
