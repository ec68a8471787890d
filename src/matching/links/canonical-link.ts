/**
 * What a link names. `service` and `kind` are plain words (spotify/track, youtube/video, soundcloud/set, web/page, ...);
 * `id` names the thing within its service and keeps its case; `canonical` is the one form of the link that is compared
 * and stored. A short link has no identity before one redirect was followed: `needsNetwork`.
 */
export interface CanonicalLink {
  /** As it was given. */
  readonly input: string
  /** `none` for what is not a track source. */
  readonly service: string
  /** `invalid` for what is not a track source. */
  readonly kind: string
  readonly id: string | null
  readonly canonical: string | null
  readonly needsNetwork: boolean
  /** `music`: the link came from YouTube Music, where a video is a song and not a clip. */
  readonly origin?: 'music'
  /** Why it is invalid, or why a link that `needsNetwork` could not be followed; half a sentence. */
  readonly error?: string
}

/** What a service makes of one of its links, or why it is no track source. */
export type LinkReading = Omit<CanonicalLink, 'input' | 'error'> | { readonly refused: string }

/** Path segments, decoded where they are UTF-8, without empty ones: `/a//b%20c/` is `a`, `b c`. */
export function segmentsOf(url: URL): readonly string[] {
  return url.pathname
    .split('/')
    .filter((segment) => segment !== '')
    .map((segment) => decoded(segment) ?? segment)
}

/**
 * An id without what was pasted after it: the full stop or bracket of a sentence, or a query that follows without its
 * question mark (`dQw4w9WgXcQ&t=30`).
 */
export function bareId(text: string): string {
  return text.replace(/[&?#.,;:!)\]}…\s].*$/su, '')
}

/** Percent-decoded text, or null when the bytes are not UTF-8. */
export function decoded(text: string): string | null {
  try {
    return decodeURIComponent(text)
  } catch {
    return null
  }
}
