import * as z from 'zod/mini'

// every field is optional: the vendor's document requires none, and took several away in 2026
const text = () => z.nullish(z.string())

const artistShape = z.object({ name: text() })
const imageShape = z.object({ url: z.string(), width: z.nullish(z.number()) })

const albumBaseShape = z.object({
  id: text(),
  name: text(),
  release_date: text(),
  images: z.nullish(z.array(imageShape)),
})

/** A track, an episode or a local file, as lists, searches and the player name it. */
export const trackShape = z.object({
  id: text(),
  type: text(),
  name: text(),
  is_local: z.nullish(z.boolean()),
  duration_ms: z.nullish(z.number()),
  artists: z.nullish(z.array(artistShape)),
  album: z.nullish(albumBaseShape),
  external_ids: z.nullish(z.object({ isrc: text() })),
  linked_from: z.nullish(z.object({ id: text() })),
})
export type SpotifyTrack = z.infer<typeof trackShape>

/** `next` is null on the last page. */
const pageOf = <T extends z.core.$ZodType>(item: T) =>
  z.object({ items: z.array(item), next: text(), total: z.nullish(z.number()) })

export const currentlyPlayingShape = z.object({
  is_playing: z.nullish(z.boolean()),
  currently_playing_type: text(),
  item: z.nullish(trackShape),
})

export const savedPageShape = pageOf(z.object({ track: z.nullish(trackShape) }))

/** `item` since February 2026, `track` before. */
export const playlistPageShape = pageOf(
  z.object({
    is_local: z.nullish(z.boolean()),
    item: z.nullish(trackShape),
    track: z.nullish(trackShape),
  }),
)

export const playlistShape = z.object({ name: text() })

export const trackPageShape = pageOf(trackShape)

export const albumShape = z.extend(albumBaseShape, {
  artists: z.nullish(z.array(artistShape)),
  tracks: z.nullish(trackPageShape),
})
export type SpotifyAlbum = z.infer<typeof albumBaseShape>

export const severalTracksShape = z.object({ tracks: z.array(z.nullish(trackShape)) })

export const searchShape = z.object({ tracks: z.nullish(trackPageShape) })

export const meShape = z.object({ id: text(), display_name: text() })

/** The body of a refusal by the Web API; `reason` is `QUOTA_EXCEEDED` where the developer's quota is spent. */
export const refusalShape = z.object({
  error: z.object({ message: text(), reason: text() }),
})

export const tokenShape = z.object({
  access_token: z.string(),
  expires_in: z._default(z.number(), 3600),
  refresh_token: text(),
  scope: text(),
})

/** What accounts.spotify.com says when it gives no token. */
export const tokenRefusalShape = z.object({ error: z.string(), error_description: text() })
