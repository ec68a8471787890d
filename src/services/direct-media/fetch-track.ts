import { open } from 'node:fs/promises'
import { linkId } from '../../matching/links/link-id.ts'
import { SyncError } from '../../model/error.ts'
import type { FetchAnswer, FetchRequest } from '../../model/ports.ts'
import { brokenOff, noAudio, type Unavailable } from './failures.ts'
import { findMedia, type FindOrder, type FoundFile } from './find-media.ts'
import type { Connected } from '../../util/network/guarded-request.ts'
import { openLink, type Opened } from './open-link.ts'
import { notWritten } from './not-written.ts'
import { finishPartial, notePartial, partPath, readLeft, type Left } from './partial-file.ts'

/** How often a connection that breaks off is taken up where it broke. */
const MAX_RESUMES = 3
/** Progress is told in steps of at least this. */
const STEP_BYTES = 262_144

/** Fetches one track into the request's folder; what a crash or a broken connection left there is continued. */
export async function fetchTrack(
  connected: Connected,
  order: FindOrder,
  request: FetchRequest,
): Promise<FetchAnswer> {
  for (let resumes = 0; ; resumes++) {
    const found = (await theRest(connected, order, request)) ?? (await oneFile(connected, order))
    if (found.kind === 'unavailable') return found
    const { ending, title, opened } = found
    const { folder, url } = request
    const keeping = notWritten(order.what)
    if (opened.from === 0) await notePartial(folder, partialOf(found, url)).catch(keeping)
    try {
      await write(opened, request, order.what)
      const path = await finishPartial(folder, ending).catch(keeping)
      return {
        kind: 'fetched',
        path,
        info: { ...NO_INFO, title, webpageUrl: url, id: linkId(url) },
      }
    } catch (error) {
      const tooLarge = connected.session.problem()?.kind === 'too-large'
      if (tooLarge) await notePartial(folder, null) // nothing of it will ever be continued
      const final = error instanceof SyncError || connected.stop.aborted || resumes === MAX_RESUMES
      if (final || (await readLeft(folder, url)) === null) throw error
    }
  }
}

const NO_INFO = { artists: [], uploader: null, album: null, genre: null, durationMs: null }

/** The rest of what is left, or null: nothing is, or the site does not go on with it. */
async function theRest(
  connected: Connected,
  { what, maxBytes }: FindOrder,
  { folder, url }: FetchRequest,
): Promise<FoundFile | null> {
  const left = await readLeft(folder, url)
  if (left === null) return null
  const { mediaUrl, title, ending } = left
  const rest = { from: left.receivedBytes, totalBytes: left.totalBytes, validator: left.validator }
  const opened = isWhole(left)
    ? nothingMore(left)
    : await openLink(connected, { what, maxBytes, url: mediaUrl, rest })
  // a whole file again, an expired address, another length: it begins anew, at the link that was asked for
  return opened.kind === 'opened' && opened.from > 0 ? { kind: 'file', opened, title, ending } : null
}

function isWhole({ receivedBytes, totalBytes }: Left): boolean {
  return receivedBytes === totalBytes
}

/** Of a file that was all there when its try ended. */
function nothingMore({ mediaUrl, ending, totalBytes }: Left): Opened {
  return {
    kind: 'opened',
    url: new URL(mediaUrl),
    headers: {},
    content: { kind: 'media', ending },
    from: totalBytes,
    totalBytes,
    body: (async function* () {})(),
  }
}

/** The audio behind a link, through the page that it may be on. */
async function oneFile(connected: Connected, order: FindOrder): Promise<FoundFile | Unavailable> {
  const { what } = order
  const found = await findMedia(connected, order)
  if (found.kind !== 'page') return found
  const [player, ...more] = found.players
  if (player === undefined || more.length > 0) {
    return noAudio(what, `it is a list of ${found.players.length} tracks by now, not one track`)
  }
  const media = await findMedia(connected, { ...order, url: player })
  if (media.kind === 'page') return noAudio(what, 'its player leads to another page')
  return media.kind === 'file' ? { ...media, title: found.title ?? media.title } : media
}

/** Null for what could not be continued: it has no known length, or came packed. */
function partialOf({ opened, ending, title }: FoundFile, url: string): Parameters<typeof notePartial>[1] {
  const { totalBytes, headers } = opened
  if (totalBytes === null) return null
  const etag = headers.etag?.startsWith('"') === true ? headers.etag : null // a weak one says too little (RFC 9110, 13.1.5)
  const validator = etag ?? headers['last-modified'] ?? null
  return { url, mediaUrl: opened.url.href, title, ending, totalBytes, validator }
}

async function write(
  { body, from, totalBytes }: Opened,
  { folder, onProgress }: FetchRequest,
  what: string,
): Promise<void> {
  const keeping = notWritten(what)
  const file = await open(partPath(folder), from === 0 ? 'w' : 'a').catch(keeping)
  try {
    let receivedBytes = from
    let toldBytes = from
    for await (const chunk of body) {
      await file.appendFile(chunk).catch(keeping)
      receivedBytes += chunk.length
      if (receivedBytes - toldBytes < STEP_BYTES && receivedBytes !== totalBytes) continue
      toldBytes = receivedBytes
      onProgress({ receivedBytes, totalBytes })
    }
    // a part has no length of its own that the protocol would watch over
    if (totalBytes !== null && receivedBytes !== totalBytes)
      throw brokenOff(what, 'another length than was said')
    if (totalBytes === null) onProgress({ receivedBytes, totalBytes: receivedBytes })
  } finally {
    await file.close()
  }
}
