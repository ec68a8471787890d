/** A picture inside a file. */
export interface Cover {
  readonly data: Uint8Array
  /** `image/jpeg` or `image/png`. */
  readonly mimeType: string
}

/** What is written into every rendition; null or an empty list leaves the field out. */
export interface TrackTags {
  readonly title: string
  readonly artists: readonly string[]
  readonly album: string | null
  readonly bpm: number | null
  /** In the configured notation: `A minor`-style text is the caller's choice, `8A`, `Am`, `1m`. */
  readonly key: string | null
  readonly isrc: string | null
  readonly comment: string | null
  readonly genre: string | null
  readonly year: number | null
  readonly cover: Cover | null
}

/** What another reader finds in a file. */
export interface FoundTags {
  readonly title: string | null
  readonly artists: readonly string[]
  readonly album: string | null
  readonly bpm: number | null
  readonly key: string | null
  readonly isrc: string | null
  readonly comment: string | null
  readonly genre: string | null
  readonly year: number | null
  readonly hasCover: boolean
}
