import { linkId } from '../../matching/links/link-id.ts'
import type { AudioCandidate } from '../../model/ports.ts'
import type { TrackRef } from '../../model/track.ts'
import type { SoundcloudTrack } from './responses.ts'

/** A track in the words of the model; its identity is its page, as it is everywhere here. Null for one without a page. */
export function refOf(track: SoundcloudTrack, playlist: string | null = null): TrackRef | null {
  const read = pageOf(track)
  if (read === null) return null
  return {
    ids: [read.id],
    url: read.url,
    file: null,
    title: filled(track.title),
    artists: artistsOf(track),
    album: null,
    durationMs: durationMsOf(track),
    isrc: filled(track.isrc),
    playlist,
    genre: filled(track.genre),
  }
}

/** As what a search found; null for what cannot be heard whole. */
export function candidateOf(track: SoundcloudTrack): AudioCandidate | null {
  const read = pageOf(track)
  const title = filled(track.title)
  if (read === null || title === null || !isPlayable(track)) return null
  return {
    service: read.id.service,
    id: read.id.id,
    url: read.url,
    title,
    uploader: filled(track.user?.username),
    artists: artistsOf(track),
    durationMs: durationMsOf(track),
    isrc: filled(track.isrc),
  }
}

/** Neither a preview of 30 s nor blocked; where nothing is said, the download tells. */
export function isPlayable({ access }: SoundcloudTrack): boolean {
  return access !== 'preview' && access !== 'blocked'
}

function pageOf({ permalink_url: page }: SoundcloudTrack) {
  // the API adds its own campaign words to links
  const url = URL.parse(page ?? '')
  if (url === null) return null
  const id = linkId(`${url.origin}${url.pathname}`)
  return id?.service === 'soundcloud' ? { id, url: `${url.origin}${url.pathname}` } : null
}

/** The uploader is often a label or a fan, so only a named artist counts. */
function artistsOf({ metadata_artist: artist }: SoundcloudTrack): readonly string[] {
  const name = filled(artist)
  return name === null ? [] : [name]
}

function durationMsOf({ duration }: SoundcloudTrack): number | null {
  return typeof duration === 'number' && duration > 0 ? duration : null
}

function filled(value: string | null | undefined): string | null {
  const trimmed = value?.trim() ?? ''
  return trimmed === '' ? null : trimmed
}
