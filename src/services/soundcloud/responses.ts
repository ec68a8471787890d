import * as z from 'zod/mini'

const text = z.catch(z.nullish(z.string()), null)
const number = z.catch(z.nullish(z.number()), null)

/** `POST /oauth/token`; `expires_in` in seconds. */
export const tokenShape = z.object({ access_token: z.string(), expires_in: z.number() })

/** What is read of a track (names: SoundCloud's OpenAPI document of 2026-07-19). */
export const trackShape = z.object({
  kind: text,
  title: text,
  permalink_url: text,
  /** Milliseconds. */
  duration: number,
  isrc: text,
  genre: text,
  /** The artist where it is another than the uploader. */
  metadata_artist: text,
  user: z.catch(z.nullish(z.object({ username: text })), null),
  /** `playable`, `preview` (30 s) or `blocked` (here, or at all). */
  access: text,
})
export type SoundcloudTrack = z.infer<typeof trackShape>

export const tracksShape = z.object({ collection: z.array(trackShape), next_href: text })

export const playlistShape = z.object({
  title: text,
  track_count: number,
  tracks: z.catch(z.nullish(z.array(trackShape)), null),
})

export const userShape = z.object({ urn: z.string() })
