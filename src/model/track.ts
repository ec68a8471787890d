import type { KeyMode } from './music.ts'
import type { Gate } from './gate.ts'

/** A name of the track at a service: `soundcloud`, `spotify`, `youtube`, `web` (any other link), `file` (SHA-256 of the bytes). */
export interface TrackId {
  readonly service: string
  readonly id: string
}

/** What is known of a track before anything is fetched: what was asked for. */
export interface TrackRef {
  readonly ids: readonly TrackId[]
  /** Canonical link to fetch from, or null for a local file. */
  readonly url: string | null
  /** Absolute path of the dropped file, or null for a link. */
  readonly file: string | null
  readonly title: string | null
  readonly artists: readonly string[]
  readonly album: string | null
  readonly durationMs: number | null
  readonly isrc: string | null
  readonly playlist: string | null
  /** Only services that know them say these; `yyyy`, `yyyy-mm` or `yyyy-mm-dd`. */
  readonly releaseDate?: string | null
  readonly coverUrl?: string | null
  readonly genre?: string | null
}

export type RenditionFormat = 'm4a' | 'wav' | 'aiff'

/** One audio file made by tracksync. Paths are absolute. */
export interface Rendition {
  readonly format: RenditionFormat
  readonly path: string
  readonly codec: string
  readonly sampleRateHz: number
  readonly bitDepth: number
  readonly sizeBytes: number
  /** SHA-256 of the file's bytes, tags included. */
  readonly sha256: string
  /** MD5 of the decoded samples at the rendition's bit depth: the same for every lossless rendition of one conversion. */
  readonly audioMd5: string
}

/** What ffprobe and the tag reader say of a source file. */
export interface SourceAudio {
  readonly path: string
  readonly sizeBytes: number
  readonly sha256: string
  readonly durationMs: number
  readonly container: string
  readonly codec: string
  readonly lossless: boolean
  readonly sampleRateHz: number
  /** Bits a sample for lossless sources; null where the codec has none (mp3, aac, opus, vorbis). */
  readonly bitDepth: number | null
  readonly channels: number
  readonly bitRate: number | null
  readonly tags: SourceTags
}

export interface SourceTags {
  readonly title: string | null
  readonly artists: readonly string[]
  readonly album: string | null
  readonly isrc: string | null
  readonly genre: string | null
  readonly year: number | null
  /** Whether the file carries a picture. */
  readonly hasCover: boolean
}

export interface Tempo {
  readonly bpm: number
  /** 0..1, calibrated: the share of such answers that are right. */
  readonly confidence: number
  /** The half or double value that is the next best, or null. */
  readonly alternative: number | null
}

export interface MusicalKey {
  /** C Db D Eb E F Gb G Ab A Bb B */
  readonly tonic: string
  readonly mode: KeyMode
  /** 1A..12B */
  readonly camelot: string
  readonly confidence: number
}

export interface Loudness {
  readonly integratedLufs: number
  readonly truePeakDbtp: number
  readonly rangeLu: number | null
}

export interface Analysis {
  readonly tempo: Tempo | null
  readonly key: MusicalKey | null
  readonly loudness: Loudness | null
  /** Chromaprint's own text (AQAD...), or null when the audio is too short or silent. */
  readonly fingerprint: string | null
  /** Why a value is missing, one sentence each. */
  readonly reasons: readonly string[]
}

/** One signal of a duplicate decision, kept for `tracksync why`. */
export interface Evidence {
  readonly signal: 'id' | 'isrc' | 'file' | 'name' | 'duration' | 'fingerprint'
  /** 0..1; 1 = certainly the same. */
  readonly score: number
  readonly found: string
}

export interface DuplicateOf {
  readonly library: string
  readonly trackId: string
  readonly title: string
  readonly evidence: readonly Evidence[]
  /** True when this copy is lossless and the one in the library came from a lossy source. */
  readonly upgrade: boolean
  /** The entry of a library beside the catalog that is this very track: taken over, not made a second time. */
  readonly adopted?: boolean
}

/** A search for the audio of a track, as the report tells it. */
export interface AudioSearched {
  readonly wanted: {
    readonly title: string
    readonly artists: readonly string[]
    readonly durationMs: number | null
    readonly isrc: string | null
  }
  /** The link that was taken, without its secrets; null where none was. */
  readonly url: string | null
  readonly why: string
  /** Named by a person, not chosen among candidates. */
  readonly pinned: boolean
  /** The best first. */
  readonly candidates: readonly {
    readonly url: string
    readonly title: string
    readonly uploader: string | null
    readonly durationMs: number | null
    /** 0..1 */
    readonly score: number
    readonly verdict: 'accept' | 'review' | 'reject'
    readonly why: string
  }[]
}

export type TrackState =
  | 'queued'
  | 'running'
  | 'succeeded'
  | 'duplicate'
  /** A person wants nothing made of it: there is no audio of it, or it is a mix. */
  | 'left-out'
  | 'needs-review'
  | 'failed'
  | 'cancelled'

/** A track in the catalog. */
export interface Track {
  readonly id: string
  readonly title: string
  readonly artists: readonly string[]
  readonly album: string | null
  readonly durationMs: number
  readonly playlist: string | null
  readonly ids: readonly TrackId[]
  readonly isrc: string | null
  readonly sourceUrl: string | null
  readonly source: Omit<SourceAudio, 'path' | 'tags'>
  readonly analysis: Analysis
  readonly renditions: readonly Rendition[]
  readonly createdAt: string
}

/** A track within one run: what was asked, what became of it. The shape the report and `--json` are made from. */
export interface RunTrack {
  readonly id: string
  readonly state: TrackState
  readonly asked: TrackRef
  readonly title: string
  readonly artists: readonly string[]
  readonly album: string | null
  readonly playlist: string | null
  readonly durationMs: number | null
  readonly isrc: string | null
  readonly ids: readonly TrackId[]
  readonly source: SourceAudio | null
  readonly analysis: Analysis | null
  readonly renditions: readonly Rendition[]
  readonly duplicateOf: DuplicateOf | null
  /** Every candidate that was compared, with its scores, whatever the decision. */
  readonly considered: readonly DuplicateOf[]
  /** Why a person is asked, or null. */
  readonly review: string | null
  /** Why a person wants nothing made of it. */
  readonly leftOut: string | null
  /** Absolute paths of pictures made for the report. */
  readonly pictures: { readonly waveform: string | null; readonly spectrogram: string | null }
  readonly gates: readonly Gate[]
  /** How its audio was searched for; absent where a file or a link of its own was given. */
  readonly searched?: AudioSearched
  /** Libraries that could not be asked whether they have it, and have not been since. */
  readonly notCompared?: readonly { readonly library: string; readonly why: string }[]
  /** The libraries beside the catalog that have it, with their ids of it. */
  readonly savedIn?: readonly {
    readonly library: string
    readonly ids: readonly string[]
    readonly url: string | null
  }[]
}
