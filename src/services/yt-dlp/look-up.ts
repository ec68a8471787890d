import { canonicalise } from '../../matching/links/canonicalise.ts'
import { fileTitle } from '../../matching/links/file-title.ts'
import type { SourceAnswer } from '../../model/ports.ts'
import type { TrackRef } from '../../model/track.ts'
import { shownText } from '../../util/shown-text.ts'
import {
  artistsOf,
  durationMsOf,
  filled,
  readMediaList,
  titleOf,
  type MediaInfo,
  type MediaList,
} from './media-info.ts'
import type { RunYtDlp } from './run-yt-dlp.ts'

export interface LookUpDeps {
  readonly run: RunYtDlp
  readonly maxBytes: number
}

/** Sets within a list (a profile's likes) are opened; sets within those are not. */
const MAX_DEPTH = 2

/** The tracks behind a link, listed without fetching audio: a file or a page is one, a set or a page of players many. */
export async function lookUp(deps: LookUpDeps, url: string, signal: AbortSignal): Promise<SourceAnswer> {
  const listed = await listLink(deps, url, signal)
  if (listed.kind !== 'listed') return listed
  const { info } = listed
  if (!isSet(info)) {
    return { kind: 'found', tracks: [trackOf(info, pageOf(info, url))], playlist: null }
  }
  const tracks = await tracksOf(deps, info, signal, MAX_DEPTH)
  if (tracks.length === 0) return { kind: 'nothing', why: 'the list is empty' }
  return { kind: 'found', tracks, playlist: filled(info.title) }
}

type Listing =
  { readonly kind: 'listed'; readonly info: MediaList } | Exclude<SourceAnswer, { kind: 'found' }>

async function listLink({ run, maxBytes }: LookUpDeps, url: string, signal: AbortSignal): Promise<Listing> {
  const what = `Cannot look up "${shownText(url)}"`
  const result = await run({ url, what, args: ['--dump-single-json', '--flat-playlist'], maxBytes, signal })
  if (result.kind === 'failed') return { kind: 'unavailable', error: result.error }
  const info = result.kind === 'ended' ? readMediaList(result.stdout) : null
  return info === null ? { kind: 'nothing', why: 'yt-dlp found nothing there' } : { kind: 'listed', info }
}

function isSet({ _type: type, entries }: MediaList): boolean {
  return type === 'playlist' || type === 'multi_video' || (entries ?? []).length > 0
}

async function tracksOf(
  deps: LookUpDeps,
  info: MediaList,
  signal: AbortSignal,
  depth: number,
): Promise<readonly TrackRef[]> {
  const tracks: TrackRef[] = []
  for (const entry of info.entries ?? []) {
    const link = entry === null ? null : linkOf(entry, info)
    if (entry === null || link === null) continue
    tracks.push(...(isSetLink(link) ? await nested(deps, link, signal, depth) : [trackOf(entry, link)]))
  }
  return tracks
}

/** The tracks of a set within a list; one that cannot be read is left out, as the list's own page does. */
async function nested(
  deps: LookUpDeps,
  link: string,
  signal: AbortSignal,
  depth: number,
): Promise<readonly TrackRef[]> {
  if (depth <= 1) return []
  const listed = await listLink(deps, link, signal)
  if (listed.kind !== 'listed') return []
  const playlist = filled(listed.info.title)
  return (await tracksOf(deps, listed.info, signal, depth - 1)).map((track) => ({ ...track, playlist }))
}

function isSetLink(link: string): boolean {
  const { service, kind } = canonicalise(link)
  return service !== 'web' && ['set', 'playlist', 'album', 'likes', 'channel'].includes(kind)
}

/** A short link's own page, where a service is known to have one; any other link is kept as it was asked for. */
function pageOf({ webpage_url: page }: MediaInfo, url: string): string {
  const { service, id } = canonicalise(page ?? '')
  return page !== null && page !== undefined && id !== null && service !== 'web' ? page : url
}

/** Where one entry can be fetched alone: its page when it has one of its own, else the media itself; null: nowhere. */
function linkOf(entry: MediaInfo, list: MediaList): string | null {
  const ownPage = entry.webpage_url === list.webpage_url ? null : filled(entry.webpage_url)
  const link =
    entry._type === 'url' || entry._type === 'url_transparent'
      ? filled(entry.url)
      : (ownPage ?? mediaOf(entry))
  return link === null || canonicalise(link).kind === 'invalid' ? null : link
}

function mediaOf({ url, formats }: MediaInfo): string | null {
  return filled(url) ?? filled(formats?.at(-1)?.url)
}

function trackOf(info: MediaInfo, url: string): TrackRef {
  const link = canonicalise(url)
  const player = info.extractor_key === 'HTML5MediaEmbed' && link.kind === 'audio'
  return {
    ids: link.id === null ? [] : [{ service: link.service, id: link.id }],
    url: link.canonical ?? url,
    file: null,
    // yt-dlp names the players of a page "Page (1)", "Page (2)": their files have better names
    title: player ? (fileTitle(url) ?? titleOf(info)) : titleOf(info),
    artists: artistsOf(info),
    album: filled(info.album),
    durationMs: durationMsOf(info),
    isrc: null,
    playlist: null,
  }
}
