import { basename, join } from 'node:path'
import { SyncError } from '../../model/error.ts'
import type { Rendition } from '../../model/track.ts'
import { sha256OfFile } from '../../util/digest.ts'
import type { ConvertedRendition } from '../../audio/convert/conversion.ts'
import type { TrackAction, TrackContext } from '../action.ts'
import { libraryPath } from './file-name.ts'
import { isIntact, sizeOf } from './library-files.ts'
import { missingFormats } from './missing-formats.ts'
import { clearTemporary, moveFile, placeFile } from './place-file.ts'

// ".aiff", " (99)"
const RESERVED_BYTES = 12

/** Puts the renditions into the library under names that collide with nothing; what they replace goes to quarantine. */
export const file: TrackAction = {
  scope: 'track',
  name: 'file',
  description: 'put every rendition into its folders of the library',
  inputs: ({ title, artists, album, playlist, converted, tagged }, _asked, { formats }) => ({
    title,
    artists,
    album,
    playlist,
    formats,
    audio: converted?.map(({ audioMd5 }) => audioMd5),
    tagged,
  }),
  stillHolds: async (context) =>
    context.track.work.renditions !== undefined && (await missingFormats(context)).length === 0,
  run: async (context) => {
    const { converted = [], renditions = [] } = context.track.work
    const missing = await missingFormats(context)
    await quarantineReplaced(context)
    const filed: Rendition[] = renditions.filter(({ format }) => !missing.includes(format))
    for (const format of missing) {
      const made = converted.find((rendition) => rendition.format === format)
      if (made === undefined) {
        throw new SyncError(
          'FILE_FAILED',
          `Cannot file the ${format} rendition`,
          'it was not made',
          'put "convert" before "file" in the task file',
        )
      }
      filed.push(...(await fileFormat(context, made)))
    }
    return { work: { renditions: filed } }
  },
}

async function fileFormat(context: TrackContext, made: ConvertedRendition): Promise<readonly Rendition[]> {
  const { settings, track } = context
  const destinations = settings.formats.find(({ format }) => format === made.format)?.destinations ?? []
  const sha256 = track.work.tagged?.[made.format] ?? (await sha256OfFile(made.path))
  const renditions: Rendition[] = []
  for (const [index, destination] of destinations.entries()) {
    const last = index === destinations.length - 1
    const segments = libraryPath(destination.name, namesOf(context), RESERVED_BYTES)
    const path = await fileOnce(
      context,
      made.path,
      join(destination.folder, ...segments),
      made.format,
      sha256,
      last ? 'move' : 'copy',
    )
    const { format, codec, sampleRateHz, bitDepth, audioMd5 } = made
    renditions.push({
      format,
      path,
      codec,
      sampleRateHz,
      bitDepth,
      sizeBytes: (await sizeOf(path)) ?? 0,
      sha256,
      audioMd5,
    })
  }
  return renditions
}

/** Files one copy exactly once: what an interrupted attempt has put there already is found by its digest and kept. */
async function fileOnce(
  context: TrackContext,
  from: string,
  base: string,
  format: string,
  sha256: string,
  how: 'move' | 'copy',
): Promise<string> {
  const { store, run, track, now } = context
  for (let number = 1; number < 100; number += 1) {
    const target = `${base}${number === 1 ? '' : ` (${number})`}.${format}`
    const sizeBytes = await sizeOf(target)
    if (sizeBytes !== null) {
      if (isFiledBy(context, target, sha256) && (await sha256OfFile(target)) === sha256) {
        await clearTemporary(target, track.id)
        return done(target, sizeBytes)
      }
      continue
    }
    const effect = store.effects.intend(
      run.id,
      track.id,
      target,
      { kind: 'file-written', sha256, sizeBytes: (await sizeOf(from)) ?? 0 },
      now(),
    )
    if (await placeFile(from, target, how, track.id)) {
      store.effects.setState(effect, 'done')
      return target
    }
    store.effects.setState(effect, 'undone')
  }
  throw new SyncError(
    'FILE_FAILED',
    `Cannot file "${basename(base)}.${format}"`,
    'ninety-nine files have that name already',
    'look into the library folder',
  )

  function done(target: string, sizeBytes: number): string {
    store.effects.setState(
      store.effects.intend(run.id, track.id, target, { kind: 'file-written', sha256, sizeBytes }, now()),
      'done',
    )
    return target
  }
}

/** Whether this very run-track has written, or was about to write, a file with this digest there. */
function isFiledBy({ store, run, track }: TrackContext, path: string, sha256: string): boolean {
  return store.effects
    .onTarget(path)
    .some(
      ({ runId, track: owner, state, detail }) =>
        runId === run.id &&
        owner === track.id &&
        state !== 'undone' &&
        detail.kind === 'file-written' &&
        detail.sha256 === sha256,
    )
}

/** Files of this very track that are damaged, or that a better source replaces, are moved away, never deleted. */
async function quarantineReplaced(context: TrackContext): Promise<void> {
  const { store, run, track, settings, now } = context
  const { trackId, renditions } = track.work
  const recorded = trackId === undefined ? [] : (store.catalog.get(trackId)?.record?.renditions ?? [])
  const known = renditions ?? recorded
  for (const rendition of known) {
    if ((await sizeOf(rendition.path)) === null) continue
    if (renditions !== undefined && (await isIntact(rendition))) continue
    const current = await sha256OfFile(rendition.path)
    // an interrupted attempt of this very run has filed the new one there already
    if (isFiledBy(context, rendition.path, current)) continue
    // the path was taken by another track since: that one's file stays where it is
    const owner = store.catalog.ownerOfPath(rendition.path)
    if (owner !== null && owner !== trackId) continue
    const number = store.effects.ofRun(run.id).length + 1
    const to = join(
      settings.stateFolder,
      'quarantine',
      run.id,
      track.id,
      String(number),
      basename(rendition.path),
    )
    const detail = { kind: 'file-quarantined', from: rendition.path, sha256: current } as const
    const effect = store.effects.intend(run.id, track.id, to, detail, now())
    await moveFile(rendition.path, to)
    store.effects.setState(effect, 'done')
    context.emit({
      type: 'note',
      track: track.id,
      text: `moved "${basename(rendition.path)}" to quarantine before making it anew`,
    })
  }
}

function namesOf({ track, settings }: TrackContext): {
  playlist: string
  artist: string
  title: string
  album: string
} {
  const { work, asked } = track
  return {
    playlist: work.playlist ?? asked.playlist ?? settings.unassigned,
    artist: (work.artists ?? asked.artists).join(', ') || 'Unknown Artist',
    title: work.title ?? asked.title ?? 'Untitled',
    album: work.album ?? 'Unknown Album',
  }
}
