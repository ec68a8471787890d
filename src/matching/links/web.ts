import { decoded, type LinkReading } from './canonical-link.ts'

/** What ffmpeg reads sound from: audio files and video containers. */
const AUDIO_FILE =
  /\.(wav|wave|aiff?|aifc|flac|mp3|m4a|m4b|mp4|m4v|aac|alac|ogg|oga|opus|webm|mka|mkv|mov|caf|wma|wv|ape|ac3|mp2|avi|w64)$/i
/** Query names that say where a visitor came from and never which page is meant. */
const TRACKING =
  /^(utm_\w+|fbclid|gclid|dclid|gbraid|wbraid|msclkid|yclid|twclid|ttclid|igsh|igshid|mc_cid|mc_eid|_ga|_gl|si)$/i

/** Any other page (yt-dlp looks what is on it), or the address of an audio file. Its identity is its address. */
export function readWebLink(url: URL): LinkReading {
  const clean = new URL(url.href)
  clean.hash = ''
  // edited as text: URLSearchParams would write every other value anew and may break a signature
  const kept = url.search
    .slice(1)
    .split('&')
    .filter((pair) => {
      const name = withoutMarks(pair).split('=', 1)[0] ?? ''
      return withoutMarks(pair) !== '' && !TRACKING.test(name)
    })
  clean.search = withoutMarks(kept.join('&'))
  const kind = AUDIO_FILE.test(decoded(url.pathname) ?? url.pathname) ? 'audio' : 'page'
  // a quote at the end would be taken for one around the link
  const canonical = clean.href.replaceAll("'", '%27').replaceAll('`', '%60')
  return { service: 'web', kind, id: canonical, canonical, needsNetwork: false }
}

/** Question marks in front of a query say nothing, and URL drops one at each reading. */
function withoutMarks(query: string): string {
  return query.replace(/^\?+/, '')
}

/** An audio file on this machine; its identity is the decoded absolute path. */
export function readFileLink(url: URL): LinkReading {
  if (url.hostname !== '' && url.hostname !== 'localhost')
    return { refused: `the file is on another machine, "${url.hostname}"` }
  const path = decoded(url.pathname)
  if (path === null || path.includes('\0')) return { refused: 'the path is not valid text' }
  if (/%2f/i.test(url.pathname)) return { refused: 'a name in the path holds a slash' }
  if (!AUDIO_FILE.test(path)) return { refused: 'the file is not audio' }
  const canonical = `file://${path.split('/').map(encoded).join('/')}`
  return {
    service: 'file',
    kind: 'audio',
    id: path.replace(/^\/(?=[A-Za-z]:\/)/, ''),
    canonical,
    needsNetwork: false,
  }
}

/** As RFC 3986 would have it: everything but unreserved characters is escaped; a drive letter keeps its colon. */
function encoded(name: string): string {
  if (/^[A-Za-z]:$/.test(name)) return name
  return encodeURIComponent(name).replace(/[!'()*]/g, (c) => `%${c.charCodeAt(0).toString(16).toUpperCase()}`)
}
