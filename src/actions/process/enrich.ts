import { join } from 'node:path'
import type { RecordingFacts } from '../../model/ports.ts'
import { writeFileAtomic } from '../../util/atomic-write.ts'
import { sha256 } from '../../util/digest.ts'
import { newTrackId } from '../dedupe/settle-claim.ts'
import type { TrackAction, TrackContext } from '../action.ts'
import type { TrackWork } from '../track-work.ts'
import { sizeOf } from './library-files.ts'
import { missingFormats } from './missing-formats.ts'

/** Completes what a track's own tags do not say. Nothing that fails here keeps a track from being filed. */
export const enrich: TrackAction = {
  scope: 'track',
  name: 'enrich',
  description: 'complete album, release date, genre, ISRC, artists and cover from a metadata service',
  // what it completes itself is no input
  inputs: ({ source, found }, asked) => ({ asked, source: source?.sha256, found: found?.url }),
  stillHolds: async (context) => {
    const { cover = null } = context.track.work
    if (cover === null || (await sizeOf(cover.path)) !== null) return true
    return (await missingFormats(context)).length === 0
  },
  run: async (context) => {
    const known = knownFacts(context)
    const learned = complete(context.track.work, known)
    const more = isWhole({ ...context.track.work, ...learned }) ? null : await describe(context)
    const all = more === null ? learned : { ...learned, ...withoutTaken(context, more, learned) }
    const cover = await fetchCover(context, all.coverUrl ?? context.track.work.coverUrl ?? null)
    const names = [...Object.keys(all).filter((name) => name !== 'coverUrl'), ...(cover ? ['cover'] : [])]
    if (names.length > 0)
      context.emit({ type: 'note', track: context.track.id, text: `Completed: ${names.join(', ')}` })
    return { work: { ...all, ...(cover !== null && { cover }) } }
  },
}

type Facts = Pick<
  RecordingFacts,
  'album' | 'releaseDate' | 'isrc' | 'genres' | 'coverUrl' | 'artists' | 'ids'
>

/** What the service that named the track said of it then. */
function knownFacts({ track: { asked } }: TrackContext): Facts {
  const { album, releaseDate = null, isrc, coverUrl = null, artists, ids, genre = null } = asked
  return { album, releaseDate, isrc, coverUrl, artists, ids, genres: genre === null ? [] : [genre] }
}

/** Genres are not asked for: a service that has none would be asked in vain for every track. */
function isWhole({ album, year, isrc, artists, source, coverUrl }: TrackWork): boolean {
  const hasCover = source?.tags.hasCover === true || isFilled(coverUrl)
  return isFilled(album) && isFilled(isrc) && (artists ?? []).length > 0 && hasCover && isFilled(year)
}

function isFilled(value: string | number | null | undefined): boolean {
  return value !== null && value !== undefined && value !== ''
}

/** Fills what is empty. A person's own tags stay; those of somebody's upload, which a search found, do not count as such. */
function complete(work: TrackWork, facts: Facts): Partial<TrackWork> {
  const isUpload = work.found !== undefined
  const { album, releaseDate, isrc, genres, coverUrl, artists } = facts
  const year = Number(/^\d{4}/.exec(releaseDate ?? '')?.[0] ?? Number.NaN)
  const hasOwnCover = work.source?.tags.hasCover === true && !isUpload
  return {
    ...(!isFilled(work.album) && isFilled(album) && { album }),
    ...(!isFilled(work.isrc) && isFilled(isrc) && { isrc }),
    ...((work.artists ?? []).length === 0 && artists.length > 0 && { artists }),
    ...(!isFilled(work.genre) && genres[0] !== undefined && { genre: genres[0] }),
    ...((isUpload || !isFilled(work.year)) && Number.isInteger(year) && { year }),
    ...(!isFilled(work.releaseDate) && isFilled(releaseDate) && { releaseDate }),
    ...(!hasOwnCover && !isFilled(work.coverUrl) && isFilled(coverUrl) && { coverUrl }),
  }
}

/** The first service that knows the track for certain. */
async function describe({ track, metadata, emit, signal }: TrackContext): Promise<RecordingFacts | null> {
  const { asked, work } = track
  const query = {
    title: work.title ?? asked.title ?? '',
    artists: work.artists ?? asked.artists,
    album: work.album ?? null,
    durationMs: work.durationMs ?? null,
    isrc: work.isrc ?? asked.isrc,
  }
  for (const { name, describe: ask } of metadata) {
    const answer = await ask(query, [...asked.ids, ...(work.ids ?? [])], signal)
    if (answer.kind === 'found') return answer.facts
    const why = answer.kind === 'nothing' ? answer.why : answer.error.message
    emit({ type: 'note', track: track.id, text: `Nothing completed by ${name}: ${why}` })
  }
  return null
}

/** An ISRC or an id by which the catalog knows another track is not taken: two tracks would seem one. */
function withoutTaken(
  { track, store, emit }: TrackContext,
  facts: RecordingFacts,
  learned: Partial<TrackWork>,
): Partial<TrackWork> {
  const { asked, work } = track
  const keys = { ...facts, title: '', artists: [], nameKeys: [] }
  const { byId, byIsrc } = store.catalog.find(keys, null, work.trackId ?? newTrackId(track.id))
  const all = complete({ ...work, ...learned }, facts)
  const [taken] = [...byId, ...byIsrc]
  if (taken !== undefined) {
    const text = `${facts.isrc ?? 'The id'} is that of "${taken.title}" (${taken.id}) already, so it was not taken`
    emit({ type: 'note', track: track.id, text })
    const { isrc: _, ...rest } = all
    return rest
  }
  const known = [...asked.ids, ...(work.ids ?? [])].map(({ service }) => service)
  const ids = facts.ids.filter(({ service }) => !known.includes(service))
  return { ...all, ...(ids.length > 0 && { ids: [...(work.ids ?? []), ...ids] }) }
}

async function fetchCover(
  { track, workFolder, emit, signal, picture }: TrackContext,
  url: string | null,
): Promise<TrackWork['cover']> {
  if (url === null) return null
  const answer = await picture(url, signal)
  if (answer.kind === 'unavailable') {
    emit({ type: 'note', track: track.id, text: `No cover: ${answer.error.message}` })
    return null
  }
  const { data, mimeType } = answer
  const path = join(workFolder, mimeType === 'image/png' ? 'cover.png' : 'cover.jpg')
  await writeFileAtomic(path, data)
  return { path, mimeType, sha256: sha256(data) }
}
