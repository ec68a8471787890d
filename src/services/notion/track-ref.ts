import type { TrackId, TrackRef } from '../../model/track.ts'
import type { TrackPage } from './read-track-page.ts'

/** Where the audio of an id is fetched from, or searched by; null for other services. */
const LINKS: Readonly<Record<string, (id: string) => string>> = {
  soundcloud: (id) => `https://soundcloud.com/${id}`,
  youtube: (id) => `https://www.youtube.com/watch?v=${id}`,
  spotify: (id) => `https://open.spotify.com/track/${id}`,
}

/** The track that a page of the Tracks database means; its page id goes with it, so that this very page is written. */
export function trackRefOf(page: TrackPage, playlist: string | null): TrackRef {
  const { pageId, ids, title, artists, durationMs, isrc } = page
  return {
    ids: [{ service: 'notion', id: pageId }, ...ids],
    url: linkOf(ids),
    file: null,
    title: title === '' ? null : title,
    artists,
    album: null,
    durationMs,
    isrc,
    playlist,
  }
}

/** SoundCloud before YouTube, as the user's former system had it; Spotify's own audio is never fetched. */
function linkOf(ids: readonly TrackId[]): string | null {
  for (const [service, link] of Object.entries(LINKS)) {
    const known = ids.find((id) => id.service === service)
    if (known !== undefined) return link(known.id)
  }
  return null
}
