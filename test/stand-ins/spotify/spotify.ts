import { createHash, randomBytes } from 'node:crypto'
import { once } from 'node:events'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import { text } from 'node:stream/consumers'
import { spotifyContract } from './contract.ts'
import { albumBase, madeId, simpleTrackObject, trackObject, type MadeTrack } from './made-music.ts'

export interface MadeList {
  readonly name: string
  readonly tracks: readonly MadeTrack[]
}

/** What the stand-in knows; tests change it as they like. */
export interface SpotifyWorld {
  /** `devmode-2026`: no `/tracks?ids=`, no `/playlists/{id}/tracks`, 10 hits a search. `extended`: no `/playlists/{id}/items`. */
  generation: 'devmode-2026' | 'extended'
  tracks: MadeTrack[]
  /** Newest first. */
  liked: MadeTrack[]
  /** By id. */
  playlists: Record<string, MadeList>
  albums: Record<string, MadeList>
  /** null: nothing at all (204); `item: null`: an advertisement. */
  playing: {
    readonly item: MadeTrack | null
    readonly isPlaying: boolean
    readonly type: 'track' | 'episode' | 'ad' | 'unknown'
  } | null
  /** Refresh tokens that are still good; rotation takes the old one away. */
  refreshTokens: Set<string>
  accessTokens: Set<string>
  /** Whether a refresh gives a new refresh token, as with PKCE. */
  rotates: boolean
}

/** An answer out of turn: for the next `times` (1) requests whose path (with query) matches. */
export interface MadeFailure {
  readonly path: RegExp
  readonly status: number
  readonly headers?: Readonly<Record<string, string>>
  /** Sent as it is; nothing when absent. */
  readonly body?: string
  times?: number
}

export interface SpotifyStandIn {
  readonly url: string
  /** For `TRACKSYNC_SPOTIFY_API_URL` and `TRACKSYNC_SPOTIFY_ACCOUNTS_URL`. */
  readonly env: Readonly<Record<string, string>>
  readonly world: SpotifyWorld
  /** `GET /v1/tracks/ID`, in order; query included. */
  readonly requests: readonly string[]
  /** Requests that no route knows, and whatever breaks the vendor's document: must be empty at the end of a test. */
  readonly problems: readonly string[]
  fail(failure: MadeFailure): void
  /** A login as `<stateFolder>/spotify.json` keeps it, known to the server. */
  login(clientId: string, now?: Date): Readonly<Record<string, unknown>>
  close(): Promise<void>
}

/** accounts.spotify.com and api.spotify.com on one loopback port. */
export async function startSpotify(world: Partial<SpotifyWorld> = {}): Promise<SpotifyStandIn> {
  const requests: string[] = []
  const problems: string[] = []
  const failures: MadeFailure[] = []
  const state: SpotifyWorld = {
    generation: 'devmode-2026',
    tracks: [],
    liked: [],
    playlists: {},
    albums: {},
    playing: null,
    refreshTokens: new Set(),
    accessTokens: new Set(),
    rotates: true,
    ...world,
  }
  const codes = new Map<string, { challenge: string | null; redirect: string }>()
  const place: Place = { state, problems, codes }
  const server = createServer((request, response) => {
    const url = new URL(request.url ?? '/', 'http://stand-in')
    requests.push(`${request.method} ${url.pathname}${decodeURIComponent(url.search)}`)
    const failure = failures.find(({ path, times = 1 }) => times > 0 && path.test(request.url ?? ''))
    if (failure !== undefined) {
      failure.times = (failure.times ?? 1) - 1
      response.writeHead(failure.status, { 'content-type': 'application/json', ...failure.headers })
      response.end(failure.body ?? '')
      return
    }
    void answer(place, url, request, response).catch((error: unknown) => {
      problems.push(String(error))
      response.destroy()
    })
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  if (address === null || typeof address === 'string') throw new Error('the stand-in has no port')
  const url = `http://127.0.0.1:${address.port}`
  return {
    url,
    env: { TRACKSYNC_SPOTIFY_API_URL: url, TRACKSYNC_SPOTIFY_ACCOUNTS_URL: url },
    world: state,
    requests,
    problems,
    fail: (failure) => void failures.push({ ...failure }),
    login: (clientId, now = new Date()) => {
      const { access_token, refresh_token } = newTokens(state)
      return {
        clientId,
        refreshToken: refresh_token,
        accessToken: access_token,
        expiresAt: new Date(now.getTime() + 3_600_000).toISOString(),
        authorisedAt: now.toISOString(),
        scope: '',
        refused: null,
      }
    },
    close: async () => {
      server.closeAllConnections()
      server.close()
      await once(server, 'close')
    },
  }
}

interface Place {
  readonly state: SpotifyWorld
  readonly problems: string[]
  readonly codes: Map<string, { challenge: string | null; redirect: string }>
}

async function answer(
  place: Place,
  url: URL,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  if (url.pathname === '/authorize') return authorize(place, url, response)
  if (url.pathname === '/api/token')
    return giveToken(place, new URLSearchParams(await text(request)), request, response)
  const method = request.method ?? 'GET'
  const isOutsideDocument = /^\/v1\/(albums\/[^/]+\/tracks|playlists\/[^/]+\/tracks)$/.test(url.pathname)
  const contract = isOutsideDocument ? null : spotifyContract()
  const wrong = contract?.request(method, url) ?? null
  if (wrong !== null) place.problems.push(wrong)
  const token = /^Bearer (.+)$/.exec(request.headers.authorization ?? '')?.[1] ?? ''
  const reply = place.state.accessTokens.has(token)
    ? route(place, url)
    : refusal(401, 'The access token expired')
  const broken = contract?.answer(method, url, reply.status, reply.body) ?? null
  if (broken !== null) place.problems.push(broken)
  if (reply.body === undefined) return void response.writeHead(reply.status).end()
  send(response, reply.status, reply.body)
}

function send(response: ServerResponse, status: number, body: unknown): void {
  response.writeHead(status, { 'content-type': 'application/json; charset=utf-8' }).end(JSON.stringify(body))
}

interface Reply {
  readonly status: number
  readonly body?: unknown
}

function route(place: Place, url: URL): Reply {
  const path = url.pathname.replace(/^\/v1/, '').replace(/\/$/, '')
  for (const [pattern, handle] of ROUTES) {
    const found = pattern.exec(path)
    if (found !== null) return handle(place.state, found[1] ?? '', url.searchParams)
  }
  place.problems.push(`no route: ${path}`)
  return refusal(404, 'Service not found')
}

const ROUTES: readonly [RegExp, (world: SpotifyWorld, id: string, query: URLSearchParams) => Reply][] = [
  [/^\/me$/, () => ({ status: 200, body: { id: 'somebody', display_name: 'Somebody', type: 'user' } })],
  [/^\/me\/player\/currently-playing$/, currentlyPlaying],
  [
    /^\/me\/tracks$/,
    (world, _id, query) =>
      page(
        world.liked.map((track) => ({ added_at: '2026-01-01T00:00:00Z', track: trackObject(track) })),
        query,
      ),
  ],
  [/^\/tracks\/(\w+)$/, (world, id) => oneTrack(world, id)],
  [/^\/tracks$/, severalTracks],
  [/^\/search$/, search],
  [/^\/playlists\/(\w+)$/, playlist],
  [/^\/playlists\/(\w+)\/(?:items)$/, (world, id, query) => playlistPage(world, id, query, 'devmode-2026')],
  [/^\/playlists\/(\w+)\/(?:tracks)$/, (world, id, query) => playlistPage(world, id, query, 'extended')],
  [/^\/albums\/(\w+)$/, album],
  [
    /^\/albums\/(\w+)\/tracks$/,
    (world, id, query) => page((world.albums[id]?.tracks ?? []).map(simpleTrackObject), query),
  ],
]

function refusal(status: number, message: string): Reply {
  return { status, body: { error: { status, message } } }
}

function pageOf(items: readonly object[], query: URLSearchParams): object {
  const limit = Number(query.get('limit') ?? 20)
  const offset = Number(query.get('offset') ?? 0)
  const next = offset + limit < items.length ? 'https://api.spotify.com/v1/next' : null
  return {
    href: 'https://api.spotify.com/v1/here',
    items: items.slice(offset, offset + limit),
    limit,
    next,
    offset,
    previous: null,
    total: items.length,
  }
}

function page(items: readonly object[], query: URLSearchParams): Reply {
  return { status: 200, body: pageOf(items, query) }
}

function currentlyPlaying({ playing }: SpotifyWorld): Reply {
  if (playing === null) return { status: 204 }
  const item = playing.item === null ? null : trackObject(playing.item)
  return {
    status: 200,
    body: { is_playing: playing.isPlaying, currently_playing_type: playing.type, item, progress_ms: 1 },
  }
}

function every(world: SpotifyWorld): readonly MadeTrack[] {
  const lists = [...Object.values(world.playlists), ...Object.values(world.albums)]
  return [...world.tracks, ...world.liked, ...lists.flatMap(({ tracks }) => tracks)]
}

function oneTrack(world: SpotifyWorld, id: string): Reply {
  const found = every(world).find((track) => track.id === id || track.linkedFrom === id)
  return found === undefined ? refusal(404, 'Resource not found') : { status: 200, body: trackObject(found) }
}

function severalTracks(world: SpotifyWorld, _id: string, query: URLSearchParams): Reply {
  if (world.generation === 'devmode-2026') return refusal(403, 'Forbidden')
  const ids = (query.get('ids') ?? '').split(',')
  if (ids.length > 50) return refusal(400, 'Too many ids requested')
  const all = every(world)
  const found = ids.map((id) => all.find((track) => track.id === id))
  return { status: 200, body: { tracks: found.map((track) => track && trackObject(track)) } }
}

function search(world: SpotifyWorld, _id: string, query: URLSearchParams): Reply {
  const limit = Number(query.get('limit') ?? 5)
  if (world.generation === 'devmode-2026' && limit > 10) return refusal(400, 'Invalid limit')
  const words = query.get('q') ?? ''
  const isrc = /^isrc:(\S+)$/.exec(words)?.[1]
  const title = /track:"([^"]*)"/.exec(words)?.[1] ?? words
  const hits = every(world).filter((track) =>
    isrc === undefined
      ? track.name.toLowerCase().includes(title.toLowerCase())
      : track.isrc?.toLowerCase() === isrc.toLowerCase(),
  )
  query.set('limit', String(limit))
  return { status: 200, body: { tracks: pageOf(hits.map(trackObject), query) } }
}

function playlist(world: SpotifyWorld, id: string): Reply {
  const list = world.playlists[id]
  return list === undefined
    ? refusal(404, 'Resource not found')
    : { status: 200, body: { id, name: list.name, type: 'playlist' } }
}

function playlistPage(
  world: SpotifyWorld,
  id: string,
  query: URLSearchParams,
  generation: SpotifyWorld['generation'],
): Reply {
  if (world.generation !== generation) return refusal(403, 'Forbidden')
  const list = world.playlists[id]
  if (list === undefined) return refusal(404, 'Resource not found')
  const member = generation === 'extended' ? 'track' : 'item'
  const limit = Number(query.get('limit') ?? 20)
  if (limit > 50) return refusal(400, 'Invalid limit')
  return page(
    list.tracks.map((track) => ({ is_local: track.kind === 'local', [member]: trackObject(track) })),
    query,
  )
}

function album(world: SpotifyWorld, id: string): Reply {
  const list = world.albums[id]
  if (list === undefined) return refusal(404, 'Resource not found')
  const tracks = pageOf(list.tracks.map(simpleTrackObject), new URLSearchParams({ limit: '50' }))
  const base = albumBase(list.name, list.tracks[0]?.artists ?? [], list.tracks.length)
  const more = { copyrights: [], external_ids: {}, genres: [], label: 'Made', popularity: 0 }
  return { status: 200, body: { ...base, id, tracks, ...more } }
}

/** A user who agrees at once: sent back with a code. */
function authorize({ codes, problems }: Place, url: URL, response: ServerResponse): void {
  const query = url.searchParams
  const redirect = query.get('redirect_uri') ?? ''
  if (!/^http:\/\/127\.0\.0\.1:\d+\//.test(redirect)) problems.push(`redirect_uri "${redirect}"`)
  if (query.get('response_type') !== 'code') problems.push('response_type is not "code"')
  if (query.get('code_challenge_method') !== 'S256') problems.push('code_challenge_method is not "S256"')
  const code = madeId(randomBytes(16).toString('hex'))
  codes.set(code, { challenge: query.get('code_challenge'), redirect })
  const back = new URL(redirect)
  back.searchParams.set('code', code)
  back.searchParams.set('state', query.get('state') ?? '')
  response.writeHead(302, { location: back.href }).end()
}

function giveToken(
  { state, codes }: Place,
  form: URLSearchParams,
  request: IncomingMessage,
  response: ServerResponse,
): void {
  const grant = form.get('grant_type')
  const refused = (error: string): void =>
    send(response, 400, { error, error_description: 'Refused by the stand-in' })
  if (grant === 'client_credentials') {
    if (request.headers.authorization?.startsWith('Basic ') !== true) return refused('invalid_client')
    const { access_token } = newTokens(state)
    return send(response, 200, { access_token, token_type: 'Bearer', expires_in: 3600 })
  }
  if (grant === 'authorization_code') {
    const code = form.get('code') ?? ''
    const known = codes.get(code)
    codes.delete(code)
    const challenge = createHash('sha256')
      .update(form.get('code_verifier') ?? '')
      .digest('base64url')
    if (known?.challenge !== challenge || known.redirect !== form.get('redirect_uri'))
      return refused('invalid_grant')
    return send(response, 200, { ...newTokens(state), token_type: 'Bearer', expires_in: 3600, scope: '' })
  }
  const old = form.get('refresh_token') ?? ''
  if (grant !== 'refresh_token' || !state.refreshTokens.has(old)) return refused('invalid_grant')
  const { access_token } = newTokens(state, false)
  if (!state.rotates) return send(response, 200, { access_token, token_type: 'Bearer', expires_in: 3600 })
  state.refreshTokens.delete(old)
  const { refresh_token } = newTokens(state)
  return send(response, 200, { access_token, refresh_token, token_type: 'Bearer', expires_in: 3600 })
}

function newTokens(state: SpotifyWorld, refreshes = true): { access_token: string; refresh_token: string } {
  const access_token = `access-${randomBytes(12).toString('hex')}`
  const refresh_token = `refresh-${randomBytes(12).toString('hex')}`
  state.accessTokens.add(access_token)
  if (refreshes) state.refreshTokens.add(refresh_token)
  return { access_token, refresh_token }
}
