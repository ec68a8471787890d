import type { IncomingHttpHeaders, IncomingMessage } from 'node:http'
import { pipeline, type Readable } from 'node:stream'
import { createBrotliDecompress, createGunzip, createInflate } from 'node:zlib'
import { SyncError } from '../../model/error.ts'
import { networkError } from '../../model/network-error.ts'
import { refusedByStatus, type Unavailable } from './failures.ts'
import { get } from './get.ts'
import type { Connected } from '../../util/network/guarded-request.ts'
import { HEAD_BYTES, recognise, type Content } from './recognise.ts'

export interface Opened {
  readonly kind: 'opened'
  /** Where the redirects ended. */
  readonly url: URL
  readonly headers: IncomingHttpHeaders
  /** What the first bytes are; of a part of a file they say nothing. */
  readonly content: Content
  /** The place in the file where the body begins. */
  readonly from: number
  /** Of the whole file, or null where the site does not say. */
  readonly totalBytes: number | null
  /** The bytes from `from` on, counted against the session; throws when the connection breaks or the session is stopped. */
  readonly body: AsyncIterable<Buffer>
}

export interface OpenOrder {
  readonly what: string
  readonly url: string
  readonly maxBytes: number
  /** Asks for the rest of a file of this length alone. `validator`: an `ETag` or `Last-Modified` that must still hold. */
  readonly rest?: { readonly from: number; readonly totalBytes: number; readonly validator: string | null }
}

/** As many as browsers follow half of; a longer way is a circle. */
const MAX_REDIRECTS = 10

/** Follows a link to what it leads to, each step checked, and reads as much as is needed to know what that is. */
export async function openLink(connected: Connected, order: OpenOrder): Promise<Opened | Unavailable> {
  const { what, rest } = order
  const headers = rest === undefined ? {} : rangeHeaders(rest)
  let url = URL.parse(order.url)
  for (let redirects = 0; url !== null && redirects <= MAX_REDIRECTS; redirects++) {
    const answer = await get(connected, url, headers)
    const { statusCode: status = 0 } = answer
    const location = status >= 300 && status < 400 ? answer.headers.location : undefined
    if (location === undefined) {
      const good = status === 200 || (status === 206 && rest !== undefined)
      return good ? await openAnswer(connected, order, url, answer) : refusedByStatus(what, status)
    }
    answer.destroy()
    url = URL.parse(location, url.href)
  }
  const why = url === null ? 'it leads to no address' : `it leads on more than ${MAX_REDIRECTS} times`
  const next = 'open the link in a browser and copy it again'
  return { kind: 'unavailable', error: new SyncError('DOWNLOAD_FAILED', what, why, next) }
}

function rangeHeaders({ from, validator }: NonNullable<OpenOrder['rest']>): Readonly<Record<string, string>> {
  return { range: `bytes=${from}-`, ...(validator === null ? {} : { 'if-range': validator }) }
}

async function openAnswer(
  connected: Connected,
  { what, maxBytes, rest }: OpenOrder,
  url: URL,
  answer: IncomingMessage,
): Promise<Opened | Unavailable> {
  const { headers } = answer
  const part = answer.statusCode === 206 ? readContentRange(headers['content-range']) : null
  if (answer.statusCode === 206 && (part?.from !== rest?.from || part?.totalBytes !== rest?.totalBytes)) {
    const next = 'tracksync retry RUN'
    const why = 'the site gives another part than was asked for'
    return { kind: 'unavailable', error: new SyncError('DOWNLOAD_FAILED', what, why, next) }
  }
  const packed = headers['content-encoding'] !== undefined && headers['content-encoding'] !== 'identity'
  const declared = packed ? NaN : Number(headers['content-length'] ?? NaN)
  if (declared > maxBytes) {
    return { kind: 'unavailable', error: networkError(what, { kind: 'too-large', maxBytes }) }
  }
  const { head, body } = await peek(counted(connected, unpacked(answer)))
  const type = (headers['content-type'] ?? '').split(';', 1)[0]?.trim().toLowerCase() ?? ''
  return {
    kind: 'opened',
    url,
    headers,
    content: recognise({ head, type, pathname: url.pathname }),
    from: part?.from ?? 0,
    totalBytes: part?.totalBytes ?? (Number.isSafeInteger(declared) ? declared : null),
    body,
  }
}

/** RFC 9110, 14.4; null for another unit or an unknown length. */
function readContentRange(value: string | undefined): { from: number; totalBytes: number } | null {
  const [, from, totalBytes] = /^bytes (\d+)-\d+\/(\d+)$/i.exec(value ?? '') ?? []
  return from === undefined ? null : { from: Number(from), totalBytes: Number(totalBytes) }
}

/** Some send pages packed whatever was asked for. */
function unpacked(answer: IncomingMessage): Readable {
  const unpack = UNPACKERS[answer.headers['content-encoding']?.toLowerCase() ?? '']
  // the error arrives where the unpacked bytes are read
  return unpack === undefined ? answer : pipeline(answer, unpack(), () => undefined)
}

const UNPACKERS: Readonly<Record<string, () => ReturnType<typeof createGunzip>>> = {
  gzip: createGunzip,
  'x-gzip': createGunzip,
  deflate: createInflate,
  br: createBrotliDecompress,
}

/** Counts what is read, after unpacking, so that a small answer cannot become an endless one. */
async function* counted({ session, stop }: Connected, body: Readable): AsyncGenerator<Buffer> {
  for await (const chunk of body) {
    if (!Buffer.isBuffer(chunk)) continue
    session.addReceived(chunk.length)
    stop.throwIfAborted()
    yield chunk
  }
  stop.throwIfAborted()
}

/** The first bytes, and a body that begins with them all the same. */
async function peek(body: AsyncGenerator<Buffer>): Promise<{ head: Buffer; body: AsyncIterable<Buffer> }> {
  let head = Buffer.alloc(0)
  while (head.length < HEAD_BYTES) {
    const next = await body.next()
    if (next.done === true) break
    head = Buffer.concat([head, next.value])
  }
  const whole = async function* (): AsyncGenerator<Buffer> {
    if (head.length > 0) yield head
    yield* body
  }
  return { head: head.subarray(0, HEAD_BYTES), body: whole() }
}
