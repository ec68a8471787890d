import { canonicalise } from '../../matching/links/canonicalise.ts'
import { fileTitle } from '../../matching/links/file-title.ts'
import { linkId } from '../../matching/links/link-id.ts'
import type { SourceAnswer } from '../../model/ports.ts'
import type { TrackRef } from '../../model/track.ts'
import { findMedia, type FindOrder } from './find-media.ts'
import type { Connected } from '../../util/network/guarded-request.ts'

/** The tracks behind a link without the audio: a file or a page with one player is one, a page with many a set. */
export async function lookUp(connected: Connected, order: FindOrder): Promise<SourceAnswer> {
  const found = await findMedia(connected, order)
  if (found.kind === 'unavailable') return found
  // a page with one player is known by its own address, as it is with yt-dlp: media addresses come and go
  if (found.kind === 'file' || found.players.length === 1) {
    return { kind: 'found', tracks: [trackOf(order.url, found.title)], playlist: null }
  }
  const tracks = found.players.map((player) => trackOf(player, fileTitle(player)))
  return { kind: 'found', tracks, playlist: found.title }
}

function trackOf(url: string, title: string | null): TrackRef {
  const id = linkId(url)
  return {
    ids: id === null ? [] : [id],
    url: canonicalise(url).canonical ?? url,
    file: null,
    title,
    artists: [],
    album: null,
    durationMs: null,
    isrc: null,
    playlist: null,
  }
}
