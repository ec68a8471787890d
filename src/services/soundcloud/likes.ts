import { SyncError } from '../../model/error.ts'
import { completeList } from '../../model/complete-list.ts'
import { orUnavailable } from '../../model/or-unavailable.ts'
import type { TrackSource } from '../../model/ports.ts'
import type { TrackRef } from '../../model/track.ts'
import type { SoundcloudClient } from './client.ts'
import { tracksShape, userShape, type SoundcloudTrack } from './responses.ts'
import { isPlayable, refOf } from './track-ref.ts'

const PAGE = 50
/** Further back nobody looks for what to sync next. */
const PAGES = 3
/** Blocked ones too, so that the report can say why they are not taken. */
const ACCESS = 'playable,preview,blocked'

/** `soundcloud:likes`: the newest likes of a public profile that can be heard whole, read until they meet the last listing. */
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
  const newest = async (
    limit: number,
    signal: AbortSignal,
    known: readonly TrackRef[],
  ): Promise<{ readonly liked: readonly SoundcloudTrack[]; readonly tracks: readonly TrackRef[] }> => {
    const liked: SoundcloudTrack[] = []
    let next: string | null | undefined = await firstPage(signal)
    for (let page = 1; page <= PAGES && next !== null && next !== undefined; page += 1) {
      // each page names the next
      // oxlint-disable-next-line no-await-in-loop -- see above
      const answer: typeof tracksShape._zod.output = await client.read(next, tracksShape, signal)
      liked.push(...answer.collection)
      const playable = playableOf(liked)
      const complete = completeList(playable, known, limit)
      if (complete !== null) return { liked, tracks: complete }
      if (playable.length >= limit) break
      next = answer.next_href
    }
    return { liked, tracks: playableOf(liked).slice(0, limit) }
  }
  return {
    name: 'soundcloud:likes',
    next: (limit, signal, known = []) =>
      orUnavailable(async () => {
        const { liked, tracks } = await newest(limit, signal, known)
        const blocked = liked.filter((track) => !isPlayable(track)).length
        if (tracks.length > 0)
          return { kind: 'found', tracks, playlist: null, leftOut: leftOutWords(blocked) }
        if (blocked > 0) return { kind: 'unavailable', error: allBlocked(profile, blocked) }
        return { kind: 'nothing', why: 'no liked track' }
      }),
  }
}

function playableOf(liked: readonly SoundcloudTrack[]): readonly TrackRef[] {
  return liked.filter(isPlayable).flatMap((track) => refOf(track) ?? [])
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
