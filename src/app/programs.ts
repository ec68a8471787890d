import { constants, copyFile, mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import type { TrackContext } from '../actions/action.ts'
import { locateDropped } from '../actions/detect/dropped-file.ts'
import { sizeOf } from '../actions/process/library-files.ts'
import { describeSource } from '../actions/process/source.ts'
import type { TrackWork } from '../actions/track-work.ts'
import { writeFileAtomic } from '../util/atomic-write.ts'
import { sha256OfFile } from '../util/digest.ts'

/** What `TRACK_FILE` and `TRACK_JSON` name, within a track's work folder. */
export function programFiles(workFolder: string): { readonly audio: string; readonly json: string } {
  return { audio: join(workFolder, 'source'), json: join(workFolder, 'track.json') }
}

/**
 * Before a program of the user's runs for a track: writes what is known of it, and gives it the audio as a copy of its
 * own, which it may change. The dropped file itself is never handed out.
 */
export async function layOutForProgram({ track, run, workFolder }: TrackContext): Promise<void> {
  const { audio, json } = programFiles(workFolder)
  await mkdir(workFolder, { recursive: true })
  await writeFileAtomic(
    json,
    `${JSON.stringify({ id: track.id, asked: track.asked, ...track.work }, null, 2)}\n`,
  )
  const path = track.work.source?.path ?? track.asked.file
  if (path === null || path === audio) return
  // a copy that costs nothing where the file system can
  await copyFile(locateDropped(run, path), audio, constants.COPYFILE_FICLONE)
}

/** After it: where the program changed the audio, that is the source from now on. */
export async function learnFromProgram(context: TrackContext): Promise<Partial<TrackWork> | null> {
  const { track, workFolder } = context
  const { audio } = programFiles(workFolder)
  const { source } = track.work
  if (source === undefined || (await sizeOf(audio)) === null) return null
  if ((await sha256OfFile(audio)) === source.sha256) return null
  return { source: await describeSource(context, audio) }
}
