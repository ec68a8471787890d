import type { ConvertedRendition } from '../audio/convert/conversion.ts'
import type { ScoredCandidate } from '../matching/audio-match/score-candidate.ts'
import type { Gate } from '../model/gate.ts'
import type { RecordingQuery } from '../model/ports.ts'
import type { LibraryOutcome, LibraryRef } from '../model/library.ts'
import type { Analysis, DuplicateOf, Loudness, Rendition, SourceAudio, TrackId } from '../model/track.ts'

/** What the actions have learned of one track of a run so far; the ledger keeps it, nothing else remembers anything. */
export interface TrackWork {
  /** Id in the catalog: a new one, or that of the track that this run completes or replaces. */
  readonly trackId?: string
  readonly title?: string
  readonly artists?: readonly string[]
  readonly album?: string | null
  readonly genre?: string | null
  readonly year?: number | null
  readonly isrc?: string | null
  /** `yyyy`, `yyyy-mm` or `yyyy-mm-dd`, as a metadata service says. */
  readonly releaseDate?: string | null
  readonly coverUrl?: string | null
  /** A cover that was fetched, to be embedded; absent where the source's own is kept. */
  readonly cover?: FetchedCover | null
  readonly playlist?: string | null
  readonly ids?: readonly TrackId[]
  /** What the searches for its audio found; absent for a file and for a link that is fetched itself. */
  readonly found?: FoundAudio
  /** The link that the audio was fetched from. */
  readonly fetchedFrom?: string
  /** The title of the page that the audio was fetched from, as it was then. */
  readonly fetchedTitle?: string | null
  /** How audio that was found sounds beside a copy that the catalog has; null where it has none. */
  readonly knownCopy?: KnownCopy | null
  /** The page the audio came from. */
  readonly sourceUrl?: string | null
  readonly source?: SourceAudio
  /** SHA-256 of the source as it came, before any program of the user's changed it. */
  readonly originalSha256?: string
  readonly converted?: readonly ConvertedRendition[]
  readonly loudness?: Loudness | null
  /** Of the decoded samples. */
  readonly durationMs?: number
  readonly signalPath?: string
  readonly pictures?: { readonly waveform: string | null; readonly spectrogram: string | null }
  readonly analysis?: Analysis
  /** Raw Chromaprint items, little endian, base 64. */
  readonly fingerprintItems?: string | null
  readonly decision?: Decision
  /** SHA-256 of each work file after tagging, by format. */
  readonly tagged?: Readonly<Record<string, string>>
  readonly renditions?: readonly Rendition[]
  readonly saved?: boolean
  readonly gates?: readonly Gate[]
  /** What each library beside the catalog said when the track was compared; the save does what was decided then. */
  readonly looks?: Readonly<Record<string, LibraryLook>>
  /** What became of it in each library beside the catalog; a library that is absent was not asked. */
  readonly libraries?: Readonly<Record<string, LibraryOutcome>>
  /** Why a person is asked. */
  readonly review?: string | null
  /** Its length, where that was asked about. */
  readonly tooLongMs?: number | undefined
  /** Why a person wants nothing made of it: there is no audio of it, or it is a mix. */
  readonly leftOut?: string | null
}

/** A search for the audio of a recording, with every candidate and its scores. */
export interface FoundAudio {
  readonly wanted: RecordingQuery
  /** Link to fetch, or null where no candidate was accepted. */
  readonly url: string | null
  readonly why: string
  /** A person's pin named the audio: nothing was searched for, and nothing is doubted. */
  readonly pinned?: boolean
  /** The best first. */
  readonly scored: readonly ScoredCandidate[]
  /** Those that were fetched and turned out to be other audio: not taken again without a person. */
  readonly refused?: readonly ScoredCandidate[]
}

/** A picture in the track's work folder. */
export interface FetchedCover {
  readonly path: string
  readonly mimeType: 'image/jpeg' | 'image/png'
  readonly sha256: string
}

/** A track of the catalog that is the same recording by ISRC or id, compared by sound. */
export interface KnownCopy {
  readonly trackId: string
  readonly title: string
  readonly verdict: 'same' | 'review' | 'different'
  /** Share of differing bits, 0 to 1. */
  readonly bitErrorRate: number
}

/** What one library beside the catalog said of a track: decided once, before the track is written there. */
export type LibraryLook =
  /** `adopt`: the entry that is this very track, or null where it has none. */
  | {
      readonly kind: 'answered'
      readonly adopt: LibraryRef | null
      readonly considered: readonly DuplicateOf[]
    }
  /** It did not answer: it is asked again before anything is written there. */
  | { readonly kind: 'away'; readonly why: string }

/** What the comparison with the libraries decided. */
export type Decision =
  | { readonly kind: 'new'; readonly considered: readonly DuplicateOf[] }
  | { readonly kind: 'duplicate'; readonly of: DuplicateOf; readonly considered: readonly DuplicateOf[] }
  /** A person is asked whether it is the track `about`. */
  | {
      readonly kind: 'review'
      readonly why: string
      readonly about: DuplicateOf
      readonly considered: readonly DuplicateOf[]
    }
  /** The catalog has the track, but without all its files, or from a worse source: this run makes them. */
  | {
      readonly kind: 'completes'
      readonly trackId: string
      readonly why: string
      readonly considered: readonly DuplicateOf[]
    }

/** Raw fingerprint items for the work record. */
export function encodeItems(items: Uint32Array): string {
  return Buffer.from(items.buffer, items.byteOffset, items.byteLength).toString('base64')
}

export function decodeItems(text: string | null | undefined): Uint32Array | null {
  if (text === null || text === undefined) return null
  const bytes = Buffer.from(text, 'base64')
  return new Uint32Array(bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.byteLength))
}
