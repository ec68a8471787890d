import { bareId, segmentsOf, type LinkReading } from './canonical-link.ts'

const PAGES = new Set(['soundcloud.com', 'www.soundcloud.com', 'm.soundcloud.com', 'mobi.soundcloud.com'])
const SHORT = new Set(['on.soundcloud.com', 'soundcloud.app.goo.gl', 'snd.sc'])
const API = new Set(['api.soundcloud.com', 'api-v2.soundcloud.com', 'api-mobile.soundcloud.com'])
const PLAYER = new Set(['w.soundcloud.com', 'player.soundcloud.com'])
/** First path words that are SoundCloud's own pages, never a user. */
const NOT_USERS = new Set(
  (
    'tracks playlists sets albums users discover search stream charts people tags groups feed upload uploads library ' +
    'settings messages notifications pages popular jobs imprint mobile go pro signin login logout stations terms-of-use ' +
    'community-guidelines player'
  ).split(' '),
)
/** Second path words that list something of the user. */
const LISTS = new Set([
  'likes',
  'tracks',
  'albums',
  'sets',
  'reposts',
  'spotlight',
  'popular-tracks',
  'toptracks',
])
/** Second path words about the user that hold no tracks. */
const NOT_TRACKS = new Set(['followers', 'following', 'comments', 'groups', 'stats', 'insights'])
/** The kind that an API id names. `sounds` is the app's own word for tracks. */
const API_KINDS: ReadonlyMap<string, readonly [kind: string, path: string]> = new Map([
  ['tracks', ['track-id', 'tracks']],
  ['sounds', ['track-id', 'tracks']],
  ['playlists', ['set-id', 'playlists']],
  ['users', ['user-id', 'users']],
])
const SLUG = /^[\p{L}\p{N}_-]+$/u
/** A secret token opens a private track: without it the link answers 404, so it belongs to the identity. */
const SECRET = /^s-[A-Za-z0-9]+$/

export function isSoundcloudHost(host: string): boolean {
  return PAGES.has(host) || SHORT.has(host) || API.has(host) || PLAYER.has(host)
}

/** A page, an API address, the embedded player (which carries one of the others) or a short link. */
export function readSoundcloudLink(url: URL): LinkReading {
  const segments = segmentsOf(url)
  const secret = url.searchParams.get('secret_token')
  if (SHORT.has(url.hostname)) return readShortLink(url.hostname, segments)
  if (API.has(url.hostname)) return readApi(segments, secret)
  if (PLAYER.has(url.hostname) || segments[0] === 'player') return readPlayer(url)
  // the names of curated sets hold colons, which end every other id
  const path = segments[0] === 'discover' ? segments : segments.map(bareId)
  return readPage(secret === null || path.some((s) => SECRET.test(s)) ? path : [...path, secret])
}

/** `soundcloud:tracks:123` (a URN of the API), also written `soundcloud://sounds:123`. */
export function readSoundcloudUri(uri: string): LinkReading {
  const [path = ''] = uri.replace(/^soundcloud:(\/\/)?/i, '').split(/[?#]/, 1)
  return readApi(path.split(/[:/]/), null)
}

function readApi(segments: readonly string[], secret: string | null): LinkReading {
  const [word = '', given = ''] = segments
  const id = given.replace(/^soundcloud:(tracks|sounds|playlists|users):/i, '')
  const api = API_KINDS.get(word.toLowerCase())
  if (api === undefined || !/^\d{1,20}$/.test(id))
    return { refused: 'it names no track, set or user of SoundCloud' }
  const [kind, path] = api
  const token = secret !== null && SECRET.test(secret) ? `?secret_token=${secret}` : ''
  return {
    service: 'soundcloud',
    kind,
    id,
    canonical: `https://api.soundcloud.com/${path}/${id}${token}`,
    needsNetwork: false,
  }
}

function readPlayer(url: URL): LinkReading {
  const inner = URL.parse(url.searchParams.get('url') ?? '')
  if (inner === null || !isSoundcloudHost(inner.hostname) || PLAYER.has(inner.hostname)) {
    return { refused: "the player's link carries no SoundCloud address" }
  }
  const secret = url.searchParams.get('secret_token')
  if (secret !== null) inner.searchParams.set('secret_token', secret)
  return inner.pathname.startsWith('/player')
    ? { refused: "the player's link carries another player" }
    : readSoundcloudLink(inner)
}

function readPage([
  user = '',
  second = '',
  third = '',
  fourth = '',
  ...rest
]: readonly string[]): LinkReading {
  if (user === 'you') return { refused: 'it means whoever is signed in; use soundcloud.com/<user>/likes' }
  const curated = user === 'discover' && second === 'sets'
  if ((NOT_USERS.has(user.toLowerCase()) && !curated) || !SLUG.test(user))
    return { refused: 'it names no track, set or user of SoundCloud' }
  if (rest.length > 0) return { refused: 'it is a page about a track or a user, not a track' }
  if (second === 'sets' && third !== '') return readSet(user, third, fourth, curated)
  if (second === '') return page('user', user, user)
  if (fourth !== '') return { refused: 'it is a page about a track or a user, not a track' }
  if (LISTS.has(second))
    return third === ''
      ? page(second, user, `${user}/${second}`)
      : { refused: 'it names no list of the user' }
  return readTrack(user, second, third)
}

function readTrack(user: string, slug: string, token: string): LinkReading {
  if (NOT_TRACKS.has(slug)) return { refused: 'it is a page about a user that holds no tracks' }
  if (!SLUG.test(slug)) return { refused: `"${slug}" is not the name of a SoundCloud track` }
  if (token === '') return page('track', `${user}/${slug}`, `${user}/${slug}`)
  if (!SECRET.test(token)) return { refused: 'it is a page about a track, not the track' }
  return page('track', `${user}/${slug}/${token}`, `${user}/${slug}/${token}`)
}

function readSet(user: string, slug: string, token: string, curated: boolean): LinkReading {
  const name = curated ? /^[\p{L}\p{N}_:-]+$/u : SLUG
  if (!name.test(slug) || (token !== '' && !SECRET.test(token)))
    return { refused: `"${slug}" is not the name of a SoundCloud set` }
  const path = `${user}/sets/${slug}${token === '' ? '' : `/${token}`}`
  return page('set', path, path)
}

function page(kind: string, id: string, path: string): LinkReading {
  return {
    service: 'soundcloud',
    kind,
    id,
    canonical: new URL(path, 'https://soundcloud.com/').href,
    needsNetwork: false,
  }
}

function readShortLink(host: string, [id = '']: readonly string[]): LinkReading {
  if (!/^[\w-]+$/.test(id)) return { refused: 'the short link has no code' }
  return { service: 'soundcloud', kind: 'short', id, canonical: `https://${host}/${id}`, needsNetwork: true }
}
