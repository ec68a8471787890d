/** A recording of the stand-in; what is not said is made up from the name. */
export interface MadeTrack {
  /** 22 letters and digits; null for a local file. */
  readonly id: string | null
  readonly name: string
  readonly artists: readonly string[]
  readonly album: string
  readonly durationMs: number
  readonly isrc: string | null
  readonly kind: 'track' | 'episode' | 'local'
  /** The id that was asked for, where the market has another copy. */
  readonly linkedFrom: string | null
  /** Default: an address on the loopback that the guarded network refuses unasked. */
  readonly coverUrl: string
}

const NO_COVER = 'http://127.0.0.1:9/image/640'

/** A track whose id is made from its name, so that tests can name it: `madeTrack('Strobe').id`. */
export function madeTrack(name: string, more: Partial<MadeTrack> = {}): MadeTrack {
  return {
    id: more.kind === 'local' ? null : madeId(name),
    name,
    artists: ['Somebody'],
    album: `${name} EP`,
    durationMs: 200_000,
    isrc: null,
    kind: 'track',
    linkedFrom: null,
    coverUrl: NO_COVER,
    ...more,
  }
}

/** 22 letters and digits that begin with the text. */
export function madeId(text: string): string {
  return text
    .replaceAll(/[^A-Za-z0-9]/g, '')
    .slice(0, 22)
    .padEnd(22, '0')
}

/** As `TrackObject` or `EpisodeObject` of the Web API. */
export function trackObject(track: MadeTrack): object {
  if (track.kind === 'episode') return episodeObject(track)
  const { album, isrc, linkedFrom, coverUrl } = track
  return {
    ...simpleTrackObject(track),
    album: albumBase(album, track.artists, 1, coverUrl),
    external_ids: isrc === null ? {} : { isrc },
    ...(linkedFrom === null ? {} : { linked_from: { id: linkedFrom, type: 'track' } }),
  }
}

/** As `SimplifiedTrackObject`: what lies in an album. */
export function simpleTrackObject({ id, name, artists, durationMs, kind }: MadeTrack): object {
  return {
    artists: artists.map(artistObject),
    duration_ms: durationMs,
    explicit: false,
    id,
    name,
    type: 'track',
    uri: id === null ? `spotify:local:::${encodeURIComponent(name)}:200` : `spotify:track:${id}`,
    is_local: kind === 'local',
  }
}

/** As `AlbumBase` with artists. */
export function albumBase(
  name: string,
  artists: readonly string[],
  total: number,
  coverUrl = NO_COVER,
): object {
  const id = madeId(name)
  return {
    album_type: 'album',
    total_tracks: total,
    available_markets: [],
    external_urls: { spotify: `https://open.spotify.com/album/${id}` },
    href: `https://api.spotify.com/v1/albums/${id}`,
    id,
    images: [
      { url: coverUrl, height: 640, width: 640 },
      { url: `${coverUrl}?64`, height: 64, width: 64 },
    ],
    name,
    release_date: '2009-09',
    release_date_precision: 'month',
    type: 'album',
    uri: `spotify:album:${id}`,
    artists: artists.map(artistObject),
  }
}

function artistObject(name: string): object {
  return { id: madeId(name), name, type: 'artist', uri: `spotify:artist:${madeId(name)}` }
}

function episodeObject({ id, name, durationMs }: MadeTrack): object {
  const spoken = {
    description: 'Made',
    html_description: 'Made',
    explicit: false,
    external_urls: {},
    images: [],
    is_externally_hosted: false,
    languages: ['en'],
  }
  const show = {
    ...spoken,
    available_markets: [],
    copyrights: [],
    href: 'https://api.spotify.com/v1/shows/made',
    id: madeId('Show'),
    media_type: 'audio',
    name: 'Made show',
    publisher: 'Nobody',
    total_episodes: 1,
    type: 'show',
    uri: `spotify:show:${madeId('Show')}`,
  }
  return {
    ...spoken,
    audio_preview_url: null,
    duration_ms: durationMs,
    href: `https://api.spotify.com/v1/episodes/${id}`,
    id,
    is_playable: true,
    name,
    release_date: '2026-01-01',
    release_date_precision: 'day',
    type: 'episode',
    uri: `spotify:episode:${id}`,
    show,
  }
}
