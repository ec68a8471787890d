import { bareId, segmentsOf, type LinkReading } from './canonical-link.ts'

const HOSTS = new Set([
  'youtube.com',
  'www.youtube.com',
  'm.youtube.com',
  'music.youtube.com',
  'gaming.youtube.com',
  'tv.youtube.com',
  'youtube.googleapis.com',
  'youtubekids.com',
  'www.youtubekids.com',
  'youtube-nocookie.com',
  'www.youtube-nocookie.com',
  'youtu.be',
  'www.youtu.be',
])
const VIDEO_ID = /^[A-Za-z0-9_-]{11}$/
const LIST_ID = /^[A-Za-z0-9_-]{2,80}$/
/** Path words that a video id follows: `/shorts/<id>`. */
const VIDEO_PATHS = new Set(['shorts', 'embed', 'live', 'v', 'e', 'vi', 'watch'])
/** Watch later, liked videos, liked music: lists that only their owner sees. */
const PRIVATE_LISTS = new Set(['WL', 'LL', 'LM', 'HL'])

export function isYoutubeHost(host: string): boolean {
  return HOSTS.has(host)
}

/** A video, a list or a channel. A link that names a video and a list means the video. */
export function readYoutubeLink(url: URL): LinkReading {
  const [first = '', second = ''] = segmentsOf(url)
  const list = url.searchParams.get('list')
  const music = url.hostname === 'music.youtube.com'
  const video = videoIdOf(url, first, second)
  if (video !== null) return readVideo(video, music)
  if (list !== null && list !== '') return readList(list, music)
  if (music && first === 'browse' && LIST_ID.test(second))
    return second.startsWith('VL') ? readList(second, music) : readMusicAlbum(second)
  return readChannel(first, second)
}

function videoIdOf(url: URL, first: string, second: string): string | null {
  const named = url.searchParams.get('v')
  if (named !== null && named !== '' && ['', 'watch', 'playlist'].includes(first)) return named
  if (url.hostname.endsWith('youtu.be')) return first === '' ? null : first
  if (first === 'embed' && second === 'videoseries') return null
  return VIDEO_PATHS.has(first) && second !== '' ? second : null
}

function readVideo(given: string, music: boolean): LinkReading {
  const id = bareId(given)
  if (!VIDEO_ID.test(id))
    return { refused: `"${id}" is not a YouTube video id, which has 11 letters, digits, "-" or "_"` }
  const canonical = `https://www.youtube.com/watch?v=${id}`
  const video = { service: 'youtube', kind: 'video', id, canonical, needsNetwork: false }
  return music ? { ...video, origin: 'music' } : video
}

/** YouTube Music writes VL before a list's own id where it shows the list as a page. */
function readList(given: string, music: boolean): LinkReading {
  const id = bareId(given).replace(/^VL(?=PL|OL|RD|FL|UU)/, '')
  if (PRIVATE_LISTS.has(id)) return { refused: 'the list is seen only by whoever is signed in' }
  if (!LIST_ID.test(id)) return { refused: `"${id}" is not the id of a YouTube list` }
  const canonical = `https://www.youtube.com/playlist?list=${id}`
  const list = { service: 'youtube', kind: 'playlist', id, canonical, needsNetwork: false }
  return music ? { ...list, origin: 'music' } : list
}

function readMusicAlbum(id: string): LinkReading {
  const canonical = `https://music.youtube.com/browse/${id}`
  return { service: 'youtube', kind: 'album', id, canonical, needsNetwork: false, origin: 'music' }
}

function readChannel(first: string, second: string): LinkReading {
  const path = /^@[\p{L}\p{N}._·-]{3,}$/u.test(first) ? first : null
  const named =
    ['channel', 'c', 'user'].includes(first) && /^[\p{L}\p{N}._-]+$/u.test(second)
      ? `${first}/${second}`
      : null
  const id = path ?? named
  if (id === null) return { refused: 'it names no video, list or channel of YouTube' }
  const canonical = new URL(id, 'https://www.youtube.com/').href
  return { service: 'youtube', kind: 'channel', id, canonical, needsNetwork: false }
}
