import { bareId, segmentsOf, type LinkReading } from './canonical-link.ts'

const PAGES = new Set(['open.spotify.com', 'play.spotify.com', 'embed.spotify.com', 'api.spotify.com'])
const SHORT = new Set(['spotify.link', 'spotify.app.link', 'spoti.fi'])
const KINDS = new Set(['track', 'album', 'playlist', 'artist', 'episode', 'show'])
/** Spotify ids are 22 characters of base 62. */
const ID = /^[0-9A-Za-z]{22}$/

export function isSpotifyHost(host: string): boolean {
  return PAGES.has(host) || SHORT.has(host)
}

/** A page, an embedded player (`/embed/`, `?uri=`) or a short link. A highlighted track wins over its album. */
export function readSpotifyLink(url: URL): LinkReading {
  const segments = segmentsOf(url)
  if (SHORT.has(url.hostname)) return readShortLink(url.hostname, segments)
  const uri = url.searchParams.get('highlight') ?? url.searchParams.get('uri')
  if (uri !== null && /^spotify:/i.test(uri)) return readSpotifyUri(uri)
  if (url.hostname === 'api.spotify.com') return readApi(segments)
  const path = segments.filter((segment, at) => !isPrefix(segment, at))
  return readPath(path)
}

/** `spotify:track:<id>`, also with a user before a playlist, a query or a time after it, or written `spotify://track/<id>`. */
export function readSpotifyUri(uri: string): LinkReading {
  const [path = '', query = ''] = uri.replace(/^spotify:(\/\/)?/i, '').split(/[?#]/, 2)
  const highlight = new URLSearchParams(query).get('highlight')
  if (highlight !== null && /^spotify:track:[^?]*$/i.test(highlight)) return readSpotifyUri(highlight)
  return readPath(path.split(/[:/]/).filter((part) => part !== ''))
}

/** `/v1/tracks/<id>`, as an answer of the API names a track. */
function readApi([, kinds = '', id = '']: readonly string[]): LinkReading {
  return readPath([kinds.replace(/s$/, ''), id])
}

function readPath(path: readonly string[]): LinkReading {
  const [word = '', second = '', third = '', fourth = ''] = path
  const first = word.toLowerCase()
  if (first === 'user') {
    return third === 'playlist'
      ? found('playlist', fourth)
      : { refused: 'a Spotify user is not a track, an album or a playlist' }
  }
  if (first === 'collection')
    return { refused: 'it means the liked tracks of whoever is signed in; use the source "spotify:liked"' }
  if (first === 'local') return { refused: "it names a file on somebody's computer, not a track of Spotify" }
  if (!KINDS.has(first))
    return { refused: 'it names no track, album, playlist, artist, episode or show of Spotify' }
  return found(first, second)
}

function found(kind: string, given: string): LinkReading {
  const id = bareId(given)
  if (!ID.test(id)) return { refused: `"${id}" is not a Spotify id, which has 22 letters and digits` }
  return {
    service: 'spotify',
    kind,
    id,
    canonical: `https://open.spotify.com/${kind}/${id}`,
    needsNetwork: false,
  }
}

function readShortLink(host: string, [id = '']: readonly string[]): LinkReading {
  if (!/^[\w-]+$/.test(id)) return { refused: 'the short link has no code' }
  return { service: 'spotify', kind: 'short', id, canonical: `https://${host}/${id}`, needsNetwork: true }
}

/** `/intl-de/track/...`, `/embed/track/...`, `/embed-podcast/episode/...` */
function isPrefix(segment: string, at: number): boolean {
  return (
    at < 2 &&
    (/^intl-[a-z]{2,}(-[a-z]+)?$/i.test(segment) || segment === 'embed' || segment === 'embed-podcast')
  )
}
