import { SyncError } from '../../model/error.ts'
import type { Rendition, Track } from '../../model/track.ts'
import { catalogKeys } from '../dedupe/catalog-keys.ts'
import { knownOf } from '../known-of.ts'
import type { TrackAction, TrackContext } from '../action.ts'
import { decodeItems } from '../track-work.ts'

/** Records the finished track in the catalog, in the transaction that also notes how to take it back. */
export const save: TrackAction = {
  scope: 'track',
  name: 'save',
  description: 'record the track in the catalog',
  inputs: ({ trackId, renditions, analysis }) => ({ trackId, renditions, analysis }),
  stillHolds: ({ track, store }) => {
    const row = track.work.trackId === undefined ? null : store.catalog.get(track.work.trackId)
    const recorded = row?.state === 'present' ? row.record?.renditions : undefined
    return Promise.resolve(digests(recorded) === digests(track.work.renditions) && recorded !== undefined)
  },
  run: (context) => {
    const { store, run, track: runTrack, now } = context
    const track = catalogTrack(context)
    const { nameKeys } = catalogKeys(runTrack.work, runTrack.asked)
    store.database.durably(() => {
      const before = store.catalog.entry(track.id)
      const detail = { kind: 'track-saved', before: before === null ? null : JSON.stringify(before) } as const
      const effect = store.effects.intend(run.id, runTrack.id, track.id, detail, now())
      store.catalog.save(track, nameKeys, decodeItems(runTrack.work.fingerprintItems), now())
      store.effects.setState(effect, 'done')
    })
    return Promise.resolve({ work: { saved: true } })
  },
}

function digests(renditions: readonly Rendition[] | undefined): string {
  return JSON.stringify((renditions ?? []).map(({ path, sha256 }) => `${path}\n${sha256}`).toSorted())
}

function catalogTrack({ track, now }: TrackContext): Track {
  const { work, asked } = track
  const { trackId, source, analysis, renditions, durationMs } = work
  if (trackId === undefined || source === undefined || renditions === undefined || durationMs === undefined) {
    throw new SyncError(
      'TASK_INVALID',
      'Cannot save the track',
      'it was not downloaded, compared, converted and filed before',
      'put "save" last in the task file: download && convert && analyse && compare && tag && file && save',
    )
  }
  const { path: _path, tags: _tags, ...sourceFacts } = source
  const { ids, title, artists, isrc } = knownOf(work, asked)
  return {
    id: trackId,
    title,
    artists,
    album: work.album ?? null,
    durationMs,
    playlist: work.playlist ?? null,
    ids,
    isrc,
    sourceUrl: work.sourceUrl ?? null,
    source: sourceFacts,
    analysis: analysis ?? {
      tempo: null,
      key: null,
      loudness: null,
      fingerprint: null,
      reasons: ['it was not analysed'],
    },
    renditions,
    createdAt: now().toISOString(),
  }
}
