import { basename, join } from 'node:path'
import { SyncError } from '../../model/error.ts'
import type { Rendition, RenditionFormat } from '../../model/track.ts'
import { sha256OfFile } from '../../util/digest.ts'
import { permit } from '../../util/permitted-access.ts'
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
    const replaced = await findReplaced(context)
    // before the first effect: what may be moved away, but not made anew, would be missing
    for (const { path } of replaced) permit({ kind: 'replace', path })
    for (const path of missing.flatMap((format) =>
      basesOf(context, format).map((base) => `${base}.${format}`),
    ))
      permit({ kind: 'write', path })
    await quarantine(context, replaced)
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
  const bases = basesOf(context, made.format)
  const sha256 = context.track.work.tagged?.[made.format] ?? (await sha256OfFile(made.path))
  const renditions: Rendition[] = []
  for (const [index, base] of bases.entries()) {
    const last = index === bases.length - 1
    const path = await fileOnce(context, made.path, base, made.format, sha256, last ? 'move' : 'copy')
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

/** Where the renditions of one format go, without what tells files of one name apart, and without the extension. */
function basesOf(context: TrackContext, wanted: RenditionFormat): readonly string[] {
  const destinations = context.settings.formats.find(({ format }) => format === wanted)?.destinations ?? []
  const names = namesOf(context)
  return destinations.map(({ folder, name }) => join(folder, ...libraryPath(name, names, RESERVED_BYTES)))
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

interface Replaced {
  readonly path: string
  /** As it lies there now. */
  readonly sha256: string
}

/** Files of this very track that are damaged, or that a better source replaces. */
async function findReplaced(context: TrackContext): Promise<readonly Replaced[]> {
  const { store, track } = context
  const { trackId, renditions } = track.work
  const recorded = trackId === undefined ? [] : (store.catalog.get(trackId)?.record?.renditions ?? [])
  const replaced: Replaced[] = []
  for (const rendition of renditions ?? recorded) {
    const { path } = rendition
    if ((await sizeOf(path)) === null) continue
    if (renditions !== undefined && (await isIntact(rendition))) continue
    const sha256 = await sha256OfFile(path)
    // an interrupted attempt of this very run has filed the new one there already
    if (isFiledBy(context, path, sha256)) continue
    // the path was taken by another track since: that one's file stays where it is
    const owner = store.catalog.ownerOfPath(path)
    if (owner !== null && owner !== trackId) continue
    replaced.push({ path, sha256 })
  }
  return replaced
}

/** They are moved away, never deleted. */
async function quarantine(context: TrackContext, replaced: readonly Replaced[]): Promise<void> {
  const { store, run, track, settings, now } = context
  for (const { path, sha256 } of replaced) {
    const number = store.effects.ofRun(run.id).length + 1
    const to = join(settings.stateFolder, 'quarantine', run.id, track.id, String(number), basename(path))
    const detail = { kind: 'file-quarantined', from: path, sha256 } as const
    const effect = store.effects.intend(run.id, track.id, to, detail, now())
    await moveFile(path, to)
    store.effects.setState(effect, 'done')
    context.emit({
      type: 'note',
      track: track.id,
      text: `moved "${basename(path)}" to quarantine before making it anew`,
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
