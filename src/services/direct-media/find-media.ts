import { canonicalise } from '../../matching/links/canonicalise.ts'
import { fileTitle } from '../../matching/links/file-title.ts'
import type { SyncError } from '../../model/error.ts'
import { networkError } from '../../model/network-error.ts'
import { unreachable } from '../../util/unreachable.ts'
import { isOfService, needsYtDlp, noAudio, type Unavailable } from './failures.ts'
import type { Connected } from '../../util/network/guarded-request.ts'
import { openLink, type Opened } from './open-link.ts'
import { readPage, type Page } from './read-page.ts'

export interface FindOrder {
  readonly what: string
  readonly url: string
  /** Of a file. */
  readonly maxBytes: number
  readonly pageBytes: number
  readonly missing: SyncError
}

export interface FoundFile {
  readonly kind: 'file'
  readonly opened: Opened
  /** Of the file's name, without the dot. */
  readonly ending: string
  readonly title: string | null
}

/** At least one player. */
export interface FoundPage extends Page {
  readonly kind: 'page'
}

/** What a link leads to: audio, or a page with some. Everything else is told why, and whether yt-dlp would help. */
export async function findMedia(
  connected: Connected,
  order: FindOrder,
): Promise<FoundFile | FoundPage | Unavailable> {
  const { what, url, missing } = order
  if (isOfService(url)) return needsYtDlp(what, missing)
  const opened = await openLink(connected, order)
  if (opened.kind === 'unavailable') return opened
  const { content } = opened
  switch (content.kind) {
    case 'media':
      return { kind: 'file', opened, ending: content.ending, title: titleOf(opened, url) }
    case 'page': {
      // a short link; what such a page offers in plain is a preview
      if (isOfService(opened.url.href)) return needsYtDlp(what, missing)
      const page = await readWhole(order, opened)
      if ('kind' in page) return page
      if (page.players.length > MAX_PLAYERS) {
        return noAudio(what, `the page has ${page.players.length} players, which is no set of tracks`)
      }
      if (page.players.length > 0) return { kind: 'page', ...page }
      return needsYtDlp(what, missing, 'the page has no plain audio player')
    }
    case 'list':
      return needsYtDlp(what, missing, 'it is a stream or a feed')
    case 'other':
      return noAudio(what, content.why)
    default:
      return unreachable(content)
  }
}

/** More than any page that people made. */
const MAX_PLAYERS = 1000

async function readWhole({ what, pageBytes }: FindOrder, opened: Opened): Promise<Page | Unavailable> {
  const chunks: Buffer[] = []
  let size = 0
  for await (const chunk of opened.body) {
    size += chunk.length
    if (size > pageBytes) {
      return { kind: 'unavailable', error: networkError(what, { kind: 'too-large', maxBytes: pageBytes }) }
    }
    chunks.push(chunk)
  }
  return readPage(decode(Buffer.concat(chunks), opened.headers['content-type'] ?? ''), opened.url.href)
}

/** As its header says it is written, else as its first lines say, else UTF-8. */
function decode(bytes: Buffer, contentType: string): string {
  const named =
    CHARSET.exec(contentType)?.[1] ?? CHARSET.exec(bytes.toString('latin1', 0, 1024))?.[1] ?? 'utf-8'
  try {
    return new TextDecoder(named).decode(bytes)
  } catch {
    return new TextDecoder().decode(bytes) // no such encoding
  }
}

const CHARSET = /charset\s*=\s*["']?([\w:.-]+)/i

/** What the site calls the file (RFC 6266), else its name in the address that was asked for, else in the last one. */
function titleOf({ headers, url }: Opened, asked: string): string | null {
  const disposition = headers['content-disposition'] ?? ''
  const encoded = /filename\*\s*=\s*utf-8'[^']*'([^;\s]+)/i.exec(disposition)?.[1]
  const plain = /filename\s*=\s*(?:"([^"]+)"|([^";\s]+))/i.exec(disposition)
  const name = encoded ?? plain?.slice(1).find((text) => text !== undefined)
  const named = name === undefined ? null : fileTitle(`http://file/${name.replaceAll(/[/\\?#]/g, ' ')}`)
  const inAddress = canonicalise(asked).kind === 'audio' ? fileTitle(asked) : null
  return named ?? inAddress ?? fileTitle(url.href)
}
