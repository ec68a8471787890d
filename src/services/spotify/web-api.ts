import type SpotifyWebApi from 'spotify-web-api-node'
import * as z from 'zod/mini'
import { SyncError } from '../../model/error.ts'
import type { SpotifyAddresses } from './addresses.ts'

/** What the Web API answered, whatever that was; `body` is unchecked. */
export interface WebApiReply {
  readonly status: number
  readonly body: unknown
  /** The header as it came. */
  readonly retryAfter: string | null
}

/** One request: with spotify-web-api-node where it has the call, as a plain GET where it has none. */
export type WebApiRequest =
  | { readonly kind: 'call'; readonly call: (api: SpotifyWebApi) => Promise<unknown> }
  | {
      readonly kind: 'get'
      readonly path: string
      readonly query: Readonly<Record<string, string | number>>
    }

export interface WebApi {
  /** Throws `SERVICE_UNAVAILABLE` when no answer came, `SERVICE_ANSWER_INVALID` for one that is not JSON. */
  send(request: WebApiRequest, accessToken: string, signal: AbortSignal): Promise<WebApiReply>
}

/** Spotify answers within a second; more is a network that is away. */
const ANSWER_MS = 10_000

/** The one file that knows spotify-web-api-node, which is loaded when first needed. */
export function createWebApi(addresses: SpotifyAddresses): WebApi {
  return {
    async send(request, accessToken, signal) {
      signal.throwIfAborted()
      return request.kind === 'get'
        ? plainGet(addresses, request, accessToken, signal)
        : throughPackage(addresses, request.call, accessToken, signal)
    },
  }
}

async function plainGet(
  { api }: SpotifyAddresses,
  { path, query }: Extract<WebApiRequest, { kind: 'get' }>,
  accessToken: string,
  signal: AbortSignal,
): Promise<WebApiReply> {
  const search = new URLSearchParams()
  for (const [name, value] of Object.entries(query)) search.set(name, String(value))
  try {
    const response = await fetch(`${api}/v1${path}?${search.toString()}`, {
      headers: { authorization: `Bearer ${accessToken}` },
      signal: AbortSignal.any([signal, AbortSignal.timeout(ANSWER_MS)]),
    })
    const text = await response.text()
    const body: unknown = text === '' ? {} : JSON.parse(text)
    return { status: response.status, body, retryAfter: response.headers.get('retry-after') }
  } catch (error) {
    signal.throwIfAborted()
    throw noAnswer(error)
  }
}

const packageReplyShape = z.object({
  statusCode: z.number(),
  body: z.unknown(),
  headers: z.nullish(z.record(z.string(), z.unknown())),
})

async function throughPackage(
  addresses: SpotifyAddresses,
  call: (api: SpotifyWebApi) => Promise<unknown>,
  accessToken: string,
  signal: AbortSignal,
): Promise<WebApiReply> {
  loading ??= loadPackage()
  const { SpotifyWebApi, hosts } = await loading
  const stop = Promise.withResolvers<never>()
  const onAbort = (): void => stop.reject(signal.reason)
  signal.addEventListener('abort', onAbort, { once: true })
  try {
    // the package makes its address while it is called, before anything is waited for
    hosts.current = addresses
    const answer = await Promise.race([call(new SpotifyWebApi({ accessToken })), stop.promise])
    return replyOf(packageReplyShape.parse(answer))
  } catch (error) {
    signal.throwIfAborted()
    const refused = packageReplyShape.safeParse(error)
    // its errors name their class after the body's shape (a spent quota is a "player error"): only the status tells
    if (refused.success) return replyOf(refused.data)
    throw noAnswer(error)
  } finally {
    signal.removeEventListener('abort', onAbort)
  }
}

function replyOf({ statusCode, body, headers }: z.infer<typeof packageReplyShape>): WebApiReply {
  const retryAfter = headers?.['retry-after']
  return { status: statusCode, body, retryAfter: typeof retryAfter === 'string' ? retryAfter : null }
}

function noAnswer(error: unknown): SyncError {
  if (error instanceof SyntaxError) {
    return new SyncError(
      'SERVICE_ANSWER_INVALID',
      'Cannot read the answer of Spotify',
      'it says it is JSON, and is not',
      'try again later: tracksync retry RUN',
    )
  }
  const reason = error instanceof Error ? causeOf(error) : 'no answer'
  return new SyncError(
    'SERVICE_UNAVAILABLE',
    'Cannot reach Spotify',
    reason,
    'check the network, then: tracksync retry RUN',
  )
}

/** The system's own code: messages may carry the address with its query. */
function causeOf(error: Error): string {
  const cause = error.cause instanceof Error ? error.cause : error
  if ('code' in cause && typeof cause.code === 'string') return cause.code
  return cause.name === 'TimeoutError' ? `no answer within ${ANSWER_MS / 1000} s` : 'the connection failed'
}

let loading: ReturnType<typeof loadPackage> | null = null

/** The package with its fixed hosts replaced, and a time limit on its requests, of which it has none. */
async function loadPackage() {
  const [{ default: SpotifyWebApi }, { default: webApi }, { default: base }, { default: http }] =
    await Promise.all([
      import('spotify-web-api-node'),
      import('spotify-web-api-node/src/webapi-request.js'),
      import('spotify-web-api-node/src/base-request.js'),
      import('spotify-web-api-node/src/http-manager.js'),
    ])
  const hosts: { current: SpotifyAddresses | null } = { current: null }
  webApi.builder = (accessToken) => {
    const url = new URL(hosts.current?.api ?? 'https://api.spotify.com')
    const scheme = url.protocol.slice(0, -1)
    const builder = base
      .builder()
      .withHost(url.hostname)
      .withPort(Number(url.port) || (scheme === 'http' ? 80 : 443))
      .withScheme(scheme)
      .withAuth(accessToken)
    const withPath = builder.withPath.bind(builder)
    builder.withPath = (path) => withPath(`${url.pathname.replace(/\/$/, '')}${path}`)
    return builder
  }
  const makeRequest = http._makeRequest
  http._makeRequest = (method, ...rest) =>
    makeRequest(
      function withLimit(uri) {
        return method.call(this, uri).timeout({ response: ANSWER_MS, deadline: ANSWER_MS * 2 })
      },
      ...rest,
    )
  return { SpotifyWebApi, hosts }
}
