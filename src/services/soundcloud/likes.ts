import { SyncError } from '../../model/error.ts'
import type { TrackSource } from '../../model/ports.ts'
import type { SoundcloudClient } from './client.ts'
import { tracksShape, userShape, type SoundcloudTrack } from './responses.ts'
import { isPlayable, refOf } from './track-ref.ts'
import { orUnavailable } from './unavailable.ts'

const PAGE = 50
/** Further back nobody looks for what to sync next. */
const PAGES = 3
/** Blocked ones too, so that the report can say why they are not taken. */
const ACCESS = 'playable,preview,blocked'

/** `soundcloud:likes`: the newest likes of a public profile that can be heard whole. */
export function createLikes(client: SoundcloudClient, profile: string): TrackSource {
  let user: Promise<string> | null = null
  const urnOf = async (signal: AbortSignal): Promise<string> => {
    const address = await client.resolve(`https://soundcloud.com/${encodeURIComponent(profile)}`, signal)
    return (await client.read(address, userShape, signal)).urn
  }
  const firstPage = async (signal: AbortSignal): Promise<string> => {
    user ??= urnOf(signal).catch((error: unknown) => {
      user = null
      throw error
    })
    const query = new URLSearchParams({
      limit: String(PAGE),
      linked_partitioning: 'true',
      access: ACCESS,
    })
    return `/users/${encodeURIComponent(await user)}/likes/tracks?${query.toString()}`
  }
  const newest = async (limit: number, signal: AbortSignal): Promise<readonly SoundcloudTrack[]> => {
    const tracks: SoundcloudTrack[] = []
    let next: string | null | undefined = await firstPage(signal)
    for (let page = 1; page <= PAGES && next !== null && next !== undefined; page += 1) {
      // each page names the next
      // oxlint-disable-next-line no-await-in-loop -- see above
      const answer: typeof tracksShape._zod.output = await client.read(next, tracksShape, signal)
      tracks.push(...answer.collection)
      if (tracks.filter(isPlayable).length >= limit) break
      next = answer.next_href
    }
    return tracks
  }
  return {
    name: 'soundcloud:likes',
    next: (limit, signal) =>
      orUnavailable(async () => {
        const liked = await newest(limit, signal)
        const tracks = liked
          .filter(isPlayable)
          .flatMap((track) => refOf(track) ?? [])
          .slice(0, limit)
        const blocked = liked.filter((track) => !isPlayable(track)).length
        if (tracks.length > 0)
          return { kind: 'found', tracks, playlist: null, leftOut: leftOutWords(blocked) }
        if (blocked > 0) return { kind: 'unavailable', error: allBlocked(profile, blocked) }
        return { kind: 'nothing', why: 'no liked track' }
      }),
  }
}

function leftOutWords(blocked: number): readonly string[] {
  if (blocked === 0) return []
  return [
    `${blocked} liked ${blocked === 1 ? 'track' : 'tracks'} passed over: blocked here or a preview only`,
  ]
}

function allBlocked(profile: string, count: number): SyncError {
  return new SyncError(
    'SC_GEO_BLOCKED',
    `Cannot use the likes of "${profile}"`,
    `the newest ${count} are blocked here, or a preview only`,
    'nothing to do: the next source is asked',
  )
}
