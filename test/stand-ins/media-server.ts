import { once } from 'node:events'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'

export interface MediaServerOptions {
  /** What every `/song*` and `/audio/*` address gives. */
  readonly audio: Buffer
  /** Its Content-Type; default `audio/mpeg`. */
  readonly audioType?: string
  /** More pages: path -> HTML. */
  readonly pages?: Readonly<Record<string, string>>
  /** PNG files: path -> bytes. */
  readonly pictures?: Readonly<Record<string, Buffer>>
}

export interface MediaServer {
  /** Such as `http://127.0.0.1:41234`, without a slash at the end. */
  readonly url: string
  /** For `network.allowPrivate`. */
  readonly host: string
  /** Every request so far: `GET /song.mp3`, with `bytes=100-` behind it where a range was asked for. */
  readonly requests: readonly string[]
  /** Paths that no route knows, which no test expects. */
  readonly unexpected: readonly string[]
  readonly close: () => Promise<void>
}

/**
 * A site on the loopback: `/song.mp3` and `/audio/NAME` (ranges understood), `/page` (one audio), `/album` (three),
 * `/nothing` (a page without audio), `/hop/N` (N redirects to the song), `/to?ADDRESS` (redirect anywhere), `/endless.mp3`,
 * `/liar.mp3` and `/text.mp3` (not what their type says), `/stalls.mp3` (stops half-way), `/silent` (never answers),
 * `/cut.mp3` (hangs up half-way, but lets itself be resumed), `/waits.mp3` (stops half-way, gives the rest to who asks for
 * it), `/status/CODE`.
 */
export async function startMediaServer(options: MediaServerOptions): Promise<MediaServer> {
  const requests: string[] = []
  const unexpected: string[] = []
  const server = createServer((request, response) => {
    const range = request.headers.range === undefined ? '' : ` ${request.headers.range}`
    requests.push(`${request.method} ${request.url}${range}`)
    if (!answer(options, request, response)) {
      unexpected.push(request.url ?? '')
      send(response, 404, 'text/plain', 'no such page')
    }
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  if (address === null || typeof address === 'string') throw new Error('the media server has no port')
  const host = `127.0.0.1:${address.port}`
  return {
    url: `http://${host}`,
    host,
    requests,
    unexpected,
    close: async () => {
      server.closeAllConnections()
      server.close()
      await once(server, 'close')
    },
  }
}

const ROUTES: readonly (readonly [path: RegExp, route: Route])[] = [
  [
    /^\/(song[\w.-]*|audio\/[^?]+)(\?.*)?$/,
    ({ audio, audioType = 'audio/mpeg' }, _found, request, response) =>
      sendFile(request, response, audio, audioType),
  ],
  [
    /^\/page$/,
    (_options, _found, _request, response) => sendPage(response, 'Night Drive', ['/audio/night-drive.mp3']),
  ],
  [
    /^\/album$/,
    (_options, _found, _request, response) =>
      sendPage(response, 'Three Songs', ['/audio/one.mp3', '/audio/two.mp3', '/audio/three.mp3']),
  ],
  [/^\/nothing$/, (_options, _found, _request, response) => sendPage(response, 'Words only', [])],
  [
    /^\/hop\/(\d+)$/,
    (_options, [, left], _request, response) =>
      redirect(response, left === '0' ? '/song.mp3' : `/hop/${Number(left) - 1}`),
  ],
  [/^\/to\?(.+)$/, (_options, [, address = ''], _request, response) => redirect(response, address)],
  [/^\/endless.mp3$/, (options, _found, _request, response) => sendEndlessly(response, options.audio)],
  [
    /^\/endless-page$/,
    (_options, _found, _request, response) =>
      sendEndlessly(response, Buffer.alloc(65_536, '<p>words</p>'), 'text/html'),
  ],
  [
    /^\/liar.mp3$/,
    (_options, _found, _request, response) =>
      send(response, 200, 'audio/mpeg', '<!doctype html><title>Sign in</title><p>Please sign in'),
  ],
  [
    /^\/text.mp3$/,
    (_options, _found, _request, response) => send(response, 200, 'audio/mpeg', 'just words\n'.repeat(200)),
  ],
  [/^\/stalls.mp3$/, ({ audio }, _found, _request, response) => sendHalf(response, audio)],
  [
    /^\/waits.mp3$/,
    ({ audio, audioType = 'audio/mpeg' }, _found, request, response) =>
      /^bytes=[1-9]/.test(request.headers.range ?? '')
        ? sendFile(request, response, audio, audioType)
        : sendHalf(response, audio),
  ],
  [/^\/silent$/, () => undefined],
  [
    /^\/cut.mp3$/,
    ({ audio, audioType = 'audio/mpeg' }, _found, request, response) =>
      cutOnce(request, response, audio, audioType),
  ],
  [
    /^\/status\/(\d{3})$/,
    (_options, [, status], _request, response) => send(response, Number(status), 'text/html', 'no'),
  ],
]

type Route = (
  options: MediaServerOptions,
  found: readonly (string | undefined)[],
  request: IncomingMessage,
  response: ServerResponse,
) => void

function answer(options: MediaServerOptions, request: IncomingMessage, response: ServerResponse): boolean {
  const path = request.url ?? ''
  const page = options.pages?.[path]
  if (page !== undefined) {
    send(response, 200, 'text/html; charset=utf-8', page)
    return true
  }
  const picture = options.pictures?.[path]
  if (picture !== undefined) {
    sendFile(request, response, picture, 'image/png')
    return true
  }
  for (const [pattern, route] of ROUTES) {
    const found = pattern.exec(path)
    if (found !== null) {
      route(options, [...found], request, response)
      return true
    }
  }
  return false
}

function send(response: ServerResponse, status: number, type: string, body: string): void {
  response.writeHead(status, { 'content-type': type, 'content-length': Buffer.byteLength(body) }).end(body)
}

function sendPage(response: ServerResponse, title: string, sources: readonly string[]): void {
  const players = sources.map(
    (source) => `<audio controls><source src="${source}" type="audio/mpeg"></audio>`,
  )
  const html = `<!doctype html><html><head><title>${title}</title></head><body><h1>${title}</h1>${players.join('\n')}</body></html>`
  send(response, 200, 'text/html; charset=utf-8', html)
}

function redirect(response: ServerResponse, location: string): void {
  response.writeHead(302, { location, 'content-length': 0 }).end()
}

function sendFile(request: IncomingMessage, response: ServerResponse, body: Buffer, type: string): void {
  const from = Number(/^bytes=(\d+)-/.exec(request.headers.range ?? '')?.[1] ?? 0)
  const headers = { 'content-type': type, 'content-length': body.length - from, 'accept-ranges': 'bytes' }
  if (from === 0) response.writeHead(200, headers)
  else
    response.writeHead(206, {
      ...headers,
      'content-range': `bytes ${from}-${body.length - 1}/${body.length}`,
    })
  response.end(request.method === 'HEAD' ? undefined : body.subarray(from))
}

/** Writes for ever, as fast as it is read. */
function sendEndlessly(response: ServerResponse, piece: Buffer, type = 'audio/mpeg'): void {
  response.writeHead(200, { 'content-type': type })
  const more = (): void => {
    while (!response.destroyed && response.write(piece)) continue
  }
  response.on('drain', more)
  more()
}

function sendHalf(response: ServerResponse, body: Buffer): void {
  response.writeHead(200, { 'content-type': 'audio/mpeg', 'content-length': body.length })
  response.write(body.subarray(0, body.length / 2))
}

/** A whole file whose first reader is cut off half-way; whoever asks for the rest gets it. */
function cutOnce(request: IncomingMessage, response: ServerResponse, body: Buffer, type: string): void {
  if (!/^bytes=[1-9]/.test(request.headers.range ?? '')) {
    response.writeHead(200, { 'content-type': type, 'content-length': body.length, 'accept-ranges': 'bytes' })
    response.write(body.subarray(0, body.length / 2), () => response.destroy())
    return
  }
  sendFile(request, response, body, type)
}
