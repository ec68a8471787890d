import { once } from 'node:events'
import { createServer, type IncomingMessage } from 'node:http'
import { text } from 'node:stream/consumers'
import { soundcloudContract } from './contract.ts'

export interface MadeSound {
  readonly id: number
  /** `user/slug`. */
  readonly page: string
  readonly title: string
  readonly durationMs?: number
  readonly isrc?: string
  readonly genre?: string
  readonly artist?: string
  readonly access?: 'playable' | 'preview' | 'blocked'
}

/** What the stand-in knows; tests change it as they like. */
export interface SoundcloudWorld {
  readonly sounds: readonly MadeSound[]
  /** By `user/sets/slug`. */
  readonly sets: Readonly<Record<string, { readonly id: number; readonly sounds: readonly MadeSound[] }>>
  /** By the user's name; newest first. */
  readonly likes: Readonly<Record<string, readonly MadeSound[]>>
  /** The app it knows. */
  readonly app: { readonly clientId: string; readonly clientSecret: string }
  /** As many entries a page, whatever is asked for. */
  readonly pageSize: number
}

/** An answer out of turn: for the next request whose path (with query) matches. */
export interface MadeRefusal {
  readonly path: RegExp
  readonly status: number
  readonly headers?: Readonly<Record<string, string>>
}

export interface SoundcloudStandIn {
  readonly url: string
  /** For `TRACKSYNC_SOUNDCLOUD_API_URL` and `TRACKSYNC_SOUNDCLOUD_ACCOUNTS_URL`. */
  readonly env: Readonly<Record<string, string>>
  /** `GET /path?query`, in order. */
  readonly requests: readonly string[]
  /** What breaks the vendor's document or has no token: must be empty at the end of a test. */
  readonly problems: readonly string[]
  refuse(refusal: MadeRefusal): void
  /** From now on no token is good that was given before. */
  endTokens(): void
  close(): Promise<void>
}

interface Answer {
  readonly status: number
  readonly body: unknown
  readonly headers?: Readonly<Record<string, string>>
}

const NOT_FOUND: Answer = { status: 404, body: { code: 404, message: '404 - Not Found' } }

/** api.soundcloud.com and secure.soundcloud.com on one loopback port. */
export async function startSoundcloud(given: Partial<SoundcloudWorld> = {}): Promise<SoundcloudStandIn> {
  const world: SoundcloudWorld = {
    sounds: [],
    sets: {},
    likes: {},
    app: { clientId: 'app', clientSecret: 'app-secret' },
    pageSize: 50,
    ...given,
  }
  const requests: string[] = []
  const problems: string[] = []
  const refusals: MadeRefusal[] = []
  const tokens = new Set<string>()
  let tokensGiven = 0
  let base = ''

  const giveToken = async (request: IncomingMessage): Promise<Answer> => {
    const { clientId, clientSecret } = world.app
    const known = `Basic ${Buffer.from(`${clientId}:${clientSecret}`).toString('base64')}`
    const grant = new URLSearchParams(await text(request)).get('grant_type')
    if (request.headers.authorization !== known || grant !== 'client_credentials')
      return { status: 401, body: { code: 401, message: 'invalid_client' } }
    tokensGiven += 1
    const token = `token-${tokensGiven}`
    tokens.add(token)
    return { status: 200, body: { access_token: token, token_type: 'Bearer', expires_in: 3599 } }
  }

  const answer = async (request: IncomingMessage, url: URL): Promise<Answer> => {
    if (request.method === 'POST' && url.pathname === '/oauth/token') return giveToken(request)
    // the next page is asked for as the API named it, by a word that the document does not know
    const known = new URLSearchParams(url.searchParams)
    known.delete('cursor')
    const wrong = soundcloudContract?.request(url.pathname, known) ?? null
    if (wrong !== null) problems.push(wrong)
    const [scheme, token = ''] = (request.headers.authorization ?? '').split(' ')
    if (scheme !== 'OAuth') problems.push(`the header says "${scheme}", not "OAuth"`)
    if (!tokens.has(token)) return { status: 401, body: { code: 401, message: '401 - Unauthorized' } }
    return read(world, base, url)
  }

  const server = createServer((request, response) => {
    const url = new URL(request.url ?? '/', 'http://stand-in')
    requests.push(`${request.method} ${url.pathname}${decodeURIComponent(url.search)}`)
    const at = refusals.findIndex(({ path }) => path.test(request.url ?? ''))
    const refusal = at < 0 ? undefined : refusals.splice(at, 1)[0]
    const answering =
      refusal === undefined
        ? answer(request, url)
        : Promise.resolve({ ...refusal, body: { code: refusal.status } })
    const send = async (): Promise<void> => {
      const { status, body, headers } = await answering
      const wrong = soundcloudContract?.answer(url.pathname, status, body) ?? null
      if (wrong !== null) problems.push(wrong)
      response.writeHead(status, { 'content-type': 'application/json; charset=utf-8', ...headers })
      response.end(JSON.stringify(body))
    }
    send().catch((error: unknown) => {
      problems.push(String(error))
      response.destroy()
    })
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  if (address === null || typeof address === 'string') throw new Error('the stand-in has no port')
  base = `http://127.0.0.1:${address.port}`
  return {
    url: base,
    env: { TRACKSYNC_SOUNDCLOUD_API_URL: base, TRACKSYNC_SOUNDCLOUD_ACCOUNTS_URL: base },
    requests,
    problems,
    refuse: (refusal) => void refusals.push(refusal),
    endTokens: () => tokens.clear(),
    close: async () => {
      server.closeAllConnections()
      server.close()
      await once(server, 'close')
    },
  }
}

function read(world: SoundcloudWorld, base: string, { pathname, searchParams: query }: URL): Answer {
  const [collection = '', urn = '', ...rest] = decodeURIComponent(pathname).split('/').slice(1)
  const id = Number(urn.split(':').at(-1))
  switch ([collection, ...rest].join('/')) {
    case 'resolve': {
      const location = placeOf(world, URL.parse(query.get('url') ?? '')?.pathname.slice(1) ?? '')
      if (location === null) return NOT_FOUND
      const whole = `${base}${location}`
      return { status: 302, headers: { location: whole }, body: { status: '302 - Found', location: whole } }
    }
    case 'tracks': {
      if (urn === '') return page(world, base, `/tracks?q=${query.get('q')}`, found(world, query), query)
      const sound = world.sounds.find((each) => each.id === id)
      return sound === undefined ? NOT_FOUND : { status: 200, body: trackObject(sound) }
    }
    case 'playlists': {
      const [path, set] = Object.entries(world.sets).find(([, each]) => each.id === id) ?? []
      if (path === undefined || set === undefined) return NOT_FOUND
      const tracks = allowed(set.sounds, query).map(trackObject)
      const title = path.split('/').at(-1)
      return { status: 200, body: { kind: 'playlist', title, track_count: set.sounds.length, tracks } }
    }
    case 'users': {
      const name = Object.keys(world.likes)[id - 1]
      return name === undefined
        ? NOT_FOUND
        : { status: 200, body: { kind: 'user', urn: `soundcloud:users:${id}`, username: name } }
    }
    case 'users/likes/tracks': {
      const liked = Object.values(world.likes)[id - 1] ?? []
      return page(world, base, `${pathname}?access=${query.get('access')}`, allowed(liked, query), query)
    }
    default:
      return NOT_FOUND
  }
}

function placeOf({ sounds, sets, likes }: SoundcloudWorld, path: string): string | null {
  const sound = sounds.find(({ page: own }) => own === path)
  if (sound !== undefined) return `/tracks/soundcloud:tracks:${sound.id}`
  const set = sets[path]
  if (set !== undefined) return `/playlists/soundcloud:playlists:${set.id}`
  const user = Object.keys(likes).indexOf(path)
  return user < 0 ? null : `/users/soundcloud:users:${user + 1}`
}

function found({ sounds }: SoundcloudWorld, query: URLSearchParams): readonly MadeSound[] {
  const words = (query.get('q') ?? '').toLowerCase()
  return allowed(sounds, query).filter(({ title }) => words.includes(title.toLowerCase()))
}

function allowed(sounds: readonly MadeSound[], query: URLSearchParams): readonly MadeSound[] {
  const access = (query.get('access') ?? 'playable,preview').split(',')
  return sounds.filter((sound) => access.includes(sound.access ?? 'playable'))
}

/** With `linked_partitioning` alone, as tracksync must ask. */
function page(
  { pageSize }: SoundcloudWorld,
  base: string,
  path: string,
  sounds: readonly MadeSound[],
  query: URLSearchParams,
): Answer {
  const limit = Math.min(pageSize, Number(query.get('limit') ?? '50'))
  const from = Number(query.get('cursor') ?? '0')
  const more = from + limit < sounds.length
  const next = `${base}${path}&linked_partitioning=true&limit=${limit}&cursor=${from + limit}`
  return {
    status: 200,
    body: {
      collection: sounds.slice(from, from + limit).map(trackObject),
      ...(more ? { next_href: next } : {}),
    },
  }
}

function trackObject({ id, page: path, title, durationMs, isrc, genre, artist, access }: MadeSound): object {
  return {
    kind: 'track',
    urn: `soundcloud:tracks:${id}`,
    title,
    permalink_url: `https://soundcloud.com/${path}?utm_medium=api&utm_campaign=social_sharing`,
    duration: durationMs ?? 180_000,
    ...(isrc === undefined ? {} : { isrc }),
    ...(genre === undefined ? {} : { genre }),
    ...(artist === undefined ? {} : { metadata_artist: artist }),
    user: { username: path.split('/')[0] },
    access: access ?? 'playable',
    sharing: 'public',
  }
}
