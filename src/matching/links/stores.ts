import { segmentsOf, type LinkReading } from './canonical-link.ts'

/** A shop or streaming service whose links carry the identity in the path. */
interface Store {
  readonly owns: (host: string) => boolean
  readonly read: (url: URL) => LinkReading
}

const bandcamp: Store = {
  owns: (host) => /^[a-z0-9-]+\.bandcamp\.com$/.test(host) && !/^(www|daily|get|blog|help)\./.test(host),
  read: (url) => {
    const artist = url.hostname.split('.', 1)[0] ?? ''
    const [kind = '', slug = ''] = segmentsOf(url)
    const home = `https://${url.hostname}`
    if (kind === '' || kind === 'music') return found('bandcamp', 'artist', artist, `${home}/`)
    if ((kind !== 'track' && kind !== 'album') || !SLUG.test(slug))
      return { refused: 'it names no track or album of Bandcamp' }
    return found('bandcamp', kind, `${artist}/${slug}`, new URL(`${kind}/${slug}`, home).href)
  },
}

const deezer: Store = {
  owns: (host) =>
    ['deezer.com', 'www.deezer.com', 'deezer.page.link', 'dzr.page.link', 'link.deezer.com'].includes(host),
  read: (url) => {
    const segments = segmentsOf(url)
    if (!url.hostname.endsWith('deezer.com') || url.hostname === 'link.deezer.com')
      return readShort('deezer', url, segments)
    const [kind = '', id = ''] = withoutLanguage(segments)
    if (!['track', 'album', 'playlist', 'artist', 'episode', 'show'].includes(kind) || !NUMBER.test(id)) {
      return { refused: 'it names no track, album, playlist, artist, episode or show of Deezer' }
    }
    return found('deezer', kind, id, `https://www.deezer.com/${kind}/${id}`)
  },
}

const tidal: Store = {
  owns: (host) => ['tidal.com', 'www.tidal.com', 'listen.tidal.com', 'desktop.tidal.com'].includes(host),
  read: (url) => {
    const path = segmentsOf(url).filter((segment, at) => at > 0 || segment !== 'browse')
    // the player shows a track on its album's page: /album/<id>/track/<id>
    const [kind = '', id = ''] = path[2] === 'track' ? path.slice(2) : path
    const good = kind === 'playlist' || kind === 'mix' ? /^[0-9a-f-]{20,}$/i.test(id) : NUMBER.test(id)
    if (!['track', 'album', 'playlist', 'artist', 'video', 'mix'].includes(kind) || !good) {
      return { refused: 'it names no track, album, playlist, artist, video or mix of Tidal' }
    }
    return found('tidal', kind, id, `https://tidal.com/${kind}/${id}`)
  },
}

/** A song is named by `?i=` on its album's page or by its own page: both are the same track. */
const apple: Store = {
  owns: (host) =>
    ['music.apple.com', 'geo.music.apple.com', 'itunes.apple.com', 'embed.music.apple.com'].includes(host),
  read: (url) => {
    const segments = segmentsOf(url)
    // without a country Apple shows the shop of the United States
    const [country = '', word = '', ...rest] = /^[a-z]{2}$/i.test(segments[0] ?? '')
      ? segments
      : ['us', ...segments]
    const id = (rest.at(-1) ?? '').replace(/^id(?=\d)/, '')
    const song = word === 'album' ? url.searchParams.get('i') : word === 'song' ? id : null
    const home = `https://music.apple.com/${country.toLowerCase()}`
    const refused = { refused: 'it names no song, album, playlist or artist of Apple Music' }
    if (song !== null)
      return NUMBER.test(song) ? found('apple-music', 'track', song, `${home}/song/${song}`) : refused
    if (word === 'playlist')
      return /^pl\.[\w-]+$/.test(id) ? found('apple-music', word, id, `${home}/playlist/${id}`) : refused
    if ((word !== 'album' && word !== 'artist') || !NUMBER.test(id)) return refused
    return found('apple-music', word, id, `${home}/${word}/${id}`)
  },
}

const beatport: Store = {
  owns: (host) => ['beatport.com', 'www.beatport.com', 'pro.beatport.com'].includes(host),
  read: (url) => {
    const [kind = '', slug = '', id = ''] = withoutLanguage(segmentsOf(url))
    const known = ['track', 'release', 'chart', 'artist', 'label', 'playlists'].includes(kind)
    if (!known || !SLUG.test(slug) || !NUMBER.test(id))
      return { refused: 'it names no track, release or chart of Beatport' }
    return found('beatport', kind, id, new URL(`${kind}/${slug}/${id}`, 'https://www.beatport.com/').href)
  },
}

const mixcloud: Store = {
  owns: (host) => ['mixcloud.com', 'www.mixcloud.com', 'm.mixcloud.com'].includes(host),
  read: (url) => {
    const [user = '', slug = '', name = ''] = segmentsOf(url)
    const home = 'https://www.mixcloud.com/'
    if (!SLUG.test(user) || ['discover', 'genres', 'player', 'widget', 'search', 'live'].includes(user)) {
      return { refused: 'it names no show or user of Mixcloud' }
    }
    if (slug === '') return found('mixcloud', 'user', user, new URL(`${user}/`, home).href)
    if (slug === 'playlists' && SLUG.test(name)) {
      return found(
        'mixcloud',
        'playlist',
        `${user}/playlists/${name}`,
        new URL(`${user}/playlists/${name}/`, home).href,
      )
    }
    if (!SLUG.test(slug) || name !== '') return { refused: 'it names no show or user of Mixcloud' }
    return found('mixcloud', 'track', `${user}/${slug}`, new URL(`${user}/${slug}/`, home).href)
  },
}

const STORES: readonly Store[] = [bandcamp, deezer, tidal, apple, beatport, mixcloud]
const NUMBER = /^\d{1,20}$/
const SLUG = /^[\p{L}\p{N}._-]+$/u

/** The reader of a store's links, or null when the host is none of them. */
export function storeOf(host: string): Store['read'] | null {
  return STORES.find(({ owns }) => owns(host))?.read ?? null
}

function found(service: string, kind: string, id: string, canonical: string): LinkReading {
  return { service, kind, id, canonical, needsNetwork: false }
}

function readShort(service: string, url: URL, segments: readonly string[]): LinkReading {
  const id = segments.at(-1) ?? ''
  if (segments.length === 0 || segments.length > 2 || !segments.every((part) => /^[\w-]+$/.test(part)))
    return { refused: 'the short link has no code' }
  return {
    service,
    kind: 'short',
    id,
    canonical: `https://${url.hostname}/${segments.join('/')}`,
    needsNetwork: true,
  }
}

/** `/en/track/1` and `/pt-br/track/1` are `/track/1`. */
function withoutLanguage(segments: readonly string[]): readonly string[] {
  return /^[a-z]{2}(-[a-z]{2})?$/i.test(segments[0] ?? '') ? segments.slice(1) : segments
}
